"""``carelib new``: begin an item, a goal, a scene, a session or a lesson without code.

It asks, writes a whole entry that loads, with "WRITE:" wherever the author's own text belongs, and puts the activity into
the lesson where that is wanted. ``carelib check`` tells of each "WRITE:" that is left.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carelib.faults import Refused
from carelib.loader import CONTENT, Library
from carelib.model import Bloom, Objective, Source
from carelib.publish import beginnings, placing, running
from carelib.publish.asking import Ended, ask, ask_id, ask_source, choose, scalar, yes
from carelib.publish.place import lesson_of, put_in
from carelib.where import NOTEBOOKS

USES = {
    "practice": "asked in the lesson, right after its point",
    "predict": "asked before its point, to wake what one already believes",
    "exit": "asked at the end, in a new situation",
}
FITS = {
    "support": "coaching, counselling, a group, a friend",
    "psychotherapy": "",
    "support, psychotherapy": "both, which is often right",
}
BOXES = {"therapy": "", "psychotherapy": "", "both": "", "not said": "the article would not know"}


@dataclass(frozen=True)
class Begun:
    """What was written: where it stands, and the call that shows it in a lesson."""

    id: str
    path: Path
    line: int
    call: str = ""
    lesson: str = ""
    notebook: Path | None = None


def add_new(commands: "argparse._SubParsersAction[Any]") -> None:
    """Give the command line the command ``new``."""
    one = commands.add_parser("new", help="begin an item, a goal, a scene, a session or a lesson; it asks, no code")
    one.add_argument("kind", choices=sorted(NEW), metavar="KIND", help=", ".join(sorted(NEW)))
    one.add_argument("--content", type=Path, metavar="DIR", help="another content folder, without its notebooks")
    one.add_argument("--notebooks", type=Path, metavar="DIR", help="the folder of notebooks that goes with it")
    one.add_argument("--no-editor", action="store_true", help="do not open the new text in VISUAL or EDITOR")
    one.set_defaults(run=new)


def new(arguments: argparse.Namespace) -> int:
    """Ask, write, say what is next; ``Refused`` where that cannot be done."""
    content: Path = arguments.content or CONTENT
    notebooks: Path | None = arguments.notebooks or (None if arguments.content else NOTEBOOKS)
    if not any(content.glob("*/*.y*ml")):
        raise Refused(f"{content}: no content is here; name the folder that holds items/, goals/ and the others")
    if notebooks and not notebooks.is_dir():
        raise Refused(f"{notebooks}: no such folder; name the folder that holds the notebooks")
    begun = NEW[arguments.kind](Library(content), notebooks)
    where = f" --content {content}" if arguments.content else ""
    _tell(begun, where)
    if begun.call and begun.lesson and notebooks:
        more = f" --notebooks {notebooks}" if arguments.notebooks else ""
        _offer(begun, notebooks, content, where + more)
    _edit(begun, wanted=not arguments.no_editor)
    return 0


def _tell(begun: Begun, where: str) -> None:
    """Where it stands, and what is next in three lines."""
    print(f"\nWritten: {begun.path}:{begun.line}")
    print(f"1. Put your own words in place of each 'WRITE:' in {begun.path.name}; each says what belongs there.")
    if begun.notebook:
        print(f"2. Open {begun.notebook} in JupyterLab; there each 'WRITE:' says what a part of a lesson is for.")
    else:
        print(f"2. carelib preview {begun.id}{where}   shows it as learners see it, anew each time that you save.")
    print(f"3. carelib check{where}   says with file and line what is still to be done.")


def _offer(begun: Begun, notebooks: Path, content: Path, where: str) -> None:
    """Put the activity into its lesson, where the author says yes."""
    path = notebooks / f"{begun.lesson}.ipynb"
    if not path.is_file():
        print(f"There is no {path.name} yet. Once there is, call {begun.call} in it.")
        return
    if not yes(f"\nPut it into the lesson {begun.lesson} now?"):
        print(f"Later: carelib place {begun.id}{where}")
        return
    try:
        put_in(path, begun.call, content)
    except (Ended, KeyboardInterrupt):
        print(f"\nIt is written, and not in the lesson yet. Put it there with: carelib place {begun.id}{where}")


def _edit(begun: Begun, *, wanted: bool) -> None:
    if wanted and sys.stdin.isatty() and placing.open_at(begun.path, begun.line):
        return
    print(f"Open it at {begun.path}:{begun.line}")


def new_item(library: Library, _: Path | None) -> Begun:
    """Ask for what an item needs, and append it to the items of its lesson."""
    lesson = lesson_of(library, "Which lesson asks it?", asks=True)
    objectives = library.of(Objective)
    named = {name: f"({objectives[name].bloom}) {objectives[name].text}" for name in lesson.objectives}
    objective = objectives[choose("Which objective does it ask about?", named)]
    use = choose("When is it asked?", USES, "practice")
    title = ask("What is it about, in a few words (for its id)")
    it = ask_id(title, beginnings.taken(library), beginnings.usual_start(library, lesson.id))
    wrong = beginnings.ask_misconceptions(library, lesson.id)
    source = ask_source(library.of(Source), lesson.sources)
    key = beginnings.rarest_key(library, lesson.id)
    given = {"id": it, "lesson": lesson.id, "use": use, "objective": objective.id, "bloom": objective.bloom.value}
    entry = beginnings.begin(
        "item", given | {"options": beginnings.options(library, key, wrong), "key": key, "source": source}
    )
    path = library.root / "items" / f"{lesson.id}.yaml"
    call = f'carelib.quiz("{it}"{", predict=True" if use == "predict" else ""})'
    return Begun(it, path, placing.append(path, "items", entry), call, lesson.id)


def new_goal(library: Library, _: Path | None) -> Begun:
    """Ask for what a goal needs, and append it to the goals."""
    text = ask("What does the person want, as they would say it")
    who = ask("Who says so, in a few words: name, age, work")
    it = ask_id(text, beginnings.taken(library))
    fits = choose("Which help can work on it, as the field sees it?", FITS, "support, psychotherapy")
    box = choose("Where would the article put it?", BOXES)
    source = ask_source(library.of(Source))
    given = {"id": it, "text": scalar(text, 4), "who": scalar(who, 4), "fits": fits, "box": box, "source": source}
    files = sorted((library.root / "goals").glob("*.yaml")) or [library.root / "goals" / "goals.yaml"]
    return Begun(it, files[-1], placing.append(files[-1], "goals", beginnings.begin("goal", given)))


def new_scene(library: Library, _: Path | None) -> Begun:
    """Ask for what a scene needs, and give it a file of its own."""
    title = ask("A title for the scene: something that is said in it, not what it teaches")
    role = ask("Whom does the learner play")
    lesson = lesson_of(library, "In which lesson is it played?")
    it = ask_id(title, beginnings.taken(library, "scenes"))
    source = ask_source(library.of(Source), lesson.sources)
    given = {"id": it, "title": scalar(title, 4), "role": scalar(role, 4), "lesson": lesson.id, "source": source}
    path = library.root / "scenes" / f"{it}.yaml"
    line = placing.create({path: ("scenes", beginnings.begin("scene", given))})
    return Begun(it, path, line, f'carelib.scene("{it}")', lesson.id)


def new_session(library: Library, _: Path | None) -> Begun:
    """Ask for what a pair of sessions needs, and give it a file of its own."""
    title = ask("A title for the pair: a thing that both meetings come to speak of")
    who = ask("Who is the client, in a few words: name, age, work").rstrip(".")
    lesson = lesson_of(library, "In which lesson is it compared?")
    it = ask_id(title, beginnings.taken(library, "sessions"))
    source = ask_source(library.of(Source), lesson.sources)
    turns = {f"turns_{side}": beginnings.turns(library, side) for side in "ab"}
    given = {
        "id": it,
        "title": scalar(title, 4),
        "concern": beginnings.concern(who),
        "lesson": lesson.id,
        "source": source,
    }
    path = library.root / "sessions" / f"{it}.yaml"
    line = placing.create({path: ("sessions", beginnings.begin("session", given | turns))})
    return Begun(it, path, line, f'carelib.session("{it}")', lesson.id)


def new_lesson(library: Library, notebooks: Path | None) -> Begun:
    """Ask for what a lesson needs; write its notebook, its entry and its first objective, all of them or none."""
    if not notebooks or not (notebooks / "_template.ipynb").is_file():
        raise Refused("a lesson begins as a copy of _template.ipynb; name with --notebooks the folder that holds it")
    title = ask("What is the lesson about, in a few everyday words")
    number = ask("Its number", beginnings.number_check(library), beginnings.next_number(library))
    it = ask_id(title, {one.removeprefix(f"{number}-") for one in beginnings.taken(library)}, what="name")
    it = f"{number}-{it}"
    minutes = ask("How many minutes does it take", beginnings.minutes_check, "30")
    aim = ask("What can a learner do afterwards? Go on: You can …", beginnings.aim_check)
    bloom = choose("How far does that go?", {one.value: "" for one in Bloom}, Bloom.APPLY.value)
    source = ask_source(library.of(Source))
    objective = f"L{number}-a"
    given = {"id": it, "number": number, "title": scalar(title, 4), "minutes": minutes}
    text = beginnings.begin("lesson", given | {"objective": objective, "source": source})
    aims = beginnings.begin("objective", {"id": objective, "text": scalar(aim, 4), "bloom": bloom})
    path = library.root / "lessons" / f"{it}.yaml"
    copy = beginnings.copied(running.read(notebooks / "_template.ipynb"), it, title)
    book = notebooks / f"{it}.ipynb"
    files = {path: ("lessons", text), library.root / "objectives" / f"{it}.yaml": ("objectives", aims)}
    line = placing.create(files | {book: ("", copy)})
    print(f"Running {book.name}, to keep what it shows …", flush=True)
    running.run(book, running.read(book), library.root)
    return Begun(it, path, line, notebook=book)


NEW: Mapping[str, Callable[[Library, Path | None], Begun]] = {
    "goal": new_goal,
    "item": new_item,
    "lesson": new_lesson,
    "scene": new_scene,
    "session": new_session,
}
"""What can be begun -> what begins it."""
