"""A class's exported answers, read for the item statistics: JSON and CSV as ``carelib progress`` writes them.

Anonymous by construction: a learner is a salted hash from the moment a file is read, and nobody keeps the salt. A CSV of a
whole class names each row's learner in a column ``learner``; every other file is one learner's. Files that share an answer
are of one learner, however often they handed in.
"""

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from carelib.faults import printable
from carelib.grading import grade
from carelib.handedin import CannotRead, Row, answers_in
from carelib.itemfigures import Answered, Asked, ClassFigures
from carelib.itemstats import figures
from carelib.loader import Library
from carelib.model import Form, Item

MOMENTS = "moments of scenes and turns of sessions, which have no item statistics"
OF_A_MOMENT = re.compile(r"[a-z0-9-]+/[a-z0-9-]+(/[0-9]+)?")


@dataclass
class Classroom:
    """What a class handed in, and what was passed over, in words."""

    answered: list[Answered] = field(default_factory=list)
    unclear: dict[str, list[str]] = field(default_factory=dict)
    """Question -> what learners said is unclear in it, in no order that tells who."""
    passed_over: list[str] = field(default_factory=list)


def read(files: Sequence[Path], library: Library, *, leave_out: bool = False) -> Classroom:
    """The answers in these files. ``CannotRead`` for the first that is no whole export, or with ``leave_out`` without them."""
    salt, room = secrets.token_bytes(16), Classroom()
    rows: list[Row] = []
    said: dict[tuple[str, str], str] = {}
    for number, path in enumerate(dict.fromkeys(files)):
        try:
            found, lines = answers_in(path, f"file {number}", salt)
        except CannotRead as error:
            if not leave_out:
                raise
            room.passed_over.append(str(error))
            continue
        rows += found
        said |= {(learner, item): line for learner, item, line in lines}
    same = _merged(rows)
    said = {(same.get(learner, learner), item): line for (learner, item), line in said.items()}
    items = library.of(Item)
    strange: Counter[tuple[str, str]] = Counter()
    for row in rows:
        learner, one = same.get(row.learner, row.learner), row.attempt
        item = items.get(one.item)
        if item is None:
            strange[MOMENTS if OF_A_MOMENT.fullmatch(one.item) else one.item, ""] += 1
        elif one.choice not in {option.id for option in item.options}:
            strange[one.item, "with an option that it has not"] += 1
        else:  # graded anew: what the file says of it counts for nothing
            room.answered.append(Answered(learner, one._replace(right=grade(item, one.choice).correct)))
    for (_, name), line in sorted(said.items(), key=lambda it: hashlib.sha256(salt + it[1].encode()).digest()):
        if name in items:
            room.unclear.setdefault(name, []).append(line)
    room.passed_over += _passed_over(strange, items)
    for name, many in Counter(name for _, name in said if name not in items).most_common():
        told = "1 line" if many == 1 else f"{many} lines"
        room.passed_over.append(f"{told} on what is unclear: {printable(name)}, not in this bank")
    return room


def _passed_over(strange: Counter[tuple[str, str]], items: Mapping[str, Item]) -> Iterator[str]:
    """Answers to what this bank has not, in words: (question, why it has not) -> how many."""
    replaced = {item.replaces: item.id for item in items.values() if item.replaces}
    for (name, why), many in strange.most_common():
        if not why and name != MOMENTS:
            why = f"replaced by {replaced[name]}, and not mixed with it" if name in replaced else "not in this bank"
        answers = "1 answer" if many == 1 else f"{many} answers"
        yield f"{answers}: {printable(name)}{', ' if why else ''}{why}"


def class_figures(room: Classroom, library: Library) -> ClassFigures:
    """The item statistics of what a class handed in, for the questions and tests of this library."""
    asked = {
        item.id: Asked(item.key, {option.id: option.misconception for option in item.options})
        for item in library.of(Item).values()
    }
    tests = {form.id: form.items for form in library.of(Form).values()}
    return figures(room.answered, asked, tests)


def _merged(rows: Sequence[Row]) -> dict[str, str]:
    """Learner -> the first of those who share an answer with them."""
    first: dict[str, str] = {}
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while name in root:
            name = root[name]
        return name

    for row in rows:
        one, other = find(first.setdefault(row.uid, row.learner)), find(row.learner)
        if one != other:
            root[other] = one
    return {name: find(name) for name in root}
