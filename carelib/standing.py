"""Where a learner stands in this course: what their record means beside its content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from carelib.loader import Library
from carelib.model import Form, Item, Lesson, Misconception, Objective, Scene, SessionPair, Track
from carelib.progress import A_DAY, Attempt, Mastery, Share, calibration, counted, due, held, interleaved, mastery
from carelib.store import Store


@dataclass(frozen=True)
class LessonStanding:
    """One lesson: how many of its questions were answered, of how many, and the minutes that are left of it."""

    lesson: Lesson
    answered: int
    of: int
    known: tuple[str, ...]
    """Objectives whose question was answered right in the test before the course: there one can go on to the exit questions."""

    def minutes_left(self, whole: int | None = None) -> int:
        """Of the lesson's own estimate, or of another one, the share that its open questions are."""
        whole = self.lesson.minutes if whole is None else whole
        return round(whole * (1 - self.answered / self.of)) if self.of else whole


@dataclass(frozen=True)
class Standing:
    """All that the learner's page, the command line and the certificate tell."""

    answers: int
    lessons: tuple[LessonStanding, ...]
    mastery: Mapping[Objective, Mastery]
    calibration: Mapping[int, Share]
    due: tuple[str, ...]
    """What to review today, in the order in which it is asked: no more than one review holds."""
    waiting: int
    """How many are due in all."""
    held: Mapping[Misconception, int]

    @property
    def mastered(self) -> list[Objective]:
        """The objectives that are mastered now."""
        return [one for one, stands in self.mastery.items() if stands.state == "mastered"]


def standing(library: Library, store: Store | None, now: datetime) -> Standing:
    """Where the learner stands now; with nothing kept, as on the first day. ``CannotKeep`` where it cannot be read."""
    attempts = store.attempts() if store else []
    cards = store.cards() if store else {}
    items, objectives = library.of(Item), library.of(Objective)
    answers = counted(attempts)
    known = kinds(library)
    waiting = [name for name in due(cards, now) if name in known]
    found = held(attempts, shows(library))
    stands = mastery(answers, {item.id: item.objective for item in items.values()}, now)
    return Standing(
        answers=len(attempts),
        lessons=tuple(_lessons(library, attempts)),
        mastery={objectives[name]: stands.get(name, Mastery(0, 0, "open")) for name in sorted(objectives)},
        calibration=calibration(answers),
        due=tuple(interleaved(waiting[:A_DAY], known)),
        waiting=len(waiting),
        held={library.find(Misconception, name): many for name, many in sorted(found.items(), key=lambda it: -it[1])},
    )


def kinds(library: Library) -> dict[str, str]:
    """All that can be reviewed, by the name under which its answers are kept -> its kind: look-alikes are mixed by it."""
    found = {item.id: item.objective for item in library.of(Item).values() if item.use != "form"}
    for scene in library.of(Scene).values():
        found |= {f"{scene.id}/{node.id}": f"scene {scene.id}" for node in scene.nodes if node.ways}
    for pair in library.of(SessionPair).values():
        for side in ("a", "b"):
            for number, turn in enumerate(getattr(pair, side).turns):
                if turn.technique:
                    found[f"{pair.id}/{side}/{number}"] = f"technique {turn.technique}"
    return found


def shows(library: Library) -> dict[tuple[str, str], str]:
    """(question, choice) -> the misconception that the choice may show."""
    return {
        (item.id, option.id): option.misconception
        for item in library.of(Item).values()
        for option in item.options
        if option.misconception
    }


def _lessons(library: Library, attempts: list[Attempt]) -> list[LessonStanding]:
    answered = {one.item for one in attempts}
    right_before = {one.item for one in attempts if one.right} & set(library.find(Form, "pre").items)
    known = {library.find(Item, name).objective for name in right_before}
    asked: dict[str, list[str]] = {}
    for item in library.of(Item).values():
        if item.use != "form":
            asked.setdefault(item.lesson, []).append(item.id)
    return [
        LessonStanding(
            lesson,
            len(answered & set(asked.get(lesson.id, ()))),
            len(asked.get(lesson.id, ())),
            tuple(one for one in lesson.objectives if one in known),
        )
        for lesson in sorted(library.of(Lesson).values(), key=lambda one: one.number)
    ]


def next_step(stands: Standing, track: Track | None) -> LessonStanding | None:
    """The lesson to go on with: the first of the track, or of all, that has open questions; ``None`` where none has."""
    wanted = {stop.lesson for stop in track.stops} if track else None
    open_ones = (one for one in stands.lessons if one.answered < one.of)
    return next((one for one in open_ones if wanted is None or one.lesson.id in wanted), None)
