"""Item statistics over a class's first answers: facility, discrimination, distractors, reliability, certainty, time.

Classical test theory, for the revision of questions and never for marks. Pure sums; where the answers come from is
`classroom`'s matter, and what the figures are, `itemfigures` says.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from carelib.itemfigures import (
    BREAK,
    FEW,
    OTHERS,
    SELDOM,
    SMALL,
    TO_MISS,
    Answered,
    Asked,
    ClassFigures,
    ItemFigures,
    OptionFigures,
    Reliability,
    Z,
    reasons,
)
from carelib.progress import Attempt, Share, wilson

Matrix = NDArray[np.float64]


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
    first, times = _first(answered, asked)
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


def _first(
    answered: Iterable[Answered], asked: Mapping[str, Asked]
) -> tuple[dict[str, dict[str, Attempt]], dict[str, list[Attempt]]]:
    """Question -> learner -> their first answer; and each learner's answers, all of them."""
    first: dict[str, dict[str, Attempt]] = {item: {} for item in asked}
    times: dict[str, list[Attempt]] = defaultdict(list)
    for learner, one in answered:
        times[learner].append(one)
        if one.item in first:
            kept = first[one.item].get(learner)
            if kept is None or one.at < kept.at:
                first[one.item][learner] = one
    return first, times


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
        tuple(reasons(share, correlated, len(compared), options)) if enough else (),
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
