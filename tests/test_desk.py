"""The instructor's desk in a notebook: what it shows of a made-up class and of one's own."""

import json

import pytest
from classes import as_csv, rows

import carelib
from carelib.activities.panels import Panel
from carelib.charts import Chart
from carelib.check.lessons import Notebook
from carelib.loader import CONTENT, library
from carelib.model import Item

NOTEBOOKS = CONTENT.parents[1] / "notebooks"
ITEMS = [item.id for item in library().of(Item).values()][:12]


@pytest.fixture
def here(monkeypatch, tmp_path):
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_made_up_class_stands_beside_the_notebook_and_says_that_it_is(monkeypatch):
    monkeypatch.chdir(NOTEBOOKS)
    desk = carelib.desk()
    assert repr(desk).startswith("A made-up class: 65 learners")
    first = desk.look_first()
    assert repr(first).startswith("Look at these first: braver-by-easter")  # spoilt on purpose
    html = first._repr_html_()
    assert "Those who do well elsewhere do worse here" in html
    assert library().find(Item, "braver-by-easter").stem in html
    assert "Two of the answers say the same to me." in desk.unclear()._repr_html_()
    for chart in (desk.questions(), desk.chosen("braver-by-easter"), desk.certainty(), desk.misconceptions()):
        assert isinstance(chart, Chart)
        assert "<svg" in chart.svg
        assert chart.alt


def test_ones_own_class_by_a_pattern(here):
    (here / "hand-in").mkdir()
    (here / "hand-in" / "one.csv").write_text(as_csv(rows(30, ITEMS)), "utf-8")
    (here / "hand-in" / "two.csv").write_text("no export", "utf-8")
    desk = carelib.desk("hand-in/*.csv", leave_out=True)
    assert repr(desk).splitlines()[0] == f"30 learners, {30 * len(ITEMS)} first answers to {len(ITEMS)} questions"
    assert "passed over: " in repr(desk)
    assert repr(carelib.desk(f"{here}/hand-in/o*.csv")) == repr(carelib.desk(str(here / "hand-in" / "one.csv")))
    assert "(key)" in desk.chosen(ITEMS[0]).alt
    with pytest.raises(LookupError, match="nobody in this class answered it"):
        desk.chosen([item.id for item in library().of(Item).values()][-1])


def test_what_cannot_be_read_is_one_sentence_in_every_drawer_and_nobody_elses_figures(here):
    (here / "hand-in").mkdir()
    (here / "hand-in" / "one.csv").write_text(as_csv(rows(30, ITEMS)), "utf-8")
    (here / "hand-in" / "two.csv").write_text("no export", "utf-8")
    for name, told in (
        ("hand-in/two.csv", "two.csv:1: a column 'uid' was expected"),
        ("nowhere/*.csv", "cannot be read (No such file or directory); check the name"),
        ("hand-in", "hand-in: this is a folder; name the files in it, as hand-in/*.json"),
        (".", "this is a folder"),
        ("a**.json", "cannot be read"),
        ("", "this is a folder"),
    ):
        desk = carelib.desk(name)
        assert repr(desk).startswith("No class has been read: "), name
        assert told in repr(desk)
        assert "leave_out" not in repr(desk)
        parts = (desk.look_first, desk.questions, desk.certainty, desk.misconceptions, desk.tests, desk.unclear)
        for panel in (*(part() for part in parts), desk.chosen("braver-by-easter")):
            assert isinstance(panel, Panel)
            assert repr(panel) == repr(desk)
    several = repr(carelib.desk("hand-in/*.csv"))
    assert several.endswith("(or leave_out=True behind the names goes on without it)")


def test_a_class_too_small_gets_sentences(here):
    (here / "one.csv").write_text(as_csv(rows(2, ITEMS)), "utf-8")
    desk = carelib.desk("one.csv")
    assert "With fewer than 20 learners no figures are given." in desk.look_first()._repr_html_()
    for panel in (desk.certainty(), desk.misconceptions(), desk.tests(), desk.unclear()):
        assert isinstance(panel, Panel)
    assert "%" not in desk.look_first()._repr_html_()


def test_what_a_stranger_wrote_is_text(here):
    hostile = "<img src=x onerror=alert(1)>"
    record = {
        "carelib_progress": 1,
        "responses": [{"part": f"unclear:{ITEMS[0]}", "state": {"text": hostile}}],
    }
    (here / "one.json").write_text(json.dumps(record), "utf-8")
    html = carelib.desk("one.json").unclear()._repr_html_()
    assert hostile not in html
    assert "&lt;img src=x" in html


def test_the_notebook_opens_every_drawer_of_the_desk():
    called = {name for name, _ in Notebook(NOTEBOOKS / "instructor.ipynb").calls}
    assert called >= {"desk", "look_first", "questions", "chosen", "certainty", "misconceptions", "tests", "unclear"}
