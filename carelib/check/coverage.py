"""Coverage: what of the article, its claims, the objectives and the misconceptions is met where in the course.

A gap is a fault only where the lesson that owes it stands; the rest is "not yet", and the report says so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from carelib.check.lessons import notebooks
from carelib.check.links import fault_at
from carelib.faults import Fault
from carelib.loader import Library
from carelib.model import KINDS, Claim, Entry, Item, Lesson, Misconception, Objective, Term

PARAGRAPHS, CLAIMS, MISCONCEPTIONS = 61, 56, 30  # of the article, of the ledger, of the course's plan

Covered = Mapping[str, tuple[str, ...]]
"""What is to be covered -> what covers it; empty where nothing does yet."""


@dataclass(frozen=True)
class Coverage:
    """Paragraphs and claims by lessons, objectives and misconceptions by items, glossary terms by notebooks."""

    paragraphs: Covered
    claims: Covered
    objectives: Covered
    misconceptions: Covered
    terms: Covered


def coverage(library: Library, folder: Path | None = None) -> Coverage:
    """What covers each paragraph, claim, objective and misconception; claims are covered by calls in notebooks too."""
    lessons, items = library.of(Lesson).values(), library.of(Item).values()
    calls = [
        (call, ids, notebook.path.stem)
        for notebook in notebooks(folder)
        if not notebook.broken()
        for call, ids in notebook.calls
    ]
    shown = [
        (claim, name)
        for call, ids, name in calls
        if call in ("claims", "claim_checker")
        for claim in ids or library.of(Claim)
    ]
    explained = [(term, name) for call, ids, name in calls if call == "glossary" for term in ids or library.of(Term)]
    return Coverage(
        _by((f"P{number:02}" for number in range(1, PARAGRAPHS + 1)), _each(lessons, "paragraphs")),
        _by((f"C{number}" for number in range(1, CLAIMS + 1)), [*_each(lessons, "claims"), *shown]),
        _by(library.of(Objective), ((item.objective, item.id) for item in items)),
        _by(
            (f"M{number}" for number in range(1, MISCONCEPTIONS + 1)),
            ((option.misconception, item.id) for item in items for option in item.options if option.misconception),
        ),
        _by(library.of(Term), explained),
    )


def _each(lessons: Iterable[Lesson], field: str) -> Iterator[tuple[str, str]]:
    return ((name, lesson.id) for lesson in lessons for name in getattr(lesson, field))


def _by(names: Iterable[str], found: Iterable[tuple[str, str]]) -> Covered:
    by: dict[str, dict[str, None]] = {name: {} for name in names}
    for name, what in found:
        by.setdefault(name, {})[what] = None
    return {name: tuple(what) for name, what in by.items()}


def paragraphs_exist(library: Library) -> Iterator[Fault]:
    """Every paragraph that an entry names is one of the article's."""
    for kind in KINDS.values():
        for entry in library.of(kind).values():
            for where, name in _paragraphs(entry):
                if not 1 <= int(name[1:]) <= PARAGRAPHS:
                    told = f"the article has no paragraph {name}"
                    yield fault_at(library, entry, where, told, f"name one of P01 to P{PARAGRAPHS}")


def _paragraphs(value: object, where: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, Entry):
        for field in type(value).model_fields:
            inside = getattr(value, field)
            if field == "paragraphs":
                yield from (((*where, field, index), name) for index, name in enumerate(inside))
            else:
                yield from _paragraphs(inside, (*where, field))
    elif isinstance(value, tuple):
        for index, inside in enumerate(value):
            yield from _paragraphs(inside, (*where, index))


def lessons_give_what_they_owe(library: Library) -> Iterator[Fault]:
    """A lesson that stands names all its objectives, and its misconceptions are asked about."""
    lessons = {lesson.number: lesson for lesson in library.of(Lesson).values()}
    for objective in library.of(Objective).values():
        lesson = lessons.get(objective.id[1:3])
        if lesson and objective.id not in lesson.objectives:
            yield fault_at(library, objective, (), f"{lesson.id} does not name it", "add it to its objectives")
    asked = coverage(library).misconceptions
    for misconception in library.of(Misconception).values():
        if misconception.lesson in library.of(Lesson) and not asked[misconception.id]:
            remedy = "tag a distractor that shows it, or write one"
            yield fault_at(library, misconception, (), "no item asks about it", remedy)


RULES: tuple[Callable[[Library], Iterator[Fault]], ...] = (paragraphs_exist, lessons_give_what_they_owe)
