"""Item statistics: against published worked examples and scipy, and by what must hold whatever a class answers."""

import random
from datetime import timedelta

import numpy as np
import pytest
from classes import BEGUN
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, pointbiserialr

from carelib.itemfigures import FEW, SMALL, Answered, Asked, Reason, Z
from carelib.itemstats import discrimination, figures, kr20, standings
from carelib.progress import Attempt, wilson

WUENSCH = np.array(
    [
        [1, 1, 1, 1, 1, 1, 0, 1, 1, 0],
        [1, 0, 1, 1, 0, 1, 1, 1, 0, 1],
        [1, 1, 1, 1, 0, 1, 1, 0, 0, 1],
        [0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 1, 0, 0, 1, 0],
        [1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
        [1, 1, 0, 1, 1, 1, 0, 1, 1, 1],
        [1, 1, 1, 1, 1, 1, 1, 1, 0, 1],
        [0, 1, 0, 1, 1, 1, 1, 1, 0, 1],
        [1, 1, 0, 1, 1, 0, 1, 1, 1, 0],
    ],
    dtype=float,
)
"""Ten students, ten items: K. Wuensch, KR20.txt (East Carolina University), which prints p, pq and the variance of the totals."""
COUNTS = [
    3,
    6,
    2,
    11,
    1,
    1,
    3,
    4,
    1,
    8,
    0,
    16,
    0,
    3,
    2,
    15,
    10,
    29,
    14,
    81,
    3,
    28,
    15,
    80,
    16,
    56,
    21,
    173,
    11,
    61,
    28,
    298,
]
LSAT = np.array([[float(bit) for bit in f"{pattern:05b}"] for pattern, many in enumerate(COUNTS) for _ in range(many)])
"""A thousand people, five items: LSAT section 6, by how often each pattern from 00000 to 11111 came (Bock and Lieberman 1970, doi 10.1007/BF02291262)."""


def class_of(matrix, options="abc"):
    """The answers of a class whose right and wrong are these: the key is a, wrong answers are b."""
    answered = [
        Answered(f"learner {row}", Attempt(f"item-{column}", "a" if right else "b", bool(right), None, BEGUN))
        for row, rights in enumerate(matrix)
        for column, right in enumerate(rights)
        if not np.isnan(right)
    ]
    asked = {f"item-{column}": Asked("a", dict.fromkeys(options)) for column in range(matrix.shape[1])}
    return answered, asked, {"all": list(asked)}


def test_kr20_is_the_worked_examples():
    assert WUENSCH.mean(axis=0).tolist() == [0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6]
    assert round(WUENSCH.sum(axis=1).var(), 2) == 5.84
    assert round(kr20(WUENSCH), 4) == round(10 / 9 * (1 - 2.18 / 5.84), 4) == 0.6963  # 2.18: the sum of the printed pq


def test_the_larger_published_class():
    """Shares right and totals as published; the rest against scipy."""
    assert np.bincount(LSAT.sum(axis=1).astype(int)).tolist() == [3, 20, 85, 237, 357, 298]
    found = figures(*class_of(LSAT))
    assert [round(one.facility, 3) for one in found.items] == [0.924, 0.709, 0.553, 0.763, 0.870]
    assert round(found.reliability["all"].value, 3) == 0.295
    for column, one in enumerate(found.items):
        rest = LSAT.sum(axis=1) - LSAT[:, column]
        assert one.discrimination == pytest.approx(pointbiserialr(LSAT[:, column], rest).statistic)
        interval = binomtest(int(LSAT[:, column].sum()), 1000).proportion_ci(method="wilson")
        assert one.interval == pytest.approx((interval.low, interval.high))


@given(st.integers(0, 40), st.integers(1, 40))
def test_intervals_are_scipys(right, of):
    right = min(right, of)
    theirs = binomtest(right, of).proportion_ci(method="wilson")
    assert wilson(right, of, Z) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


matrices = st.tuples(st.integers(FEW, 30), st.integers(4, 8), st.integers(0, 10**6)).map(
    lambda told: np.random.default_rng(told[2]).integers(0, 2, told[:2]).astype(float)
)


@given(matrices, st.integers(0, 10**6))
def test_the_order_of_learners_means_nothing(matrix, seed):
    answered, asked, tests = class_of(matrix)
    mixed = random.Random(seed).sample(answered, len(answered))
    one, other = figures(answered, asked, tests), figures(mixed, asked, tests)
    for a, b in zip(one.items, other.items, strict=True):
        assert (a.facility, a.learners, a.reasons) == (b.facility, b.learners, b.reasons)
        assert a.discrimination == pytest.approx(b.discrimination)
    assert one.reliability["all"].value == pytest.approx(other.reliability["all"].value)


@given(matrices)
def test_discrimination_is_that_of_the_rest_score(matrix):
    rest, others = standings(matrix)
    assert (others == matrix.shape[1] - 1).all()
    for column in range(matrix.shape[1]):
        plain = matrix.sum(axis=1) - matrix[:, column]
        ours = discrimination(matrix[:, column], rest[:, column])
        if ours is None:
            assert plain.std() < 1e-12 or matrix[:, column].std() < 1e-12
        else:
            assert ours == pytest.approx(pointbiserialr(matrix[:, column], plain).statistic)
            assert -1 <= ours <= 1


@pytest.mark.parametrize("right", [0.0, 1.0])
def test_all_right_or_all_wrong_tells_nobody_apart(right):
    found = figures(*class_of(np.full((FEW, 5), right)))
    for one in found.items:
        assert (one.facility, one.discrimination) == (right, None)
        assert one.sentence == "All answered alike, here or elsewhere, so nothing tells them apart."
    assert (found.reliability["all"].value, found.reliability["all"].sentence) == (None, "All have the same total.")


def test_identical_items_agree_wholly():
    column = np.array([1.0, 0.0] * FEW)
    matrix = np.column_stack([column] * 5)
    found = figures(*class_of(matrix))
    assert found.reliability["all"].value == pytest.approx(1)
    assert all(one.discrimination == pytest.approx(1) for one in found.items)


def test_one_that_is_keyed_wrongly_comes_first():
    chance = np.random.default_rng(3)
    knows = chance.normal(size=200)
    matrix = (chance.normal(size=(200, 8)) < knows[:, None]).astype(float)
    matrix[:, 4] = 1 - matrix[:, 4]
    found = figures(*class_of(matrix))
    first = found.look_first()[0]
    assert (first.item, first.discrimination < 0) == ("item-4", True)
    assert first.reasons[0].words.startswith("Those who do well elsewhere do worse here (discrimination -0.")
    assert "Those who chose b do better elsewhere than those who chose the key: read b again." in [
        it.words for it in first.reasons
    ]
    good = next(one for one in found.items if one.item == "item-1")
    assert good.reasons == (Reason(1, "Fewer than 5% chose c: write what tempts someone who errs, or take it out."),)
    assert [(one.option, one.works) for one in good.options] == [("a", None), ("b", True), ("c", False)]


def test_below_twenty_there_is_a_sentence_and_no_figure():
    found = figures(*class_of(WUENSCH))
    for one in found.items:
        assert (one.facility, one.interval, one.discrimination, one.seconds) == (None, None, None, None)
        assert one.sentence == "10 learners answered, and figures are given from 20 on."
        assert all((it.chosen, it.share, it.standing, it.works) == (None,) * 4 for it in one.options)
        assert one.reasons == ()
    assert found.reliability["all"].value is None
    assert found.look_first() == []


def test_small_cells_are_not_shown():
    matrix = np.ones((FEW, 5))
    matrix[: SMALL - 1, 0] = 0
    answered, asked, tests = class_of(matrix)
    asked = {item: Asked("a", {"a": None, "b": "M1", "c": "M2"}) for item in asked}
    found = figures(answered, asked, tests)
    key, few, none = found.items[0].options
    assert (key.chosen, few.chosen, none.chosen) == (FEW - SMALL + 1, None, 0)
    assert found.held == {"M1": None}
    assert found.calibration == {}


def test_first_answers_count_and_breaks_do_not():
    answered, minute = [], timedelta(minutes=1)
    for row in range(FEW):
        at = BEGUN + row * timedelta(days=1)
        for item, choice, level, later in (
            ("one", "b", 3, 0 * minute),
            ("one", "a", 1, 1 * minute),
            ("two", "a", 1, 3 * minute),
            ("three", "a", None, 60 * minute),
        ):
            attempt = Attempt(item, choice, choice == "a", level, at + later)
            answered += [Answered(str(row), attempt)] * 2  # handed in twice
    asked = {item: Asked("a", {"a": None, "b": None}) for item in ("one", "two", "three")}
    found = {one.item: one for one in figures(answered, asked, {}).items}
    assert [found[item].facility for item in asked] == [0, 1, 1]
    assert [found[item].seconds for item in asked] == [60, 120, None]  # a second try is time with the question, too
    assert {level: (it.right, it.of) for level, it in figures(answered, asked, {}).calibration.items()} == {
        1: (FEW, FEW),
        3: (0, FEW),
    }


def test_learners_who_answered_different_questions_can_be_compared():
    """Half of the class had hard questions only: their standing is taken among those who had them, too."""
    chance = np.random.default_rng(5)
    knows = chance.normal(size=400)
    hard = np.where(np.arange(8) < 4, 1.5, -1.5)
    matrix = (chance.normal(size=(400, 8)) < knows[:, None] - hard).astype(float)
    matrix[:200, 5:] = np.nan
    matrix[200:, :3] = np.nan
    rest, _ = standings(matrix)
    there = ~np.isnan(matrix[:, 3])
    assert np.corrcoef(rest[there, 3], knows[there])[0, 1] > 0.6
