"""``carelib new``: what it writes loads, what stood there stays, and bad answers are asked again."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from carelib.__main__ import main
from carelib.check import check
from carelib.faults import Refused
from carelib.loader import Library
from carelib.model import KINDS, Goal, Item, Lesson, Objective, Scene, SessionPair
from carelib.publish import author, placing, running
from carelib.publish.author import NEW
from carelib.where import ROOT

LESSON = "09-deciding-together"
ANSWERS = {
    "item": [LESSON, "2", "", "the waiting room", "", "", "", "nimh-help"],
    "goal": ["I want to sing again: in the choir", "Ola, 40, baker", "", "", "4", "nimh-help"],
    "scene": ['The last bus: a "yes"', "You, at the desk of a library", LESSON, "", "nimh-help"],
    "session": ["Three keys", "Ola, 40, baker", "7", "", "nimh-help"],
    "lesson": ["Home & away", "", "", "30", "ask someone what home is", "", "nimh-help"],
}
"""What an author may say."""


@pytest.fixture
def place(content_copy, tmp_path, monkeypatch):
    """A copy of content and a few notebooks, and no editor."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    (tmp_path / "notebooks").mkdir()
    for name in ("_template", "00-start-here"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", tmp_path / "notebooks")
    return tmp_path


@pytest.fixture
def run(place, monkeypatch, capsys):
    """Answer the questions of one kind: (exit status, standard output, standard error)."""

    def run(kind, answers, *more, notebooks=True):
        given = ["--content", str(place / "content"), *(["--notebooks", str(place / "notebooks")] if notebooks else [])]
        said = iter(answers)

        def answer(prompt=""):
            sys.stdout.write(prompt)
            try:
                return next(said)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", answer)
        return main(["new", kind, *given, *more]), *capsys.readouterr()

    return run


def stored(place: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}


def without_running(monkeypatch):
    ran = []
    monkeypatch.setattr(running, "run", lambda path, notebook, content: ran.append((path, notebook, content)))
    return ran


KIND_OF = {"item": Item, "goal": Goal, "scene": Scene, "session": SessionPair, "lesson": Lesson}
IDS = {
    "item": "deciding-the-waiting-room",
    "goal": "i-want-to-sing-again-in",
    "scene": "the-last-bus-a-yes",
    "session": "three-keys",
    "lesson": "12-home-away",
}


@pytest.mark.parametrize("kind", NEW)
def test_what_is_written_loads_and_the_check_tells_of_each_text_to_write(run, place, monkeypatch, kind):
    without_running(monkeypatch)
    status, out, err = run(kind, ANSWERS[kind])
    assert (status, err) == (0, "")
    library = Library(place / "content")
    assert library.faults() == []
    entry = library.find(KIND_OF[kind], IDS[kind])
    (written,) = (line.split()[-1] for line in out.splitlines() if "Written: " in line)
    path, _, line = written.rpartition(":")
    lines = Path(path).read_text("utf-8").splitlines()
    assert lines[int(line) - 1] == f"- id: {entry.id}"
    assert lines[0].startswith("# yaml-language-server: $schema=../schema/")
    assert max(map(len, lines[int(line) :])) <= 120
    told = [fault for fault in check(library) if fault.entry == entry.id]
    to_write = [fault for fault in told if "still to be written" in fault.rule]
    assert len({fault.line for fault in to_write}) == "\n".join(lines[int(line) - 1 :]).count("WRITE:") - (
        3 if kind == "goal" else 0  # its parts stand in it twice
    )
    assert [fault for fault in told if fault not in to_write and "no item asks" not in fault.rule] == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "without an end"])
@pytest.mark.parametrize("kind", ["item", "goal"])
def test_what_stood_in_the_file_stays_byte_for_byte(run, place, kind, end, last):
    name = f"items/{LESSON}.yaml" if kind == "item" else "goals/goals2.yaml"
    file = place / "content" / name
    text = file.read_text("utf-8").rstrip("\n") + "\n  # the end, in a remark\n"
    before = (text if last else text[:-1]).replace("\n", end).encode()
    file.write_bytes(before)
    file.chmod(0o640)
    assert run(kind, ANSWERS[kind])[0] == 0
    after = file.read_bytes()
    assert after.startswith(before)
    assert b"\r\n" in after or end == "\n"
    assert after.count(b"\n") == after.count(end.encode())
    assert os.name == "nt" or file.stat().st_mode & 0o777 == 0o640
    assert Library(place / "content").find(KIND_OF[kind], IDS[kind])
    assert not list(file.parent.glob(".*"))


def test_the_first_item_of_a_lesson_makes_its_file(run, place, monkeypatch):
    without_running(monkeypatch)
    assert run("lesson", ANSWERS["lesson"])[0] == 0
    status, out, _ = run("item", ["12-home-away", "1", "", "a key", "", "", "", "nimh-help"])
    assert status == 0
    assert f"items{os.sep}12-home-away.yaml:2" in out
    assert Library(place / "content").find(Item, "a-key").objective == "L12-a"


@pytest.mark.parametrize("kind", NEW)
def test_where_the_answers_end_nothing_is_written(run, place, monkeypatch, kind):
    without_running(monkeypatch)
    before = stored(place)
    for count in range(len(ANSWERS[kind])):
        status, _, err = run(kind, ANSWERS[kind][:count])
        assert status == 2
        assert err == "carelib: the answers ended before the last question; nothing was written\n"
    assert stored(place) == before


def test_ctrl_c_writes_nothing(run, place, monkeypatch):
    before, said = stored(place), []

    def answer(question, *_, **__):
        said.append(question)
        if len(said) == 2:
            raise KeyboardInterrupt
        return "A title"

    monkeypatch.setattr(author, "ask", answer)
    status, _, _ = run("scene", [])
    assert status == 130
    assert stored(place) == before


def test_a_bad_answer_is_asked_again_with_why(run):
    said = ["", "Take me off", "You\x07", "You", "99", "nine", LESSON]
    said += ["Not An Id", "front-desk-caller", "friend-says", "take-me-off", "nimh", "99", "nimh-help"]
    status, out, err = run("scene", said)
    assert (status, err) == (0, "")
    for why in (
        "an answer is needed here",
        "there is a sign in it that cannot be shown",
        "a number from 0 to 11 was expected",
        "lower-case words joined by hyphens were expected, 60 letters at most: not-an-id",
        "this id is taken; ids are never used twice",
        "there is no source 'nimh'; near it are: nimh-",
    ):
        assert f"\n  {why}" in out or f"  {why}" in out, why
    assert "; to add yours: CONTRIBUTING.md, 'A source', then start again\n" in out
    assert "scenes" in out.partition("Written: ")[2]


def test_a_lesson_takes_no_number_and_no_aim_that_cannot_be(run, place, monkeypatch):
    without_running(monkeypatch)
    said = ["Home", "9", "09", "12", "home", "four", "200", "25", "know", "You can ask", "ask a person home", "7", "4"]
    status, out, _ = run("lesson", [*said, "nimh-help"])
    assert status == 0
    for why in ("two digits were expected", "09 is taken by 'Deciding together'", "from 5 to 120", "begin with a verb"):
        assert why in out
    library = Library(place / "content")
    assert library.find(Objective, "L12-a").bloom == "analyse"
    book = json.loads((place / "notebooks" / "12-home.ipynb").read_text("utf-8"))
    texts = ["".join(cell["source"]) for cell in book["cells"]]
    assert texts[0].startswith("# Home\n")
    assert any(text.startswith("**WRITE:** *Header: ") for text in texts)
    assert 'carelib.lesson("12-home")' in texts[1]
    assert not any("00-start-here" in text for text in texts)
    assert book["metadata"]["title"] == "Home"
    told = [str(fault) for fault in check(library, place / "notebooks") if "12-home.ipynb" in fault.file]
    assert told
    assert all("still to be written" in one and ":0:" not in one for one in told)


def test_an_id_that_is_free_is_suggested_where_the_first_is_taken(run, place):
    status, *_ = run("scene", ["Friend says", "You", LESSON, "", "nimh-help"])
    assert status == 0
    assert (place / "content" / "scenes" / "friend-says-2.yaml").is_file()


def test_a_long_text_with_odd_signs_comes_out_as_it_went_in(run, place):
    text = "I want: \"it\" - #1 {all} of it, well-known & 'mine', " + "on and on-and-on " * 15 + "so"
    status, _, err = run("goal", [text, "- Mo: 3", "mine-all", "1", "1", "nimh-help"])
    assert (status, err) == (0, "")
    goal = Library(place / "content").find(Goal, "mine-all")
    assert (goal.text, goal.who, goal.fits, goal.article_box) == (text, "- Mo: 3", ("support",), "therapy")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"- id: x\n  a: b: c\n", "broken YAML"),
        (b"\xff\xfe", "UTF-8 text was expected"),
        (b"  - id: deep\n    text: T\n", "nothing can be put behind its last entry"),
    ],
)
def test_a_file_that_cannot_take_it_is_left_as_it_is(place, text, told):
    file = place / "content" / "goals" / "broken.yaml"
    file.write_bytes(text)
    with pytest.raises(Refused, match=told):
        placing.append(file, "goals", "- id: x\n  text: T\n")
    assert file.read_bytes() == text


def test_several_files_are_written_all_or_none(place):
    one, two = place / "content" / "a.txt", place / "content" / "b.txt"
    two.mkdir()
    with pytest.raises(Refused, match="is there already"):
        placing.create({one: ("", "1"), two: ("", "2")})
    assert not one.exists()
    three = place / "content" / "c.txt"
    three.write_text("no folder")
    with pytest.raises(Refused, match=r"d\.txt: cannot be written"):
        placing.create({one: ("", "1"), three / "d.txt": ("", "2")})
    assert not one.exists()


@pytest.mark.parametrize("there", ["a.txt", "a.txt/b.txt"])
def test_what_is_refused_leaves_no_new_folder_behind(place, there):
    (place / "a.txt").write_text("kept")
    before = sorted(place.rglob("*"))
    with pytest.raises(Refused):
        placing.create({place / "new" / "deep" / "c.txt": ("", "1"), place / there: ("", "2")})
    assert sorted(place.rglob("*")) == before


def test_a_file_that_appears_meanwhile_is_not_written_over(place, monkeypatch):
    file = place / "content" / "goals" / "new.yaml"
    monkeypatch.setattr(placing, "_load", lambda path, *_: path.write_text("another author's"))
    with pytest.raises(Refused) as refused:
        placing.append(file, "goals", "- id: x\n")
    assert str(refused.value) == f"{file}: this file is there already; choose another id"
    assert file.read_text() == "another author's"
    assert not list(file.parent.glob(".*"))


def test_a_full_disk_is_one_line_and_leaves_nothing(place, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    file = place / "content" / "goals" / "new.yaml"
    monkeypatch.setattr(placing, "_load", lambda *_: None)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Refused) as refused:
        placing.append(file, "goals", "- id: x\n")
    assert str(refused.value) == f"{file}: cannot be written (No space left on device); nothing was"
    assert not [one for one in file.parent.iterdir() if "new" in one.name]


def test_what_cannot_be_is_refused_in_one_line(run, place):
    for kind, more, told in (
        ("scene", ["--content", str(place)], "no content is here"),
        ("lesson", ["--notebooks", str(place / "content")], "a lesson begins as a copy of _template.ipynb"),
        ("scene", ["--notebooks", str(place / "no")], "no such folder; name the folder that holds the notebooks"),
    ):
        status, _, err = run(kind, [], *more)
        assert status == 2
        assert told in err
        assert err.count("\n") == 1


def test_it_is_put_into_the_lesson_that_is_run(run, place):
    """Where the author says: here at the end of the second part, with the content that was named."""
    said = [*ANSWERS["scene"][:2], "00-start-here", *ANSWERS["scene"][3:], "yes", "2"]
    path = place / "notebooks" / "00-start-here.ipynb"
    before = json.loads(path.read_text("utf-8"))["cells"]
    status, out, err = run("scene", said)
    assert (status, err) == (0, "")
    assert "00-start-here.ipynb has it now" in out
    after = json.loads(path.read_text("utf-8"))["cells"]
    (new,) = (cell for cell in after if cell["id"] not in {one["id"] for one in before})
    assert "".join(new["source"]) == 'carelib.scene("the-last-bus-a-yes")'
    assert new["metadata"] == {"jupyter": {"source_hidden": True}}
    assert "".join(new["outputs"][0]["data"]["text/plain"]).startswith('Scene: The last bus: a "yes" (3 moments')
    assert list(new["outputs"][0]["data"]) == ["text/plain"]
    following = "".join(after[after.index(new) + 1]["source"])
    heads = [text for cell in before if (text := "".join(cell["source"])).startswith("## ")]
    assert following == heads[2]
    assert [cell["source"] for cell in after if cell is not new] == [cell["source"] for cell in before]


def test_a_lesson_that_does_not_run_stays_as_it_was(run, place):
    path = place / "notebooks" / "00-start-here.ipynb"
    book = json.loads(path.read_text("utf-8"))
    book["cells"] = [book["cells"][0], {**book["cells"][1], "source": ["1 / 0"]}]
    path.write_text(json.dumps(book), "utf-8")
    before = path.read_bytes()
    status, out, err = run("scene", [*ANSWERS["scene"][:2], "00-start-here", *ANSWERS["scene"][3:], "yes"])
    assert status == 2
    assert "Written: " in out
    assert (
        err == "carelib: 00-start-here.ipynb: it stops with ZeroDivisionError: division by zero; it stays as it was\n"
    )
    assert path.read_bytes() == before


def test_later_is_an_answer_and_a_lesson_without_a_notebook_is_said(run):
    assert "Later: carelib place a --content " in run("scene", ["A", "Y", "0", "", "nimh-help", ""])[1]
    assert "There is no 09-deciding-together.ipynb yet" in run("scene", ["B", "Y", LESSON, "", "nimh-help"])[1]
    out = run("scene", ["C", "Y", LESSON, "", "nimh-help"], notebooks=False)[1]
    assert "now?" not in out
    assert "carelib preview c --content " in out


@pytest.mark.parametrize(
    ("editor", "told"),
    [("code", ["-g", "{}:7"]), ("vim", ["+7", "{}"]), ("nano", ["+7", "{}"]), ("own", ["{}"])],
)
@pytest.mark.skipif(os.name == "nt", reason="the editor of this test is a shell script")
def test_the_editor_is_told_file_and_line(tmp_path, monkeypatch, editor, told):
    program, file = tmp_path / editor, tmp_path / "some file.yaml"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/said"\n')
    program.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"{program} --wait")
    assert placing.open_at(file, 7)
    assert (tmp_path / "said").read_text().splitlines() == ["--wait", *(one.format(file) for one in told)]
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert not placing.open_at(file, 7)


def test_the_editor_is_opened_on_a_terminal_only(run, monkeypatch):
    opened = []
    monkeypatch.setattr(placing, "open_at", lambda path, line: opened.append((path.name, line)) or True)
    assert "Open it at " in run("scene", ["A", "Y", LESSON, "", "nimh-help"])[1]
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    assert "Open it at " in run("scene", ["B", "Y", LESSON, "", "nimh-help"], "--no-editor")[1]
    assert "Open it at " not in run("scene", ["C", "Y", LESSON, "", "nimh-help"])[1]
    assert opened == [("c.yaml", 2)]


def test_ids_that_are_previewed_are_told_apart(library):
    """One id means one thing, so that ``carelib preview ID`` needs no kind; a claim's id has a form of its own."""
    every = [name for kind in author.beginnings.PREVIEWED for name in library.of(KINDS[kind])]
    assert len(every) == len(set(every))


def test_answers_that_end_once_it_is_written_say_so_and_how_to_go_on(run, place):
    status, out, err = run("scene", ["D", "Y", "00-start-here", "", "nimh-help", "yes"])
    assert (status, err) == (0, "")
    assert (place / "content" / "scenes" / "d.yaml").is_file()
    assert "It is written, and not in the lesson yet. Put it there with: carelib place d --content " in out


@pytest.mark.parametrize("kind", ["item", "scene", "session"])
def test_the_lesson_that_was_said_at_first_is_suggested_later(run, place, monkeypatch, capsys, kind):
    ran = without_running(monkeypatch)
    shutil.copy(place / "notebooks" / "00-start-here.ipynb", place / "notebooks" / f"{LESSON}.ipynb")
    answers = [LESSON if one == "7" else one for one in ANSWERS[kind]]
    assert run(kind, answers)[0] == 0
    monkeypatch.setattr("builtins.input", lambda _="": "")  # Enter: as it is suggested
    assert main(["place", IDS[kind], "--content", str(place / "content"), "--notebooks", str(place / "notebooks")]) == 0
    assert [path.name for path, *_ in ran] == [f"{LESSON}.ipynb"]


def test_what_is_there_is_put_into_a_lesson_and_nothing_else_is(place, monkeypatch, capsys):
    where = ["--content", str(place / "content"), "--notebooks", str(place / "notebooks")]
    ran = without_running(monkeypatch)
    monkeypatch.setattr("builtins.input", lambda _="": "1")
    assert main(["place", "friend-says", "--lesson", "00-start-here", *where]) == 0
    (path, notebook, _), *more = ran
    assert more == []
    assert path.name == "00-start-here.ipynb"
    assert 'carelib.scene("friend-says")' in [cell.source for cell in notebook.cells]
    capsys.readouterr()
    for words, told in (
        (["nobody-knows-me"], "nobody-knows-me: no item, scene, session, case or hunt has this id"),
        (["friend-says", "--lesson", "00-none"], "00-none: there is no notebook of this lesson"),
    ):
        assert main(["place", *words, *where]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert told in err
