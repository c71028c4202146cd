"""Item statistics over a class's first answers: facility, discrimination, distractors, reliability, certainty, time.

Classical test theory, for the revision of questions and never for marks. Where too few learners answered, a figure is
``None`` and a sentence says so. Pure sums; where the answers come from is `classroom`'s matter.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carelib.progress import Attempt, Share, wilson

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

Matrix = NDArray[np.float64]


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


def kr20(matrix: Matrix) -> float | None:
    """Kuder and Richardson's formula 20 for learners in rows and items (0 or 1) in columns; ``None`` where undefined.

    k/(k-1) times (1 - sum of p*q / variance of the totals), both variances with n below (Kuder and Richardson 1937);
    for other scores than 0 and 1 it is Cronbach's alpha.
    """
    learners, items = matrix.shape
    if learners < 2 or items < 2:
        return None
    total = float(matrix.sum(axis=1).var())
    return items / (items - 1) * (1 - float(matrix.var(axis=0).sum()) / total) if total > 1e-12 else None


def standings(matrix: Matrix) -> tuple[Matrix, Matrix]:
    """For each learner and item the mean of right minus the class's share, over the *other* items; and how many those are.

    With all items answered it ranks as the rest score does. Taking the class's share off each item is what makes learners
    comparable who answered different ones. ``matrix``: learners by items, 1, 0, or NaN where not answered.
    """
    there = ~np.isnan(matrix)
    counts = np.maximum(there.sum(axis=0), 1)
    above = np.where(there, matrix - np.where(there, matrix, 0).sum(axis=0) / counts, 0)
    others = there.sum(axis=1, keepdims=True) - there
    rest = (above.sum(axis=1, keepdims=True) - above) / np.maximum(others, 1)
    return rest, others.astype(float)


def discrimination(right: Matrix, rest: Matrix) -> float | None:
    """The point-biserial correlation of right (1, 0) with the rest score; ``None`` where one of them does not vary."""
    if len(right) < 2 or right.std() < 1e-12 or rest.std() < 1e-12:
        return None
    return round(float(np.corrcoef(right, rest)[0, 1]), 9)  # so that what is 0 is not a hair below it


def figures(
    answered: Iterable[Answered], asked: Mapping[str, Asked], tests: Mapping[str, Sequence[str]], *, few: int = FEW
) -> ClassFigures:
    """The statistics of a class; ``tests``: name -> the questions of a test, for its reliability.

    Only questions in ``asked`` count. An answer that was given again later, or handed in twice, counts once.
    """
    first: dict[str, dict[str, Attempt]] = {item: {} for item in asked}
    times: dict[str, list[Attempt]] = defaultdict(list)
    for learner, one in answered:
        times[learner].append(one)
        if one.item in first:
            kept = first[one.item].get(learner)
            if kept is None or one.at < kept.at:
                first[one.item][learner] = one
    learners = {name: number for number, name in enumerate(times)}  # not by name: those change with the salt
    given = [item for item in asked if first[item]]
    matrix = np.full((len(learners), len(given)), np.nan)
    for column, item in enumerate(given):
        for learner, one in first[item].items():
            matrix[learners[learner], column] = one.right
    rest, others = standings(matrix) if given else (matrix, matrix)
    seconds = _seconds(times)
    column_of = {item: column for column, item in enumerate(given)}
    return ClassFigures(
        len(learners),
        sum(map(len, first.values())),
        tuple(
            _item(
                item,
                asked[item],
                {learners[name]: one for name, one in first[item].items()},
                (rest[:, column_of[item]], others[:, column_of[item]]),
                seconds.get(item, []),
                few,
            )
            for item in given
        ),
        _calibration(first),
        _held(first, asked),
        {name: _reliability(matrix, [column_of.get(item) for item in items], few) for name, items in tests.items()},
    )


def _item(
    item: str,
    asked: Asked,
    answers: Mapping[int, Attempt],
    stands: tuple[Matrix, Matrix],
    seconds: Sequence[float],
    few: int,
) -> ItemFigures:
    rest, others = stands
    n = len(answers)
    rows = np.array(sorted(answers))
    enough = n >= few
    compared = rows[others[rows] >= OTHERS]
    right = np.array([float(answers[row].right) for row in compared])
    correlated = discrimination(right, rest[compared]) if len(compared) >= few else None
    share = sum(one.right for one in answers.values()) / n
    sentence = ""
    if not enough:
        sentence = f"{n} learners answered, and figures are given from {few} on."
    elif len(compared) < few:
        sentence = f"Only {len(compared)} of them answered {OTHERS} other questions, too few to compare them."
    elif correlated is None:
        sentence = "All answered alike, here or elsewhere, so nothing tells them apart."
    options = tuple(_options(asked, answers, rest, others, enough))
    return ItemFigures(
        item,
        n,
        share if enough else None,
        wilson(share * n, n, Z) if enough else None,
        correlated,
        options,
        statistics.median(seconds) if len(seconds) >= few else None,
        sentence,
        tuple(_reasons(share, correlated, len(compared), options)) if enough else (),
    )


def _options(
    asked: Asked, answers: Mapping[int, Attempt], rest: Matrix, others: Matrix, enough: bool
) -> Iterable[OptionFigures]:
    chosen: dict[str, list[int]] = defaultdict(list)
    for row, one in answers.items():
        chosen[one.choice].append(row)
    for option in asked.options:
        rows = chosen[option]
        stand = [float(rest[row]) for row in rows if others[row] >= OTHERS]
        shown = enough and (len(rows) >= SMALL or not rows)
        yield OptionFigures(
            option,
            option == asked.key,
            len(rows) if shown else None,
            len(rows) / len(answers) if shown else None,
            round(statistics.fmean(stand), 9) if shown and len(stand) >= SMALL else None,
            None if option == asked.key or not enough else _works(len(rows), len(answers)),
        )


def _works(chosen: int, of: int) -> bool | None:
    if chosen >= SELDOM * of:
        return True
    return False if of >= TO_MISS else None


def _reasons(
    share: float, correlated: float | None, compared: int, options: Sequence[OptionFigures]
) -> Iterable[Reason]:
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


def _calibration(first: Mapping[str, Mapping[str, Attempt]]) -> dict[int, Share]:
    told: dict[int, list[bool]] = defaultdict(list)
    who: dict[int, set[str]] = defaultdict(set)
    for answers in first.values():
        for learner, one in answers.items():
            if one.sure:
                told[one.sure].append(one.right)
                who[one.sure].add(learner)
    return {level: Share(sum(told[level]), len(told[level])) for level in sorted(told) if len(who[level]) >= SMALL}


def _held(first: Mapping[str, Mapping[str, Attempt]], asked: Mapping[str, Asked]) -> dict[str, int | None]:
    who: dict[str, set[str]] = defaultdict(set)
    for item, answers in first.items():
        for learner, one in answers.items():
            if name := asked[item].options.get(one.choice):
                who[name].add(learner)
    many = Counter({name: len(learners) for name, learners in who.items()})
    return {name: number if number >= SMALL else None for name, number in many.most_common()}


def _seconds(times: Mapping[str, list[Attempt]]) -> dict[str, list[float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for learner, answers in times.items():
        before = None
        for one in sorted(answers, key=lambda it: it.at):
            took = (one.at - before).total_seconds() if before else 0.0
            if 0 < took <= BREAK:
                found[one.item].setdefault(learner, took)
            before = one.at
    return {item: list(by_learner.values()) for item, by_learner in found.items()}


def _reliability(matrix: Matrix, columns: Sequence[int | None], few: int) -> Reliability:
    there = [column for column in columns if column is not None]
    if len(there) < len(columns) or not there:
        return Reliability(len(columns), 0, None, f"Nobody answered {len(columns) - len(there)} of its questions.")
    part = matrix[:, there]
    whole = part[~np.isnan(part).any(axis=1)]
    if len(whole) < few:
        told = f"{len(whole)} learners answered all of it, and the figure is given from {few} on."
        return Reliability(len(columns), len(whole), None, told)
    value = kr20(whole)
    return Reliability(len(columns), len(whole), value, "" if value is not None else "All have the same total.")
