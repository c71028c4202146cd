"""``carelib lab``: what is laid into a learner's folder, where JupyterLab opens, and which keys do nothing there."""

import json
import os
import re
import shutil
import sys
from pathlib import Path

import jupyterlab.labapp
import pytest

from carelib import __main__ as cli
from carelib.publish import lab
from carelib.where import NOTEBOOKS

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "assets" / "jupyter" / "labconfig" / "default_setting_overrides.json"
KEPT = {"C", "J", "K", "Z", "Shift J", "Shift K", "Shift Z"}
"""Keys that choose cells, copy one, or take back what was done."""


@pytest.fixture
def checkout(monkeypatch, tmp_path):
    """A copy of the course's notebooks, where the lessons come from and where they are opened."""
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    monkeypatch.setattr(lab, "NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "notebooks"


@pytest.fixture
def opened(monkeypatch, capsys):
    """Runs ``carelib lab`` up to JupyterLab: (exit status, standard output, standard error, JupyterLab's arguments)."""
    told = []
    monkeypatch.setattr(jupyterlab.labapp, "main", lambda arguments: told.extend(arguments))
    monkeypatch.setattr(lab, "trust", lambda folder: None)  # it writes into the person's own Jupyter
    monkeypatch.setenv("PATH", os.environ["PATH"])  # put back afterwards

    def run(*arguments):
        told.clear()
        status = cli.main(["lab", *arguments])
        return status, *capsys.readouterr(), told

    return run


def test_what_somebody_handed_in_beside_the_lessons_is_nobody_elses(monkeypatch, tmp_path):
    (tmp_path / "course").mkdir()
    for name in ("00-start-here.ipynb", "made-up-class.csv", "answers-1f3a.json", "_template.ipynb"):
        (tmp_path / "course" / name).write_text("{}", "utf-8")
    monkeypatch.setattr(lab, "NOTEBOOKS", tmp_path / "course")
    assert lab.lay_out(tmp_path / "mine") == (["00-start-here.ipynb", "made-up-class.csv"], [])


def test_it_opens_at_the_first_lesson_and_says_that_all_are_there(checkout, opened):
    status, out, err, told = opened("notebooks")
    assert (status, err) == (0, "")
    assert out.startswith("notebooks: all lessons are there.\n")
    assert "--LabApp.default_url=/lab/tree/00-start-here.ipynb" in told


def test_a_lesson_that_has_another_name_now_stops_nobody_and_how_it_comes_back_is_said(checkout, opened):
    (checkout / "00-start-here.ipynb").rename(checkout / "mine.ipynb")
    status, out, err, told = opened("notebooks")
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == (
        "notebooks: not there: 00-start-here.ipynb. "
        "To get it back, in the course's folder: git checkout -- notebooks/00-start-here.ipynb (or download the course again)"
    )
    assert "in your browser, at 01-words-and-umbrellas.ipynb." in out
    assert "--LabApp.default_url=/lab/tree/01-words-and-umbrellas.ipynb" in told


def test_it_opens_a_folder_without_any_lesson(checkout, opened):
    for path in checkout.glob("[0-9]*.ipynb"):
        path.unlink()
    status, out, _, told = opened("notebooks")
    assert status == 0
    assert "JupyterLab opens in your browser. Leave" in out
    assert "--LabApp.default_url=/lab" in told


def test_a_notebook_that_was_asked_for_by_name_has_to_be_there(checkout, opened):
    (checkout / "00-start-here.ipynb").unlink()
    status, _, err, told = opened("notebooks", "--first", "notebooks/00-start-here.ipynb")
    assert (status, told) == (2, [])
    path = Path("notebooks", "00-start-here.ipynb")
    assert err == f"carelib: {path}: there is no such notebook; leave --first out to open what is there\n"
    assert opened("notebooks")[0] == 0, "the advice holds"


def test_make_lab_names_no_notebook_that_nobody_asked_for():
    (line,) = re.findall(r"^\t@exec .*carelib lab (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert line == "notebooks $(if $(LESSON),--first $(LESSON))"


def test_no_key_that_is_typed_beside_a_box_changes_a_lesson():
    off = json.loads(SHIPPED.read_text("utf-8"))["@jupyterlab/shortcuts-extension:shortcuts"]["shortcuts"]
    there = []
    for path in sorted((Path(sys.prefix) / "share" / "jupyter").glob("lab*/**/schemas/**/*.json")):
        there += json.loads(path.read_text("utf-8")).get("jupyter.lab.shortcuts", [])
    typed = [
        {"command": one["command"], "keys": one["keys"], "selector": one["selector"], "disabled": True}
        for one in there
        if one["keys"] and all(re.fullmatch(r"(Shift )?\S", key) for key in one["keys"])
        if not one["selector"].startswith(".jp-ImageViewer") and not KEPT.issuperset(one["keys"])
    ]
    assert len(typed) > 20
    assert off == typed, f"put what is missing into {SHIPPED.name}, or into KEPT here where it changes nothing"
