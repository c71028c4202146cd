"""The instructor's commands: ``carelib stats``, and what else a class needs (tests of lessons, editions, exports)."""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carelib import files
from carelib.faults import Refused
from carelib.loader import CONTENT, Library, library
from carelib.model import Misconception
from carelib.progress import SURE
from carelib.publish.author import add_new
from carelib.publish.place import add_place
from carelib.publish.preview import add_preview
from carelib.where import NOTEBOOKS

MOST = 10
"""Questions that are told with their reasons; the others are named."""

if TYPE_CHECKING:
    from carelib.classroom import Classroom
    from carelib.itemfigures import ClassFigures, ItemFigures


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """Give the command line the instructor's commands."""
    one = commands.add_parser("stats", help="item statistics of a class, from what learners handed in")
    one.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="what learners handed in (carelib progress hand-in .)"
    )
    one.add_argument("--json", action="store_true", help="all figures as JSON, for machines")
    one.add_argument("--leave-out", action="store_true", help="go on without files that cannot be read, and say which")
    one.set_defaults(run=stats)
    one = commands.add_parser("export", help="the questions, for other platforms and for paper")
    one.add_argument("format", metavar="FORMAT", help="moodle-xml, gift, qti21, anki, csv or worksheet-pdf")
    one.add_argument("file", type=Path, metavar="FILE", help="a new file; a worksheet's key comes beside it")
    one.add_argument("--lesson", metavar="LESSON", help="only the questions of this one, as 07-goals")
    one.set_defaults(run=export_questions)
    one = commands.add_parser("lesson-test", help="run the lessons and say in words what no longer holds (nbval)")
    one.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="as 07-goals, or a notebook's file; all without a name"
    )
    one.add_argument("--notebooks", type=Path, default=NOTEBOOKS, metavar="DIR", help="where the lessons are")
    one.add_argument(
        "--keep", action="store_true", help="run the lessons anew and keep what they show, in place of a test"
    )
    one.add_argument("--html", type=Path, metavar="FILE", help="also write a page to read")
    one.add_argument("--junit", type=Path, metavar="FILE", help="also write JUnit XML, for machines")
    one.set_defaults(run=lesson_test)
    one = commands.add_parser("edition", help="the lessons for students, and for instructors with notes and answers")
    one.add_argument(
        "folder",
        type=Path,
        metavar="DIR",
        help="a new folder, or one of an earlier run, which is replaced; refused where you changed or added something",
    )
    one.set_defaults(run=editions)
    add_new(commands)
    add_place(commands)
    add_preview(commands)


def stats(arguments: argparse.Namespace) -> int:
    """Print what a class's first answers say of the questions."""
    from carelib.classroom import class_figures, read
    from carelib.handedin import CannotRead

    content = library()
    try:
        room = read(arguments.files, content, leave_out=arguments.leave_out)
    except CannotRead as error:
        raise Refused(f"{error} (or --leave-out goes on without it)") from None
    found = class_figures(room, content)
    if arguments.json:
        told = asdict(found) | {"unclear": room.unclear, "passed_over": room.passed_over}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print("\n".join(report(found, room, content)))
    return 0


def lesson_test(arguments: argparse.Namespace) -> int:
    """Run the lessons; 1 where one no longer holds."""
    from carelib.publish.lesson_results import LessonResult, junit, results_page
    from carelib.publish.lesson_test import run

    paths = [_notebook(name, arguments.notebooks) for name in arguments.lessons] or _lessons(arguments.notebooks)
    written = [file for file in (arguments.html, arguments.junit) if file]
    if arguments.keep:
        if written:
            raise Refused(
                f"{written[0]}: --keep tests nothing that could be written there; test without --keep for that"
            )
        return _keep(paths)
    for file in written:
        if not file.parent.is_dir():  # known now, and not after a minute of running
            raise Refused(f"{file}: cannot be written (there is no such folder); name a file in one that is there")
    ended = 0

    def told(one: LessonResult) -> None:
        nonlocal ended
        ended += 1
        print(f"[{ended} of {len(paths)}] " + "\n".join(one.words()), flush=True)

    results = run(paths, told)
    if arguments.html:
        files.replace(arguments.html, results_page(results).encode())
    if arguments.junit:
        files.replace(arguments.junit, junit(results))
    wrong = [one.name for one in results if not one.holds]
    print(
        f"All {len(results)} hold." if not wrong else f"{len(wrong)} of {len(results)} do not hold: {', '.join(wrong)}"
    )
    return 1 if wrong else 0


def _keep(paths: Iterable[Path]) -> int:
    """Run the lessons anew, and keep what they show."""
    from carelib.publish import running

    for path in paths:
        notebook = running.read(path)
        if running.has_code(notebook):
            running.run(path, notebook, CONTENT)
            print(f"{path.name}: run anew and kept", flush=True)
    return 0


def export_questions(arguments: argparse.Namespace) -> int:
    """Write the questions for another platform."""
    from carelib.publish.exports import FORMATS, export

    file: Path = arguments.file
    try:
        many = export(library(), arguments.format, file, lesson=arguments.lesson)
    except (LookupError, ValueError) as error:
        raise Refused(str(error)) from None
    except FileExistsError as error:
        raise Refused(
            f"{error.filename2 or file}: this file is there already; name another, nothing is overwritten"
        ) from None
    except OSError as error:
        raise Refused(f"{file}: cannot be written ({error.strerror}); name a file in a folder that is there") from None
    print(f"{file}: {many} questions. {FORMATS[arguments.format][1]}")
    print("Keys and feedback stand in this project for anyone to read: use no question in a graded exam.")
    return 0


def editions(arguments: argparse.Namespace) -> int:
    """Write the students' and the instructor's lessons."""
    from carelib.publish.edition import INSTRUCTOR, STUDENT, edition
    from carelib.publish.folder import CannotPublish

    try:
        notes, answers = edition(arguments.folder, library(), NOTEBOOKS)
    except CannotPublish as error:
        raise Refused(str(error)) from None
    print(f"{arguments.folder / STUDENT}: to hand out; no notes and no keys in these files.")
    print(f"{arguments.folder / INSTRUCTOR}: notes for {notes} lessons, worked answers behind {answers} activities.")
    return 0


def _lessons(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.glob("*.ipynb") if not path.name.startswith("_"))
    if not found:
        raise Refused(f"{folder}: no notebooks are here; name the folder that holds the lessons")
    return found


def _notebook(name: str, folder: Path) -> Path:
    path = Path(name) if name.endswith(".ipynb") else folder / f"{name}.ipynb"
    if not path.is_file():
        known = ", ".join(one.stem for one in _lessons(folder))
        raise Refused(f"{name}: no such lesson; use one of {known}, or a notebook's file")
    return path


def report(found: "ClassFigures", room: "Classroom", content: Library) -> Iterator[str]:
    """The figures in words, line by line."""
    from carelib.itemfigures import FEW

    yield f"{found.learners} learners, {found.answers} first answers to {len(found.items)} questions."
    yield "First answers only. Figures are for mending questions, never for marks."
    yield from (f"Passed over: {line}" for line in room.passed_over)
    if found.learners < FEW:
        yield f"With fewer than {FEW} learners no figures are given: chance would write them."
    yield ""
    yield "Look at these first"
    looked = found.look_first()
    for one in looked[:MOST]:
        yield f"  {one.item}"
        yield from (f"    {reason.words}" for reason in one.reasons)
    if len(looked) > MOST:
        yield f"  and {len(looked) - MOST} more, for less: {', '.join(one.item for one in looked[MOST:])}"
    if not looked:
        yield "  Nothing calls for it."
    for heading, lines in _parts(found, room, content):
        if lines:
            yield from ("", heading, *(f"  {line}" for line in lines))


def _parts(found: "ClassFigures", room: "Classroom", content: Library) -> Iterator[tuple[str, list[str]]]:
    """What comes below the questions to look at: heading and lines, none where there is nothing to tell."""
    from carelib.itemfigures import SMALL

    unclear = sorted(room.unclear.items(), key=lambda it: (-len(it[1]), it[0]))
    yield (
        "Reported as unclear, in the learners' words",
        [f"{item}: {line}" for item, lines in unclear for line in lines],
    )
    yield (
        "All questions: learners, right at first (95 % interval), discrimination, seconds",
        list(map(_line, found.items)),
    )
    tests = []
    for name, it in found.reliability.items():
        told = f"{it.value:.2f} over {it.learners} learners" if it.value is not None else it.sentence
        tests.append(f"{name}, {it.items} questions: {told}")
    yield "Tests: KR-20 (0.7 will do for low stakes, 0.8 for moderate, 0.9 for high ones)", tests
    sure = []
    for level, share in found.calibration.items():
        low, high = share.interval
        right = f"{share.right / share.of:.0%} of {share.of:.0f} ({low:.0%} to {high:.0%}, 80 of 100 times)"
        sure.append(f"{SURE[level]}: {right}")
    yield "How sure, and how often right", sure
    known = content.of(Misconception)
    held = found.held.items()
    beliefs = [
        f"{many if many is not None else f'fewer than {SMALL}'}: {name} {known[name].belief}" for name, many in held
    ]
    yield "What first answers may show, by number of learners", beliefs


def _line(one: "ItemFigures") -> str:
    if one.facility is None or one.interval is None:
        return f"{one.item}: {one.sentence}"
    low, high = one.interval
    apart = f"{one.discrimination:.2f}" if one.discrimination is not None else f"none ({one.sentence})"
    seconds = f"{one.seconds:.0f} s" if one.seconds is not None else "time unknown"
    return f"{one.item}: {one.learners}, {one.facility:.0%} ({low:.0%} to {high:.0%}), {apart}, {seconds}"
