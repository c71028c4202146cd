"""``carelib edition``: the same lessons twice, for students as they are and for instructors with notes and worked answers.

Nothing of the instructor's stands in the students' files. What an activity knows stands in the course's own content, where a
curious student can read it: the editions keep a printed or shared notebook clean, they do not make an exam.
"""

import ast
import hashlib
import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from carelib.activities.desk import MADE_UP
from carelib.check.bank import nothing_is_left_to_write
from carelib.check.lessons import NAMED
from carelib.grading import sorting_of
from carelib.loader import Library
from carelib.model import Case, Claim, Form, Goal, Hunt, Item, Lesson, Misconception, Scene, SessionPair, Technique
from carelib.publish.folder import CannotPublish, lay
from carelib.publish.lab import NO_LESSONS

MARK = ".carelib-edition"
STUDENT, INSTRUCTOR = "student", "instructor"
DESK = "instructor.ipynb"
"""The notebook of the instructor's desk: in the instructor's edition only."""
NAMED_AT_MOST = 5
"""How many files a refusal names."""
READ_ME = {
    STUDENT: """The lessons, as files to hand out.

You need Python 3.11 or newer and your instructor's copy of carelib: what they added to the course stands in it. In its
folder, in a terminal:

    python scripts/setup.py
    .venv/bin/carelib lab PATH-OF-THIS-FOLDER

On Windows write .venv\\Scripts\\carelib for .venv/bin/carelib. JupyterLab opens at the first lesson: press Run All Cells.
Answers stay on your machine, until you hand them in.
""",
    INSTRUCTOR: "The lessons with notes and worked answers. Do not hand these files out: the folder 'student' beside this one is for "
    "that. What an activity asks, self-study can look up in the course's own files; use none of it in a graded exam.\n",
}
MADE_BY = "Editions that carelib made; 'carelib edition' replaces this folder while it holds nothing but these (sha256, name):"


def edition(folder: Path, library: Library, notebooks: Path) -> tuple[int, int]:
    """Write both editions into a folder, as a whole; returns how many lessons got notes, and how many worked answers.

    ``CannotPublish`` where the folder holds anything but what the last run wrote there, as it wrote it, and where a text is
    still to be written.
    """
    _lose_nothing(folder)
    if unwritten := list(nothing_is_left_to_write(library)):
        first = f"{unwritten[0].file}:{unwritten[0].line}"
        count = "1 text is" if len(unwritten) == 1 else f"{len(unwritten)} texts are"
        raise CannotPublish(f"{first}: {count} still to be written; 'carelib check' says which")
    counts = {"notes": 0, "answers": 0}
    files = {
        name: content if isinstance(content, bytes) else content.encode()
        for name, content in _files(library, notebooks, counts)
    }
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    lay(folder, MARK, f"{MADE_BY}\n{sums}", files.items())
    return counts["notes"], counts["answers"]


def _lose_nothing(folder: Path) -> None:
    """Raise ``CannotPublish`` where an edition's folder holds work that is not carelib's: added, or changed since.

    Work is what is in a file, whatever its name: the copies that JupyterLab lays beside an unchanged notebook are none.
    """
    mark = folder / MARK
    if not mark.is_file():
        return  # a new folder, or one that is refused as a whole
    written = {line.partition("  ")[0] for line in mark.read_text("utf-8").splitlines()}
    others = [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path != mark and (path.is_symlink() or not path.is_dir()) and not _is_one_of(path, written)
    ]
    if others:
        more = f" and {len(others) - NAMED_AT_MOST} more" if len(others) > NAMED_AT_MOST else ""
        told = f"not written by carelib, or changed since: {', '.join(others[:NAMED_AT_MOST])}{more}"
        raise CannotPublish(f"{folder}: {told}; move what you want to keep, or name a new folder")


def _is_one_of(path: Path, written: Container[str]) -> bool:
    return path.is_file() and not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() in written


def _files(library: Library, notebooks: Path, counts: dict[str, int]) -> Iterator[tuple[str, str | bytes]]:
    for name, text in READ_ME.items():
        yield f"{name}/README.txt", text
    for name in MADE_UP:  # what the desk shows until a class has answered
        yield f"{INSTRUCTOR}/{name}", (notebooks / name).read_bytes()
    for path in sorted(notebooks.glob("*.ipynb")):
        if path.name.startswith(NO_LESSONS):
            continue
        if path.name != DESK:
            yield f"{STUDENT}/{path.name}", path.read_bytes()
        notebook = json.loads(path.read_text("utf-8"))
        _add(notebook, path.stem, library, counts)
        yield f"{INSTRUCTOR}/{path.name}", json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _add(notebook: dict[str, Any], name: str, library: Library, counts: dict[str, int]) -> None:
    """Put the notes behind the notebook's first cell, and worked answers behind each activity."""
    lesson = library.of(Lesson).get(name)
    cells: list[dict[str, Any]] = []
    for cell in notebook["cells"]:
        cells.append(cell)
        if lesson and len(cells) == 1:
            cells.append(_cell(f"{name} notes", f"## For the instructor\n\n{lesson.instructor_notes}"))
            counts["notes"] += 1
        if cell["cell_type"] == "code" and (told := list(worked("".join(cell["source"]), library))):
            cells.append(_cell(f"{name} {cell['id']}", "\n\n".join(["#### For the instructor: worked answers", *told])))
            counts["answers"] += 1
    notebook["cells"] = cells


def _cell(name: str, text: str) -> dict[str, Any]:
    made = uuid5(NAMESPACE_URL, name).hex[:8]  # the same for the same place, so that two editions can be compared
    return {"cell_type": "markdown", "id": made, "metadata": {"tags": ["instructor"]}, "source": text.splitlines(True)}


def worked(source: str, library: Library) -> Iterator[str]:
    """The worked answers to the activities that a cell calls, as Markdown paragraphs; none where nothing is answered."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WORKED:
            call = node.func.attr
            kind = NAMED[call]
            ids = [str(one.value) for one in node.args if isinstance(one, ast.Constant)] or list(library.of(kind))
            for entry in (library.find(kind, one) for one in ids):
                yield from WORKED[call](entry, library)


def _item(item: Item, library: Library) -> Iterator[str]:
    yield f"**{item.stem}** (`{item.id}`, {item.objective}, {item.bloom})"
    lines = []
    for option in item.options:
        sign = "✓" if option.id == item.key else "–"
        shows = (
            f" Shows {option.misconception}: {_belief(option.misconception, library)}" if option.misconception else ""
        )
        lines.append(f"- {sign} **{option.id}. {option.text}** {option.feedback}{shows}")
    yield "\n".join(lines)


def _belief(name: str, library: Library) -> str:
    return f'"{library.find(Misconception, name).belief}"'


def _items(entry: Form | Case, library: Library) -> Iterator[str]:
    yield f"**{entry.title}**"
    for name in entry.items:
        yield from _item(library.find(Item, name), library)
    if isinstance(entry, Case):
        yield entry.debrief


def _pair(pair: SessionPair, library: Library) -> Iterator[str]:
    yield f"**{pair.title}**"
    for side in ("a", "b"):
        session = getattr(pair, side)
        yield f"Session {side.upper()}: {session.approach}. The article's rule would say: {session.article_box}."
        yield "\n".join(
            f"- Turn {number}, depth {turn.depth}: **{library.find(Technique, turn.technique).name}**. {turn.why}"
            for number, turn in enumerate(session.turns, start=1)
            if turn.technique
        )
    yield "\n".join(f"- {one}" for one in pair.notice)
    yield pair.field_says


def _goal(goal: Goal, _: Library) -> Iterator[str]:
    yield f"**{goal.text}** ({goal.who}): {sorting_of(goal)}; the article: {goal.article_box}. {goal.why} Specific: {goal.specific}"


def _scene(scene: Scene, _: Library) -> Iterator[str]:
    yield f"**{scene.title}**"
    for node in scene.nodes:
        if node.ways:
            yield node.text
            yield "\n".join(
                f"- {'–' if way.better else '✓'} {way.says} (to *{way.to}*) {way.why}"
                + (f" Better: {way.better}" if way.better else "")
                for way in node.ways
            )
        else:
            yield f"*{node.id}*: {node.ending}"


def _hunt(hunt: Hunt, _: Library) -> Iterator[str]:
    yield f"**{hunt.title}**"
    names = {one.id: one.text for one in hunt.verdicts}
    yield "\n".join(f"- **{one.name}**: {names[one.verdict]}. {one.feedback[one.verdict]}" for one in hunt.providers)
    yield hunt.debrief


def _claim(claim: Claim, _: Library) -> Iterator[str]:
    yield f"**{claim.id}. {claim.text}** {claim.status}. {claim.field_says}"


WORKED: Mapping[str, Callable[[Any, Library], Iterable[str]]] = {
    "quiz": _item,
    "form": _items,
    "clinic": _items,
    "session": _pair,
    "goals": _goal,
    "scene": _scene,
    "register_hunt": _hunt,
    "claim_checker": _claim,
}
"""Call -> what its entries' answers are."""
