"""The learner's record: nothing lost, nothing twice, and one clear line where it cannot be kept."""

import json
import os
import random
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from carelib.progress import Attempt
from carelib.store import PLACE, VERSION, CannotKeep, Record, Store, file, place

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ROOT = Path(__file__).parent.parent


def attempt(item: str = "q", choice: str = "a", *, lesson: str = "08-who-helps") -> Attempt:
    return Attempt(item, choice, choice == "a", 2, NOW, lesson)


@pytest.fixture
def store(tmp_path):
    one = Store(tmp_path / "kept" / "progress.sqlite")
    yield one
    one.close()


def test_it_stands_where_the_platform_keeps_such_things_or_where_one_says(monkeypatch, tmp_path):
    monkeypatch.setenv(PLACE, "off")
    assert place() is None
    assert Store.here() is None
    monkeypatch.setenv(PLACE, str(tmp_path / "mine.sqlite"))
    assert Store.here() == Store(tmp_path / "mine.sqlite")
    monkeypatch.setenv(PLACE, "")
    assert place().parts[-2:] == ("carelib", "progress.sqlite")


def test_looking_makes_no_file(store):
    assert store.state("quiz:q") == {}
    assert store.attempts() == []
    assert store.cards() == {}
    assert store.record() == Record()
    assert not store.path.exists()


def test_what_is_kept_comes_back_also_to_another_process(store):
    store.keep("quiz:q", "08-who-helps", {}, {"q": {"tries": ["b"]}}, [attempt(choice="b")])
    script = f"from carelib.store import Store; from pathlib import Path; s = Store(Path({str(store.path)!r})); print(s.state('quiz:q'), len(s.attempts()), list(s.cards()))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "{'q': {'tries': ['b']}} 1 ['q']\n"


def test_two_kernels_with_one_lesson_do_not_undo_each_other(store):
    other = Store(store.path)
    store.keep("quiz:q r", "l", {}, {"q": 1})
    other.keep("quiz:q r", "l", {}, {"r": 2})
    store.keep("quiz:q r", "l", {"q": 1}, {"q": 3})
    assert other.state("quiz:q r") == {"q": 3, "r": 2}
    store.keep("quiz:q r", "l", {"q": 3}, {})
    assert other.state("quiz:q r") == {"r": 2}
    other.close()


def test_a_state_and_its_attempts_are_written_both_or_not_at_all(store, monkeypatch):
    store.keep("quiz:q", "l", {}, {"q": 1}, [attempt()])
    monkeypatch.setattr("carelib.store.scheduled", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.keep("quiz:q", "l", {"q": 1}, {"q": 2}, [attempt()])
    assert store.state("quiz:q") == {"q": 1}
    assert len(store.attempts()) == 1


def test_exported_deleted_and_imported_it_is_the_same(store):
    store.keep("quiz:q", "08-who-helps", {}, {"q": {"tries": ["b", "a"]}}, [attempt(choice="b"), attempt()])
    store.keep("scene:s", "02-safety-first", {}, {"ways": [0, 1]}, [attempt("s/start", "1")])
    whole, attempts, cards = store.record(), store.attempts(), store.cards()
    text = whole.model_dump_json()
    store.delete()
    assert not any(store.path.parent.iterdir())
    assert store.take_in(Record.model_validate_json(text)) == 3
    assert (store.record(), store.attempts(), store.cards()) == (whole, attempts, cards)
    assert store.take_in(whole) == 0, "taken in twice, nothing is there twice"
    assert store.record() == whole


@pytest.mark.parametrize("odd", [{}, {"state": 2}, {"last_review": ["x"]}])
def test_a_card_that_cannot_be_read_counts_as_none(store, odd):
    store.keep("quiz:q", "l", {}, {}, [attempt()])
    whole = store.record()
    store.take_in(whole.model_copy(update={"cards": {"q": odd, "r": odd}}))
    assert store.record() == whole
    with store.writing() as link:
        link.execute("UPDATE card SET card=?", (json.dumps(odd),))
    store.take_in(whole)
    assert store.record() == whole


def test_what_is_later_stays_when_two_records_come_together(store, tmp_path):
    other = Store(tmp_path / "other.sqlite")
    store.keep("quiz:q", "l", {}, {"q": "early"}, [attempt()])
    early = store.record()
    store.keep("quiz:q", "l", {"q": "early"}, {"q": "late"})
    late = store.record()
    for records in ((early, late), (late, early)):
        for one in records:
            other.take_in(one)
        assert other.state("quiz:q") == {"q": "late"}
        other.delete()


def test_a_lesson_is_forgotten_and_the_others_are_not(store):
    store.keep("quiz:q", "one", {}, {"q": 1}, [attempt(lesson="one")])
    store.keep("quiz:r", "two", {}, {"r": 1}, [attempt("r", lesson="two")])
    assert store.reset("one") == (1, 1)
    assert [one.item for one in store.attempts()] == list(store.cards()) == ["r"]
    assert store.state("quiz:q") == {}
    assert store.state("quiz:r") == {"r": 1}


@pytest.fixture
def generous():
    """A process whose files everybody may read and write, unless they are made otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(place):
    """Name -> who may do what with it, for all that stands in a folder."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()}


OWN = dict.fromkeys(("progress.sqlite", "progress.sqlite-wal", "progress.sqlite-shm"), 0o600)
no_modes = pytest.mark.skipif(os.name == "nt", reason="no such modes there")


@no_modes
def test_nobody_else_on_the_machine_can_read_the_record(store, generous):
    store.keep("quiz:q", "l", {}, {"q": 1})
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700
    assert modes(store.path.parent) == OWN


@no_modes
def test_a_folder_that_was_there_stays_as_open_as_it_was_and_the_record_in_it_is_closed(store, generous):
    """As one that a group shares on purpose."""
    store.path.parent.mkdir()
    store.path.parent.chmod(0o2775)
    store.keep("quiz:q", "l", {}, {"q": 1})
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o2775
    assert modes(store.path.parent) == OWN


@no_modes
def test_a_record_that_others_could_read_is_closed_when_it_is_next_opened(store, generous):
    store.keep("quiz:q", "l", {}, {"q": 1})
    for path in store.path.parent.iterdir():  # the first kernel still has all three open
        path.chmod(0o664)
    other = Store(store.path)
    assert other.state("quiz:q") == {"q": 1}
    assert modes(store.path.parent) == OWN
    other.close()


@no_modes
def test_a_record_behind_a_link_is_closed_where_it_stands(tmp_path, generous):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "progress.sqlite")
    (tmp_path / "real" / "progress.sqlite").touch()
    linked = Store(tmp_path / "link")
    linked.keep("quiz:q", "l", {}, {"q": 1})
    assert modes(tmp_path / "real") == OWN
    linked.close()


@no_modes
def test_a_broken_record_that_others_could_read_is_closed_too(store, generous):
    store.path.parent.mkdir()
    store.path.write_bytes(b"my answers, and then junk")
    store.path.chmod(0o644)
    assert store.state("quiz:q") == {}
    ((name, mode),) = modes(store.path.parent).items()
    assert (".broken-" in name, mode) == (True, 0o600)


@no_modes
def test_a_folder_that_is_named_by_mistake_is_one_line_and_stays_as_it_was(tmp_path, generous):
    (tmp_path / "mine").mkdir()
    with pytest.raises(CannotKeep, match=f"directory; set {PLACE} to a file"):
        Store(tmp_path / "mine").keep("quiz:q", "l", {}, {"q": 1})
    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) == 0o777


@no_modes
def test_where_the_mode_cannot_be_changed_answers_are_kept_all_the_same(store, monkeypatch):
    """As on a disk that knows no modes, or with a file that belongs to another account."""

    def refused(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    store.path.parent.mkdir()
    store.path.touch(0o644)
    monkeypatch.setattr(Path, "chmod", refused)
    store.keep("quiz:q", "l", {}, {"q": 1})
    assert store.state("quiz:q") == {"q": 1}


@pytest.mark.parametrize("junk", [b"not a database at all, and long enough to be taken for one" * 40, b"x"])
def test_a_broken_file_is_set_aside_named_and_never_overwritten(store, junk):
    store.path.parent.mkdir()
    store.path.write_bytes(junk)
    assert store.state("quiz:q") == {}
    assert re.search(r"not a whole record .* set aside as progress\.sqlite\.broken-\d+T\d+", store.told)
    (aside,) = store.path.parent.glob("*.broken-*")
    assert aside.read_bytes() == junk
    store.keep("quiz:q", "l", {}, {"q": 1})
    assert store.state("quiz:q") == {"q": 1}
    assert aside.read_bytes() == junk


def test_another_kernels_new_file_is_not_set_aside_for_the_broken_one_that_stood_there(store, monkeypatch):
    """Two kernels meet a broken file; one has begun anew and kept an answer when the other comes to set it aside."""
    store.path.parent.mkdir()
    store.path.write_bytes(b"junk")
    late, set_aside = Store(store.path), Store.set_aside

    def after_the_other(self, why):
        if self is late:
            store.keep("quiz:q", "l", {}, {"q": 1}, [attempt()])
        set_aside(self, why)

    monkeypatch.setattr(Store, "set_aside", after_the_other)
    late.keep("quiz:r", "l", {}, {"r": 2}, [attempt("r")])
    for one in (store, late, Store(store.path)):
        assert (one.state("quiz:q"), one.state("quiz:r")) == ({"q": 1}, {"r": 2})
        assert [each.item for each in one.attempts()] == ["q", "r"]
        one.close()
    (aside,) = store.path.parent.glob("*.broken-*")
    assert aside.read_bytes() == b"junk"


def just_before(monkeypatch, owner, name, done):
    """Another kernel does this in between: before the next call of that name, once."""
    real = getattr(owner, name)

    def then(*given, **named):
        monkeypatch.setattr(owner, name, real)
        done()
        return real(*given, **named)

    monkeypatch.setattr(owner, name, then)


@pytest.mark.skipif(os.name == "nt", reason="nobody can rename a file there that another kernel has open")
@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_that_is_begun_just_before_the_renaming_gets_its_name_back(store, monkeypatch, links):
    """Both have seen the broken file stand there; one sets it aside and keeps an answer, then the other gives it a name."""

    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    store.path.parent.mkdir()
    store.path.write_bytes(b"junk")
    late, set_aside = Store(store.path), Store.set_aside
    if not links:  # as on some disks
        monkeypatch.setattr(os, "link", refused)

    def looked_at(self, why):
        if self is late:
            just_before(monkeypatch, Path, "rename", lambda: store.keep("quiz:q", "l", {}, {"q": 1}, [attempt()]))
        set_aside(self, why)

    monkeypatch.setattr(Store, "set_aside", looked_at)
    late.keep("quiz:r", "l", {}, {"r": 2}, [attempt("r")])
    store.keep("quiz:q", "l", {"q": 1}, {"q": 3})
    for one in (store, late, Store(store.path)):
        assert (one.state("quiz:q"), one.state("quiz:r")) == ({"q": 3}, {"r": 2})
        one.close()
    (aside,) = store.path.parent.glob("*.broken-*")
    assert aside.read_bytes() == b"junk"
    assert late.told == ""


def test_what_is_begun_anew_while_a_broken_file_is_set_aside_keeps_what_stands_beside_it(store, monkeypatch):
    """The other kernel comes when the broken file has its new name already: its own -wal holds its answer."""
    store.path.parent.mkdir()
    store.path.write_bytes(b"junk")
    late, rename = Store(store.path), Path.rename

    def renamed(path, to):
        moved = rename(path, to)
        if path == store.path:
            store.keep("quiz:q", "l", {}, {"q": 1}, [attempt()])
        return moved

    monkeypatch.setattr(Path, "rename", renamed)
    late.keep("quiz:r", "l", {}, {"r": 2}, [attempt("r")])
    assert (late.state("quiz:q"), late.state("quiz:r")) == ({"q": 1}, {"r": 2})
    (aside,) = store.path.parent.glob("*.broken-*")
    assert aside.read_bytes() == b"junk"
    late.close()


@pytest.mark.parametrize("name", ["_which", "_begins"])
def test_a_broken_file_that_another_kernel_sets_aside_before_it_is_opened_counts_as_none(store, monkeypatch, name):
    store.path.parent.mkdir()
    store.path.write_bytes(b"junk")
    just_before(monkeypatch, file, name, lambda: store.path.rename(store.path.with_name("aside")))
    store.keep("quiz:q", "l", {}, {"q": 1})
    assert store.state("quiz:q") == {"q": 1}
    assert set(modes(store.path.parent).values()) == {0o600} or os.name == "nt"


def test_a_broken_file_that_another_program_holds_is_one_line(store, monkeypatch):
    """As on Windows, where nobody can give another name to a file that somebody has open."""

    def held(*_):
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    store.path.parent.mkdir()
    store.path.write_bytes(b"junk")
    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(CannotKeep, match="used by another process; another program holds it: close that one"):
        store.keep("quiz:q", "l", {}, {"q": 1})
    assert store.path.read_bytes() == b"junk"
    monkeypatch.undo()
    store.keep("quiz:q", "l", {}, {"q": 1})
    assert store.state("quiz:q") == {"q": 1}


def test_a_disk_that_is_full_when_the_new_file_is_begun_is_one_line(store, monkeypatch):
    store.path.parent.mkdir()
    store.path.write_bytes(b"junk")

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Store, "_migrate", full)
    with pytest.raises(CannotKeep, match="full; make room on the disk and answer again"):
        store.keep("quiz:q", "l", {}, {"q": 1})


def test_an_answer_that_meets_a_broken_file_is_kept_in_the_new_one(store):
    store.keep("quiz:q", "l", {}, {"q": 1})
    store.close()
    store.path.write_bytes(b"SQLite format 3\0" + b"junk" * 2000)
    store.keep("quiz:q", "l", {"q": 1}, {"q": 2}, [attempt()])
    assert store.state("quiz:q") == {"q": 2}
    assert "set aside" in store.told


def test_a_page_that_was_damaged_in_the_middle_is_found_when_it_is_opened(store):
    for number in range(400):
        store.keep(f"quiz:{number}", "l", {}, {"q": "x" * 200})
    store.close()
    data = bytearray(store.path.read_bytes())
    data[4096 * 3 : 4096 * 4] = os.urandom(4096)
    store.path.write_bytes(data)
    assert store.state("quiz:1") == {}
    assert "set aside" in store.told
    (aside,) = store.path.parent.glob("*.sqlite.broken-*[0-9]")
    assert aside.read_bytes() == data


def test_a_newer_file_is_left_as_it_is(store):
    store.keep("quiz:q", "l", {}, {"q": 1})
    store.close()
    with sqlite3.connect(store.path) as link:
        link.execute(f"PRAGMA user_version={VERSION + 1}")
    link.close()
    with pytest.raises(CannotKeep, match=r"written by a newer carelib .* update carelib; nothing was changed"):
        store.keep("quiz:q", "l", {"q": 1}, {"q": 2})
    with pytest.raises(CannotKeep, match="newer carelib"):
        store.state("quiz:q")
    with sqlite3.connect(store.path) as link:
        assert link.execute("SELECT state FROM response").fetchall() == [("1",)]
    link.close()


def test_an_empty_file_of_the_first_version_becomes_this_one(store):
    store.path.parent.mkdir()
    store.path.touch()
    store.keep("quiz:q", "l", {}, {"q": 1})
    assert store.state("quiz:q") == {"q": 1}


def test_a_file_that_another_program_holds_is_one_line(store, monkeypatch):
    store.keep("quiz:q", "l", {}, {"q": 1})
    store.close()
    monkeypatch.setattr("carelib.store.file.PATIENCE", 0.05)
    holds = sqlite3.connect(store.path, isolation_level=None)
    holds.execute("BEGIN IMMEDIATE")
    with pytest.raises(CannotKeep, match="locked; another program holds it: close that one and answer again"):
        store.keep("quiz:q", "l", {"q": 1}, {"q": 2})
    holds.execute("ROLLBACK")
    holds.close()
    store.keep("quiz:q", "l", {"q": 1}, {"q": 2})
    assert store.state("quiz:q") == {"q": 2}


def test_a_full_disk_is_one_line_and_what_was_written_stays(store):
    store.keep("quiz:q", "l", {}, {"q": 1})
    (pages,) = store.connection().execute("PRAGMA page_count").fetchone()
    store.connection().execute(f"PRAGMA max_page_count={pages}")  # SQLite then says what it says of a full disk
    with pytest.raises(CannotKeep, match="full; make room on the disk and answer again"):
        store.keep("quiz:q", "l", {"q": 1}, {"q": "x" * 100_000})
    assert store.state("quiz:q") == {"q": 1}


def test_a_home_that_may_not_be_written_to_is_one_line(tmp_path):
    (tmp_path / "home").write_text("a file where a folder should be")
    with pytest.raises(CannotKeep, match=f"set {PLACE} to a"):
        Store(tmp_path / "home" / "progress.sqlite").keep("quiz:q", "l", {}, {"q": 1})


@pytest.mark.parametrize(
    "text",
    ["{}", '{"attempts": [{"uid": "x"}]}', '{"carelib_progress": 99}', '{"attempts": [], "more": 1}', "[]", "nonsense"],
)
def test_what_is_no_record_is_not_taken_for_one(text):
    if text == "{}":
        assert Record.model_validate_json(text) == Record()
    else:
        with pytest.raises(ValueError, match="validation error"):
            Record.model_validate_json(text)


ANSWERING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from carelib.progress import Attempt
from carelib.store import Store
store, who, many = Store(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
before = {}
for number in range(many):
    item = f"{who}-{number}"
    after = {**before, item: {"tries": ["a"]}}
    store.keep(f"quiz:{who}", "l", before, after, [Attempt(item, "a", True, None, datetime.now(UTC), "l")])
    before = after
    print(item, flush=True)
"""


def writer(path: Path, who: str, many: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ANSWERING, str(path), who, str(many)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def kill_in_the_middle(path: Path, times: int) -> None:
    chance, told = random.Random(7), set()
    for number in range(times):
        process = writer(path, f"k{number}", 100_000)
        told.add(process.stdout.readline().strip())
        time.sleep(chance.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        told |= set(process.communicate()[0].split("\n")) - {""}
        store = Store(path)
        kept = {one.item for one in store.attempts()}
        whole = {line for line in told if line in kept}
        # the last line of a killed process may be torn in the pipe, never in the file
        assert len(told - whole) == 0 or all(any(name.startswith(line) for name in kept) for line in told - whole)
        assert store.connection().execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert set(store.state(f"quiz:k{number}")) == {item for item in kept if item.startswith(f"k{number}-")}
        store.close()


@pytest.mark.skipif(os.name == "nt", reason="no kill -9 there")
def test_killed_at_any_moment_nothing_that_was_written_is_lost(tmp_path):
    kill_in_the_middle(tmp_path / "progress.sqlite", 6)


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="no kill -9 there")
def test_killed_200_times_nothing_that_was_written_is_lost(tmp_path):
    kill_in_the_middle(tmp_path / "progress.sqlite", 200)


def write_at_once(path: Path, writers: int, each: int) -> None:
    processes = [writer(path, f"w{number}", each) for number in range(writers)]
    for process in processes:
        _, errors = process.communicate()
        assert process.returncode == 0, errors
    store = Store(path)
    items = [one.item for one in store.attempts()]
    assert sorted(items) == sorted(f"w{number}-{one}" for number in range(writers) for one in range(each))
    assert len(store.cards()) == writers * each
    store.close()


def test_kernels_that_answer_at_once_all_get_through(tmp_path):
    write_at_once(tmp_path / "progress.sqlite", 4, 25)


@pytest.mark.long
def test_8_kernels_write_10_000_responses_and_all_are_there_once(tmp_path):
    write_at_once(tmp_path / "progress.sqlite", 8, 1250)


def test_a_record_is_plain_json(store):
    store.keep("quiz:q", "l", {}, {"q": {"prediction": "é"}}, [attempt()])
    record = json.loads(store.record().model_dump_json())
    assert record["carelib_progress"] == VERSION
    assert record["attempts"][0]["item"] == "q"
    assert record["responses"][0]["state"] == {"prediction": "é"}


def test_several_threads_of_a_kernel_may_keep(tmp_path):
    """JupyterLab may have widgets answered in a thread of their own (a subshell), beside the cells'."""
    store, wrong = Store(tmp_path / "progress.sqlite"), []
    store.keep("opened", "08-who-helps", {}, {"here": 1})

    def keeps(number):
        try:
            for turn in range(20):
                one = Attempt(f"item-{number}-{turn}", "a", True, None, NOW, "08-who-helps")
                store.keep(f"quiz {number}", "08-who-helps", {}, {str(turn): turn}, [one])
        except CannotKeep as problem:
            wrong.append(str(problem))

    threads = [Thread(target=keeps, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    assert len({one.item for one in store.attempts()}) == 80
    store.close()


@pytest.mark.parametrize("gone", ["deleted", "set aside"])
def test_what_another_process_took_away_is_begun_anew_and_nothing_goes_into_the_old_one(tmp_path, gone):
    """Two kernels, one record: one of them deletes it or finds it broken while the other holds it open."""
    mine, other = Store(tmp_path / "p.sqlite"), Store(tmp_path / "p.sqlite")
    mine.keep("quiz:a", "l", {}, {"a": {"tries": ["a"]}})
    other.state("quiz:a")
    if gone == "deleted":
        other.delete()
    else:
        other.set_aside("a test")
    mine.keep("quiz:b", "l", {}, {"b": {"tries": ["b"]}})
    assert Store(tmp_path / "p.sqlite").state("quiz:b") == {"b": {"tries": ["b"]}}
