"""What attempts amount to: when a question comes back, what is mastered, how sure is how right."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from fsrs import Card, Rating
from hypothesis import given
from hypothesis import strategies as st

from carelib.progress import (
    A_DAY,
    SCHEDULER,
    Attempt,
    Share,
    calibration,
    counted,
    due,
    held,
    interleaved,
    mastery,
    rating,
    readable,
    scheduled,
    wilson,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
OURS = {"q": "L01-a"}
DATES = (st.datetimes(timezones=st.just(UTC)) | st.datetimes()).map(datetime.isoformat)


def answer(
    *, days: float = 0, right: bool = True, sure: int | None = None, item: str = "q", choice: str = "a"
) -> Attempt:
    return Attempt(item, choice, right, sure, NOW + days * DAY)


def interval(card: dict) -> timedelta:
    return datetime.fromisoformat(card["due"]) - datetime.fromisoformat(card["last_review"])


def after(*attempts: Attempt) -> dict | None:
    card = None
    for one in attempts:
        card = scheduled(card, one) or card
    return card


@pytest.mark.parametrize(
    ("right", "sure", "told"),
    [
        (False, 3, Rating.Again),
        (True, 1, Rating.Hard),
        (True, None, Rating.Good),
        (True, 2, Rating.Good),
        (True, 3, Rating.Easy),
    ],
)
def test_an_answer_is_one_of_four_ratings(right, sure, told):
    assert rating(answer(right=right, sure=sure)) == told


histories = st.lists(
    st.tuples(st.floats(0.01, 60), st.booleans(), st.sampled_from([None, 1, 2, 3])), min_size=1, max_size=12
)


def replayed(history: list[tuple[float, bool, int | None]]) -> tuple[dict, float]:
    at, card = 0.0, None
    for gap, right, sure in history:
        at += gap
        card = scheduled(card, answer(days=at, right=right, sure=sure)) or card
    return card, at


@given(histories)
def test_a_card_that_was_stored_is_the_same_card_and_schedules_the_same(history):
    card, at = replayed(history)
    back = json.loads(json.dumps(card))
    assert back == card
    assert Card.from_dict(back) == Card.from_dict(card)
    later = answer(days=at + 400)
    assert scheduled(back, later) == scheduled(card, later)


@given(histories, st.floats(0.5, 400))
def test_a_lapse_never_lengthens_the_next_interval(history, gap):
    card, at = replayed(history)
    lapse = scheduled(card, answer(days=at + gap, right=False))
    if lapse is not None:
        assert interval(lapse) <= max(interval(card), DAY)


@given(histories, st.floats(0.01, 400))
def test_a_lapse_comes_back_no_later_than_a_right_answer_would(history, gap):
    card, at = replayed(history)
    lapse, hit = (scheduled(card, answer(days=at + gap, right=right)) for right in (False, True))
    if lapse and hit:
        assert interval(lapse) <= interval(hit)


def test_what_is_not_due_changes_nothing_unless_it_is_missed_on_another_day():
    card = after(answer(sure=3))
    assert interval(card) > 5 * DAY
    assert scheduled(card, answer(days=1)) is None
    assert scheduled(card, answer(days=0.1, right=False)) is None
    assert interval(scheduled(card, answer(days=2, right=False))) == DAY


def test_a_clock_that_was_set_back_stands_still():
    card = after(answer(days=10, right=False))
    again = scheduled(card, answer(days=-300))
    assert again is None or again["last_review"] >= card["last_review"]


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_a_month_of_honest_use_asks_each_due_question_once_a_day_at_most(seed, size):
    import random

    chance, cards, asked = random.Random(seed), {}, Counter()
    for number in range(size):
        cards[f"q{number}"] = scheduled(None, answer(item=f"q{number}", right=chance.random() < 0.6))
    for day in range(1, 31):
        now = NOW + day * DAY
        for _ in range(3):  # comes back three times a day, and answers whatever is asked
            for item in due(cards, now)[:A_DAY]:
                asked[day, item] += 1
                one = Attempt(item, "a", chance.random() < 0.7, None, now)
                cards[item] = scheduled(cards[item], one) or cards[item]
            now += timedelta(hours=3)
    assert max(asked.values(), default=1) == 1


@given(
    st.dictionaries(
        st.sampled_from(sorted(after(answer()))), st.none() | st.integers() | st.floats() | st.text() | DATES
    )
)
def test_a_card_is_read_and_gone_on_from_or_counts_as_none(odd):
    card = after(answer()) | odd
    if readable(card):
        for right in (True, False):
            for sure in (None, 1, 2, 3):
                for days in (0, 1, 30, 100_000):
                    scheduled(card, answer(right=right, sure=sure, days=days))
        due({"q": card}, NOW)
    else:
        assert due({"q": card}, NOW + 900 * DAY) == []
        assert scheduled(card, answer()) == scheduled(None, answer())


@pytest.mark.parametrize("card", [None, {}, [], "x", 5, {"card_id": float("inf")}, {"due": []}])
def test_what_is_no_card_is_none(card):
    assert readable(card) is None


def test_the_likeliest_forgotten_comes_first_and_what_is_not_due_stays_away():
    cards = {"missed": after(answer(right=False)), "known": after(answer(sure=3)), "so-so": after(answer(sure=1))}
    assert due(cards, NOW) == []
    assert due(cards, NOW + 3 * DAY) == ["missed", "so-so"]
    assert due(cards, NOW + 60 * DAY) == ["missed", "so-so", "known"]
    assert SCHEDULER.get_card_retrievability(Card.from_dict(cards["known"]), NOW + 8 * DAY) < 0.95


@given(st.lists(st.sampled_from("abc"), max_size=20))
def test_neighbours_are_of_different_kinds_as_long_as_that_can_be(kinds):
    items = [f"{kind}{number}" for number, kind in enumerate(kinds)]
    mixed = interleaved(items, {item: item[0] for item in items})
    assert sorted(mixed) == sorted(items)
    most = max(Counter(kinds).values(), default=0)
    if most <= (len(kinds) + 1) // 2:
        assert all(one[0] != other[0] for one, other in pairwise(mixed))


@pytest.mark.parametrize(
    ("right", "of", "ends"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_the_interval_is_wilsons_as_printed_by_newcombe_1998(right, of, ends):
    assert wilson(right, of, z=1.959964) == pytest.approx(ends, abs=5.1e-5)


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_interval_holds_the_share_and_narrows_with_more_answers(right, wrong):
    if right + wrong:
        share = Share(right, right + wrong)
        low, high = share.interval
        assert 0 <= low <= right / (right + wrong) + 1e-12
        assert right / (right + wrong) - 1e-12 <= high <= 1
        wide = Share(2 * right, 2 * (right + wrong)).interval
        assert wide[1] - wide[0] < high - low


def test_mastery_takes_three_right_answers_and_no_more_than_one_a_day():
    one_day = [answer(), answer(days=0.1), answer(days=0.2)]
    assert mastery(counted(one_day), OURS, NOW + DAY)["L01-a"].state == "on the way"
    three = [answer(), answer(days=1), answer(days=2)]
    stands = mastery(counted(three), OURS, NOW + 2 * DAY)["L01-a"]
    assert (stands.state, stands.since) == ("mastered", NOW + 2 * DAY)
    assert mastery(counted([]), OURS, NOW)["L01-a"].state == "open"
    assert mastery(counted(three[:2]), OURS, NOW + DAY)["L01-a"].state == "on the way"


def test_mastery_fades_and_a_right_answer_brings_it_back():
    three = [answer(), answer(days=1), answer(days=2)]
    faded = mastery(counted(three), OURS, NOW + 120 * DAY)["L01-a"]
    assert faded.state == "fading"
    assert faded.interval[0] < 0.6
    back = mastery(counted([*three, answer(days=120), answer(days=121)]), OURS, NOW + 121 * DAY)["L01-a"]
    assert back.state == "mastered"


@given(histories)
def test_a_wrong_answer_never_raises_what_is_known(history):
    at, attempts = 0.0, []
    for gap, right, sure in history:
        at += gap
        attempts.append(answer(days=at, right=right, sure=sure))
    now = NOW + (at + 2) * DAY
    before = mastery(counted(attempts), OURS, now)["L01-a"].interval[0]
    worse = mastery(counted([*attempts, answer(days=at + 1.5, right=False)]), OURS, now)["L01-a"].interval[0]
    assert worse <= before + 1e-9


def test_a_question_of_no_objective_counts_for_none():
    assert mastery(counted([answer(item="elsewhere")]), OURS, NOW)["L01-a"].of == 0


def test_only_the_first_answer_of_a_day_counts():
    first, again = answer(right=False), answer(days=0.1)
    assert counted([again, first]) == [first]


def test_calibration_is_by_level_of_what_was_said():
    found = calibration(
        [answer(sure=3, item="a"), answer(sure=3, right=False, item="b"), answer(sure=1, item="c"), answer(item="d")]
    )
    assert found == {1: Share(1, 1), 3: Share(1, 2)}


def test_a_misconception_is_held_until_its_question_is_answered_otherwise():
    shows = {("q", "b"): "M1", ("r", "c"): "M1", ("r", "a"): "M2"}
    wrong = [answer(choice="b", right=False), answer(item="r", choice="c", right=False)]
    assert held(wrong, shows) == {"M1": 2}
    assert held([*wrong, answer(days=1, choice="a")], shows) == {"M1": 1}
