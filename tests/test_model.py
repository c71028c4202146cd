"""What one entry must look like by itself."""

import pytest
from pydantic import ValidationError

from carelib.model import KINDS, Checklist, Gate, GateOption, HelpLine, Node, Term, Threshold, Turn

CLIENT = {"who": "client", "says": "Hello.", "focus": "past", "depth": 1}
PRACTITIONER = CLIENT | {"who": "practitioner", "technique": "open-question", "why": "It is open."}
WAY = {"says": "Hello.", "to": "end", "why": "A greeting."}


@pytest.mark.parametrize("turn", [CLIENT, PRACTITIONER], ids=["client", "practitioner"])
def test_a_turn_has_a_technique_where_a_practitioner_speaks(turn):
    assert bool(Turn(**turn).technique) == (turn["who"] == "practitioner")


@pytest.mark.parametrize(
    "turn",
    [
        CLIENT | {"technique": "open-question", "why": "It is open."},
        {key: value for key, value in PRACTITIONER.items() if key != "technique"},
        {key: value for key, value in PRACTITIONER.items() if key != "why"},
    ],
    ids=["client with one", "practitioner without one", "practitioner without a reason"],
)
def test_a_technique_without_a_practitioner_or_the_other_way_round_is_refused(turn):
    with pytest.raises(ValidationError, match="technique and why: expected on a practitioner's turn and only there"):
        Turn(**turn)


@pytest.mark.parametrize("depth", [-1, 5, 1.5])
def test_depth_is_a_whole_number_from_0_to_4(depth):
    with pytest.raises(ValidationError):
        Turn(**CLIENT | {"depth": depth})


@pytest.mark.parametrize("more", [{}, {"ways": [WAY], "ending": "Over."}], ids=["neither", "both"])
def test_a_node_has_ways_or_an_ending(more):
    with pytest.raises(ValidationError, match="ways or ending: exactly one of the two was expected"):
        Node(id="start", text="T", **more)


@pytest.mark.parametrize("more", [{"outcome": "urgent"}, {"why": "W"}], ids=["no reason", "no outcome"])
def test_a_gates_option_has_a_reason_where_it_leads_somewhere(more):
    with pytest.raises(ValidationError, match="why: expected where the option leads to an outcome, and only there"):
        GateOption(id="a", text="T", **more)


def test_the_last_field_view_holds_for_everyone(checklist):
    views = [view.model_dump() for view in checklist.field_views[:-1]]
    with pytest.raises(ValidationError, match=r"field_views: the last one must hold for everyone"):
        Checklist.model_validate(checklist.model_dump() | {"field_views": views})


@pytest.mark.parametrize("side", ["therapy", "psychotherapy"])
def test_clear_takes_at_least_the_points_of_a_lean(checklist, side):
    clear = checklist.lean_at.model_dump() | {side: getattr(checklist.lean_at, side) - 1}
    with pytest.raises(ValidationError, match=r"clear_at: at least lean_at was expected, each way"):
        Checklist.model_validate(checklist.model_dump() | {"clear_at": clear})


def test_a_threshold_is_at_least_one_point():
    with pytest.raises(ValidationError):
        Threshold(therapy=0, psychotherapy=1)


def test_an_entry_does_not_change_after_loading():
    term = Term(id="a", term="T", plain="P")
    with pytest.raises(ValidationError, match="frozen"):
        term.term = "U"


def test_space_around_a_text_is_dropped_and_space_alone_is_no_text():
    assert Term(id="a", term=" T\n", plain="P").term == "T"
    with pytest.raises(ValidationError, match="at least 1 character"):
        Term(id="a", term=" \n", plain="P")


@pytest.mark.parametrize("tel", ["13 11 14", "call 112", "++1", "112#"])
def test_a_number_to_dial_is_digits(tel, help_lines):
    with pytest.raises(ValidationError, match="tel"):
        HelpLine.model_validate(help_lines[0].model_dump() | {"tel": tel})


@pytest.mark.parametrize("model", [*KINDS.values(), Gate], ids=lambda model: model.__name__)
def test_no_entry_takes_a_key_that_it_does_not_know(model):
    with pytest.raises(ValidationError) as refused:
        model.model_validate({"colour": "red"})
    assert {"type": "extra_forbidden", "loc": ("colour",)}.items() <= {
        key: value for each in refused.value.errors() if each["loc"] == ("colour",) for key, value in each.items()
    }.items()
