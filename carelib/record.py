"""``carelib progress`` and ``carelib certificate``: the learner's own record, shown, taken along, forgotten, certified."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from carelib import files
from carelib.faults import Refused, printable
from carelib.handing import HAND_IN, export, hand_in
from carelib.loader import library
from carelib.model import Item, Lesson
from carelib.ownrecord import opened, sure, tell
from carelib.progress import SURE
from carelib.standing import standing
from carelib.store import CannotKeep, Record, strange

EXPECTED = "expected what 'carelib progress export' writes; nothing was taken in"
LARGEST = 100_000_000  # bytes; about 400,000 answers


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """Give the command line the command ``progress``."""
    one = commands.add_parser("progress", help="your own record: show, export, import, reset, delete")
    actions = one.add_subparsers(metavar="ACTION", parser_class=type(one))
    one.set_defaults(run=show)
    actions.add_parser("show", help="where you stand, and where the record is kept").set_defaults(run=show)
    it = actions.add_parser(
        "export", help="all that you answered and wrote, to a new file, for yourself: .json, or .csv for the answers"
    )
    it.add_argument("file", type=Path, metavar="FILE")
    it.set_defaults(run=export)
    it = actions.add_parser("hand-in", help="give your answers to your instructor, without your name")
    it.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="FILE",
        help=f"a new .json, or a folder that is there ('.' for this one); without it, the folder that {HAND_IN} names",
    )
    it.add_argument("--yes", action="store_true", help="do not ask first")
    it.set_defaults(run=hand_in)
    it = actions.add_parser("import", help="add an exported .json to the record")
    it.add_argument("file", type=Path, metavar="FILE")
    it.set_defaults(run=take_in)
    it = actions.add_parser("reset", help="forget what you did in one lesson")
    it.add_argument("lesson", metavar="LESSON", help="its name, as 08-who-helps")
    it.add_argument("--yes", action="store_true", help="do not ask first")
    it.set_defaults(run=reset)
    it = commands.add_parser("certificate", help="a PDF of what you have mastered; self-issued, no licence to treat")
    it.add_argument("file", type=Path, metavar="FILE", help="a new .pdf")
    it.add_argument("--name", required=True, help="your name, as it is to stand there")
    it.set_defaults(run=certify)
    it = actions.add_parser("delete", help="delete the whole record")
    it.add_argument("--yes", action="store_true", help="do not ask first")
    it.set_defaults(run=delete)


def show(_: argparse.Namespace) -> int:
    """Print where the learner stands."""
    store, content = opened(), library()
    stands = standing(content, store, datetime.now(UTC))
    tell(store)
    print(f"Your record: {store.path}" + ("" if store.path.exists() else " (nothing kept yet)"))
    print(f"Answers: {stands.answers}. To review now: {stands.waiting} (notebooks/review.ipynb).")
    print("\nLessons")
    for one in stands.lessons:
        print(f"  {one.lesson.number} {one.lesson.title}: {one.answered} of {one.of} questions answered")
    print("\nWhat you can do, by the questions you answered (first answer of a day; older ones fade)")
    for objective, it in stands.mastery.items():
        low, high = it.interval
        told = f"{low:.0%} to {high:.0%} right" if it.of else "no answer yet"
        since = f" since {it.since:%Y-%m-%d}" if it.since else ""
        print(f"  {objective.id} {it.state}{since}, {told}: {objective.text}")
    for level, share in stands.calibration.items():
        print(f"  when you said '{SURE[level]}': right {share.right:.0f} of {share.of:.0f}")
    return 0


def take_in(arguments: argparse.Namespace) -> int:
    """Add an exported record to this one."""
    file: Path = arguments.file
    try:
        if file.stat().st_size > LARGEST:
            raise Refused(f"{file}: more than {LARGEST:,} bytes; no record of one learner is that large")
        text = file.read_text("utf-8")
    except OSError as error:
        raise Refused(f"{file}: cannot be read ({error.strerror}); check the name") from None
    except UnicodeDecodeError as error:
        raise Refused(f"{file}: UTF-8 text was expected, byte {error.start} is not; export it anew") from None
    try:
        record = Record.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = printable(".".join(map(str, first["loc"]))) or "the whole file"
        raise Refused(f"{file}: {where}: {first['msg']}; {EXPECTED}") from None
    if why := next(strange(record), ""):
        raise Refused(f"{file}: {why}; {EXPECTED}")
    store = opened()
    new = store.take_in(record)
    tell(store)
    print(f"{file}: {new} new answers of {len(record.attempts)}. What was here before stays.")
    return 0


def reset(arguments: argparse.Namespace) -> int:
    """Forget one lesson, after saying what that takes away."""
    names = sorted(library().of(Lesson))
    if arguments.lesson not in names:
        raise Refused(f"{arguments.lesson}: no such lesson; use one of {', '.join(names)}")
    store = opened()
    record = store.record()
    answers = sum(one.lesson == arguments.lesson for one in record.attempts)
    parts = sum(one.lesson == arguments.lesson for one in record.responses)
    told = f"This forgets what you did in {arguments.lesson}: {answers} answers, {parts} states of activities."
    if not sure(told, arguments.yes):
        return 0
    store.reset(arguments.lesson, [item.id for item in library().of(Item).values() if item.lesson == arguments.lesson])
    print(f"{arguments.lesson} is as new.")
    return 0


def delete(arguments: argparse.Namespace) -> int:
    """Delete everything, after saying what that is."""
    store = opened()
    if not store.path.exists():
        print(f"{store.path}: nothing is kept there.")
        return 0
    try:
        held = f"{len(store.attempts())} answers"
    except CannotKeep:  # what cannot be read can still be deleted
        held = "a record that cannot be read"
    if not sure(f"This deletes {store.path} with {held}. It cannot be brought back.", arguments.yes):
        return 0
    store.delete()
    print("The record is deleted.")
    return 0


def certify(arguments: argparse.Namespace) -> int:
    """Write the certificate, where enough is mastered."""
    from carelib.publish.certificate import NotYet, certificate

    file: Path = arguments.file
    name = " ".join(arguments.name.split())
    if file.suffix != ".pdf" or not name:
        raise Refused(f"{file}: a name that ends in .pdf was expected, and --name with a name; give both")
    store, now = opened(), datetime.now(UTC)
    stands = standing(library(), store, now)
    tell(store)
    try:
        files.add({file: certificate(library(), stands, name, now)})
    except NotYet as error:
        raise Refused(str(error)) from None
    except FileExistsError:
        raise Refused(f"{file}: this file is there already; name another, nothing is overwritten") from None
    except OSError as error:
        raise Refused(f"{file}: cannot be written ({error.strerror}); name a folder that is there") from None
    print(f"{file}: {len(stands.mastered)} of {len(stands.mastery)} aims. It is self-issued, and no licence to treat.")
    return 0
