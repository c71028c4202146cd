"""``carelib progress export`` and ``hand-in``: all of the record for oneself, and the part that an instructor gets."""

import argparse
import csv
import io
import os
import sys
from pathlib import Path
from uuid import uuid4

from carelib import files
from carelib.cells import harmless
from carelib.faults import Refused, printable
from carelib.ownrecord import opened, sure, tell
from carelib.store import UNCLEAR, Record, Store, sound

HAND_IN = "CARELIB_HAND_IN"
"""Names the folder in which an instructor collects what learners hand in."""


def export(arguments: argparse.Namespace) -> int:
    """Write the record to a new file."""
    file: Path = arguments.file
    if file.suffix not in (".json", ".csv"):
        raise Refused(f"{file}: a name that ends in .json or .csv was expected; .json can be imported again")
    _new(file)
    store = opened()
    record = _sound(store)
    whole = file.suffix == ".json"
    if not record.attempts and not (whole and record.responses):
        raise _nothing_in(store, "nothing was written")
    _write(file, _json(record) if whole else _csv(record))
    kept = "all that you answered and wrote" if whole else "the answers only, which cannot be imported again"
    print(f"{file}: {len(record.attempts)} answers; {kept}. The record itself stays as it is.")
    return 0


def hand_in(arguments: argparse.Namespace) -> int:
    """Write the answers, and the lines on what was unclear, into a file, or into the folder where they are collected."""
    file = _handed_in_as(arguments.file)
    store = opened()
    whole = _sound(store)
    said = tuple(one for one in whole.responses if one.part.startswith(UNCLEAR))
    record = Record(attempts=whole.attempts, responses=said)
    if not record.attempts and not said:
        raise _nothing_in(store, "nothing was handed in")
    lines = "".join(f'\n  "{printable(one.state["text"])}"' for one in said)
    what = (
        f"This hands in your {len(record.attempts)} answers: which question, what you chose, how sure, when. "
        f"And {len(said)} lines on what was unclear.{lines}\nYour name is not in it, nor what you wrote anywhere else."
    )
    if not sure(what, arguments.yes):
        return 0
    _write(file, _json(record), mode=0o644)  # whoever collects it has to be able to read it
    done = f"{file}: give this file to your instructor." if arguments.file else "Handed in."
    print(f"{done} Answers that you hand in again later count once.")
    return 0


def _sound(store: Store) -> Record:
    """The record; what is of no form of carelib's, which a file that was imported may have brought, is left out and counted."""
    whole = store.record()
    tell(store)
    record = sound(whole)
    left = sum(len(getattr(whole, part)) - len(getattr(record, part)) for part in ("attempts", "responses", "cards"))
    if left:
        print(f"carelib: left out, since carelib writes no such thing: {left} of the record's entries", file=sys.stderr)
    return record


def _handed_in_as(named: Path | None) -> Path:
    """The new file for what is handed in. In a folder its name tells nobody whose it is, and meets no other."""
    place = named or _collected()
    if place.is_dir():
        return place / f"answers-{uuid4().hex}.json"
    if place.suffix != ".json":
        raise Refused(f"{place}: a new name that ends in .json was expected, or a folder that is there; name one")
    _new(place)
    return place


def _collected() -> Path:
    """The folder in which the instructor collects; ``Refused`` where none is set up."""
    told = os.environ.get(HAND_IN, "")
    if not told or not Path(told).is_dir():
        where = f"{HAND_IN} names '{told}', which is no folder" if told else f"{HAND_IN} is not set"
        remedy = "'carelib progress hand-in .' writes a file to give, into the folder where you stand"
        raise Refused(f"no folder to hand in to ({where}); {remedy}")
    return Path(told)


def _new(file: Path) -> None:
    if file.exists():
        raise Refused(f"{file}: this file is there already; name another, nothing is overwritten")


def _nothing_in(store: Store, undone: str) -> Refused:
    where = "if you answered on another machine or hub, do it there"
    return Refused(f"there are no answers in your record ({store.path}) yet, so {undone}; {where}")


def _json(record: Record) -> str:
    return record.model_dump_json(indent=1) + "\n"


def _csv(record: Record) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["uid", "item", "choice", "correct", "sure", "at", "lesson"])
    for one in record.attempts:
        row = (one.uid, one.item, one.choice, int(one.correct), one.sure or "", one.at.isoformat(), one.lesson)
        rows.writerow([harmless(str(cell)) for cell in row])
    return out.getvalue()


def _write(file: Path, text: str, mode: int = 0o600) -> None:
    try:
        files.add({file: text.encode()}, mode=mode)
    except OSError as error:
        reason = error.strerror
        raise Refused(
            f"{file}: cannot be written ({reason}); nothing was; name a file in a folder that is there"
        ) from None
