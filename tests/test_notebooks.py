"""Notebooks are thin and honest: committed as they ran, one call a cell, and lessons with all that a lesson needs.

nbval compares outputs but passes what was never executed; the first tests here see to that.
"""

import ast
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest

import carelib
from carelib.loader import library as shipped
from carelib.model import Case, Form, Goal, Item, Lesson

FOLDER = Path(__file__).parent.parent / "notebooks"
ACTIVITIES = {"quiz", "checklist", "session", "goals", "scene", "claim_checker", "approaches"} | {
    "clinic",
    "form",
    "goal_builder",
    "register_hunt",
}
SHOWN = {"course_map"} | {name for name in carelib.__all__ if name.startswith("explore_")}
HTML = re.compile(r"</?[a-zA-Z][\w-]*(\s[^>]*)?/?>|<!--")
SENTENCE_END = re.compile(r"[.!?][\"”’)*]*(?=\s|$)")


@dataclass(frozen=True)
class Notebook:
    """A notebook as it is stored."""

    path: Path

    @cached_property
    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.path.read_text("utf-8"))
        return found

    def cells(self, kind: str) -> list[dict[str, Any]]:
        return [cell for cell in self.stored["cells"] if cell["cell_type"] == kind]

    @cached_property
    def calls(self) -> list[tuple[str, tuple[str, ...]]]:
        """The calls of carelib, in order: name and positional arguments."""
        return [_call(cell) for cell in self.cells("code")]

    @cached_property
    def headings(self) -> list[tuple[int, str]]:
        """Level and text of the headings, in order."""
        text = "\n\n".join(map(source, self.cells("markdown")))
        text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
        return [(len(marks), words) for marks, words in re.findall(r"^(#{1,6}) +(.+?) *$", text, re.M)]

    def section(self, heading: str) -> Iterator[dict[str, Any]]:
        """The cells from the one that begins with this heading of level 2 to the next such heading."""
        inside = False
        for cell in self.stored["cells"]:
            if cell["cell_type"] == "markdown" and source(cell).startswith("## "):
                inside = source(cell).splitlines()[0] == f"## {heading}"
            if inside:
                yield cell


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _call(cell: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    *before, last = ast.parse(source(cell)).body
    assert [ast.unparse(each) for each in before] in ([], ["import carelib"])
    assert isinstance(last, ast.Expr)
    assert isinstance(last.value, ast.Call)
    owner, _, name = ast.unparse(last.value.func).partition(".")
    assert owner == "carelib"
    assert name in carelib.__all__
    assert all(isinstance(each.value, ast.Constant) for each in last.value.keywords)
    return name, tuple(ast.literal_eval(each) for each in last.value.args)


def words(text: str) -> int:
    return len(re.findall(r"\w[\w'’.-]*", text))


def said(output: dict[str, Any]) -> str:
    """What an output says in text when it is first seen: what has to be opened is not said yet."""
    data = output.get("data", {})
    if "text/html" in data:
        markup = re.sub(r"<(style|script)\b.*?</\1>", " ", "".join(data["text/html"]), flags=re.S)
        markup = re.sub(r"<details[^>]*>(<summary>.*?</summary>).*?</details>", r"\1", markup, flags=re.S)
        return html.unescape(re.sub(r"<[^>]+>", " ", markup))
    return "".join(data.get("text/plain", output.get("text", "")))


GLOSSARY = FOLDER / "glossary.ipynb"
MADE = {GLOSSARY, FOLDER / "references.ipynb"}
"""Made from the content and without a cell to run: test_generate holds them."""
ALL = [Notebook(path) for path in sorted(FOLDER.glob("*.ipynb")) if path not in MADE]
COURSE = [notebook for notebook in ALL if notebook.path.stem != "instructor"]
"""All but the instructor's desk, where two lines are there to be changed."""
LESSONS = [notebook for notebook in ALL if re.match(r"\d\d-", notebook.path.name)]
TEACHING = [notebook for notebook in LESSONS if shipped().of(Lesson)[notebook.path.stem].objectives]
"""The lessons that teach an objective; the start page teaches none, so it has nothing to test or sum up."""
every_notebook = pytest.mark.parametrize("notebook", ALL, ids=lambda one: one.path.stem)
every_lesson = pytest.mark.parametrize("notebook", LESSONS, ids=lambda one: one.path.stem)
every_teaching_lesson = pytest.mark.parametrize("notebook", TEACHING, ids=lambda one: one.path.stem)


def test_there_is_a_notebook_for_every_lesson_a_dashboard_and_a_template(library):
    assert {one.path.stem for one in ALL} == {*library.of(Lesson), "dashboard", "review", "instructor", "_template"}


# --- honest ---


@every_notebook
def test_it_is_a_valid_notebook(notebook):
    nbformat.validate(notebook.stored)


@every_notebook
def test_it_was_executed_from_top_to_bottom(notebook):
    counts = [cell["execution_count"] for cell in notebook.cells("code")]
    assert counts == list(range(1, len(counts) + 1)) != []


@every_notebook
def test_no_cell_failed_or_warned_and_each_shows_one_result(notebook):
    for cell in notebook.cells("code"):
        assert [output["output_type"] for output in cell["outputs"]] == ["execute_result"], source(cell)


@every_notebook
def test_no_output_carries_a_memory_address(notebook):
    for cell in notebook.cells("code"):
        assert not re.search(r"\b0x[0-9a-fA-F]{4,}", json.dumps(cell["outputs"])), source(cell)


@every_notebook
def test_no_widget_state_is_stored(notebook):
    assert "widgets" not in notebook.stored["metadata"]


@every_notebook
def test_nothing_is_kept_from_being_compared(notebook):
    text = notebook.path.read_text("utf-8")
    assert not re.search(r"nbval[-_]|raises-exception", text, re.I)


# --- thin ---


@pytest.mark.parametrize("notebook", COURSE, ids=lambda one: one.path.stem)
def test_a_code_cell_is_one_call_with_its_input_folded_away(notebook):
    assert notebook.calls
    for cell in notebook.cells("code"):
        assert cell["metadata"]["jupyter"]["source_hidden"] is True, source(cell)


@every_notebook
def test_markdown_holds_no_html(notebook):
    for cell in notebook.cells("markdown"):
        prose = re.sub(
            r"`[^`]*`|</?details>|</?summary>", "", source(cell)
        )  # an answer that stays shut until it is asked for
        assert not HTML.search(prose), source(cell)


@every_notebook
def test_it_has_one_title_and_headings_that_never_skip_a_level(notebook):
    levels = [level for level, _ in notebook.headings]
    pages = sum(
        tag.startswith("page:") for cell in notebook.stored["cells"] for tag in cell["metadata"].get("tags", [])
    )
    assert levels[0] == 1
    assert levels.count(1) == max(1, pages), "a page of the dashboard has a title of its own"
    assert all(after <= before + 1 for before, after in pairwise(levels)), notebook.headings


@every_notebook
def test_its_title_and_language_are_in_its_metadata(notebook):
    assert notebook.stored["metadata"]["title"] == notebook.headings[0][1]
    assert notebook.stored["metadata"]["language"] == "en"


# --- a lesson ---


@every_lesson
def test_a_lesson_begins_with_its_header_and_ends_with_its_sources(notebook, library):
    name = notebook.path.stem
    assert notebook.calls[0] == ("lesson", (name,))
    assert notebook.calls[-1] == ("sources", (name,))
    assert notebook.headings[0][1] == library.find(Lesson, name).title


@every_lesson
def test_a_lesson_has_a_chart_and_two_activities_or_more(notebook):
    names = [name for name, _ in notebook.calls]
    assert sum(name in SHOWN for name in names) >= 1
    assert sum(name in ACTIVITIES for name in names) >= 2


@every_lesson
def test_a_lesson_asks_for_a_prediction_before_it_explains(notebook):
    first = next(cell for cell in notebook.cells("code") if _call(cell)[0] in ACTIVITIES)
    assert "predict=True" in source(first) or _call(first)[0] == "session"


def test_the_counts_that_lesson_07_tells_are_those_of_the_goals(library):
    fits = Counter(goal.fits for goal in library.of(Goal).values())
    both, support, depth = (fits[one] for one in (("support", "psychotherapy"), ("support",), ("psychotherapy",)))
    boxes = Counter(goal.article_box for goal in library.of(Goal).values())
    left_over = len(library.of(Goal)) - boxes["therapy"] - boxes["psychotherapy"]
    names = {2: "two", 4: "four", 7: "seven", 11: "eleven", 16: "sixteen", 20: "twenty", 22: "twenty-two"}
    text = " ".join(source(cell) for cell in Notebook(FOLDER / "07-goals.ipynb").cells("markdown")).lower()
    assert f"{names[both]}; the eight, scaled up" in text
    assert f"{names[support]} goals fit supportive help alone and {names[depth]} psychotherapy alone" in text
    assert f"{names[boxes['therapy']]} go to therapy and {names[boxes['psychotherapy']]} to psychotherapy" in text
    assert f"with {names[left_over]} left over" in text


@every_teaching_lesson
def test_a_lesson_has_an_exit_quiz_of_its_own_exit_items(notebook, library):
    calls = [_call(cell) for cell in notebook.section("Exit quiz") if cell["cell_type"] == "code"]
    assert [name for name, _ in calls] == ["quiz"]
    items = [library.find(Item, name) for name in calls[0][1]]
    assert {(item.use, item.lesson) for item in items} == {("exit", notebook.path.stem)}


@every_teaching_lesson
def test_a_lesson_is_summed_up_in_exactly_three_sentences(notebook):
    told, printed = notebook.section("In three sentences")
    assert _call(printed) == ("summary", (notebook.path.stem,))
    _, _, text = source(told).partition("\n")
    assert len(SENTENCE_END.findall(text)) == 3, text


@every_teaching_lesson
def test_two_thirds_of_what_a_lesson_says_stand_in_its_markdown(notebook):
    prose = sum(words(source(cell)) for cell in notebook.cells("markdown"))
    outputs = sum(words(said(output)) for cell in notebook.cells("code") for output in cell["outputs"])
    assert 3 * prose >= 2 * (prose + outputs), f"{prose} words in markdown, {outputs} in outputs"


@every_teaching_lesson
def test_the_concept_map_grows_in_every_lesson_before_the_exit_quiz(notebook):
    names = [name for name, _ in notebook.calls]
    assert notebook.calls.count(("concept_map", (notebook.path.stem,))) == 1
    assert names.index("concept_map") < len(names) - 1 - names[::-1].index("quiz")


def test_every_item_is_asked_in_its_lesson_or_in_a_test():
    asked = {(notebook.path.stem, item) for notebook in LESSONS for item in _asked(notebook)}
    tested = {name for form in shipped().of(Form).values() for name in form.items}
    items = shipped().of(Item).values()
    assert {(item.lesson, item.id) for item in items if item.id not in tested} <= asked
    assert tested <= {name for _, name in asked}


def _asked(notebook: Notebook) -> Iterator[str]:
    for name, ids in notebook.calls:
        for each in ids:
            if name == "quiz":
                yield each
            elif name in ("clinic", "form"):
                yield from shipped().find(Case if name == "clinic" else Form, each).items


def test_a_link_to_the_glossary_finds_its_term_and_each_term_is_linked_once_a_lesson():
    anchors = {words.replace(" ", "-") for level, words in Notebook(GLOSSARY).headings if level == 2}
    linked = set()
    for notebook in LESSONS:
        text = "\n".join(map(source, notebook.cells("markdown")))
        links = re.findall(r"\]\(glossary\.ipynb#([^)]+)\)", text)
        assert set(links) <= anchors
        assert len(links) == len(set(links)), notebook.path.name
        linked |= set(links)
    assert len(linked) >= 30
