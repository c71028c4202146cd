"""A class's exports, read: whole, cut off, of another version, twice, hostile, and never with anyone's name."""

import csv
import io
import json
import re

import pytest
from classes import HEAD, as_csv, rows

import carelib
from carelib import handedin
from carelib.__main__ import main
from carelib.classroom import class_figures, read
from carelib.faults import one_line
from carelib.handedin import CannotRead
from carelib.itemfigures import FEW
from carelib.loader import library
from carelib.model import Item

ITEMS = [item.id for item in library().of(Item).values()][:12]
BANK = library()


@pytest.fixture
def file(tmp_path):
    """Writes a file and names it."""

    def written(name, text):
        path = tmp_path / name
        path.write_text(text, "utf-8") if isinstance(text, str) else path.write_bytes(text)
        return path

    return written


def record(found, **more):
    """One learner's rows as ``carelib progress export`` writes them."""
    attempts = [
        {key: one[key] for key in ("uid", "item", "choice", "at", "lesson")}
        | {"correct": bool(int(one["correct"])), "sure": int(one["sure"])}
        for one in found
    ]
    return json.dumps({"carelib_progress": 1, "attempts": attempts, "responses": [], "cards": {}} | more)


def test_json_and_csv_of_the_same_class_say_the_same(file):
    found = rows(FEW, ITEMS)
    together = read([file("class.csv", as_csv(found))], BANK)
    each = [
        file(f"{number}.json", record([one for one in found if one["learner"] == f"learner-{number}"]))
        for number in range(FEW)
    ]
    apart = read(each, BANK)
    one, other = class_figures(together, BANK), class_figures(apart, BANK)
    assert (one.learners, one.answers) == (FEW, FEW * len(ITEMS))
    assert [it.facility for it in one.items] == [it.facility for it in other.items]
    assert [it.discrimination for it in one.items] == pytest.approx([it.discrimination for it in other.items])
    assert one.held == other.held
    assert together.passed_over == []


def test_no_name_of_a_learner_or_a_file_comes_out(file, capsys):
    path = file("zelda-fitzgerald.csv", as_csv(rows(FEW, ITEMS)).replace("learner-7", "Zelda Fitzgerald"))
    room = read([path], BANK)
    names = {one.learner for one in room.answered}
    assert len(names) == FEW
    assert not any("learner" in name or "elda" in name for name in names)
    assert names.isdisjoint(one.learner for one in read([path], BANK).answered)  # another salt each time
    assert main(["stats", str(path)]) == 0
    told = capsys.readouterr().out
    assert main(["stats", str(path), "--json"]) == 0
    assert "elda" not in told + capsys.readouterr().out


def test_who_handed_in_twice_counts_once(file):
    found = rows(1, ITEMS)
    once, again = file("monday.json", record(found[:8])), file("friday.json", record(found))
    room = read([once, again, once], BANK)
    assert len({one.learner for one in room.answered}) == 1
    assert class_figures(room, BANK).answers == len(ITEMS)


def test_what_the_file_says_of_right_and_wrong_counts_for_nothing(file):
    found = [one | {"correct": "1"} for one in rows(3, ITEMS)]
    for one in read([file("class.csv", as_csv(found))], BANK).answered:
        assert one.attempt.right == (BANK.find(Item, one.attempt.item).key == one.attempt.choice)


def test_what_the_bank_does_not_know_is_named_and_counted(file, monkeypatch):
    one, *rest = rows(1, ITEMS)
    strange = [
        one | {"item": "long-gone"},
        one | {"item": "front-desk-caller/start"},
        one | {"choice": "e"},
    ]
    room = read([file("class.csv", as_csv([*strange, *rest]))], BANK)
    assert len(room.answered) == len(rest)
    assert room.passed_over == [
        "1 answer: long-gone, not in this bank",
        "1 answer: moments of scenes and turns of sessions, which have no item statistics",
        f"1 answer: {one['item']}, with an option that it has not",
    ]
    newer = BANK.find(Item, ITEMS[0]).model_copy(update={"id": "newer", "replaces": "long-gone"})
    monkeypatch.setattr(BANK, "of", lambda kind, of=BANK.of: {**of(kind), "newer": newer} if kind is Item else of(kind))
    room = read([file("class.csv", as_csv([*strange, *rest]))], BANK)
    assert room.passed_over[0] == "1 answer: long-gone, replaced by newer, and not mixed with it"


def test_lines_on_unclear_questions_come_without_who_wrote_them(file):
    said = [{"activity": "quiz", "part": f"unclear:{ITEMS[0]}", "lesson": "x", "state": {"text": "Who\nis she?"}}]
    kept = [{"activity": "quiz", "part": ITEMS[0], "lesson": "x", "state": {"tries": ["a"]}}]
    room = read([file("one.json", record([], responses=[*said, *kept]))], BANK)
    assert room.unclear == {ITEMS[0]: ["Who is she?"]}


whole = record(rows(1, ITEMS[:2]))


def sure(said):
    """The same, with this said of the certainty of all its answers."""
    return re.sub(r'"sure": [0-9]', f'"sure": {said}', whole)


FAULTS = {
    "cut.json": (whole[:200], "it may have been cut off: ask them to hand in anew (carelib progress hand-in .)"),
    "none.json": ("", "none.json: the file is empty; ask for it anew"),
    "none.csv": ("", "none.csv: the file is empty; ask for it anew"),
    "blank.csv": ("\n\n", "the file is empty"),
    "list.json": ("[1, 2]", "what 'carelib progress hand-in' writes was expected"),
    "newer.json": (whole.replace('"carelib_progress": 1', '"carelib_progress": 99'), "version 99 of an export"),
    "odd.json": (
        whole.replace('"attempts": [', '"attempts": [3, '),
        "attempts: a list of entries was expected; ask them to hand in anew",
    ),
    "time.json": (whole.replace("2026-09-01", "yesterday"), "attempts.0: uid, item, choice, correct and at"),
    "sure.json": (whole.replace('"sure": ', '"sure": 1'), "a certainty of 1 to 3"),
    "deep.json": ("[" * 100_000, "; ask them to hand in anew"),
    "bytes.json": (b'{"carelib_progress": 1, "\xff', "UTF-8 text was expected"),
    "photo.json": (b"\xff\xd8\xff\xe0\0\x10JFIF", "byte 0 is not: a picture or a PDF, perhaps; ask for the file as"),
    "photo.csv": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture or a PDF, perhaps"),
    "semi.csv": (
        as_csv(rows(1, ITEMS)).replace(",", ";"),
        "semi.csv:1: a spreadsheet program saved this, with ; between the columns; ask for the file as carelib wrote it, unopened",
    ),
    "tab.csv": (as_csv(rows(1, ITEMS)).replace(",", "\t"), "with a tab between the columns"),
    "bank.csv": (
        "id,section,lesson,stem,key\nx,,,,\n",
        "these are the questions ('carelib export csv'), and no answers",
    ),
    "head.csv": ("item,choice\nx,a\n", "a column 'uid' was expected"),
    "cut.csv": (as_csv(rows(1, ITEMS))[:-30], "cells were expected; was it cut off?"),
    "quote.csv": (",".join(HEAD) + '\n"a', "no export"),
    "notes.txt": ("hello", "a .json or .csv of 'carelib progress' was expected"),
    "digits.json": (
        whole.replace('"attempts"', '"more":\n' + "9" * 5000 + ', "attempts"'),
        "digits.json:2: a number of more than 4,300 digits, which no export has",
    ),
    "endless.json": (sure("Infinity"), "attempts.0: uid, item, choice, correct and at were expected"),
    "none.0.json": (sure("NaN"), "attempts.0: uid, item, choice, correct and at were expected"),
    "words.json": (sure('"' + "9" * 5000 + '"'), "attempts.0: uid, item, choice, correct and at were expected"),
    "words.csv": (
        as_csv([rows(1, ITEMS)[0] | {"sure": "9" * 5000}]),
        "words.csv:2: uid, item, choice, correct and at were expected",
    ),
    "long.json": (whole.replace("2026-09-01", "x" * 100_000), "attempts.0: uid, item, choice, correct and at"),
    "half.json": (whole.replace("2026-09-01", "\\ud800"), "attempts.0: uid, item, choice, correct and at"),
    "\x1b]0;mine\x07\n\x1b[2J.json": ("{", r"\x1b]0;mine\x07\n\x1b[2J.json:1: no whole JSON"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_no_whole_export_is_one_clear_line(file, capsys, name):
    text, told = FAULTS[name]
    path, good = file(name, text), file("good.csv", as_csv(rows(2, ITEMS)))
    assert main(["stats", str(good), str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert len(err) < 1000
    assert told in err
    assert one_line(str(path)) in err
    assert err.rstrip("\n").isprintable()
    assert main(["stats", str(good), str(path), "--leave-out"]) == 0
    out = capsys.readouterr().out
    assert "2 learners" in out
    assert told in out
    assert all(line.isprintable() for line in out.split("\n"))
    desk = carelib.desk(str(good), str(path), leave_out=True)
    assert repr(desk).startswith("2 learners")
    assert told in repr(desk)
    assert all(line.isprintable() for line in repr(desk).split("\n"))


@pytest.mark.parametrize(
    "name", ["\ud800", "\x1b]0;mine\x07\x1b[2J\x1b[31mFAKE LINE\nnext", "<img src=x>", "", "long-gone"]
)
def test_lines_are_taken_for_questions_that_are_here_and_all_else_is_named_printably(file, capsys, name):
    said = [{"part": f"unclear:{name}", "state": {"text": "Who\ud800 is\x1b[2J she?"}}]
    known = [{"part": f"unclear:{ITEMS[0]}", "state": {"text": "Who\ud800 is\x1b[2J she?"}}]
    path = file("one.json", record(rows(1, ITEMS), responses=[*said, *known]))
    room = read([path], BANK)
    assert room.unclear == {ITEMS[0]: ["Who is [2J she?"]}
    (told,) = room.passed_over
    assert told.startswith("1 line on what is unclear: ")
    assert told.endswith(", not in this bank")
    assert main(["stats", str(path)]) == 0
    out = capsys.readouterr().out
    assert all(line.isprintable() for line in out.split("\n"))
    assert "\nnext" not in out
    assert main(["stats", str(path), "--json"]) == 0
    capsys.readouterr().out.encode()
    carelib.desk(str(path)).unclear()._repr_html_().encode()


def test_the_ends_of_time_are_days_like_others(file):
    found = rows(1, ITEMS[:3])
    ends = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-01-01T00:00:00")
    room = read([file("one.json", record([one | {"at": at} for one, at in zip(found, ends, strict=True)]))], BANK)
    assert class_figures(room, BANK).answers == 3


def test_a_folder_is_told_from_a_file(tmp_path):
    with pytest.raises(CannotRead, match=r"this is a folder; name the files in it, as .*/\*\.json"):
        read([tmp_path], BANK)


def test_a_missing_file_and_one_that_is_too_large(file, tmp_path, monkeypatch):
    with pytest.raises(CannotRead, match="cannot be read"):
        read([tmp_path / "none.csv"], BANK)
    monkeypatch.setattr(handedin, "LARGEST_JSON", 100)
    with pytest.raises(CannotRead, match="more than 100 bytes"):
        read([file("large.json", whole)], BANK)


def test_a_class_of_one_gets_sentences_and_no_figures(file, capsys):
    assert main(["stats", str(file("one.csv", as_csv(rows(1, ITEMS))))]) == 0
    out = capsys.readouterr().out
    assert "With fewer than 20 learners no figures are given" in out
    assert f"{ITEMS[0]}: 1 learners answered, and figures are given from 20 on." in out
    assert "%" not in out.replace("95 %", "")
    assert "None" not in out


def test_json_for_machines(file, capsys):
    assert main(["stats", "--json", str(file("class.csv", as_csv(rows(30, ITEMS))))]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["learners"], told["answers"], len(told["items"])) == (30, 30 * len(ITEMS), len(ITEMS))
    assert {"facility", "discrimination", "options", "seconds", "sentence"} <= set(told["items"][0])


def test_the_report_of_a_class(file, capsys):
    assert main(["stats", str(file("class.csv", as_csv(rows(60, ITEMS))))]) == 0
    out = capsys.readouterr().out
    for heading in ("Look at these first", "All questions", "Tests: KR-20", "How sure", "What first answers may show"):
        assert heading in out


def test_formulas_in_cells_are_text(file):
    out = io.StringIO()
    table = csv.DictWriter(out, HEAD)
    table.writeheader()
    hostile = rows(1, ITEMS[:1])[0] | {"learner": "=HYPERLINK(0)", "uid": "'=1+1", "item": "=cmd|' /C calc'!A0"}
    table.writerow(hostile)
    room = read([file("hostile.csv", out.getvalue())], BANK)
    assert room.answered == []
    assert room.passed_over == ["1 answer: =cmd|' /C calc'!A0, not in this bank"]
