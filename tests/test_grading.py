"""Grading: what a response is worth, exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelib.grading import (
    SORTINGS,
    agreement,
    agreement_table,
    grade,
    grade_table,
    sorting_of,
    tags_shared,
)
from carelib.loader import library as shipped
from carelib.model import Goal, Item, SessionPair

ITEMS = list(shipped().of(Item).values())
PAIR = next(iter(shipped().of(SessionPair).values()))
EXPERT = {
    side: {str(number): turn.technique for number, turn in enumerate(getattr(PAIR, side).turns) if turn.technique}
    for side in ("a", "b")
}


def goal(*fits: str) -> Goal:
    return Goal(id="g", text="T", who="W", fits=fits, article_box="therapy", why="Y", specific="S")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_the_key_alone_is_correct_and_every_option_is_answered(item):
    table = grade_table(item)
    assert list(table) == [option.id for option in item.options]
    for option in item.options:
        right = option.id == item.key
        assert table[option.id] == {
            "correct": right,
            "feedback": option.feedback,
            "next_step": None if right else item.next_step,
            "misconception": option.misconception,
        }


def test_an_unknown_option_is_named_with_the_known_ones():
    with pytest.raises(LookupError, match=rf"^{ITEMS[0].id}: no option 'z'; use one of a, b, c"):
        grade(ITEMS[0], "z")


@pytest.mark.parametrize(
    ("fits", "field", "table"),
    [
        (("support",), "support", {"support": "same", "psychotherapy": "other", "either": "wider"}),
        (("psychotherapy",), "psychotherapy", {"support": "other", "psychotherapy": "same", "either": "wider"}),
        (
            ("support", "psychotherapy"),
            "either",
            {"support": "narrower", "psychotherapy": "narrower", "either": "same"},
        ),
        (
            ("psychotherapy", "support"),
            "either",
            {"support": "narrower", "psychotherapy": "narrower", "either": "same"},
        ),
    ],
)
def test_a_sorting_is_compared_with_the_fields(fits, field, table):
    assert sorting_of(goal(*fits)) == field
    assert agreement_table(goal(*fits)) == table
    assert {choice: agreement(goal(*fits), choice) for choice in SORTINGS} == table


def test_the_experts_own_tags_are_all_shared():
    every = sum(map(len, EXPERT.values()))
    assert tags_shared(PAIR, EXPERT) == (every, every)


def test_tags_on_turns_that_cannot_have_one_do_not_count():
    spoken_by_client = next(str(n) for n, turn in enumerate(PAIR.a.turns) if turn.who == "client")
    number, technique = next(iter(EXPERT["a"].items()))
    odd = dict.fromkeys([spoken_by_client, "999", "-1", "", "one", "1.5", "²"], technique)
    assert tags_shared(PAIR, {"a": odd, "c": EXPERT["a"]}) == (0, 0)
    assert tags_shared(PAIR, {"a": {**odd, number: technique}}) == (1, 1)
    assert tags_shared(PAIR, {"a": {number: "another"}}) == (0, 1)


@given(
    tags=st.dictionaries(
        st.sampled_from(["a", "b", "compared"]),
        st.dictionaries(st.integers(-2, 20).map(str) | st.text(), st.sampled_from([*EXPERT["a"].values(), "x"])),
    )
)
def test_no_more_tags_are_shared_than_given(tags):
    shared, total = tags_shared(PAIR, tags)
    assert 0 <= shared <= total <= sum(map(len, tags.values()))
