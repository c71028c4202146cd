"""What a learner's attempts amount to: when a question comes back, what is mastered, how sure is how right.

Pure sums over attempts and cards; where they are kept is `store`'s matter. All times are UTC.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from fsrs import Card, Rating, Scheduler, State

SCHEDULER = Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False
)
"""FSRS 6 (open-spaced-repetition) with its published weights and whole days only: nothing comes back twice in a day."""
LONGEST, STABLE = timedelta(days=400), (0.001, 1e6)
"""What a card of this scheduler keeps within: from one review to the next, and its days of stability."""
SURE = {1: "guess", 2: "fairly", 3: "sure"}
"""The levels of certainty, by the number that is kept."""
A_DAY = 8
"""Questions of one review: about five minutes at 40 seconds each."""
HALF_LIFE = timedelta(days=90)
"""After so long without an answer, an answer counts half. The course's own choice, as is what follows."""
MASTERED = 0.6
"""What the lower end of the interval must reach: 3 right of 3 do (0.65), 2 of 2 do not (0.55), nor do 5 of 6 (0.57)."""
Z = statistics.NormalDist().inv_cdf(0.9)
"""For an interval that holds 80 of 100 times."""


class Attempt(NamedTuple):
    """One answer: the question, what was chosen, whether it was the key, how sure the learner was (1 to 3, or not said)."""

    item: str
    choice: str
    right: bool
    sure: int | None
    at: datetime
    lesson: str = ""


def wilson(right: float, of: float, z: float = Z) -> tuple[float, float]:
    """Lower and upper end of the score interval (Wilson 1927) for so many right of so many; 0 to 1 where there are none."""
    if not of:
        return 0.0, 1.0
    share, square = right / of, z * z / of
    middle = (share + square / 2) / (1 + square)
    half = z / (1 + square) * (share * (1 - share) / of + square / of / 4) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Share:
    """How many of how many were right, faded answers in part, and an interval (``wilson``) that holds 80 of 100 times."""

    right: float
    of: float

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end, each from 0 to 1; all of it where nothing was answered."""
        return wilson(self.right, self.of)


@dataclass(frozen=True)
class Mastery(Share):
    """A share for one objective, and what it says: ``mastered``, ``fading`` (it was), ``on the way`` or ``open``."""

    state: str
    since: datetime | None = None


def rating(attempt: Attempt) -> Rating:
    """What an answer tells the scheduler: wrong is Again; right is Hard for a guess, Easy where sure, else Good."""
    if not attempt.right:
        return Rating.Again
    return {1: Rating.Hard, 3: Rating.Easy}.get(attempt.sure or 2, Rating.Good)


def readable(card: Any) -> Card | None:
    """A kept card as the scheduler reads it; ``None`` where it cannot, or could not go on from there."""
    try:
        found = Card.from_dict(dict(card))  # type: ignore[arg-type]
        last, stability, difficulty = found.last_review, found.stability or 0, found.difficulty or 0
        reviewed = found.state is State.Review and last is not None and last.tzinfo == found.due.tzinfo == UTC
        if reviewed and last <= found.due <= last + LONGEST and STABLE[0] <= stability <= STABLE[1]:  # type: ignore[operator]
            return found if 1 <= difficulty <= 10 else None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        pass
    return None


def scheduled(card: Mapping[str, Any] | None, attempt: Attempt) -> dict[str, Any] | None:
    """The card of a question after an answer; ``None`` where the answer changes nothing. One that cannot be read is none.

    What counts is the first answer, then the first one after the question came due; and one that misses it earlier, on
    another day than the last that counted. A clock that was set back counts as standing still.
    """
    before = readable(card) or Card(card_id=0, due=attempt.at)
    last = before.last_review
    now = max(attempt.at, last) if last else attempt.at
    if last and now < before.due and (attempt.right or now.date() == last.date()):
        return None
    after, _ = SCHEDULER.review_card(before, rating(attempt), review_datetime=now)
    return dict(after.to_dict())


def due(cards: Mapping[str, Mapping[str, Any]], now: datetime) -> list[str]:
    """The questions that are due, the likeliest forgotten first."""
    found = {name: read for name, card in cards.items() if (read := readable(card))}
    ready = [name for name, card in found.items() if card.due <= now]
    return sorted(ready, key=lambda name: (SCHEDULER.get_card_retrievability(found[name], now), name))


def interleaved(items: Sequence[str], kind: Mapping[str, str]) -> list[str]:
    """The same questions, so that neighbours are of different kinds as long as there are other kinds left.

    Look-alikes side by side ask the learner to tell them apart, which a block of one kind does not.
    """
    left: dict[str, list[str]] = defaultdict(list)
    for item in items:
        left[kind.get(item, "")].append(item)
    mixed: list[str] = []
    before = None
    while left:
        others = [name for name in left if name != before] or list(left)
        before = max(others, key=lambda name: len(left[name]))
        mixed.append(left[before].pop(0))
        if not left[before]:
            del left[before]
    return mixed


def counted(attempts: Iterable[Attempt]) -> list[Attempt]:
    """What counts for mastery and calibration: the first answer to each question on each day, in order of time."""
    first: dict[tuple[str, int], Attempt] = {}
    for one in sorted(attempts, key=attrgetter("at")):
        first.setdefault((one.item, one.at.toordinal()), one)
    return list(first.values())


def mastery(answers: Iterable[Attempt], objective: Mapping[str, str], now: datetime) -> dict[str, Mastery]:
    """Where the learner stands with each objective, by the answers that ``counted``.

    ``objective`` says which one a question belongs to.
    """
    by_objective: dict[str, list[Attempt]] = {name: [] for name in dict.fromkeys(objective.values())}
    for one in answers:
        if one.item in objective:
            by_objective[objective[one.item]].append(one)
    return {name: _standing(given, now) for name, given in by_objective.items()}


def _standing(answers: Sequence[Attempt], now: datetime) -> Mastery:
    right = of = 0.0
    since = before = None
    for one in answers:
        faded = _faded(before, one.at)
        right, of, before = right * faded + one.right, of * faded + 1, one.at
        if since is None and _is_mastered(Share(right, of)):
            since = one.at
    faded = _faded(before, now)
    share = Share(right * faded, of * faded)
    if _is_mastered(share):
        return Mastery(share.right, share.of, "mastered", since)
    if _is_mastered(Share(right, of)):
        return Mastery(share.right, share.of, "fading", since)
    return Mastery(share.right, share.of, "on the way" if answers else "open")


def _faded(before: datetime | None, now: datetime) -> float:
    return 0.5 ** (max(timedelta(0), now - before) / HALF_LIFE) if before else 1.0


def _is_mastered(share: Share) -> bool:
    return share.interval[0] >= MASTERED


def calibration(answers: Iterable[Attempt]) -> dict[int, Share]:
    """Level of certainty -> how often it was right, by the answers that ``counted``; levels never given are left out."""
    told: dict[int, list[bool]] = defaultdict(list)
    for one in answers:
        if one.sure:
            told[one.sure].append(one.right)
    return {level: Share(sum(told[level]), len(told[level])) for level in sorted(told)}


def held(attempts: Iterable[Attempt], shows: Mapping[tuple[str, str], str]) -> dict[str, int]:
    """Misconception -> how many questions now stand answered by it, where the last answer still shows it.

    ``shows``: (question, choice) -> the misconception that the choice may show.
    """
    last: dict[str, Attempt] = {}
    for one in sorted(attempts, key=attrgetter("at")):
        last[one.item] = one
    found: dict[str, int] = defaultdict(int)
    for one in last.values():
        if name := shows.get((one.item, one.choice)):
            found[name] += 1
    return dict(found)
