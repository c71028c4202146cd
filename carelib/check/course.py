"""Rules over the course as one: forms that match, cases and hunts that work, tracks, the map, nothing left untaught."""

from collections import Counter
from collections.abc import Callable, Iterator

from carelib.check.coverage import coverage
from carelib.check.links import fault_at
from carelib.faults import Fault
from carelib.loader import Library
from carelib.model import Case, Concept, Form, Goal, HelpOption, Hunt, Item, Lesson, Misconception, Track, Value

LESSONS = tuple(f"{number:02}" for number in range(12))
"""The numbers of all lessons: what the whole course owes is asked for once they all stand."""
FEWEST_ITEMS = 2  # for each misconception: one item alone cannot tell a misconception from a slip
FULL_TRACK = "trainee"
UNEQUAL = 0.3  # share by which the good and the bad sides of an option may differ in words


def _whole(library: Library) -> bool:
    return {lesson.number for lesson in library.of(Lesson).values()} >= set(LESSONS)


def forms_are_parallel(library: Library) -> Iterator[Fault]:
    """All forms ask, item by item, about the same objective at the same level, and no item twice."""
    items, forms = library.of(Item), list(library.of(Form).values())
    for form in forms:
        for index, name in enumerate(form.items):
            if name not in items:
                continue  # said by the links
            first = items.get(forms[0].items[index]) if index < len(forms[0].items) else None
            mine = items[name]
            if first and (mine.objective, mine.bloom) != (first.objective, first.bloom):
                told = f"{name} asks {mine.objective} ({mine.bloom}), {first.id} in its place {first.objective} ({first.bloom})"
                yield fault_at(library, form, ("items", index), told, "pair items of one objective and one level")
        if len(form.items) != len(forms[0].items):
            told = f"{len(form.items)} items, {forms[0].id} has {len(forms[0].items)}"
            yield fault_at(library, form, ("items",), told, "give both the same number")
    yield from _each_in_one(library, Form, "form")


def cases_have_their_items(library: Library) -> Iterator[Fault]:
    """An item asked about a case stands in exactly one case, and a case draws on two lessons or more."""
    yield from _each_in_one(library, Case, "case")
    for case in library.of(Case).values():
        if len(set(case.lessons)) < len(case.lessons):
            yield fault_at(library, case, ("lessons",), "a lesson is named twice", "name each once")


def _each_in_one(library: Library, kind: type[Form] | type[Case], use: str) -> Iterator[Fault]:
    """Items of this use stand in exactly one entry of the kind, and nothing else stands there."""
    items = library.of(Item)
    places = Counter(name for entry in library.of(kind).values() for name in entry.items)
    for entry in library.of(kind).values():
        for index, name in enumerate(entry.items):
            if name in items and items[name].use != use:
                told = f"{name} is for {items[name].use}, not for a {use}"
                yield fault_at(library, entry, ("items", index), told, f"name items whose use is {use}")
    for item in items.values():
        if item.use == use and places[item.id] != 1:
            yield fault_at(library, item, ("use",), f"it stands in {places[item.id]} {use}s", "put it into exactly one")


def hunts_have_one_untrue(library: Library) -> Iterator[Fault]:
    """In a register hunt exactly one provider says something untrue, and every verdict is somebody's."""
    for hunt in library.of(Hunt).values():
        found = Counter(one.verdict for one in hunt.providers)
        if found[hunt.untrue] != 1:
            told = f"{found[hunt.untrue]} providers are '{hunt.untrue}'; one was expected"
            yield fault_at(library, hunt, ("providers",), told, "change their cards or their verdicts")
        for index, verdict in enumerate(hunt.verdicts):
            if not found[verdict.id]:
                yield fault_at(
                    library, hunt, ("verdicts", index), "it is nobody's", "write such a provider, or leave it out"
                )


def goals_fall_into_their_parts(library: Library) -> Iterator[Fault]:
    """Each part of a goal is a piece of its specific text, word for word, so that the builder can mark it there."""
    for goal in library.of(Goal).values():
        for part, text in (goal.parts.named() if goal.parts else {}).items():
            if text not in goal.specific:
                yield fault_at(library, goal, ("parts", part), "it is no piece of 'specific'", "copy it from there")


def tracks_fit_their_lessons(library: Library) -> Iterator[Fault]:
    """A track goes through lessons in order and in no more time than they take; the full one goes through all."""
    lessons = library.of(Lesson)
    for track in library.of(Track).values():
        names = [stop.lesson for stop in track.stops]
        if names != sorted(set(names)):
            yield fault_at(
                library, track, ("stops",), "its lessons are out of order, or one stands twice", "order them"
            )
        for index, stop in enumerate(track.stops):
            if stop.lesson in lessons and stop.minutes > lessons[stop.lesson].minutes:
                told = f"{stop.minutes} minutes, the lesson says {lessons[stop.lesson].minutes}"
                yield fault_at(library, track, ("stops", index, "minutes"), told, "plan no more than the lesson")
        if track.id == FULL_TRACK and (left := sorted(set(lessons) - set(names))):
            yield fault_at(library, track, ("stops",), f"it leaves out {', '.join(left)}", "add them")


def map_hangs_together(library: Library) -> Iterator[Fault]:
    """Every link of the concept map leads to a concept, and no concept stands alone when it first appears."""
    concepts = library.of(Concept)
    touched = {name for one in concepts.values() for link in one.links for name in (one.id, link.to)}
    for one in concepts.values():
        for index, link in enumerate(one.links):
            if link.to not in concepts:
                yield fault_at(
                    library, one, ("links", index, "to"), f"'{link.to}' is no concept", "name one of the map"
                )
        if one.id not in touched and len(concepts) > 1:
            yield fault_at(library, one, (), "nothing leads to it or from it", "link it, or leave it out")


def options_are_fair(library: Library) -> Iterator[Fault]:
    """Each option has as many bad sides as good ones and as many as the others, told at nearly the same length.

    IPDAS asks for equal detail; the bound on length is the course's own.
    """
    options = list(library.of(HelpOption).values())
    for one in options:
        if not len(one.good) == len(one.bad) == len(options[0].good):
            told = f"{len(one.good)} good and {len(one.bad)} bad sides, {len(options[0].good)} of each were expected"
            yield fault_at(library, one, (), told, "give each option the same number of both")
        good, bad = (sum(len(side.text.split()) for side in sides) for sides in (one.good, one.bad))
        if abs(good - bad) > UNEQUAL * max(good, bad):
            told = f"good sides in {good} words, bad ones in {bad}"
            yield fault_at(library, one, (), told, "tell both at nearly the same length")


def values_know_every_option(library: Library) -> Iterator[Fault]:
    """Whatever matters says of every option how far it goes with it."""
    names = set(library.of(HelpOption))
    for value in library.of(Value).values():
        if set(value.fits) != names and names:
            odd = ", ".join(sorted(set(value.fits) ^ names))
            yield fault_at(library, value, ("fits",), f"too many or too few options: {odd}", "name each option once")


def nothing_is_left_untaught(library: Library) -> Iterator[Fault]:
    """In the whole course each paragraph has a lesson, each misconception two items, each teaching lesson a summary."""
    if not _whole(library):
        return
    covered = coverage(library)
    for paragraph, where in covered.paragraphs.items():
        if not where:
            told = f"no lesson teaches {paragraph}"
            yield Fault(
                f"{library.root.name}/lessons", 0, "", told, "teach it, and name it under the lesson's paragraphs"
            )
    for one in library.of(Misconception).values():
        if len(covered.misconceptions[one.id]) < FEWEST_ITEMS:
            told = f"{len(covered.misconceptions[one.id])} items show it; {FEWEST_ITEMS} were expected"
            yield fault_at(library, one, (), told, "tag distractors that show it, or write one")
    for lesson in library.of(Lesson).values():
        if lesson.objectives and not (lesson.keypoints and lesson.try_tomorrow):
            yield fault_at(library, lesson, (), "keypoints and try_tomorrow: expected", "write what to take along")


RULES: tuple[Callable[[Library], Iterator[Fault]], ...] = (
    forms_are_parallel,
    cases_have_their_items,
    hunts_have_one_untrue,
    goals_fall_into_their_parts,
    tracks_fit_their_lessons,
    map_hangs_together,
    options_are_fair,
    values_know_every_option,
    nothing_is_left_untaught,
)
