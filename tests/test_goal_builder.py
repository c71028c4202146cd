"""The goal builder: the course's version falls into its parts without losing a letter, and vague words have a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelib.activities.goal_builder import PARTS, GoalBuilder, builder_data, pieces
from carelib.model import Goal, GoalParts

WORDS = st.text("abcde ", min_size=1, max_size=8).map(lambda text: f"({text.strip() or 'a'})")


def test_every_goal_of_the_bank_can_be_built(library):
    goals = library.of(Goal)
    assert len(goals) >= 40
    for goal in goals.values():
        marked = [piece["part"] for piece in pieces(goal) if piece["part"]]
        assert {"does", "when", "sign"} <= set(marked), goal.id
        assert len(marked) == len(set(marked))
    assert sum(bool(goal.parts and goal.parts.until) for goal in goals.values()) >= 34


@given(parts=st.lists(WORDS, min_size=3, max_size=4), order=st.randoms(use_true_random=False))
def test_pieces_put_together_are_the_goal(library, parts, order):
    named = dict(zip(PARTS, parts, strict=False))
    shuffled = list(named.values())
    order.shuffle(shuffled)
    some = next(iter(library.of(Goal).values()))
    goal = some.model_copy(update={"specific": f"I {' and '.join(shuffled)}.", "parts": GoalParts(**named)})
    cut = pieces(goal)
    assert "".join(str(piece["text"]) for piece in cut) == goal.specific
    assert all(piece["text"] == named[piece["part"]] for piece in cut if piece["part"])


def test_a_goal_without_parts_cannot_be_built(library, monkeypatch):
    some = next(iter(library.of(Goal).values())).model_copy(update={"parts": None})
    monkeypatch.setattr(library, "find", lambda kind, name: some)
    with pytest.raises(LookupError, match=f"goal '{some.id}' has no parts; name one that has, or give it some"):
        GoalBuilder(library, [some.id])


def test_each_vague_word_is_one_word_with_a_question(library):
    vague = builder_data(library, [])["vague"]
    assert len(vague) >= 12
    for word, text in vague.items():
        assert word == word.lower()
        assert " " not in word
        assert "?" in text


def test_the_builder_holds_what_was_written(library):
    first = next(iter(library.of(Goal)))
    builder = GoalBuilder(library, [first])
    assert builder.built == {}
    builder.response = {first: {"does": "I call my sister"}}
    assert builder.built == {first: {"does": "I call my sister"}}
