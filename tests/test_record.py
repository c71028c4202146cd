"""``carelib progress``: what it says before it does anything, and one clear line for all that it cannot do."""

import json
import os
from datetime import UTC, datetime

import pytest

from carelib import __main__ as cli
from carelib.classroom import read
from carelib.loader import library
from carelib.model import Item
from carelib.progress import Attempt
from carelib.store import PLACE, Record, Store

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LESSON = "08-who-helps"
ITEM = "who-counselor-twice"


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


@pytest.mark.parametrize("ends", [EOFError(), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")])
def test_no_answer_at_all_is_no_yes(run, store, monkeypatch, ends):
    def nothing(_):
        raise ends

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", nothing)
    status, out, err = run("delete")
    assert (status, err) == (0, "")
    assert out.endswith("Nothing was changed.\n")
    assert len(store.attempts()) == 3


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


UID = "0123456789abcdef" * 2
STATE = {"activity": f"quiz:{ITEM}", "part": ITEM, "lesson": LESSON, "state": {"tries": ["a"]}, "at": NOW.isoformat()}
ATTEMPT = {"uid": UID, "item": ITEM, "choice": "a", "correct": True, "sure": 1, "at": NOW.isoformat(), "lesson": LESSON}
CARD = {"card_id": 0, "state": 2, "step": None, "stability": 3.5, "difficulty": 5.0} | dict.fromkeys(
    ("due", "last_review"), NOW.isoformat()
)


def whole(**parts):
    """A record with an answer, a state and a card in it, some parts as they are given here."""
    return {"carelib_progress": 1, "attempts": [ATTEMPT], "responses": [STATE], "cards": {ITEM: CARD}} | parts


def without(card, *keys):
    return {key: value for key, value in card.items() if key not in keys}


STRANGE = {
    "a card without its step": (whole(cards={ITEM: without(CARD, "step")}), f"cards.'{ITEM}': a card that the sched"),
    "a card of nothing": (whole(cards={ITEM: {}}), "a card that the scheduler can read was expected"),
    "a card of no state": (whole(cards={ITEM: CARD | {"state": 9}}), "a card that the scheduler can read"),
    "an endless card": (whole(cards={ITEM: CARD | {"stability": float("inf")}}), "a card that the scheduler can read"),
    "a card of no number": (whole(cards={ITEM: CARD | {"difficulty": float("nan")}}), "a card that the scheduler can"),
    "a card of no place": (whole(cards={ITEM: CARD | {"due": "2026-01-01"}}), "a card that the scheduler can read"),
    "a card of the end": (
        whole(cards={ITEM: CARD | {"due": "9999-12-31T00:00:00+00:00"}}),
        "a card that the scheduler",
    ),
    "a card of no question": (whole(cards={"=1+1;": CARD}), "cards.'=1+1;': the id of a question was expected"),
    "a formula as uid": (whole(attempts=[ATTEMPT | {"uid": "a;=1+1"}]), "attempts.0.uid: an id as carelib gives it"),
    "a formula as item": (whole(attempts=[ATTEMPT, ATTEMPT | {"item": 'x;=HYPERLINK("'}]), "attempts.1.item: an id"),
    "a line more": (whole(attempts=[ATTEMPT | {"uid": f"{UID}\n"}]), "attempts.0.uid: an id as carelib gives it"),
    "a formula as choice": (whole(attempts=[ATTEMPT | {"choice": "=1+1"}]), "attempts.0.choice: an id as carelib"),
    "a formula as lesson": (whole(attempts=[ATTEMPT | {"lesson": "l;=1"}]), "attempts.0.lesson: an id as carelib"),
    "an odd part": (whole(responses=[STATE | {"part": "unclear:\x1b[2J"}]), "responses.0.part: an id as carelib gives"),
    "an odd activity": (whole(responses=[STATE | {"activity": "quiz:;="}]), "responses.0.activity: an id as carelib"),
    "no activity": (whole(responses=[STATE | {"activity": "other:a"}]), "responses.0.state: no 'other' keeps"),
    "tries of no list": (whole(responses=[STATE | {"state": {"tries": 5}}]), "responses.0.state: no 'quiz' keeps"),
    "a text as state": (whole(responses=[STATE | {"state": "x"}]), "responses.0.state: no 'quiz' keeps such"),
    "a text as line": (
        whole(responses=[STATE | {"part": "unclear:x", "state": "text"}]),
        "responses.0.state: no 'quiz'",
    ),
    "endless tries": (whole(responses=[STATE | {"state": {"sure": [float("nan")]}}]), "responses.0.state: no 'quiz'"),
    "odd ways": (whole(responses=[STATE | {"activity": "scene:s", "part": "ways", "state": "x"}]), "no 'scene' keeps"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_record_of_another_form_is_refused_whole_with_the_place(run, store, tmp_path, name):
    record, told = STRANGE[name]
    before = store.record()
    path = bad(tmp_path, "strange.json", json.dumps(record).encode())
    status, out, err = run("import", path)
    assert (status, out) == (2, "")
    assert f"strange.json: {told}" in err or told in err
    assert err.endswith("expected what 'carelib progress export' writes; nothing was taken in\n")
    assert len(err) < 400
    assert err.rstrip("\n").isprintable()
    assert store.record() == before


def test_one_of_the_right_form_is_taken_in(run, store, tmp_path):
    moment = ATTEMPT | {"uid": UID[::-1], "item": "coach-out-of-depth/start", "choice": "0", "lesson": ""}
    path = bad(tmp_path, "right.json", json.dumps(whole(attempts=[ATTEMPT, moment])).encode())
    assert run("import", path) == (0, f"{path}: 2 new answers of 2. What was here before stays.\n", "")


def tampered(store):
    """What an import of an earlier version may have left: an odd card, odd states, ids that are formulas."""
    store.take_in(
        Record.model_validate(
            whole(
                attempts=[ATTEMPT | {"uid": "a;=1+1", "item": "x;=HYPERLINK()"}],
                responses=[
                    STATE | {"part": "unclear:words-intake-form", "state": "text"},
                    STATE | {"activity": "quiz:other", "part": "words-intake-form", "state": {"tries": 5}},
                ],
                cards={},
            )
        )
    )
    with store.writing() as link:
        link.execute("INSERT OR REPLACE INTO card VALUES(?, ?)", (ITEM, '{"card_id":1,"state":2,"bogus":"x"}'))


def test_what_an_earlier_import_left_counts_as_not_there(run, store, tmp_path):
    before = run("export", tmp_path / "before.json") and json.loads((tmp_path / "before.json").read_text("utf-8"))
    tampered(store)
    status, out, err = run()
    assert (status, err) == (0, "")
    for name in ("mine.json", "mine.csv"):
        status, out, err = run("export", tmp_path / name)
        assert status == 0
        assert err == "carelib: left out, since carelib writes no such thing: 4 of the record's entries\n"
    after = json.loads((tmp_path / "mine.json").read_text("utf-8"))
    assert after == before | {"cards": without(before["cards"], ITEM)}
    assert "HYPERLINK" not in (tmp_path / "mine.csv").read_text("utf-8")
    status, out, err = run("hand-in", tmp_path / "handed.json", "--yes")
    assert status == 0
    assert "This hands in your 3 answers" in out
    assert run("import", tmp_path / "mine.json")[0] == 0


def test_an_answer_to_a_question_with_a_broken_card_is_kept_and_begins_its_card_anew(store):
    tampered(store)
    store.keep(f"quiz:{ITEM}", LESSON, {}, {ITEM: {"tries": ["b"]}}, [Attempt(ITEM, "b", True, 2, NOW, LESSON)])
    assert store.attempts()[-1].choice == "b"
    assert store.cards()[ITEM]["due"] > NOW.isoformat()


def test_a_card_from_a_file_takes_the_place_of_a_broken_one(run, store, tmp_path):
    tampered(store)
    assert run("import", bad(tmp_path, "right.json", json.dumps(whole()).encode()))[0] == 0
    assert store.cards()[ITEM] == CARD


def test_to_forget_a_lesson_takes_the_cards_of_its_questions_along(run, store):
    tampered(store)
    unanswered = next(one.id for one in library().of(Item).values() if one.lesson == LESSON and one.id != ITEM)
    with store.writing() as link:
        link.execute("INSERT INTO card VALUES(?, '{}')", (unanswered,))
    assert run("reset", LESSON, "--yes")[0] == 0
    assert list(store.cards()) == ["words-intake-form"]


def test_what_is_handed_in_is_shown_printably(run, store, tmp_path):
    said = {f"unclear:{ITEM}": {"text": "Who\x1b]0;mine\x07 is\nshe? \ud83d"}}
    store.keep(f"quiz:{ITEM}", LESSON, {}, said)
    status, out, _ = run("hand-in", tmp_path / "handed.json", "--yes")
    assert status == 0
    assert '\n  "Who ]0;mine is she? ?"\n' in out
    assert "\x1b" not in out


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
    assert os.name == "nt" or (tmp_path / "mine.json").stat().st_mode & 0o777 == 0o600
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
