"""``carelib edition``: both editions from one source, and nothing of the instructor's in the students' files."""

import json
import re
import shutil

import nbformat
import pytest

import carelib
from carelib.__main__ import main
from carelib.loader import library
from carelib.model import Item, Lesson, SessionPair
from carelib.publish.edition import INSTRUCTOR, MARK, STUDENT, edition
from carelib.publish.folder import CannotPublish
from carelib.where import NOTEBOOKS

SENTENCE = re.compile(r"(?<=[.!?])\s+")


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("editions") / "autumn"
    assert main(["edition", str(folder)]) == 0
    return folder


def words(text):
    """The text as words alone: however it is wrapped, marked up or escaped, the same words are the same."""
    return " ".join(re.findall(r"\w+", text))


def cells(path):
    return nbformat.read(path, as_version=4).cells


def test_every_lesson_is_there_twice_and_is_a_whole_notebook(editions):
    names = {path.name for path in (editions / STUDENT).glob("*.ipynb")}
    assert {f"{lesson}.ipynb" for lesson in library().of(Lesson)} <= names
    assert "instructor.ipynb" not in names
    assert not any(name.startswith(("_", "dashboard")) for name in names)
    for side in (STUDENT, INSTRUCTOR):
        for path in (editions / side).glob("*.ipynb"):
            notebook = nbformat.read(path, as_version=4)
            nbformat.validate(notebook)
            ids = [cell.id for cell in notebook.cells]
            assert len(ids) == len(set(ids))


def test_the_instructors_lesson_is_the_students_with_notes_and_answers_put_in(editions):
    for path in sorted((editions / STUDENT).glob("*.ipynb")):
        whole = cells(editions / INSTRUCTOR / path.name)
        assert [one for one in whole if "instructor" not in one.metadata.get("tags", [])] == cells(path)
    for lesson in library().of(Lesson).values():
        notes = [
            one
            for one in cells(editions / INSTRUCTOR / f"{lesson.id}.ipynb")
            if "instructor" in one.metadata.get("tags", [])
        ]
        assert words(lesson.instructor_notes) in words(notes[0].source)


def test_nothing_of_the_instructors_stands_in_the_students_files(editions):
    """Sentence by sentence: the notes of every lesson, and what every option, turn, way and provider is answered with."""
    students = {
        path.name: words(path.read_text("utf-8").replace("\\n", " ").replace('\\"', '"'))
        for path in (editions / STUDENT).rglob("*")
        if path.is_file()
    }
    content, searched = library(), 0
    secret = [lesson.instructor_notes for lesson in content.of(Lesson).values()]
    secret += [option.feedback for item in content.of(Item).values() for option in item.options]
    secret += [
        turn.why for pair in content.of(SessionPair).values() for turn in (*pair.a.turns, *pair.b.turns) if turn.why
    ]
    for text in secret:
        for sentence in SENTENCE.split(text):
            looked_for = words(sentence)
            if len(looked_for.split()) >= 8:
                searched += 1
                assert [name for name, whole in students.items() if looked_for in whole] == [], sentence
    assert searched > 1_500
    assert not any("For the instructor" in text or "worked answers" in text for text in students.values())


def test_the_instructors_edition_has_the_key_of_every_question_that_a_lesson_asks(editions):
    told = " ".join(
        words(path.read_text("utf-8").replace("\\n", " ")) for path in (editions / INSTRUCTOR).glob("*.ipynb")
    )
    for item in library().of(Item).values():
        key = next(option for option in item.options if option.id == item.key)
        assert words(f"{key.id} {key.text} {key.feedback}"[:120].rsplit(" ", 1)[0]) in told, item.id


def test_it_replaces_its_own_and_nothing_else(editions, tmp_path, capsys):
    (editions / STUDENT / "README.txt").unlink()
    assert main(["edition", str(editions)]) == 0
    assert (editions / STUDENT / "README.txt").is_file()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("three years of work", "utf-8")
    capsys.readouterr()
    assert main(["edition", str(mine)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert (
        err
        == f"carelib: {mine}: this folder holds something that carelib did not put there; name a new or an empty one\n"
    )
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]
    assert (editions / MARK).is_file()


def test_what_the_instructor_changed_or_added_is_named_and_kept(editions, tmp_path, capsys):
    folder = tmp_path / "mine"
    shutil.copytree(editions, folder)
    notes = folder / INSTRUCTOR / "02-safety-first.ipynb"
    copies = notes.parent / ".ipynb_checkpoints"
    copies.mkdir()
    shutil.copy(notes, copies / "02-safety-first-checkpoint.ipynb")  # as JupyterLab does when it opens one
    assert main(["edition", str(folder)]) == 0
    notes.write_text(notes.read_text("utf-8").replace("For the instructor", "For Monday"), "utf-8")
    (folder / INSTRUCTOR / "hand-in").mkdir()
    (folder / INSTRUCTOR / "hand-in" / "mine.json").write_text("{}", "utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(["edition", str(folder)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    named = f"{INSTRUCTOR}/02-safety-first.ipynb, {INSTRUCTOR}/hand-in/mine.json"
    assert err == (
        f"carelib: {folder}: not written by carelib, or changed since: {named}; move what you want to keep, or name a new folder\n"
    )
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    for number in range(9):
        (folder / f"{number}.txt").write_text("mine", "utf-8")
    main(["edition", str(folder)])
    assert "0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 6 more; move" in capsys.readouterr().err


def test_what_is_still_to_be_written_is_not_handed_out(content_copy, tmp_path):
    content_copy.change("scenes", lambda scenes: scenes[0].update(title="WRITE: what it is about"))
    with pytest.raises(CannotPublish, match=r"scenes/all\.yaml:\d+: 1 texts? (is|are) still to be written"):
        edition(tmp_path / "new", content_copy.library(), NOTEBOOKS)
    assert not (tmp_path / "new").exists()


def test_the_instructors_desk_finds_its_made_up_class_there_and_students_have_none(editions, monkeypatch):
    monkeypatch.chdir(editions / INSTRUCTOR)
    assert repr(carelib.desk()).startswith("A made-up class: 65 learners")
    assert not list((editions / STUDENT).glob("made-up*"))


def test_the_students_are_told_how_to_begin(editions):
    told = (editions / STUDENT / "README.txt").read_text("utf-8")
    for line in ("python scripts/setup.py\n", ".venv/bin/carelib lab PATH-OF-THIS-FOLDER\n", ".venv\\Scripts\\carelib"):
        assert line in told


def test_the_same_source_makes_the_same_files(editions, tmp_path):
    again = tmp_path / "again"
    assert main(["edition", str(again)]) == 0
    for path in sorted(editions.rglob("*.ipynb")):
        assert json.loads(path.read_text("utf-8")) == json.loads(
            (again / path.relative_to(editions)).read_text("utf-8")
        )
