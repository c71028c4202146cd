"""``carelib place``: an activity that is there, put into a lesson, which is then run."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carelib.faults import Refused
from carelib.loader import CONTENT, Library
from carelib.model import Case, Entry, Hunt, Item, Lesson, Scene, SessionPair
from carelib.publish import running
from carelib.publish.asking import choose, choose_line
from carelib.where import NOTEBOOKS

PLACED: Mapping[type[Entry], str] = {
    Item: "quiz",
    Scene: "scene",
    SessionPair: "session",
    Case: "clinic",
    Hunt: "register_hunt",
}
"""What can be put into a lesson -> the call that shows it."""


def add_place(commands: "argparse._SubParsersAction[Any]") -> None:
    """Give the command line the command ``place``."""
    one = commands.add_parser("place", help="put a question, scene, session, case or hunt into a lesson, and run that")
    one.add_argument("id", metavar="ID")
    one.add_argument("--lesson", metavar="LESSON", help="as 07-goals; asked for if it is not said")
    one.add_argument("--content", type=Path, metavar="DIR", help="another content folder")
    one.add_argument("--notebooks", type=Path, metavar="DIR", help="the folder of notebooks")
    one.set_defaults(run=place)


def place(arguments: argparse.Namespace) -> int:
    """Put an activity that is there into a lesson, and run that; ``Refused`` where that cannot be done."""
    content: Path = arguments.content or CONTENT
    notebooks: Path = arguments.notebooks or NOTEBOOKS
    library = Library(content)
    calls = [
        (call, entry) for kind, call in PLACED.items() if (entry := library.of(kind).get(arguments.id)) is not None
    ]
    if not calls:
        raise Refused(
            f"{arguments.id}: no item, scene, session, case or hunt has this id; 'carelib check' lists faults"
        )
    call, entry = calls[0]
    suggested = getattr(entry, "lesson", None) or ""
    named = arguments.lesson or lesson_of(library, "Into which lesson?", suggest=suggested).id
    path = notebooks / f"{named}.ipynb"
    if not path.is_file():
        known = ", ".join(sorted(library.of(Lesson)))
        raise Refused(f"{named}: there is no notebook of this lesson in {notebooks}; use one of {known}")
    put_in(path, f'carelib.{call}("{arguments.id}")', content)
    return 0


def put_in(path: Path, call: str, content: Path) -> None:
    """Ask where in the lesson, put the activity there, and run the lesson."""
    notebook = running.read(path)
    parts = running.parts(notebook)
    ends = [*list(parts)[1:], len(notebook.cells)]
    place = len(notebook.cells)
    if parts:
        place = ends[choose_line("At the end of which part?", list(parts.values()), suggest=max(0, len(parts) - 3))]
    print(f"Running {path.name}, to keep what it shows …", flush=True)
    running.insert(path, notebook, place, call, content)
    print(f"{path.name} has it now. Where it is open in JupyterLab: File, Reload Notebook from Disk.")


def lesson_of(library: Library, why: str, *, asks: bool = False, suggest: str = "") -> Lesson:
    """A lesson from the list; with ``asks`` only those that have objectives to ask about."""
    lessons = sorted(library.of(Lesson).values(), key=lambda one: one.number)
    known = {one.id: one for one in lessons if one.objectives or not asks}
    if not known:
        raise Refused("there is no lesson that could take it; begin one with 'carelib new lesson'")
    told = {name: f"{one.title}, {one.minutes} minutes" for name, one in known.items()}
    return known[choose(why, told, suggest, numbers=[int(one.number) for one in known.values()])]
