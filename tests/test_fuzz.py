"""Every way in, with whatever a stranger may put there: an answer or one clear refusal, never a traceback, never a hang.

A short run each time; `make test-long` tries 200,000 cases and more.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from classes import HEAD, rows
from hypothesis import given
from hypothesis import strategies as st
from jupyter_client.session import Session
from pydantic import ValidationError
from trying import tried

import carelib
from carelib.__main__ import main
from carelib.activities import base
from carelib.cells import bare, harmless
from carelib.classroom import class_figures, read
from carelib.decision import AnswerError, decide
from carelib.faults import ContentError
from carelib.handedin import CannotRead
from carelib.loader import Library, library
from carelib.model import KINDS, Case, Checklist, Form, Goal, HelpLine, Hunt, Item, Scene, SessionPair
from carelib.progress import Attempt
from carelib.publish.channels import BINARY, OPENED, Connection
from carelib.publish.kernels import HEARD, Allowance
from carelib.standing import standing
from carelib.store import Record, Store

BANK = library()
CHECKLIST, LINES = BANK.find(Checklist, "decision"), list(BANK.of(HelpLine).values())
WORDS = st.sampled_from(
    [question.id for question in CHECKLIST.questions]
    + [option.id for question in CHECKLIST.questions for option in question.options]
    + ["safety", "unsure", "tries", "sure", "a", "b", "id", "attempts", "carelib_progress", "<script>", "../..", ""]
    + [next(iter(BANK.of(Item))), f"unclear:{next(iter(BANK.of(Item)))}"]
)
HUGE = "a number of 5,000 digits"
"""Stands for one, which Python itself writes as little as it reads it."""
ODD = st.sampled_from(
    [HUGE, 10**30, 1e308, float("inf"), float("nan"), "9" * 5000, "\ud800", "a\x1b]0;mine\x07\x1b[2J\nnext", "=1+1;"]
    + [f"unclear:{name}" for name in ("\ud800", "\x1b[31m\n", "", "/")]
    + ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-01-01", [[]], {}, {"tries": 5}, {"text": [1]}]
)
ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | WORDS | ODD
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    ATOMS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(WORDS | st.text(max_size=12), inside, max_size=5),
)


def one_line_of(problem: object) -> None:
    """What refuses is one line to read."""
    assert len(str(problem).splitlines()) == 1


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


def places(it: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or mapping inside with each place in it."""
    for key in it if isinstance(it, dict) else range(len(it)):
        yield it, key
        if isinstance(it[key], dict | list):
            yield from places(it[key])


def with_one_odd_thing(data: st.DataObject) -> str:
    """A learner's whole record as it is exported, with something else in one place of it, or under another name."""
    item = next(iter(BANK.of(Item).values()))
    day = "2026-03-01T09:00:00+00:00"
    card = {"card_id": 0, "state": 2, "step": None, "stability": 3.5, "difficulty": 5.0, "due": day, "last_review": day}
    answer = {
        "uid": "0" * 32,
        "item": item.id,
        "choice": "a",
        "correct": True,
        "sure": 1,
        "at": day,
        "lesson": item.lesson,
    }
    state = {"activity": f"quiz:{item.id}", "lesson": item.lesson, "at": day}
    tries = state | {"part": item.id, "state": {"tries": ["a"], "sure": [1], "prediction": "x"}}
    line = state | {"part": f"unclear:{item.id}", "state": {"text": "Who?"}}
    whole = {"carelib_progress": 1, "attempts": [answer], "responses": [tries, line], "cards": {item.id: card}}
    place, key = data.draw(st.sampled_from(list(places(whole))))
    if isinstance(place, dict) and data.draw(st.integers(0, 3)) == 0:
        place[data.draw(st.text(max_size=9) | ODD.filter(lambda it: isinstance(it, str)))] = place.pop(key)
    else:
        place[key] = data.draw(ODD | ANYTHING)
    return json.dumps(whole).replace(f'"{HUGE}"', "9" * 5000)


def printed(told: str) -> None:
    """What was said can stand in a terminal."""
    assert all(line.isprintable() for line in told.split("\n"))
    told.encode()


@tried(0.02)  # each is kept, read, shown and handed in: slow
@given(st.data())
def test_a_record_with_one_odd_thing_handed_in(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    file = FOLDERS.setdefault("handed", tmp_path_factory.mktemp("handed")) / "x.json"
    file.write_text(with_one_odd_thing(data), "utf-8")
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        assert main(["stats", str(file)]) in (0, 2)
        assert main(["stats", str(file), "--leave-out", "--json"]) == 0
    printed(out.getvalue() + err.getvalue())
    desk = carelib.desk(str(file), str(file), leave_out=True)
    printed(repr(desk))
    str(desk.unclear()._repr_html_()).encode()


@tried(0.02)  # each is kept, read, shown and handed in: slow
@given(st.data())
def test_a_record_with_one_odd_thing_imported(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """It is refused whole, or does no harm: answers are kept, shown, exported, handed in and imported as before."""
    folder = FOLDERS.setdefault("imported", tmp_path_factory.mktemp("imported"))
    file, item, now = folder / "x.json", next(iter(BANK.of(Item).values())), datetime.now(UTC)
    file.write_text(with_one_odd_thing(data), "utf-8")
    store = Store(folder / "progress.sqlite")
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as here, redirect_stdout(out), redirect_stderr(err):
        here.setenv("CARELIB_STORE", str(store.path))
        if main(["progress", "import", str(file)]):
            one_line_of(err.getvalue())
            assert not store.record().attempts
        store.keep("quiz:x", "l", {}, {item.id: {"tries": ["a"]}}, [Attempt(item.id, "a", True, 1, now, item.lesson)])
        assert main(["progress"]) == 0
        for words in (["export", "y.json"], ["export", "y.csv"], ["hand-in", "z.json", "--yes"], ["import", "y.json"]):
            assert main(["progress", words[0], str(folder / words[1]), *words[2:]]) == 0
        for name in ("y.json", "y.csv", "z.json"):
            (folder / name).unlink()
    printed(out.getvalue() + err.getvalue())
    store.delete()


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


HEADERS = st.fixed_dictionaries(
    {"msg_type": st.sampled_from(["comm_open", "comm_msg", "execute_request"]), "msg_id": st.just("x")}
)
OPENS = st.fixed_dictionaries({"target_name": st.sampled_from(["jupyter.widget", *OPENED]), "data": st.just({})})
PARTS: dict[str, st.SearchStrategy[Any]] = {"header": HEADERS, "parent_header": st.just({}), "metadata": st.just({})}
PARTS |= {"content": OPENS, "channel": st.sampled_from(["shell", "control"])}


@st.composite
def said(draw: st.DrawFn) -> dict[str, Any]:
    """A message as Jupyter has them, whole or with one part that is odd, or missing."""
    told = {name: draw(part) for name, part in PARTS.items()}
    if odd := draw(st.none() | st.sampled_from(sorted(PARTS))):
        told[odd] = draw(ANYTHING)
        if draw(st.booleans()):
            del told[odd]
    return told


@st.composite
def packed(draw: st.DrawFn) -> bytes:
    """A message in parts (``BINARY``), whole or with one of its numbers changed."""
    told = draw(said())
    parts = [str(told.get("channel")).encode("utf-8", "replace")]
    parts += [json.dumps(told[name]).encode() for name in list(PARTS)[:4] if name in told]
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    numbers = [len(offsets), *offsets]
    if draw(st.booleans()):
        numbers[draw(st.integers(0, len(numbers) - 1))] = draw(st.integers(0, 2**64 - 1) | st.integers(0, 200))
    return b"".join([*(number.to_bytes(8, "little") for number in numbers), *parts])


@tried(0.1)
@pytest.mark.filterwarnings("error")
@given(packed() | said().map(json.dumps) | st.binary(max_size=300) | st.text(max_size=100), st.booleans())
def test_what_a_hostile_page_sends_to_its_kernel(message: bytes | str, binary: bool) -> None:
    """It is passed on, dropped, or its sender is let go: nothing is raised, no part grows, and nothing else is opened."""
    passed: list[Any] = []
    Listening.at(passed, BINARY if binary else "").handle_incoming_message(message)
    assert len(passed) <= 1
    for parts in passed:
        if parts != LET_GO:
            assert sum(map(len, parts)) <= len(message) + 1_000
            header, content = json.loads(parts[0]), json.loads(parts[3])
            assert header["msg_type"] != "comm_open" or content["target_name"] in OPENED


LET_GO = "let go"


class Listening(Connection):
    """A connection whose kernel writes down the last four parts of what it gets: header, parent, metadata, content."""

    channels: Any = None
    subprotocol: Any = ""
    websocket_handler: Any = None
    kernel_manager: Any = None
    multi_kernel_manager: Any = SimpleNamespace(allowed_message_types=["comm_open", "comm_close", "comm_msg"])

    @classmethod
    def at(cls, passed: list[Any], form: str) -> "Listening":
        link = cls.__new__(cls)
        link.session = Session(key=b"x")
        link.subprotocol = form
        link.websocket_handler = SimpleNamespace(let_go=lambda: passed.append(LET_GO))
        link.kernel_manager = SimpleNamespace(heard=Allowance(*HEARD))
        queue = SimpleNamespace(qsize=lambda: 0)
        stream = SimpleNamespace(_send_queue=queue, send_multipart=lambda parts, **_: passed.append(parts[-4:]))
        link.channels = {"shell": stream, "control": stream}
        return link
