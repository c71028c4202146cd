"""A new kind of content is named wherever kinds are named by hand, or stands below with the reason why not there.

What is not named in one of these places fails nowhere else: nothing would measure how it reads, or say that no lesson
uses it, and ``carelib preview`` and ``carelib place`` would refuse it.
"""

import inspect
from collections.abc import Mapping

import pytest

import carelib
from carelib.check.bank import READ
from carelib.check.lessons import CALLED, NAMED
from carelib.model import (
    KINDS,
    Approach,
    Ask,
    Chance,
    Checklist,
    Claim,
    Concept,
    Criterion,
    Dose,
    Draw,
    Duration,
    Effect,
    Entry,
    Form,
    Goal,
    Harm,
    HelpLine,
    HelpOption,
    Lesson,
    Misconception,
    Objective,
    Phrase,
    Place,
    Screening,
    Source,
    SureQuestion,
    Technique,
    Term,
    Track,
    Value,
    Voice,
)
from carelib.publish.beginnings import PREVIEWED
from carelib.publish.edition import WORKED
from carelib.publish.place import PLACED
from carelib.publish.preview_page import SHOW

HOLDS: Mapping[str, set[type[Entry]]] = {
    "READ in check/bank.py (which reading grade its fields keep to)": set(READ),
    "CALLED in check/lessons.py (the call that has to name every entry)": {NAMED[call] for call in CALLED},
    "SHOW in publish/preview_page.py (what 'carelib preview' shows of it)": {KINDS[folder] for folder in SHOW},
    "PREVIEWED in publish/beginnings.py (so that no id of it means something else, too)": {
        KINDS[folder] for folder in PREVIEWED
    },
    "PLACED in publish/place.py (the call that 'carelib place' writes)": set(PLACED),
    "WORKED in publish/edition.py (its answers in an instructor's edition)": {NAMED[call] for call in WORKED},
}
"""Where kinds are named by hand, and what for -> the kinds that are named there."""
READING, CALLING, PREVIEWING, NAMING, PLACING, WORKING = HOLDS

ALL_AT_ONCE = "no activity shows one of it: a panel, a chart or an explorer shows all, or it belongs to others"
NO_ACTIVITY = dict.fromkeys(
    (
        *(
            Approach,
            Ask,
            Chance,
            Checklist,
            Concept,
            Criterion,
            Dose,
            Draw,
            Duration,
            Effect,
            Harm,
            HelpLine,
            HelpOption,
        ),
        *(
            Misconception,
            Objective,
            Phrase,
            Place,
            Screening,
            Source,
            SureQuestion,
            Technique,
            Term,
            Track,
            Value,
            Voice,
        ),
    ),
    ALL_AT_ONCE,
)
LEFT_OUT: Mapping[str, Mapping[type[Entry], str]] = {
    READING: {
        Concept: "labels of a map and the words between two of them: no sentences",
        Draw: "ids and a number: no text",
        Screening: "names and figures of a chart, whose sentences stand in charts/evidence.py",
        Source: "titles and names that others gave, and notes for contributors",
    },
    CALLING: NO_ACTIVITY
    | {
        Claim: "lesson 05's claim checker has them all",
        Goal: "the exploration of goals has them all",
        Lesson: "each has a notebook of its own",
    },
    PREVIEWING: NO_ACTIVITY | {Lesson: "its notebook shows it"},
    NAMING: NO_ACTIVITY | {Claim: "its ids are C and a number"},
    PLACING: NO_ACTIVITY
    | {
        Claim: "one call takes those of a passage: put the id into it",
        Form: "there are two, one at the beginning and one at the end",
        Goal: "one call takes several: put the id into it",
        Lesson: "it is what others are put into",
    },
    WORKING: NO_ACTIVITY | {Lesson: "its notes stand at its top"},
}
"""Where -> a kind that is not named there, and why."""


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("where", HOLDS, ids=lambda where: where.partition(" ")[0])
def test_a_kind_is_named_wherever_it_has_to_be(where, kind):
    named, left_out = kind in HOLDS[where], kind in LEFT_OUT[where]
    assert named or left_out, f"put {kind.__name__} into {where}, or into LEFT_OUT (tests/test_kinds.py) with a reason"
    assert not (named and left_out), f"{kind.__name__} is named in {where}: take it out of LEFT_OUT"


def test_every_call_that_takes_ids_says_of_which_kind():
    """Then the check finds an id in a notebook that is not there."""
    takes = {
        name
        for name in carelib.__all__
        if any(one.endswith(("_id", "_ids")) for one in inspect.signature(getattr(carelib, name)).parameters)
    }
    assert takes == set(NAMED), "NAMED (check/lessons.py): call -> the kind whose ids it is given"
