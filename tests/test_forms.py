"""What may stand in a record: all that activities keep, and nothing that could do anything."""

import pytest
from test_activities import ACTIVITIES

from carelib.activities.claim_checker import STANDINGS
from carelib.grading import SORTINGS
from carelib.loader import library
from carelib.model import Claim, Hunt, Item, Lesson, Scene, SessionPair, Technique
from carelib.standing import kinds
from carelib.store.forms import IDS, SHAPES, fits

BANK = library()


@pytest.mark.parametrize("name", ACTIVITIES)
def test_all_that_is_kept_has_a_shape_and_a_key_of_the_form(name):
    activity = ACTIVITIES[name]()
    if activity._key:
        kind = activity._key.partition(":")[0]
        assert kind in SHAPES, f"say in SHAPES (store/forms.py) what '{kind}' keeps"
        assert IDS["activity"].fullmatch(activity._key)
        assert all(IDS["part"].fullmatch(one) for one in activity.asked())


def test_every_id_that_an_answer_can_name_is_of_the_form():
    assert all(IDS["item"].fullmatch(name) for name in kinds(BANK))
    for kind in (Item, Claim, Scene, SessionPair, Hunt, Lesson):
        assert all(IDS["part"].fullmatch(name) for name in BANK.of(kind))
    assert all(IDS["lesson"].fullmatch(name) for name in ("", *BANK.of(Lesson)))
    assert all(IDS["choice"].fullmatch(name) for name in (*BANK.of(Technique), "a", "0", "12"))


@pytest.mark.parametrize(
    ("activity", "part", "state"),
    [
        ("quiz:q r", "q", {"tries": []}),
        ("quiz:q", "q", {"prediction": "my\n=own words", "tries": ["a", "b"], "sure": [None, 3]}),
        ("quiz:q", "q", {"draft": "half", "tries": []}),
        ("quiz:q", "unclear:q", {"text": "Who?"}),
        ("scene:s", "ways", [0, 2, 1]),
        ("session:s", "a", {"0": "agenda-setting", "12": "x"}),
        ("session:s", "compared", False),
        ("session:s", "sign", "door"),
        ("goal_builder:g", "g", {"does": "walks", "when": ""}),
        ("checklist:decision", "body", "no"),
        ("course", "track", ""),
        *(("claims:C1", "C1", one) for one in STANDINGS),
        *(("goals:g", "g", one) for one in SORTINGS),
        *(("hunt:h", one.id, one.verdict) for hunt in BANK.of(Hunt).values() for one in hunt.providers),
    ],
)
def test_what_activities_keep_fits(activity, part, state):
    assert fits(activity, part, state)


@pytest.mark.parametrize(
    ("activity", "part", "state"),
    [
        ("quiz:q", "q", {"tries": ["=1+1"]}),
        ("quiz:q", "q", {"tries": [], "sure": [True]}),
        ("quiz:q", "q", {"tries": [], "sure": [4]}),
        ("quiz:q", "q", {"tries": [], "more": 1}),
        ("quiz:q", "unclear:q", {"text": "x", "who": "me"}),
        ("scene:s", "ways", [True]),
        ("scene:s", "ways", [10**30]),
        ("scene:s", "other", [0]),
        ("session:s", "a", {"x": "agenda-setting"}),
        ("session:s", "compared", 1),
        ("session:s", "c", {}),
        ("goal_builder:g", "g", {"does": 5}),
        ("claims:C1", "C1", "=rhetoric"),
        ("checklist:decision", "safety", ["suicidal_thoughts"]),
        ("strange", "q", {}),
        ("quiz:q", "q\n", {"tries": []}),
    ],
)
def test_nothing_else_fits(activity, part, state):
    assert not fits(activity, part, state)
