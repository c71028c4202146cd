"""Every way in, with whatever a stranger may put there: an answer or one clear refusal, never a traceback, never a hang.

A short run each time; `make test-long` tries 200,000 cases and more.
"""

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from classes import HEAD, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import carelib
from carelib.activities import base
from carelib.cells import bare, harmless
from carelib.classroom import class_figures, read
from carelib.decision import AnswerError, decide
from carelib.faults import ContentError
from carelib.handedin import CannotRead
from carelib.loader import Library, library
from carelib.model import KINDS, Case, Checklist, Form, Goal, HelpLine, Hunt, Item, Scene, SessionPair
from carelib.standing import standing
from carelib.store import Record

BANK = library()
CHECKLIST, LINES = BANK.find(Checklist, "decision"), list(BANK.of(HelpLine).values())
WORDS = st.sampled_from(
    [question.id for question in CHECKLIST.questions]
    + [option.id for question in CHECKLIST.questions for option in question.options]
    + ["safety", "unsure", "tries", "sure", "a", "b", "id", "attempts", "carelib_progress", "<script>", "../..", ""]
    + [next(iter(BANK.of(Item))), f"unclear:{next(iter(BANK.of(Item)))}"]
)
ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | WORDS
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    ATOMS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(WORDS | st.text(max_size=12), inside, max_size=5),
)
MANY = int(os.environ.get("CARELIB_FUZZ", "0"))


def one_line_of(problem: object) -> None:
    """What refuses is one line to read."""
    assert len(str(problem).splitlines()) == 1


def tried(share: float) -> Callable[[Any], Any]:
    """So many examples: a few hundred, or this share of all where ``CARELIB_FUZZ`` says how many; none over five seconds."""
    many = max(60, int(MANY * share)) if MANY else max(40, int(400 * share))
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=many, deadline=timedelta(seconds=5), suppress_health_check=quiet, derandomize=not MANY)


@tried(0.2)
@given(ANYTHING)
def test_checklist_answers(answers: Any) -> None:
    try:
        found = decide(answers, CHECKLIST, LINES)
    except AnswerError as error:
        one_line_of(error)
    else:
        assert found["outcome"]
        json.dumps(found)


@tried(0.08)
@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=200) | st.text(max_size=200) | ANYTHING)
def test_content_files(tmp_path_factory: pytest.TempPathFactory, kind: str, given: Any) -> None:
    folder = FOLDERS.setdefault("content", tmp_path_factory.mktemp("content"))
    file = folder / kind / "x.yaml"
    file.parent.mkdir(exist_ok=True)
    if isinstance(given, bytes):
        file.write_bytes(given)
    else:
        text = given if isinstance(given, str) else yaml.safe_dump(given, allow_unicode=True)
        file.write_text(text, "utf-8", errors="surrogatepass")
    try:
        content = Library(folder)
        for fault in content.faults():
            one_line_of(fault)
        with pytest.raises(ContentError):
            content.of(KINDS[kind])
    finally:
        file.unlink()


FOLDERS: dict[str, Path] = {}


@tried(0.2)
@given(ANYTHING)
def test_an_exported_record(given: Any) -> None:
    try:
        record = Record.model_validate_json(json.dumps({"carelib_progress": 1, "attempts": given}))
    except (ValidationError, ValueError):
        return
    assert isinstance(record, Record)


@tried(0.08)
@given(
    st.text(max_size=300)
    | ANYTHING
    | st.dictionaries(st.sampled_from(["carelib_progress", "attempts", "responses"]), ANYTHING)
)
def test_a_file_that_was_handed_in(tmp_path_factory: pytest.TempPathFactory, given: Any) -> None:
    file = FOLDERS.setdefault("json", tmp_path_factory.mktemp("json")) / "x.json"
    text = given if isinstance(given, str) else json.dumps(given)
    file.write_text(text, "utf-8", errors="surrogatepass")
    try:
        class_figures(read([file], BANK), BANK)
    except CannotRead as error:
        one_line_of(error)


@tried(0.08)
@given(st.data())
def test_a_table_that_was_handed_in(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    file = FOLDERS.setdefault("csv", tmp_path_factory.mktemp("csv")) / "x.csv"
    cell = st.text(max_size=20) | WORDS
    good = rows(1, list(BANK.of(Item))[:2])
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(data.draw(st.permutations(HEAD) | st.lists(cell, max_size=9)))
    for row in good:
        table.writerow(data.draw(st.just(list(row.values())) | st.lists(cell, max_size=9)))
    file.write_text(out.getvalue() + data.draw(st.text(max_size=30)), "utf-8", errors="surrogatepass")
    try:
        class_figures(read([file], BANK), BANK)
    except CannotRead as error:
        one_line_of(error)


@tried(0.2)
@given(st.text(max_size=60))
def test_cells(cell: str) -> None:
    assert bare(harmless(cell)) == cell


MADE: dict[str, Callable[[], base.Activity]] = {
    "quiz": lambda: carelib.quiz(*list(BANK.of(Item))[:2]),
    "clinic": lambda: carelib.clinic(next(iter(BANK.of(Case)))),
    "test": lambda: carelib.form(next(iter(BANK.of(Form)))),
    "scene": lambda: carelib.scene(next(iter(BANK.of(Scene)))),
    "session": lambda: carelib.session(next(iter(BANK.of(SessionPair)))),
    "goals": lambda: carelib.goals(*list(BANK.of(Goal))[:3]),
    "builder": lambda: carelib.goal_builder(next(goal.id for goal in BANK.of(Goal).values() if goal.parts)),
    "hunt": lambda: carelib.register_hunt(next(iter(BANK.of(Hunt)))),
    "claims": carelib.claim_checker,
    "checklist": carelib.checklist,
}


@pytest.mark.parametrize("name", MADE)
def test_what_a_hostile_page_sends_to_an_activity(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The kernel never stumbles over a response: what is no answer counts for nothing, and what can be kept is kept."""
    monkeypatch.setenv("CARELIB_STORE", str(tmp_path / "progress.sqlite"))
    monkeypatch.setenv("CARELIB_PUBLIC", "0")
    base.stored.cache_clear()
    activity = MADE[name]()
    activity._repr_mimebundle_()
    ids = st.sampled_from([*(one.id for one in getattr(activity, "items", ())), "a", "b", "compared", "path", "0", "1"])
    shape = st.dictionaries(ids | WORDS, ANYTHING | st.fixed_dictionaries({"tries": st.lists(ids)}), max_size=4)

    @tried(0.015)
    @given(shape)
    def sent(response: dict[str, Any]) -> None:
        activity.response = json.loads(json.dumps(response, allow_nan=False)) if finite(response) else {}
        assert activity.notice == ""

    sent()
    store = base.stored()
    if store:
        standing(BANK, store, datetime.now(UTC))
        store.record()
        store.close()
    base.stored.cache_clear()


def finite(given: Any) -> bool:
    """Whether it can stand in JSON as the browser writes it."""
    try:
        json.dumps(given, allow_nan=False)
    except ValueError:
        return False
    return True
