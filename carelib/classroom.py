"""A class's exported answers, read for the item statistics: JSON and CSV as ``carelib progress`` writes them.

Anonymous by construction: a learner is a salted hash from the moment a file is read, and nobody keeps the salt. A CSV of a
whole class names each row's learner in a column ``learner``; every other file is one learner's. Files that share an answer
are of one learner, however often they handed in.
"""

import csv
import hashlib
import json
import re
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from carelib.cells import bare
from carelib.faults import one_line
from carelib.grading import grade
from carelib.itemfigures import Answered, Asked, ClassFigures
from carelib.itemstats import figures
from carelib.loader import Library
from carelib.model import Form, Item
from carelib.progress import SURE, Attempt
from carelib.store import VERSION

LARGEST_JSON = 25_000_000
"""Bytes: about 100,000 answers, more than one learner gives in years."""
LARGEST_CSV = 100_000_000
"""Bytes: about 700,000 answers; a CSV is read row by row."""
COLUMNS = ("uid", "item", "choice", "correct", "at")
"""What a CSV must have; ``sure``, ``lesson`` and ``learner`` may stand there, and others are passed over."""
QUESTIONS = {"stem", "key"}
"""Columns of the question bank's CSV that no CSV of answers has."""
ANEW = "ask for the file as carelib wrote it, unopened"
LONGEST_LINE = 300
MOMENTS = "moments of scenes and turns of sessions, which have no item statistics"
OF_A_MOMENT = re.compile(r"[a-z0-9-]+/[a-z0-9-]+(/[0-9]+)?")


class CannotRead(Exception):
    """A file is no whole export; the text is one line with its name, what was expected and what to do."""


@dataclass
class Classroom:
    """What a class handed in, and what was passed over, in words."""

    answered: list[Answered] = field(default_factory=list)
    unclear: dict[str, list[str]] = field(default_factory=dict)
    """Question -> what learners said is unclear in it, in no order that tells who."""
    passed_over: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    uid: str
    learner: str
    attempt: Attempt


def read(files: Sequence[Path], library: Library, *, leave_out: bool = False) -> Classroom:
    """The answers in these files. ``CannotRead`` for the first that is no whole export, or with ``leave_out`` without them."""
    salt, room = secrets.token_bytes(16), Classroom()
    rows: list[_Row] = []
    said: dict[tuple[str, str], str] = {}
    for number, path in enumerate(dict.fromkeys(files)):
        try:
            found, lines = _file(path, f"file {number}", salt)
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
        room.unclear.setdefault(name, []).append(line)
    replaced = {item.replaces: item.id for item in items.values() if item.replaces}
    for (name, why), many in strange.most_common():
        if not why and name != MOMENTS:
            why = f"replaced by {replaced[name]}, and not mixed with it" if name in replaced else "not in this bank"
        answers = "1 answer" if many == 1 else f"{many} answers"
        room.passed_over.append(f"{answers}: {_printable(name)}{', ' if why else ''}{why}")
    return room


def class_figures(room: Classroom, library: Library) -> ClassFigures:
    """The item statistics of what a class handed in, for the questions and tests of this library."""
    asked = {
        item.id: Asked(item.key, {option.id: option.misconception for option in item.options})
        for item in library.of(Item).values()
    }
    tests = {form.id: form.items for form in library.of(Form).values()}
    return figures(room.answered, asked, tests)


def _printable(text: str) -> str:
    """A stranger's text as one line that does nothing to the screen it is shown on."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:LONGEST_LINE]


def _merged(rows: Sequence[_Row]) -> dict[str, str]:
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


Lines = list[tuple[str, str, str]]


def _file(path: Path, name: str, salt: bytes) -> tuple[list[_Row], Lines]:
    def who(learner: str) -> str:
        return hashlib.sha256(salt + learner.encode()).hexdigest()[:16]

    largest = LARGEST_CSV if path.suffix == ".csv" else LARGEST_JSON
    try:
        if path.is_dir():
            raise CannotRead(f"{path}: this is a folder; name the files in it, as {path}/*.json")
        if path.suffix not in (".csv", ".json"):
            raise CannotRead(f"{path}: a .json or .csv of 'carelib progress' was expected; name such a file")
        size = path.stat().st_size
        if size > largest:
            raise CannotRead(f"{path}: more than {largest:,} bytes, which no export of this kind has; look what it is")
        if not size:
            raise CannotRead(f"{path}: the file is empty; ask for it anew")
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                return list(_csv(path, file, name, who)), []
        return _json(path, json.loads(path.read_text("utf-8-sig")), who(name))
    except UnicodeDecodeError as error:
        told = f"{path}: UTF-8 text was expected, byte {error.start} is not: a picture or a PDF, perhaps; {ANEW}"
        raise CannotRead(told) from None
    except json.JSONDecodeError as error:
        told = f"{path}:{error.lineno}: no whole JSON ({error.msg}); it may have been cut off: ask for the export anew"
        raise CannotRead(told) from None
    except (RecursionError, csv.Error) as error:
        raise CannotRead(f"{path}: no export ({one_line(str(error))}); ask for the export anew") from None
    except OSError as error:
        raise CannotRead(f"{path}: cannot be read ({error.strerror}); check the name") from None


def _json(path: Path, record: Any, learner: str) -> tuple[list[_Row], Lines]:
    if not isinstance(record, dict) or "carelib_progress" not in record:
        raise CannotRead(f"{path}: what 'carelib progress hand-in' writes was expected; look what it is")
    if record["carelib_progress"] not in range(1, VERSION + 1):
        told = f"{path}: version {one_line(str(record['carelib_progress']))[:20]} of an export, up to {VERSION} is known here"
        raise CannotRead(f"{told}; update carelib")
    rows = [
        _row(f"{path}: attempts.{number}", one, learner) for number, one in enumerate(_listed(path, record, "attempts"))
    ]
    lines = []
    for one in _listed(path, record, "responses"):
        part, state = one.get("part"), one.get("state")
        if isinstance(part, str) and part.startswith("unclear:") and isinstance(state, dict):
            lines.append((learner, part.partition(":")[2], _printable(str(state.get("text", "")))))
    return rows, lines


def _listed(path: Path, record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = record.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise CannotRead(f"{path}: {key}: a list of entries was expected; ask for the export anew")
    return found


def _csv(path: Path, file: Any, name: str, who: Any) -> Iterator[_Row]:
    reader = csv.DictReader(file, strict=True)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise CannotRead(f"{path}:1: {_other_columns(reader.fieldnames or [], missing[0])}")
    for one in reader:
        if None in one or None in one.values():
            raise CannotRead(
                f"{path}:{reader.line_num}: {len(reader.fieldnames or ())} cells were expected; was it cut off?"
            )
        learner = who(f"{name} {one['learner']}" if "learner" in one else name)
        plain = {key: bare(value) for key, value in one.items()}
        yield _row(f"{path}:{reader.line_num}", plain, learner)


def _other_columns(names: Sequence[str], missing: str) -> str:
    """What is wrong with a first line of these names, and what to do."""
    separator = next((words for sign, words in ((";", ";"), ("\t", "a tab")) if any(sign in one for one in names)), "")
    if separator:
        return f"a spreadsheet program saved this, with {separator} between the columns; {ANEW}"
    if not names:
        return "the file is empty; ask for it anew"
    if set(names) >= QUESTIONS:
        return "these are the questions ('carelib export csv'), and no answers; name what learners gave you"
    return f"a column '{missing}' was expected, as 'carelib progress export' writes it; {ANEW}"


def _row(place: str, one: Mapping[str, Any], learner: str) -> _Row:
    try:
        uid, item, choice = (str(one[key]) for key in ("uid", "item", "choice"))
        at = datetime.fromisoformat(one["at"])
        sure = int(one.get("sure") or 0) or None
    except (KeyError, TypeError, ValueError) as error:
        raise CannotRead(f"{place}: uid, item, choice, correct and at were expected ({one_line(str(error))})") from None
    if not uid or not item or (sure and sure not in SURE):
        raise CannotRead(
            f"{place}: an id, a question and a certainty of 1 to 3 or none were expected; look at this place"
        )
    return _Row(uid, learner, Attempt(item, choice, False, sure, at if at.tzinfo else at.replace(tzinfo=UTC)))
