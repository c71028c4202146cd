"""One file that a learner handed in: its answers and lines, or the one line that says what is wrong with it.

JSON and CSV as ``carelib progress`` writes them. Whoever wrote the file is a stranger: nothing in it is taken on trust.
"""

import csv
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from carelib.cells import bare
from carelib.faults import one_line, printable
from carelib.progress import SURE, Attempt
from carelib.store import UNCLEAR, VERSION

LARGEST_JSON = 25_000_000
"""Bytes: about 100,000 answers, more than one learner gives in years."""
LARGEST_CSV = 100_000_000
"""Bytes: about 700,000 answers; a CSV is read row by row."""
COLUMNS = ("uid", "item", "choice", "correct", "at")
"""What a CSV must have; ``sure``, ``lesson`` and ``learner`` may stand there, and others are passed over."""
QUESTIONS = {"stem", "key"}
"""Columns of the question bank's CSV that no CSV of answers has."""
ANEW = "ask for the file as carelib wrote it, unopened"
AGAIN = "ask them to hand in anew (carelib progress hand-in .)"


class CannotRead(Exception):
    """A file is no whole export; the text is one line with its name, what was expected and what to do."""

    def __init__(self, told: str) -> None:
        super().__init__(one_line(told))  # names of files are a stranger's, too


@dataclass(frozen=True)
class Row:
    """An answer, the id that it keeps wherever it is handed in, and whose it is."""

    uid: str
    learner: str
    attempt: Attempt


Lines = list[tuple[str, str, str]]
"""Learner, question, what they said is unclear in it."""


def answers_in(path: Path, name: str, salt: bytes) -> tuple[list[Row], Lines]:
    """Its answers, and its lines on what is unclear; ``CannotRead`` where it is no whole export.

    ``name``: what its learner is hashed from.
    """

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
        return _json(path, _loaded(path, path.read_text("utf-8-sig")), who(name))
    except UnicodeDecodeError as error:
        told = f"{path}: UTF-8 text was expected, byte {error.start} is not: a picture or a PDF, perhaps; {ANEW}"
        raise CannotRead(told) from None
    except (RecursionError, ValueError, csv.Error) as error:
        raise CannotRead(f"{path}: no export ({printable(str(error))}); {AGAIN}") from None
    except OSError as error:
        raise CannotRead(f"{path}: cannot be read ({error.strerror}); check the name") from None


def _loaded(path: Path, text: str) -> Any:
    """What the JSON says; ``CannotRead`` with the line where it says nothing."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        told = f"{path}:{error.lineno}: no whole JSON ({error.msg}); it may have been cut off: {AGAIN}"
        raise CannotRead(told) from None
    except ValueError:
        most = sys.get_int_max_str_digits()  # Python reads no whole number that is longer
        found = re.search(rf"\d{{{most + 1}}}", text)
        line = text.count("\n", 0, found.start() if found else 0) + 1
        raise CannotRead(f"{path}:{line}: a number of more than {most:,} digits, which no export has; {ANEW}") from None


def _json(path: Path, record: Any, learner: str) -> tuple[list[Row], Lines]:
    if not isinstance(record, dict) or "carelib_progress" not in record:
        raise CannotRead(f"{path}: what 'carelib progress hand-in' writes was expected; look what it is")
    if record["carelib_progress"] not in range(1, VERSION + 1):
        told = f"{path}: version {printable(str(record['carelib_progress']))[:20]} of an export, up to {VERSION} is known here"
        raise CannotRead(f"{told}; update carelib")
    rows = [
        _row(f"{path}: attempts.{number}", one, learner) for number, one in enumerate(_listed(path, record, "attempts"))
    ]
    lines = []
    for one in _listed(path, record, "responses"):
        part, state = one.get("part"), one.get("state")
        if isinstance(part, str) and part.startswith(UNCLEAR) and isinstance(state, dict):
            lines.append((learner, part.removeprefix(UNCLEAR), printable(str(state.get("text", "")))))
    return rows, lines


def _listed(path: Path, record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = record.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise CannotRead(f"{path}: {key}: a list of entries was expected; {AGAIN}")
    return found


def _csv(path: Path, file: Any, name: str, who: Any) -> Iterator[Row]:
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
    return f"a column '{missing}' was expected: this is no file of answers by carelib; ask for the .json of 'carelib progress hand-in', unopened"


def _row(place: str, one: Mapping[str, Any], learner: str) -> Row:
    try:
        uid, item, choice = (str(one[key]) for key in ("uid", "item", "choice"))
        at = datetime.fromisoformat(one["at"])
        sure = int(one.get("sure") or 0) or None
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        told = f"{place}: uid, item, choice, correct and at were expected ({printable(str(error))})"
        raise CannotRead(f"{told}; {ANEW}") from None
    if not uid or not item or (sure and sure not in SURE):
        raise CannotRead(
            f"{place}: an id, a question and a certainty of 1 to 3 or none were expected; look at this place"
        )
    return Row(uid, learner, Attempt(item, choice, False, sure, at if at.tzinfo else at.replace(tzinfo=UTC)))
