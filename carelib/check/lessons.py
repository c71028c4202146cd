"""Rules over the notebooks: they read well, their words are safe and their own, and they use what was written for them."""

import ast
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from carelib.check import markup
from carelib.check.links import fault_at
from carelib.check.wording import GRADES, TO_WRITE, Grade, grade, in_article, plain, unsafe
from carelib.faults import Fault
from carelib.loader import Library
from carelib.model import Case, Claim, Entry, Form, Goal, Hunt, Item, Lesson, Scene, SessionPair, Term

NAMED: dict[str, type[Entry]] = {
    "quiz": Item,
    "scene": Scene,
    "session": SessionPair,
    "goals": Goal,
    "goal_builder": Goal,
    "clinic": Case,
    "form": Form,
    "register_hunt": Hunt,
    "summary": Lesson,
    "concept_map": Lesson,
    "claims": Claim,
    "claim_checker": Claim,
    "glossary": Term,
    "lesson": Lesson,
    "sources": Lesson,
}
"""Call -> the kind whose ids it is given."""
CALLED = ("quiz", "scene", "session", "clinic", "form", "register_hunt")
"""Calls that have to name every entry of their kind; other kinds are shown all at once somewhere."""


@dataclass(frozen=True)
class Notebook:
    """A notebook as it is stored: its prose as it reads, and its calls of carelib."""

    path: Path

    @property
    def name(self) -> str:
        """The notebook as a fault names it."""
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def bar(self) -> float:
        """The highest reading grade: what the public reads without a lesson has to be plainer."""
        return GRADES["public" if self.path.stem == "dashboard" else "lesson"]

    @cached_property
    def _cells(self) -> list[tuple[str, str, dict[str, str]]]:
        cells = json.loads(self.path.read_text("utf-8"))["cells"]
        return [(one["cell_type"], "".join(one["source"]), one["metadata"].get("answers", {})) for one in cells]

    @cached_property
    def texts(self) -> list[tuple[str, dict[str, str]]]:
        """The text cells: as they read, and what each answers for (unsafe word that is shown -> why)."""
        return [(plain(source), answers) for kind, source, answers in self._cells if kind == "markdown"]

    @property
    def written(self) -> list[str]:
        """The text cells, as they are written."""
        return [source for kind, source, _ in self._cells if kind == "markdown"]

    def line(self, number: int, words: str) -> int:
        """The line of the file where the text cell with this number (from 1) has these words; 0 if unknown."""
        source, words = self.written[number - 1], words.split("\n")[0]
        first = next((json.dumps(line, ensure_ascii=False)[1:-1] for line in source.split("\n") if words in line), "\0")
        lines = self.path.read_text("utf-8").splitlines()
        return next((place for place, line in enumerate(lines, start=1) if first in line), 0)

    @property
    def prose(self) -> list[str]:
        """The text cells, as they read."""
        return [text for text, _ in self.texts]

    @cached_property
    def calls(self) -> list[tuple[str, tuple[str, ...]]]:
        """The calls of carelib in order: name, and the ids that are given."""
        code = [ast.parse(source) for kind, source, _ in self._cells if kind == "code"]
        return [
            (node.func.attr, tuple(str(one.value) for one in node.args if isinstance(one, ast.Constant)))
            for tree in code
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        ]

    def broken(self) -> str:
        """Why the file is no notebook that can be read; empty where it is one."""
        try:
            return "" if self.prose or self.calls else "it is empty"
        except (ValueError, SyntaxError, LookupError, TypeError, RecursionError, OSError) as error:
            return f"it cannot be read ({type(error).__name__})"


def notebooks(folder: Path | None) -> list[Notebook]:
    """The notebooks of a folder by name; none where there is no folder."""
    return [Notebook(path) for path in sorted(folder.glob("*.ipynb"))] if folder else []


def lessons(library: Library, folder: Path) -> Iterator[Fault]:
    """Faults of the notebooks in a folder: reading grade, unsafe words, the article's words, material no lesson uses."""
    used: dict[str, set[str]] = {}
    for notebook in notebooks(folder):
        if why := notebook.broken():
            yield Fault(notebook.name, 0, "", why, "open and save it in JupyterLab")
            continue
        yield from _faults(notebook, library)
        yield from raw_markup(notebook)
        for call, ids in notebook.calls:
            used.setdefault(call, set()).update(ids)
    for path in sorted(folder.glob("[!.]*/*.ipynb")):  # made from the overlays, and shown as they stand
        if not Notebook(path).broken():
            yield from raw_markup(Notebook(path))
    asked = used.setdefault("quiz", set())
    for call, tests in (("clinic", library.of(Case)), ("form", library.of(Form))):
        asked.update(*(tests[name].items for name in used.get(call, set()) & set(tests)))
    for call in CALLED:
        for entry_id, entry in library.of(NAMED[call]).items():
            if entry_id not in used.get(call, ()):
                yield fault_at(library, entry, (), "no notebook uses it", _to_use(entry))


def _to_use(entry: Entry) -> str:
    """How an author gets an entry that no notebook has into one."""
    if isinstance(entry, Form):
        return f'call carelib.form("{entry.id}") in one, or remove it'
    if isinstance(entry, Item) and entry.use in ("case", "form"):
        return f"name it in a {'case' if entry.use == 'case' else 'test'} that a lesson has, or remove it"
    entry_id = str(entry.id)  # type: ignore[attr-defined]  # every kind has one
    return f"put it into a lesson: carelib place {entry_id}; or remove it"


def _faults(notebook: Notebook, library: Library) -> Iterator[Fault]:
    found = grade(notebook.prose, terms(library))
    if found.above(notebook.bar):
        told = f"reading grade {found}, above {notebook.bar:g}"
        yield Fault(notebook.name, 0, "", told, "shorten sentences, use everyday words")
    for call, ids in notebook.calls:
        for name in set(ids) - set(library.of(NAMED[call]) if call in NAMED else ids):
            yield Fault(notebook.name, 0, "", f"{call}(): there is no '{name}'", "correct the id")
    for number, (text, answers) in enumerate(notebook.texts, start=1):
        at = f"text {number}"
        shown = {word.lower(): instead for word, instead in unsafe(text)}
        for word in shown.keys() - {each.lower() for each in answers}:
            remedy = (
                f"write: {shown[word]}; or, where it is shown to be mended, say so in the cell's metadata under answers"
            )
            yield Fault(notebook.name, 0, at, f"'{word}' is not a safe word here", remedy)
        for word in answers:
            if word.lower() not in shown:
                yield Fault(notebook.name, 0, at, f"it answers for '{word}', which is not there", "take it out")
        if TO_WRITE in text:
            told, remedy = f"this text is still to be written ({TO_WRITE})", "put your own words in place of it"
            yield Fault(notebook.name, notebook.line(number, TO_WRITE), at, told, remedy)
        if run := in_article(text):
            yield Fault(notebook.name, 0, at, f"'{run}' stands in the article", "say it in own words")


def raw_markup(notebook: Notebook) -> Iterator[Fault]:
    """What is no Markdown in the text cells of a notebook."""
    for number, source in enumerate(notebook.written, start=1):
        for told, words in markup.raw(source):
            yield Fault(notebook.name, notebook.line(number, words), f"text {number}", told, markup.REMEDY)


def terms(library: Library) -> tuple[str, ...]:
    """The glossary's terms in all their forms: they have to stay, and count as one short word in a reading grade."""
    return tuple(form for term in library.of(Term).values() for form in (term.term, *term.also))


def grades(folder: Path | None, exempt: Iterable[str] = ()) -> dict[str, tuple[float, Grade]]:
    """Notebook -> its bar, and the grade of its prose; exempt terms count as one short word."""
    found = (notebook for notebook in notebooks(folder) if not notebook.broken())
    return {notebook.name: (notebook.bar, grade(notebook.prose, exempt)) for notebook in found}
