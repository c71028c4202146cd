"""``carelib lesson-test``: each way in which a lesson can change is told, with the lesson and the cell."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from types import SimpleNamespace

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from carelib.__main__ import main
from carelib.publish.lesson_results import CellFault, LessonResult, results_page
from carelib.publish.lesson_test import Listener


@pytest.fixture
def lesson(tmp_path):
    """A small lesson that was run and kept: four cells, each with an output."""
    cells = [
        new_markdown_cell("# Words\n\nSome prose.\n\n## Two senses"),
        new_code_cell("print('broad')"),
        new_code_cell("'narrow'"),
        new_markdown_cell("## A sum"),
        new_code_cell("1 + 1"),
        new_code_cell("silent = 3"),
    ]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    NotebookClient(notebook, record_timing=False).execute()
    path = tmp_path / "21-words.ipynb"
    nbformat.write(notebook, path)
    return path


def changed(path, number, **what):
    """The lesson with its code cell of this number (from 1) changed."""
    notebook = nbformat.read(path, as_version=4)
    cell = [one for one in notebook.cells if one.cell_type == "code"][number - 1]
    cell.update(what)
    nbformat.write(notebook, path)


def run(capsys, *arguments):
    status = main(["lesson-test", *map(str, arguments)])
    return status, *capsys.readouterr()


def test_a_lesson_that_holds(lesson, capsys):
    status, out, err = run(capsys, lesson)
    assert (status, err) == (0, "")
    assert "[1 of 1] 21-words: all 4 code cells hold" in out
    assert out.endswith("All 1 hold.\n")


def test_all_that_can_change_is_told_with_its_cell(lesson, capsys, tmp_path):
    changed(lesson, 1, source="print('broader')")  # a changed output
    changed(lesson, 2, source="word = 'narrow'")  # a missing one
    changed(lesson, 3, source="1 / 0")  # a raised error
    changed(lesson, 4, source="print('silent no more')")  # an output that was not there
    notebook = nbformat.read(lesson, as_version=4)
    notebook.cells.append(new_code_cell("added = True"))
    nbformat.write(notebook, lesson)
    page, xml = tmp_path / "result.html", tmp_path / "result.xml"
    status, out, _ = run(capsys, lesson, "--html", page, "--junit", xml)
    assert status == 1
    for told in (
        "21-words: 5 of 5 code cells do not hold",
        "code cell 1, under \"Two senses\": print('broader')",
        "it showed      broad\n  now it shows   broader",
        "code cell 2, under \"Two senses\": word = 'narrow'",
        "it showed      'narrow'\n  now it shows   nothing of the kind",
        'code cell 3, under "A sum": 1 / 0',
        "ZeroDivisionError: division by zero",
        "code cell 4, under \"A sum\": print('silent no more')",
        "it showed      nothing of the kind\n  now it shows   silent no more",
        'code cell 5, under "A sum": added = True',
        "it was never run and kept, so there is nothing to compare with",
        "1 of 1 do not hold: 21-words",
    ):
        assert told in out
    (suite,) = ET.parse(xml).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("5", "5")
    kinds = [case.find("failure").get("type") for case in suite]
    assert kinds == ["changed", "missing", "error", "new output", "added"]
    html = page.read_text("utf-8")
    assert "1 of 1 lessons do not hold" in html
    assert "ZeroDivisionError" in html
    assert "<script" not in html


def test_an_output_that_was_cut_out_of_the_file_is_told(lesson, capsys):
    changed(lesson, 3, outputs=[])
    status, out, _ = run(capsys, lesson)
    assert status == 1
    assert 'code cell 3, under "A sum": 1 + 1' in out
    assert "now it shows   2" in out
    changed(lesson, 3, execution_count=None)  # and as if it had never run
    status, out, _ = run(capsys, lesson)
    assert status == 1
    assert "it was never run and kept" in out


def test_what_is_meant_is_kept(lesson, capsys):
    changed(lesson, 1, source="print('broader')")
    status, out, _ = run(capsys, lesson, "--keep")
    assert (status, out) == (0, "21-words.ipynb: run anew and kept\n")
    status, _, _ = run(capsys, lesson)
    assert status == 0


@pytest.mark.parametrize("option", ["--html", "--junit"])
def test_to_keep_is_no_test_and_writes_no_result(lesson, capsys, tmp_path, option):
    file, before = tmp_path / "result", lesson.read_bytes()
    status, out, err = run(capsys, lesson, "--keep", option, file)
    assert (status, out) == (2, "")
    assert err == f"carelib: {file}: --keep tests nothing that could be written there; test without --keep for that\n"
    assert not file.exists()
    assert lesson.read_bytes() == before


def test_a_notebook_that_is_none_and_a_name_that_is_none(lesson, capsys):
    whole = lesson.read_text("utf-8")
    lesson.write_text(whole[:200], "utf-8")
    status, out, _ = run(capsys, lesson)
    assert status == 1
    assert "21-words: cannot be tested:" in out
    status, out, err = run(capsys, "21-verbs", "--notebooks", lesson.parent)
    assert (status, out) == (2, "")
    assert err == "carelib: 21-verbs: no such lesson; use one of 21-words, or a notebook's file\n"
    status, out, err = run(capsys, lesson, "--html", lesson.parent / "nowhere" / "x.html")
    assert (status, out) == (2, "")
    assert "cannot be written (there is no such folder)" in err
    status, out, err = run(capsys, "--notebooks", lesson.parent / "nowhere")
    assert (status, out) == (2, "")
    assert "no notebooks are here" in err


NOT_INSTALLED = (
    "its kernel cannot be started (No such kernel named not-here); choose Python 3 as its kernel in JupyterLab"
)


def test_a_lesson_whose_kernel_is_not_installed_does_not_hold(lesson, capsys, tmp_path):
    notebook = nbformat.read(lesson, as_version=4)
    notebook.metadata.kernelspec.name = "not-here"
    nbformat.write(notebook, lesson)
    xml = tmp_path / "result.xml"
    status, out, _ = run(capsys, lesson, "--junit", xml)
    assert status == 1
    assert f"21-words: cannot be tested: {NOT_INSTALLED}" in out
    assert "1 of 1 do not hold: 21-words" in out
    assert ET.parse(xml).getroot()[0].get("errors") == "1"


def test_where_the_kernel_is_not_installed_nothing_is_kept(lesson, capsys):
    notebook = nbformat.read(lesson, as_version=4)
    notebook.metadata.kernelspec.name = "not-here"
    nbformat.write(notebook, lesson)
    before = lesson.read_bytes()
    status, out, err = run(capsys, lesson, "--keep")
    assert (status, out) == (2, "")
    assert err == f"carelib: 21-words.ipynb: {NOT_INSTALLED}, and save it; it stays as it was\n"
    assert lesson.read_bytes() == before


def test_a_kernel_whose_program_has_gone_is_none_either(lesson, capsys, tmp_path, monkeypatch):
    """As after a Python was taken off: its kernel is still listed."""
    (tmp_path / "kernels" / "old").mkdir(parents=True)
    spec = {
        "argv": [str(tmp_path / "gone" / "python"), "{connection_file}"],
        "display_name": "Old",
        "language": "python",
    }
    (tmp_path / "kernels" / "old" / "kernel.json").write_text(json.dumps(spec), "utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    notebook = nbformat.read(lesson, as_version=4)
    notebook.metadata.kernelspec.name = "old"
    nbformat.write(notebook, lesson)
    for option in ((), ("--keep",)):
        status, out, err = run(capsys, lesson, *option)
        assert status > 0
        assert re.search(r"its kernel cannot be started \(.*No such file.*\); choose Python 3 as its kernel", out + err)


def full(*_, **__):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("start_new_kernel", "its kernel cannot be started"),
        ("execute_cell", "it could not be run to its end"),
        ("_cleanup_kernel", "it could not be run to its end"),
    ],
)
def test_a_full_disk_is_not_taken_for_a_wrong_kernel(lesson, capsys, monkeypatch, step, told):
    before, real = lesson.read_bytes(), getattr(NotebookClient, step)

    def done(*given, **named):
        if step == "_cleanup_kernel":
            real(*given, **named)
        full()

    monkeypatch.setattr(NotebookClient, step, done)
    status, out, err = run(capsys, lesson, "--keep")
    assert (status, out) == (2, "")
    assert err == (
        f"carelib: 21-words.ipynb: {told} ([Errno 28] No space left on device); "
        "look whether this computer has memory and disk left, and try again; it stays as it was\n"
    )
    assert lesson.read_bytes() == before


def heard(when, problem, cells=()):
    """What a lesson is said to be whose kernel fails at this step, after so many cells."""
    listener = Listener()
    for source in cells:
        cell = nbformat.v4.new_code_cell(source, execution_count=1)
        listener.pytest_runtest_makereport(SimpleNamespace(cell=cell), SimpleNamespace(when="call", excinfo=None))
    raised = SimpleNamespace(value=problem, typename=type(problem).__name__)
    listener.pytest_runtest_makereport(None, SimpleNamespace(when=when, excinfo=raised))
    return LessonResult("21-words", listener.cells, (), 1, listener.broken)


def test_what_keeps_a_kernel_from_starting_has_its_own_remedy():
    late = heard("setup", RuntimeError("Kernel didn't respond in 60 seconds"))
    (told,) = late.words()
    assert told.startswith(
        "21-words: cannot be tested: its kernel cannot be started (Kernel didn't respond in 60 seconds)"
    )
    assert told.endswith("; look whether this computer has memory and disk left, and try again")


def test_a_kernel_that_cannot_be_ended_does_not_unsay_what_its_cells_showed():
    left = heard("teardown", RuntimeError("it will not go"), ["1", "2"])
    (told,) = left.words()
    assert told == (
        "21-words: all 2 code cells hold (1 s); its kernel cannot be ended (it will not go); "
        "end what is left of it by hand, and test again"
    )
    assert not left.holds
    fault = CellFault(2, "", "2", "error", "", "NameError")
    first, *more = replace(left, faults=(fault,)).words()
    assert first.startswith("21-words: 1 of 2 code cells do not hold (1 s); its kernel cannot be ended")
    assert "  NameError" in more
    page = results_page([replace(left, faults=(fault,))])
    assert "it will not go" in page
    assert "NameError" in page


def test_one_of_the_courses_own(capsys):
    status, out, _ = run(capsys, "00-start-here", "glossary")
    assert status == 0
    assert "00-start-here: all 10 code cells hold" in out
    assert "glossary: no code cells, nothing to hold" in out
