"""``carelib progress``: what it says before it does anything, and one clear line for all that it cannot do."""

import json
from datetime import UTC, datetime

import pytest

from carelib import __main__ as cli
from carelib.classroom import read
from carelib.loader import library
from carelib.progress import Attempt
from carelib.store import PLACE, Store

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LESSON = "08-who-helps"


@pytest.fixture
def run(capsys):
    """Run one command: (exit status, standard output, standard error)."""

    def run(*arguments):
        status = cli.main(["progress", *(str(one) for one in arguments)])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A record with two answers in one lesson and one in another."""
    monkeypatch.setenv(PLACE, str(tmp_path / "progress.sqlite"))
    one = Store.here()
    wrong, right = (Attempt("who-counselor-twice", choice, choice == "b", 3, NOW, LESSON) for choice in "ab")
    one.keep("quiz:who-counselor-twice", LESSON, {}, {"who-counselor-twice": {"tries": ["a", "b"]}}, [wrong, right])
    other = Attempt("words-intake-form", "c", True, None, NOW, "01-words-and-umbrellas")
    one.keep("quiz:words-intake-form", "01-words-and-umbrellas", {}, {"words-intake-form": {}}, [other])
    yield one
    one.close()


def test_it_shows_where_one_stands_and_where_the_record_is(run, store):
    status, out, err = run()
    assert (status, err) == (0, "")
    assert out.startswith(f"Your record: {store.path}\nAnswers: 3. To review now: ")
    assert "  01 Words and umbrellas: 1 of " in out
    assert "  when you said 'sure': right 0 of 1" in out
    assert run("show") == (0, out, "")


def test_before_the_first_answer_it_says_so_and_makes_no_file(run, tmp_path, monkeypatch):
    monkeypatch.setenv(PLACE, str(tmp_path / "none.sqlite"))
    status, out, _ = run()
    assert status == 0
    assert "none.sqlite (nothing kept yet)" in out
    assert "no answer yet" in out
    assert run("delete")[1].endswith("nothing is kept there.\n")
    assert not (tmp_path / "none.sqlite").exists()


def test_exported_deleted_and_imported_it_shows_the_same(run, store, tmp_path):
    shown, file = run()[1], tmp_path / "mine.json"
    status, out, _ = run("export", file)
    assert (status, out) == (
        0,
        f"{file}: 3 answers; all that you answered and wrote. The record itself stays as it is.\n",
    )
    status, out, _ = run("delete", "--yes")
    assert out.startswith(f"This deletes {store.path} with 3 answers. It cannot be brought back.\n")
    assert not store.path.exists()
    assert run("import", file) == (0, f"{file}: 3 new answers of 3. What was here before stays.\n", "")
    assert run()[1] == shown
    assert run("import", file)[1].startswith(f"{file}: 0 new answers of 3.")


def test_the_answers_come_as_a_table_too(run, store, tmp_path):
    file = tmp_path / "mine.csv"
    assert "cannot be imported again" in run("export", file)[1]
    head, *rows = file.read_text("utf-8").splitlines()
    assert head == "uid,item,choice,correct,sure,at,lesson"
    assert [row.split(",")[1:5] for row in rows] == [
        ["who-counselor-twice", "a", "0", "3"],
        ["who-counselor-twice", "b", "1", "3"],
        ["words-intake-form", "c", "1", ""],
    ]


def test_one_lesson_is_forgotten_after_saying_what_that_is(run, store):
    status, out, _ = run("reset", LESSON, "--yes")
    assert status == 0
    assert out == f"This forgets what you did in {LESSON}: 2 answers, 1 states of activities.\n{LESSON} is as new.\n"
    assert [one.item for one in store.attempts()] == ["words-intake-form"]


@pytest.mark.parametrize("action", [["reset", LESSON], ["delete"]])
def test_nothing_is_forgotten_where_nobody_can_be_asked(run, store, action):
    status, _, err = run(*action)
    assert status == 2
    assert err == "carelib: a yes was expected and nobody can be asked here; say --yes\n"
    assert len(store.attempts()) == 3


@pytest.mark.parametrize(("typed", "left"), [("no", 3), ("", 3), ("yes", 0), (" YES ", 0)])
def test_one_is_asked_first(run, store, monkeypatch, typed, left):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: typed)
    status, out, _ = run("delete")
    assert status == 0
    assert len(store.attempts()) == left
    assert out.endswith("Nothing was changed.\n" if left else "The record is deleted.\n")


def bad(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "the whole file: Invalid JSON"),
        (b"{", "the whole file: Invalid JSON"),
        (b'{"attempts": [{"uid": "x"}]}', "attempts.0.item: Field required"),
        (b'{"carelib_progress": 2}', "carelib_progress: Input should be less than or equal to 1"),
        (b"\xff\xfe", "UTF-8 text was expected, byte 0 is not; export it anew"),
    ],
)
def test_what_is_no_export_is_one_line_and_changes_nothing(run, store, tmp_path, data, told):
    before = store.record()
    status, out, err = run("import", bad(tmp_path, "bad.json", data))
    assert (status, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1
    assert store.record() == before


def test_files_that_cannot_be_written_or_read_are_one_line(run, store, tmp_path):
    there = bad(tmp_path, "there.json", b"mine")
    assert run("export", there)[0::2] == (
        2,
        f"carelib: {there}: this file is there already; name another, nothing is overwritten\n",
    )
    assert there.read_bytes() == b"mine"
    assert "a name that ends in .json or .csv was expected" in run("export", tmp_path / "mine.txt")[2]
    assert "name a file in a folder that is there" in run("export", tmp_path / "no" / "mine.json")[2]
    assert "cannot be read (No such file or directory)" in run("import", tmp_path / "no.json")[2]
    assert "no such lesson; use one of 00-start-here, 01-" in run("reset", "08")[2]


def test_where_nothing_is_kept_it_says_so(run, monkeypatch):
    monkeypatch.setenv(PLACE, "off")
    assert run() == (2, "", f"carelib: nothing is kept here, since {PLACE} is 'off'; unset it to keep a record\n")


def test_a_broken_record_is_named_and_set_aside(run, store):
    store.close()
    store.path.write_bytes(b"junk" * 4000)
    status, out, err = run()
    assert status == 0
    assert "Answers: 0." in out
    assert "not a whole record" in err
    assert "set aside as progress.sqlite.broken-" in err


def test_an_export_holds_everything(run, store, tmp_path):
    run("export", tmp_path / "mine.json")
    record = json.loads((tmp_path / "mine.json").read_text("utf-8"))
    assert {len(record["attempts"]), len(record["responses"]), len(record["cards"])} == {3, 2}


def test_handing_in_says_what_and_leaves_out_who(run, store, tmp_path, monkeypatch):
    folder = tmp_path / "hand-in"
    folder.mkdir()
    monkeypatch.setenv("CARELIB_HAND_IN", str(folder))
    said = {
        "unclear:who-counselor-twice": {"text": "Which register?"},
        "who-counselor-twice": {"prediction": "my own story"},
    }
    store.keep("quiz:who-counselor-twice", LESSON, {}, said)
    status, out, err = run("hand-in", "--yes")
    assert (status, err) == (0, "")
    assert "your 3 answers" in out
    assert '"Which register?"' in out
    (file,) = folder.iterdir()
    text = file.read_text("utf-8")
    assert file.stat().st_mode & 0o777 == 0o644
    assert "my own story" not in text
    whole = json.loads(text)
    assert len(whole["attempts"]) == 3
    assert [one["part"] for one in whole["responses"]] == ["unclear:who-counselor-twice"]
    assert whole["cards"] == {}
    run("hand-in", "--yes")
    room = read(sorted(folder.iterdir()), library())
    assert len({one.learner for one in room.answered}) == 1
    assert len(room.unclear["who-counselor-twice"]) == 1


def test_handing_in_needs_a_folder_and_a_yes(run, store, tmp_path, monkeypatch):
    monkeypatch.delenv("CARELIB_HAND_IN", raising=False)
    status, out, err = run("hand-in", "--yes")
    assert (status, out) == (2, "")
    assert "CARELIB_HAND_IN is not set" in err
    assert "'carelib progress hand-in .' writes a file to give" in err
    monkeypatch.setenv("CARELIB_HAND_IN", str(tmp_path / "nowhere"))
    status, out, err = run("hand-in", "--yes")
    assert (status, out) == (2, "")
    assert "is no folder" in err
    monkeypatch.setenv("CARELIB_HAND_IN", str(tmp_path))
    before = sorted(tmp_path.iterdir())
    status, _, err = run("hand-in")
    assert status == 2
    assert "a yes was expected" in err
    assert sorted(tmp_path.iterdir()) == before


def test_one_can_hand_in_where_one_may_not_look(run, store, tmp_path, monkeypatch):
    folder = tmp_path / "hand-in"
    folder.mkdir()
    monkeypatch.setenv("CARELIB_HAND_IN", str(folder))
    folder.chmod(0o1333)  # what a learner may do in a folder of mode 1733 that is another's
    try:
        status, out, err = run("hand-in", "--yes")
    finally:
        folder.chmod(0o700)
    assert (status, err) == (0, "")
    assert out.endswith("Handed in. Answers that you hand in again later count once.\n")
    (file,) = folder.iterdir()
    assert len(json.loads(file.read_text("utf-8"))["attempts"]) == 3


def test_without_a_hub_one_hands_in_to_a_file_that_holds_no_own_words(run, store, tmp_path, monkeypatch):
    monkeypatch.delenv("CARELIB_HAND_IN", raising=False)
    monkeypatch.chdir(tmp_path)
    store.keep("quiz:who-counselor-twice", LESSON, {}, {"who-counselor-twice": {"prediction": "my own story"}})
    status, out, err = run("hand-in", "mine.json", "--yes")
    assert (status, err) == (0, "")
    assert "This hands in your 3 answers" in out
    assert "nor what you wrote anywhere else" in out
    assert out.endswith(
        "mine.json: give this file to your instructor. Answers that you hand in again later count once.\n"
    )
    text = (tmp_path / "mine.json").read_text("utf-8")
    assert "my own story" not in text
    assert len(read([tmp_path / "mine.json"], library()).answered) == 3
    assert "this file is there already" in run("hand-in", "mine.json", "--yes")[2]
    assert "a new name that ends in .json was expected" in run("hand-in", "mine.txt", "--yes")[2]
    assert "cannot be written" in run("hand-in", "no/mine.json", "--yes")[2]
    assert "a yes was expected" in run("hand-in", "other.json")[2]
    assert not (tmp_path / "other.json").exists()


def test_in_a_folder_no_two_that_hand_in_meet(run, store, tmp_path, monkeypatch):
    monkeypatch.delenv("CARELIB_HAND_IN", raising=False)
    folder = tmp_path / "class"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for _ in range(3):
        status, out, _ = run("hand-in", ".", "--yes")
        assert status == 0
    files = sorted(folder.iterdir())
    assert len(files) == 3
    assert all(path.name.startswith("answers-") and path.suffix == ".json" for path in files)
    assert any(path.name in out for path in files)
    assert len({one.learner for one in read(files, library()).answered}) == 1


@pytest.mark.parametrize("words", [["hand-in", "mine.json", "--yes"], ["export", "mine.json"], ["export", "mine.csv"]])
def test_where_nothing_was_answered_nothing_is_handed_in(run, tmp_path, monkeypatch, words):
    monkeypatch.setenv(PLACE, str(tmp_path / "none.sqlite"))
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.startswith(
        f"carelib: there are no answers in your record ({tmp_path / 'none.sqlite'}) yet, so nothing was "
    )
    assert list(tmp_path.iterdir()) == []
