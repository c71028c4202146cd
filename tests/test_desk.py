"""The instructor's desk in a notebook: what it shows of a made-up class and of one's own."""

import json

import pytest
from classes import as_csv, rows

import carelib
from carelib.activities.panels import Panel
from carelib.charts import Chart
from carelib.check.lessons import Notebook
from carelib.classroom import CannotRead
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
    with pytest.raises(CannotRead, match=r"two\.csv:1: a column 'uid' was expected"):
        carelib.desk("hand-in/*.csv")
    desk = carelib.desk("hand-in/*.csv", leave_out=True)
    assert repr(desk).splitlines()[0] == f"30 learners, {30 * len(ITEMS)} first answers to {len(ITEMS)} questions"
    assert "passed over: " in repr(desk)
    assert repr(carelib.desk(f"{here}/hand-in/o*.csv")) == repr(carelib.desk(str(here / "hand-in" / "one.csv")))
    assert "(key)" in desk.chosen(ITEMS[0]).alt
    with pytest.raises(LookupError, match="nobody in this class answered it"):
        desk.chosen([item.id for item in library().of(Item).values()][-1])
    with pytest.raises(CannotRead, match="cannot be read"):
        carelib.desk("nowhere/*.csv")


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
