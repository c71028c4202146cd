"""What points somewhere finds something there: ids, sources, ways through a scene, numbers in a help line."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from carelib.faults import Fault
from carelib.loader import FOLDERS, Library
from carelib.model import (
    KINDS,
    UNSURE,
    Checklist,
    Claim,
    Entry,
    HelpLine,
    Item,
    Lesson,
    Misconception,
    Objective,
    Scene,
    SessionPair,
    Source,
    Technique,
)

REFERENCES: dict[str, type[Entry]] = {
    "sources": Source,
    "claims": Claim,
    "objectives": Objective,
    "objective": Objective,
    "misconception": Misconception,
    "technique": Technique,
    "lesson": Lesson,
    "pair": Item,
    "replaces": Item,
    "items": Item,
    "lessons": Lesson,
    "review": Source,
}
"""Field name, wherever it stands -> the kind of entry that it names."""

UNREAD_ALLOWED = (Claim, Source)
"""Kinds that may name a source nobody has read: where the doubt itself is what is shown."""


def fault_at(library: Library, entry: Entry, where: Sequence[str | int], rule: str, remedy: str) -> Fault:
    """A fault of an entry, with the file and line of the place inside it."""
    entry_id = str(entry.id)  # type: ignore[attr-defined]  # every kind has one
    file, line = library.place(FOLDERS[type(entry)], entry_id, *where)
    at = ".".join(map(str, where))
    return Fault(file, line, entry_id, f"{at}: {rule}" if at else rule, remedy)


def named(value: Any, where: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Every reference inside an entry: where it stands, the field's name, the id that it names."""
    if isinstance(value, Entry):
        for field in type(value).model_fields:
            inside = getattr(value, field)
            if field in REFERENCES and inside:
                names = inside if isinstance(inside, tuple) else (inside,)
                for index, name in enumerate(names):
                    yield (*where, field, *((index,) if isinstance(inside, tuple) else ())), field, name
            else:
                yield from named(inside, (*where, field))
    elif isinstance(value, tuple):
        for index, inside in enumerate(value):
            yield from named(inside, (*where, index))


def references(library: Library) -> Iterator[Fault]:
    """Every id that an entry names exists."""
    for kind in KINDS.values():
        for entry in library.of(kind).values():
            for where, field, name in named(entry):
                target = REFERENCES[field]
                if name in library.of(target):
                    continue
                folder = FOLDERS[target]
                yield fault_at(
                    library,
                    entry,
                    where,
                    f"'{name}' is not among the {folder}",
                    f"add it to {folder}/, or correct the id",
                )


def read_sources(library: Library) -> Iterator[Fault]:
    """No teaching statement rests only on sources that nobody has read."""
    sources = library.of(Source)
    for kind in KINDS.values():
        if kind in UNREAD_ALLOWED:
            continue
        for entry in library.of(kind).values():
            found = [name for _, field, name in named(entry) if field == "sources" and name in sources]
            if found and all(sources[name].read == "not read" for name in found):
                yield fault_at(
                    library, entry, ("sources",), "none of these sources was read", "read one, or leave it out"
                )


def pairs(library: Library) -> Iterator[Fault]:
    """An item keyed on the article stands beside one that asks what the field says, and its stem says whose it is."""
    items = library.of(Item)
    for item in items.values():
        if item.about_article and "article" not in item.stem.lower():
            yield fault_at(
                library,
                item,
                ("stem",),
                "the key is the article's, the stem does not say so",
                "begin 'According to the article, …'",
            )
        other = items.get(item.pair or "")
        if item.about_article and other and other.about_article:
            yield fault_at(
                library, item, ("pair",), "the paired item is keyed on the article too", "pair it with a field item"
            )


def claims_sourced(library: Library) -> Iterator[Fault]:
    """What the field is said to say about a claim has a source, unless no source was found and that is the point."""
    for claim in library.of(Claim).values():
        if not claim.sources and claim.status not in ("unsupported", "rhetoric", "incomplete"):
            yield fault_at(library, claim, ("status",), "no source is named", "add the source of 'field_says'")


def techniques_known(library: Library) -> Iterator[Fault]:
    """Both sessions of a pair are about one concern and use at least four techniques each."""
    for pair in library.of(SessionPair).values():
        for side in ("a", "b"):
            used = {turn.technique for turn in getattr(pair, side).turns if turn.technique}
            if len(used) < 4:
                yield fault_at(
                    library, pair, (side, "turns"), f"4 different techniques or more were expected, here {len(used)}",
                    "a session with so few gives nothing to tell apart: vary them"
                )  # fmt: skip


def views_ask_what_is_asked(library: Library) -> Iterator[Fault]:
    """Field views and ``clear_needs`` name questions and options that exist."""
    for checklist in library.of(Checklist).values():
        known = {question: {UNSURE, *options} for question, options in checklist.options().items()}
        for index, view in enumerate(checklist.field_views):
            for question, options in view.when.items():
                strange = set(options) - known.get(question, set())
                if strange:
                    where = ("field_views", index, "when", question)
                    names = ", ".join(sorted(strange))
                    yield fault_at(
                        library, checklist, where, f"no such answer: {names}", "use ids of the questions and gates"
                    )
        for index, question in enumerate(checklist.clear_needs):
            if question not in known:
                yield fault_at(
                    library, checklist, ("clear_needs", index), f"no question '{question}'", "use a question's id"
                )


def scenes_can_be_walked(library: Library) -> Iterator[Fault]:
    """Every node of a scene is reached from its start, every way leads somewhere, and an ending can be reached."""
    for scene in library.of(Scene).values():
        nodes = {node.id: node for node in scene.nodes}
        for index, node in enumerate(scene.nodes):
            for number, way in enumerate(node.ways):
                if way.to not in nodes:
                    where = ("nodes", index, "ways", number, "to")
                    yield fault_at(library, scene, where, f"'{way.to}' is no node here", "name a node of this scene")
        ahead = {name: [way.to for way in node.ways if way.to in nodes] for name, node in nodes.items()}
        back = {name: [node.id for node in scene.nodes if name in ahead[node.id]] for name in nodes}
        reached = _reach([scene.nodes[0].id], ahead)
        ending = _reach([node.id for node in scene.nodes if node.ending], back)
        for index, node in enumerate(scene.nodes):
            if node.id not in reached:
                yield fault_at(
                    library, scene, ("nodes", index), f"'{node.id}' is never reached", "lead a way to it, or remove it"
                )
            elif node.id not in ending:
                yield fault_at(
                    library, scene, ("nodes", index), f"no ending can be reached from '{node.id}'", "add a way out"
                )


def _reach(start: Iterable[str], steps: Mapping[str, list[str]]) -> set[str]:
    seen, queue = set(start), deque(start)
    while queue:
        for name in steps[queue.popleft()]:
            if name not in seen:
                seen.add(name)
                queue.append(name)
    return seen


def objectives_practised(library: Library) -> Iterator[Fault]:
    """Each lesson's objectives are its own, and each is asked about by at least one item."""
    asked = {item.objective for item in library.of(Item).values()}
    for lesson in library.of(Lesson).values():
        for index, objective in enumerate(lesson.objectives):
            if objective[1:3] != lesson.number:
                yield fault_at(
                    library, lesson, ("objectives", index), f"{objective} is of another lesson", "use its own"
                )
            elif objective not in asked:
                yield fault_at(library, lesson, ("objectives", index), f"no item asks about {objective}", "write one")


def help_lines_verified(library: Library) -> Iterator[Fault]:
    """A line that can be called, texted or visited says so in the words that a reader sees; ``within`` names a place of these."""
    lines = library.of(HelpLine).values()
    places = {line.place for line in lines}
    for line in lines:
        digits = "".join(ch for ch in line.reach if ch.isdigit())
        for field, number in (("tel", line.tel), ("sms", line.sms)):
            if number and number.lstrip("+") not in digits:
                yield fault_at(library, line, (field,), f"{number} is not the number in 'reach'", "make the two agree")
        if line.page and line.page.partition("/")[0] not in line.reach.lower():
            yield fault_at(library, line, ("page",), f"{line.page} is not named in 'reach'", "make the two agree")
        if line.within and line.within not in places - {line.place}:
            yield fault_at(library, line, ("within",), f"no line has the place {line.within}", "name it as it is there")


RULES: tuple[Callable[[Library], Iterator[Fault]], ...] = (
    references,
    read_sources,
    pairs,
    claims_sourced,
    techniques_known,
    views_ask_what_is_asked,
    scenes_can_be_walked,
    objectives_practised,
    help_lines_verified,
)
