"""A learner's own record, in one SQLite file on their own machine: the only module that writes any.

Several notebooks and kernels may write at once. What was written before is never overwritten by a file that turns out to
be broken: that one is set aside, under a name that says so.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from threading import RLock
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, cast
from uuid import uuid4

from platformdirs import user_data_path
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from carelib.progress import Attempt, scheduled

PLACE = "CARELIB_STORE"
"""Names another file for the record; ``off`` keeps none."""
VERSION = 1
PATIENCE = 5.0
"""Seconds that a write waits for another one."""
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


class CannotKeep(Exception):
    """The record cannot be read or written; the text says why and what to do. What was written before is still there."""


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KeptResponse(_Kept):
    """A part of an activity's state: an item's tries, a session's tags, a scene's path."""

    activity: str
    part: str
    lesson: str
    state: Any
    at: AwareDatetime


class KeptAttempt(_Kept):
    """One answer, under an id that it keeps wherever it is taken."""

    uid: str
    item: str
    choice: str
    correct: bool
    sure: int | None = Field(default=None, ge=1, le=3)
    at: AwareDatetime
    lesson: str


class Record(_Kept):
    """A whole record as it is exported and imported."""

    carelib_progress: int = Field(default=VERSION, ge=1, le=VERSION)
    responses: tuple[KeptResponse, ...] = ()
    attempts: tuple[KeptAttempt, ...] = ()
    cards: dict[str, dict[str, Any]] = {}


def place() -> Path | None:
    """Where the record is kept: ``CARELIB_STORE``, else the platform's own folder for such data; ``None`` for nowhere."""
    told = os.environ.get(PLACE, "")
    if told == "off":
        return None
    return Path(told) if told else user_data_path("carelib", appauthor=False) / "progress.sqlite"


P = ParamSpec("P")
R = TypeVar("R")


def _plainly(do: Callable[Concatenate["Store", P], R]) -> Callable[Concatenate["Store", P], R]:
    """The same; what SQLite or the disk has against it as one line with what to do. On a broken file it is done anew."""

    @wraps(do)
    def done(self: "Store", *args: P.args, **named: P.kwargs) -> R:
        try:
            with self._one_at_a_time:
                return do(self, *args, **named)
        except sqlite3.Error as error:
            if type(error) is sqlite3.DatabaseError or "malformed" in str(error):
                with self._one_at_a_time:
                    self.set_aside(str(error))
                    return do(self, *args, **named)
            raise CannotKeep(f"{self.path}: {error}; {_remedy(str(error))}") from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise CannotKeep(f"{self.path}: {reason}; {_remedy(reason)}") from None

    return cast("Callable[Concatenate[Store, P], R]", done)


def _remedy(reason: str) -> str:
    known = {
        "locked": "another program holds it: close that one and answer again",
        "full": "make room on the disk and answer again",
        "No space left": "make room on the disk and answer again",
    }
    elsewhere = f"set {PLACE} to a file in a folder that you may write to"
    return next((remedy for word, remedy in known.items() if word in reason), elsewhere)


@dataclass
class Store:
    """The record in one file; it is opened when first asked for and made when first written to."""

    path: Path

    def __post_init__(self) -> None:
        self._open: sqlite3.Connection | None = None
        self._process = 0
        self._one_at_a_time = RLock()  # JupyterLab may let a kernel answer its widgets in another thread (a subshell)
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

    def _connection(self) -> sqlite3.Connection:
        if self._open is None or self._process != os.getpid():  # a connection must not cross a fork
            self._open, self._process = self._opened(), os.getpid()
        return self._open

    def _opened(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and self.path.stat().st_size and not _is_sqlite(self.path):
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
        """Give a broken file another name, so that a new one can be begun; ``told`` says so."""
        self.close()
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = self.path.with_name(f"{self.path.name}.broken-{stamp}")
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self.path.with_name(self.path.name + end).rename(aside.with_name(aside.name + end))
        self.told = f"{self.path}: not a whole record ({why}); it was set aside as {aside.name}, and a new one is begun"

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        link = self._connection()
        link.execute("BEGIN IMMEDIATE")
        try:
            yield link
            link.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                link.execute("ROLLBACK")
            raise

    @_plainly
    def state(self, activity: str) -> dict[str, Any]:
        """What an activity was left with: part -> its state; empty where nothing was kept. Makes no file."""
        if not self.path.exists():
            return {}
        rows = self._connection().execute("SELECT part, state FROM response WHERE activity=? ORDER BY at", (activity,))
        return {part: json.loads(state) for part, state in rows}

    @_plainly
    def keep(
        self,
        activity: str,
        lesson: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        attempts: Sequence[Attempt] = (),
    ) -> None:
        """Write down what changed between two states of an activity, and the attempts in it, as a whole or not at all.

        Only the parts that changed are written, so that two kernels with one lesson do not undo each other.
        """
        now = datetime.now(UTC).isoformat()
        changed = [(activity, part, lesson, _json(it), now) for part, it in after.items() if before.get(part) != it]
        with self._writing() as link:
            link.executemany("INSERT OR REPLACE INTO response VALUES(?, ?, ?, ?, ?)", changed)
            gone = [(activity, part) for part in before if part not in after]
            link.executemany("DELETE FROM response WHERE activity=? AND part=?", gone)
            for one in attempts:
                self._note(link, one)

    @staticmethod
    def _note(link: sqlite3.Connection, one: Attempt) -> None:
        link.execute(
            "INSERT INTO attempt(uid, item, choice, correct, sure, at, lesson) VALUES(?, ?, ?, ?, ?, ?, ?)",
            (uuid4().hex, one.item, one.choice, one.right, one.sure, one.at.isoformat(), one.lesson),
        )
        row = link.execute("SELECT card FROM card WHERE item=?", (one.item,)).fetchone()
        card = scheduled(json.loads(row[0]) if row else None, one)
        if card:
            link.execute("INSERT OR REPLACE INTO card VALUES(?, ?)", (one.item, _json(card)))

    @_plainly
    def attempts(self) -> list[Attempt]:
        """Every answer, in the order in which they were written."""
        if not self.path.exists():
            return []
        rows = self._connection().execute("SELECT item, choice, correct, sure, at, lesson FROM attempt ORDER BY id")
        return [
            Attempt(item, choice, bool(right), sure, datetime.fromisoformat(at), lesson)
            for item, choice, right, sure, at, lesson in rows
        ]

    @_plainly
    def cards(self) -> dict[str, dict[str, Any]]:
        """Question -> its card."""
        if not self.path.exists():
            return {}
        return {item: json.loads(card) for item, card in self._connection().execute("SELECT item, card FROM card")}

    @_plainly
    def record(self) -> Record:
        """All of it."""
        if not self.path.exists():
            return Record()
        link = self._connection()
        link.execute("BEGIN")  # one state of all three tables, whoever writes meanwhile
        try:
            responses = link.execute("SELECT activity, part, lesson, state, at FROM response ORDER BY activity, part")
            attempts = link.execute("SELECT uid, item, choice, correct, sure, at, lesson FROM attempt ORDER BY id")
            names = ("uid", "item", "choice", "correct", "sure", "at", "lesson")
            return Record(
                responses=tuple(
                    KeptResponse(activity=a, part=p, lesson=lesson, state=json.loads(s), at=at)
                    for a, p, lesson, s, at in responses
                ),
                attempts=tuple(KeptAttempt(**dict(zip(names, row, strict=True))) for row in attempts),
                cards=self.cards(),
            )
        finally:
            link.execute("COMMIT")

    @_plainly
    def take_in(self, record: Record) -> int:
        """Add a record to this one; returns how many attempts were new. Of two states or cards the later one stays."""
        with self._writing() as link:
            before = link.total_changes
            link.executemany(
                "INSERT OR IGNORE INTO attempt(uid, item, choice, correct, sure, at, lesson) VALUES(?, ?, ?, ?, ?, ?, ?)",
                [(a.uid, a.item, a.choice, a.correct, a.sure, a.at.isoformat(), a.lesson) for a in record.attempts],
            )
            new = link.total_changes - before
            link.executemany(
                "INSERT INTO response VALUES(?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET lesson=excluded.lesson, "
                "state=excluded.state, at=excluded.at WHERE excluded.at > at",
                [(r.activity, r.part, r.lesson, _json(r.state), r.at.isoformat()) for r in record.responses],
            )
            known = dict(link.execute("SELECT item, card FROM card").fetchall())
            link.executemany(
                "INSERT OR REPLACE INTO card VALUES(?, ?)",
                [
                    (item, _json(card))
                    for item, card in record.cards.items()
                    if item not in known or _last(card) > _last(json.loads(known[item]))
                ],
            )
        return new

    @_plainly
    def reset(self, lesson: str) -> tuple[int, int]:
        """Forget one lesson; returns how many parts of activities and how many attempts that were."""
        with self._writing() as link:
            parts = link.execute("DELETE FROM response WHERE lesson=?", (lesson,)).rowcount
            items = [item for (item,) in link.execute("SELECT DISTINCT item FROM attempt WHERE lesson=?", (lesson,))]
            attempts = link.execute("DELETE FROM attempt WHERE lesson=?", (lesson,)).rowcount
            for item in items:
                if not link.execute("SELECT 1 FROM attempt WHERE item=?", (item,)).fetchone():
                    link.execute("DELETE FROM card WHERE item=?", (item,))
        return parts, attempts

    @_plainly
    def delete(self) -> None:
        """Take the whole record away, file and all."""
        self.close()
        for end in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)


MIGRATIONS = (TABLES,)
"""What brings the tables from each version to the next, the first from nothing."""


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _version(link: sqlite3.Connection) -> int:
    return int(link.execute("PRAGMA user_version").fetchone()[0])


def _last(card: Mapping[str, Any]) -> str:
    return str(card.get("last_review") or "")


def _json(it: Any) -> str:
    return json.dumps(it, ensure_ascii=False, separators=(",", ":"))
