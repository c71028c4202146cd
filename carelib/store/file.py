"""The one file of a record: found, opened, brought to this version, set aside where it is broken, written as a whole."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from threading import RLock
from typing import Concatenate, ParamSpec, Self, TypeVar, cast

from platformdirs import user_data_path

from carelib.store.kept import VERSION

PLACE = "CARELIB_STORE"
"""Names another file for the record; ``off`` keeps none."""
PATIENCE = 5.0
"""Seconds that a write waits for another one."""
ENDS = ("", "-wal", "-shm")
"""What the names of the record's files end with: its own, and of the two that SQLite has beside it while it is open."""
SQLITE = b"SQLite format 3\0"
"""What a file of SQLite begins with."""
TABLES = """
CREATE TABLE response(
    activity TEXT, part TEXT, lesson TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY(activity, part)
) WITHOUT ROWID;
CREATE TABLE attempt(
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, item TEXT NOT NULL, choice TEXT NOT NULL, correct INTEGER NOT NULL,
    sure INTEGER, at TEXT NOT NULL, lesson TEXT NOT NULL
);
CREATE TABLE card(item TEXT PRIMARY KEY, card TEXT NOT NULL) WITHOUT ROWID;
"""
MIGRATIONS = (TABLES,)
"""What brings the tables from each version to the next, the first from nothing."""


class CannotKeep(Exception):
    """The record cannot be read or written; the text says why and what to do. What was written before is still there."""


def place() -> Path | None:
    """Where the record is kept: ``CARELIB_STORE``, else the platform's own folder for such data; ``None`` for nowhere."""
    told = os.environ.get(PLACE, "")
    if told == "off":
        return None
    return Path(told) if told else user_data_path("carelib", appauthor=False) / "progress.sqlite"


P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="RecordFile")


def plainly(do: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """The same; what SQLite or the disk has against it as one line with what to do. On a broken file it is done anew."""

    @wraps(do)
    def done(self: S, *args: P.args, **named: P.kwargs) -> R:
        try:
            with self.one_at_a_time:
                try:
                    return do(self, *args, **named)
                except sqlite3.Error as error:
                    if type(error) is not sqlite3.DatabaseError and "malformed" not in str(error):
                        raise
                    self.set_aside(str(error))
                    return do(self, *args, **named)
        except sqlite3.Error as error:
            raise CannotKeep(f"{self.path}: {error}; {_remedy(str(error))}") from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise CannotKeep(f"{self.path}: {reason}; {_remedy(reason)}") from None

    return cast("Callable[Concatenate[S, P], R]", done)


def _remedy(reason: str) -> str:
    held = "another program holds it: close that one and answer again"
    known = {
        "locked": held,
        "used by another process": held,  # so Windows says it
        "full": "make room on the disk and answer again",
        "No space left": "make room on the disk and answer again",
    }
    elsewhere = f"set {PLACE} to a file in a folder that you may write to"
    return next((remedy for word, remedy in known.items() if word in reason), elsewhere)


@dataclass
class RecordFile:
    """The file alone; what is in it is the ``Store``'s matter."""

    path: Path

    def __post_init__(self) -> None:
        self._open: sqlite3.Connection | None = None
        self._process = 0
        self._file: tuple[int, int] | None = None
        self.one_at_a_time = RLock()  # JupyterLab may let a kernel answer its widgets in another thread (a subshell)
        self.told = ""
        """What happened to the file, where something did."""

    @classmethod
    def here(cls) -> Self | None:
        """The store at the place that is set; ``None`` where nothing is kept."""
        path = place()
        return cls(path) if path else None

    def close(self) -> None:
        """Ends the connection; the next call opens another."""
        if self._open and self._process == os.getpid():
            self._open.close()
        self._open = None

    def connection(self) -> sqlite3.Connection:
        """The open file, checked and of this version; a file is made where there is none."""
        if self._open and self._process == os.getpid() and self._file != _which(self.path):
            self.close()  # another process deleted it, or set it aside: what was written there would be lost
        if self._open is None or self._process != os.getpid():  # a connection must not cross a fork
            self._open, self._process = self._opened(), os.getpid()
        return self._open

    def _opened(self) -> sqlite3.Connection:
        _make_own(self.path)
        self._file = _which(self.path)  # before it is opened: where it turns out to be broken, it is this one
        try:
            begins = _begins(self.path)
        except FileNotFoundError:  # another kernel has just set it aside
            return self._opened()
        if begins not in (b"", SQLITE):
            raise sqlite3.DatabaseError("it is no database")  # SQLite takes a very short one for an empty one
        link = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            link.execute("PRAGMA journal_mode=WAL")
            link.execute("PRAGMA synchronous=FULL")
            (found,) = link.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise sqlite3.DatabaseError(found)
            self._migrate(link)
        except BaseException:
            link.close()
            raise
        return link

    def _migrate(self, link: sqlite3.Connection) -> None:
        """Bring the tables to this version; a newer one is left alone."""
        if _version(link) == VERSION:
            return
        link.execute("BEGIN IMMEDIATE")
        try:
            version = _version(link)  # another kernel may have been first
            if version > VERSION:
                told = f"{self.path}: written by a newer carelib (version {version} of its tables, {VERSION} is known here)"
                raise CannotKeep(f"{told}; update carelib; nothing was changed")
            for step in MIGRATIONS[version:]:
                for statement in filter(str.strip, step.split(";")):
                    link.execute(statement)
            link.execute(f"PRAGMA user_version={VERSION}")
            link.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                link.execute("ROLLBACK")
            raise

    def set_aside(self, why: str) -> None:
        """Give the file that was opened and is broken another name, so that a new one can be begun; ``told`` says so."""
        self.close()
        if self._file != _which(self.path):
            return  # another kernel was first: what stands there now is its new one
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = self.path.with_name(f"{self.path.name}.broken-{stamp}")
        try:
            self.path.rename(aside)
        except FileNotFoundError:  # another kernel was first, and has not begun anew yet
            return
        if self._file != _which(aside) and _given_back(aside, self.path):
            return  # another kernel was first, between the look at it and the new name
        for end in ENDS[1:]:
            with suppress(FileNotFoundError):
                if not self.path.exists():  # else another kernel has begun anew, and they are its own
                    self.path.with_name(self.path.name + end).rename(aside.with_name(aside.name + end))
        self.told = f"{self.path}: not a whole record ({why}); it was set aside as {aside.name}, and a new one is begun"

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The open file within a transaction: all that is done in it is kept, or nothing."""
        link = self.connection()
        link.execute("BEGIN IMMEDIATE")
        try:
            yield link
            link.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                link.execute("ROLLBACK")
            raise


def _make_own(path: Path) -> None:
    """Make folder and file where there are none; on the file, and what SQLite has beside it, only its owner has rights.

    SQLite makes the files beside it with the rights of the file. A folder that was there stays as it is.
    """
    windows = os.name == "nt"  # there are no such modes there
    path.parent.mkdir(0o777 if windows else 0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(0o600)
    real = path.resolve()  # a link stays a link
    for file in () if windows else (real.with_name(real.name + end) for end in ENDS):
        with suppress(OSError):  # a disk without modes, a file of another account: answers are kept all the same
            if file.is_file() and file.stat().st_mode & 0o077:
                file.chmod(0o600)


def _which(path: Path) -> tuple[int, int] | None:
    """Which file stands there; another one has another number."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _given_back(aside: Path, path: Path) -> bool:
    """Give a file its name back; False where another one has come to stand there, which stays."""
    try:
        os.link(aside, path)  # unlike a rename, this fails where there is a file
    except FileExistsError:
        return False
    except OSError:  # some disks know no links
        if path.exists():
            return False
        aside.rename(path)
        return True
    aside.unlink()
    return True


def _begins(path: Path) -> bytes:
    """What a file begins with, as far as ``SQLITE`` goes."""
    with path.open("rb") as file:
        return file.read(len(SQLITE))


def _version(link: sqlite3.Connection) -> int:
    return int(link.execute("PRAGMA user_version").fetchone()[0])
