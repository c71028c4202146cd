"""What item statistics tell of a class: the figures, from when on they are given, and the reasons to look at a question.

Where too few learners answered, a figure is ``None`` and a sentence says so. How they are worked out: `itemstats`.
"""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from carelib.progress import Attempt, Share

FEW = 20
"""Learners without whom no figure is given: below this an interval spans half of the scale."""
SMALL = 5
"""Learners without whom a cell is not shown: fewer could be told apart. A usual rule for small cells; the course's choice."""
SELDOM = 0.05
"""A wrong option that fewer choose does no work (Haladyna and Downing 1993, doi 10.1177/0013164493053004013)."""
OTHERS = 3
"""Other questions that a learner must have answered to have a standing in the class."""
TO_MISS = 60
"""Learners from whom on an option that few chose is called idle: of fewer, none at all still leaves 5 % open (3 / n)."""
BREAK = 600.0
"""Seconds between two answers after which the learner is taken to have been away."""
Z = statistics.NormalDist().inv_cdf(0.975)
"""For an interval that holds 95 of 100 times."""
HARD, EASY = 0.3, 0.95
"""Facility outside of which a look pays: below, few knew or the key is off; above, it tells nobody apart."""
WEAK = 0.1
"""Discrimination below which an item is looked at, and below 0 first: those who know more then do worse at it."""


class Answered(NamedTuple):
    """An attempt and whose it was, by a name that means nothing outside this class."""

    learner: str
    attempt: Attempt


class Asked(NamedTuple):
    """What the statistics need to know of a question: its key, its options, and what each wrong one may show."""

    key: str
    options: Mapping[str, str | None]


@dataclass(frozen=True)
class Reason:
    """Why to look at a question: how pressing (4: the key may be wrong, 1: a flaw that does little harm), and in words."""

    weight: int
    words: str


@dataclass(frozen=True)
class OptionFigures:
    """One option: how many chose it first (``None``: too few to show), and how its choosers stand on the other questions."""

    option: str
    is_key: bool
    chosen: int | None
    share: float | None
    standing: float | None
    """Mean over its choosers of how far they are above or below the class elsewhere, in shares of right answers (-1 to 1)."""
    works: bool | None
    """Whether a wrong option draws at least ``SELDOM`` of the learners; ``None`` for the key, and where too few could tell."""


@dataclass(frozen=True)
class ItemFigures:
    """One question, over the first answers of all who answered it."""

    item: str
    learners: int
    facility: float | None
    interval: tuple[float, float] | None
    """Of the facility: Wilson's, 95 of 100 times."""
    discrimination: float | None
    """Correlation of right or wrong here with the standing on the other questions (item-rest, point-biserial)."""
    options: tuple[OptionFigures, ...]
    seconds: float | None
    """Median time since the learner's answer before, breaks left out."""
    sentence: str
    """Why a figure is missing; empty where none is."""
    reasons: tuple[Reason, ...] = ()
    """Why to look at this question, the most pressing reason first; empty where there is none."""


@dataclass(frozen=True)
class Reliability:
    """How far the questions of one test agree: ``value`` is KR-20, ``None`` where ``sentence`` says why."""

    items: int
    learners: int
    value: float | None
    sentence: str


@dataclass(frozen=True)
class ClassFigures:
    """All that the desk tells of a class."""

    learners: int
    answers: int
    items: tuple[ItemFigures, ...]
    calibration: Mapping[int, Share]
    """Certainty (1 to 3) -> how often the first answers given with it were right."""
    held: Mapping[str, int | None]
    """Misconception -> learners whose first answer to some question may show it; ``None``: too few to show."""
    reliability: Mapping[str, Reliability]

    def look_first(self) -> list[ItemFigures]:
        """The questions with a reason to look at them, by the most pressing of each and then by how few knew them."""
        found = [one for one in self.items if one.reasons]
        return sorted(found, key=lambda it: (-it.reasons[0].weight, -len(it.reasons), it.facility, it.item))


def reasons(
    share: float, correlated: float | None, compared: int, options: Sequence[OptionFigures]
) -> Iterable[Reason]:
    """Why to look at a question: of its facility, its discrimination over so many compared learners, and its options."""
    about = f"discrimination {correlated or 0:.2f}, give or take {Z / max(1, compared - 3) ** 0.5:.2f}"
    key = next(one for one in options if one.is_key)
    rivals = [one for one in options if not one.is_key and one.standing is not None and key.standing is not None]
    better = max(rivals, key=lambda one: one.standing or 0, default=None)
    if correlated is not None and correlated < 0:
        yield Reason(4, f"Those who do well elsewhere do worse here ({about}): is the key right, is it clear?")
    if better and (better.standing or 0) > (key.standing or 0):
        yield Reason(
            4,
            f"Those who chose {better.option} do better elsewhere than those who chose the key: read {better.option} again.",
        )
    if share < HARD:
        yield Reason(3, f"{share:.0%} chose the key first: not taught yet, asked unclearly, or keyed wrongly.")
    if correlated is not None and 0 <= correlated < WEAK:
        yield Reason(2, f"It hardly tells those who know more from those who know less ({about}).")
    if share > EASY:
        yield Reason(1, f"{share:.0%} chose the key first: fine to teach with, of no use in a test.")
    idle = [one.option for one in options if one.works is False]
    if idle and share <= EASY:
        yield Reason(
            1,
            f"Fewer than {SELDOM:.0%} chose {' and '.join(idle)}: write what tempts someone who errs, or take it out.",
        )
