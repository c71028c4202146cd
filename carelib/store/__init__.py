"""A learner's own record, in one SQLite file on their own machine: the only package that writes any.

Several notebooks and kernels may write at once. What was written before is never overwritten by a file that turns out to
be broken: that one is set aside, under a name that says so.
"""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from carelib.progress import Attempt, readable, scheduled
from carelib.store.file import ENDS, PLACE, CannotKeep, RecordFile, place, plainly
from carelib.store.forms import UNCLEAR, fits, sound, strange
from carelib.store.kept import VERSION, KeptAttempt, KeptResponse, Record

__all__ = [
    "PLACE",
    "UNCLEAR",
    "VERSION",
    "CannotKeep",
    "KeptAttempt",
    "KeptResponse",
    "Record",
    "Store",
    "fits",
    "place",
    "sound",
    "strange",
]


class Store(RecordFile):
    """The record in one file; it is opened when first asked for and made when first written to."""

    @plainly
    def state(self, activity: str) -> dict[str, Any]:
        """What an activity was left with: part -> its state; empty where nothing was kept. Makes no file."""
        if not self.path.exists():
            return {}
        rows = self.connection().execute("SELECT part, state FROM response WHERE activity=? ORDER BY at", (activity,))
        return {part: json.loads(state) for part, state in rows}

    @plainly
    def activities(self, lesson: str) -> list[str]:
        """The names under which something was kept in a lesson, what was touched last at the end."""
        if not self.path.exists():
            return []
        rows = self.connection().execute(
            "SELECT activity FROM response WHERE lesson=? GROUP BY activity ORDER BY max(at)", (lesson,)
        )
        return [activity for (activity,) in rows]

    @plainly
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
        with self.writing() as link:
            link.executemany("INSERT OR REPLACE INTO response VALUES(?, ?, ?, ?, ?)", changed)
            gone = [(activity, part) for part in before if part not in after]
            link.executemany("DELETE FROM response WHERE activity=? AND part=?", gone)
            for one in attempts:
                self._note(link, one)

    @plainly
    def move(self, activity: str, other: str, parts: Sequence[str]) -> None:
        """Put these parts of an activity under another name, as they stand."""
        with self.writing() as link:
            link.executemany(
                "UPDATE OR REPLACE response SET activity=? WHERE activity=? AND part=?",
                [(other, activity, part) for part in parts],
            )

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

    @plainly
    def attempts(self) -> list[Attempt]:
        """Every answer, in the order in which they were written."""
        if not self.path.exists():
            return []
        rows = self.connection().execute("SELECT item, choice, correct, sure, at, lesson FROM attempt ORDER BY id")
        return [
            Attempt(item, choice, bool(right), sure, datetime.fromisoformat(at), lesson)
            for item, choice, right, sure, at, lesson in rows
        ]

    @plainly
    def cards(self) -> dict[str, dict[str, Any]]:
        """Question -> its card."""
        if not self.path.exists():
            return {}
        return {item: json.loads(card) for item, card in self.connection().execute("SELECT item, card FROM card")}

    @plainly
    def record(self) -> Record:
        """All of it."""
        if not self.path.exists():
            return Record()
        link = self.connection()
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

    @plainly
    def take_in(self, record: Record) -> int:
        """Add a record to this one; returns how many attempts were new. Of two states or cards the later one stays.

        A card that cannot be read counts as none.
        """
        with self.writing() as link:
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
            known = {item: _last(json.loads(card)) for item, card in link.execute("SELECT item, card FROM card")}
            link.executemany(
                "INSERT OR REPLACE INTO card VALUES(?, ?)",
                [(item, _json(card)) for item, card in record.cards.items() if _last(card) > known.get(item, NEVER)],
            )
        return new

    @plainly
    def reset(self, lesson: str, items: Collection[str] = ()) -> tuple[int, int]:
        """Forget one lesson, and the cards of its items; returns how many parts of activities and how many attempts that were."""
        with self.writing() as link:
            parts = link.execute("DELETE FROM response WHERE lesson=?", (lesson,)).rowcount
            answered = [item for (item,) in link.execute("SELECT DISTINCT item FROM attempt WHERE lesson=?", (lesson,))]
            attempts = link.execute("DELETE FROM attempt WHERE lesson=?", (lesson,)).rowcount
            for item in answered:
                if not link.execute("SELECT 1 FROM attempt WHERE item=?", (item,)).fetchone():
                    link.execute("DELETE FROM card WHERE item=?", (item,))
            link.executemany("DELETE FROM card WHERE item=?", [(item,) for item in items])
        return parts, attempts

    @plainly
    def delete(self) -> None:
        """Take the whole record away, file and all."""
        self.close()
        for end in ENDS:
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)


NEVER = datetime.min.replace(tzinfo=UTC)


def _last(card: Any) -> datetime:
    """When a question was last asked, by its card; never, where that cannot be read."""
    read = readable(card)
    return (read.last_review if read else None) or NEVER


def _json(it: Any) -> str:
    text = json.dumps(it, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()  # half a character, as of a text that was cut, is none for SQLite
