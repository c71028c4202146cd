"""The decision: the hand-labelled cases, and what holds for every way to answer.

The seven scored questions can be answered in 9,216 ways (unsure included), with the gates body (3) and concern (5) in
138,240. Each of these is looked at. The ways to tick safety flags need no product with them: a flagged decision is made
with answers that refuse to be read (`Unread`), so it is the same one whatever else was answered.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import combinations as subsets
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from carelib import decision
from carelib.decision import (
    UNSURE,
    AnswerError,
    Answers,
    article_view,
    combinations,
    counted,
    decide,
    decision_table,
    field_view,
    lines_for,
    outcome_of,
    read_answers,
    reasons,
    state,
    would_change,
)
from carelib.loader import library
from carelib.model import Checklist

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
DECISION: Checklist = library().find(Checklist, "decision")
OPTIONS = {question: (UNSURE, *options) for question, options in DECISION.options().items()}
SCORED = {question.id: OPTIONS[question.id] for question in DECISION.questions}
FLAGS = tuple(option.id for option in DECISION.safety.options)
FLAG_SETS = [flags for size in range(1, len(FLAGS) + 1) for flags in subsets(FLAGS, size)]
POINTS = {
    question.id: {UNSURE: 0} | {one.id: one.points for one in question.options} for question in DECISION.questions
}
PULLING = [(question, option) for question, points in POINTS.items() for option, value in points.items() if value]
ONE_LINE = r"\A[^\r\n]+\Z"
RANK = {"therapy": -1, "either": 0, "psychotherapy": 1}


class Unread(dict[str, str]):
    """Answers behind the safety gate, which nothing may look at."""

    def _refuse(self, *_: object) -> Any:
        raise AssertionError("a decision about a safety flag looked at other answers")

    __getitem__ = __iter__ = __len__ = __contains__ = get = items = keys = values = _refuse  # type: ignore[assignment]


def case(case_id: str) -> dict[str, Any]:
    return next(one for one in CASES if one["id"] == case_id)


def wrong_cases(checklist: Checklist) -> list[str]:
    """The cases that this checklist decides otherwise than their label."""
    return [
        one["id"] for one in CASES if state(read_answers(one["answers"], checklist), checklist)[0] != one["outcome"]
    ]


def look_up(table: dict[str, Any], answers: Answers) -> Any:
    """A table's entry as the browser finds it."""
    index = 0
    for question, options in table["questions"].items():
        index = index * len(options) + options.index(answers.get(question))
    return table["entries"][index]


@contextmanager
def untraced() -> Iterator[None]:
    """Without line tracing, which makes the millions of calls below several times as slow; other tests cover the lines."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


@pytest.fixture(scope="module")
def every_way() -> SimpleNamespace:
    """Every way to answer body, concern and the scored questions, with its state."""
    rows = list(product(*OPTIONS.values()))
    answers = [Answers((), {key: one for key, one in zip(OPTIONS, row, strict=True) if one != UNSURE}) for row in rows]
    with untraced():
        states = [state(each, DECISION) for each in answers]
    return SimpleNamespace(rows=rows, answers=answers, states=states)


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    return decision_table(DECISION)


@pytest.fixture(scope="module")
def behind_open_gates(table: dict[str, Any]) -> dict[tuple[str, ...], str]:
    """The table: the scored answers in table order -> outcome."""
    outcomes = [table["states"][int(digit)][0] for digit in table["entries"]]
    return dict(zip(product(*SCORED.values()), outcomes, strict=True))


def answered(**answers: str) -> tuple[str, ...]:
    """A key of `behind_open_gates`: these answers, unsure about the rest."""
    return tuple(answers.get(question, UNSURE) for question in SCORED)


# --- the labelled cases ---


@pytest.mark.parametrize("labelled", CASES, ids=lambda one: one["id"])
def test_a_labelled_case_is_decided_as_labelled(labelled, help_lines):
    assert decide(labelled["answers"], DECISION, help_lines)["outcome"] == labelled["outcome"]


def test_the_cases_are_forty_or_more_and_reach_every_outcome():
    assert len({one["id"] for one in CASES}) == len(CASES) >= 40
    assert {one["outcome"] for one in CASES} == {outcome.id for outcome in DECISION.outcomes}


@pytest.mark.parametrize(("question", "option"), PULLING, ids="-".join)
def test_turning_one_answer_around_makes_a_case_fail(question, option):
    turned = [
        each.model_copy(
            update={
                "options": tuple(
                    one.model_copy(update={"points": -one.points}) if one.id == option else one for one in each.options
                )
            }
        )
        if each.id == question
        else each
        for each in DECISION.questions
    ]
    assert wrong_cases(DECISION.model_copy(update={"questions": tuple(turned)}))


@pytest.mark.parametrize(
    "change",
    [
        {"answers_needed": 1},
        {"answers_needed": DECISION.answers_needed + 1},
        {
            "lean_at": DECISION.lean_at.model_copy(
                update={"therapy": DECISION.lean_at.psychotherapy, "psychotherapy": DECISION.lean_at.therapy}
            )
        },
        *(
            {"lean_at": DECISION.lean_at.model_copy(update={side: getattr(DECISION.lean_at, side) + step})}
            for side in ("therapy", "psychotherapy")
            for step in (-1, 1)
        ),
    ],
    ids=["one answer is enough", "one answer more", "sides swapped", *(f"{s}{n}" for s in "tp" for n in ("-1", "+1"))],
)
def test_another_threshold_makes_a_case_fail(change):
    assert wrong_cases(DECISION.model_copy(update=change))


@pytest.mark.parametrize(
    ("case_id", "certainty"),
    [
        ("urgent-suicidal-thoughts-mild-rest", "clear"),
        ("other-stammer", "clear"),
        ("interview-nerves-clear", "clear"),
        ("everything-points-to-treatment", "clear"),
        ("helped-but-over-three-months", "leaning"),
        ("years-of-distance-explores", "leaning"),
        ("more-needed-than-tools", "leaning"),
        ("nothing-answered", "mixed"),
        ("merger-at-the-bank", "mixed"),
    ],
)
def test_certainty_of_a_case(case_id, certainty, help_lines):
    assert decide(case(case_id)["answers"], DECISION, help_lines)["certainty"] == certainty


# --- the safety gate ---


def test_a_flag_always_gives_urgent():
    for flags in FLAG_SETS:
        assert state(Answers(flags, Unread()), DECISION) == ("urgent", "clear")


def test_every_flag_is_given_as_a_reason():
    texts = {option.id: option.why for option in DECISION.safety.options}
    for flags in FLAG_SETS:
        found = reasons(Answers(flags, Unread()), DECISION)
        assert [(one["option"], one["text"]) for one in found] == [(flag, texts[flag]) for flag in flags]
        assert {(one["question"], one["points_to"]) for one in found} == {("safety", "urgent")}


def test_nothing_would_change_an_urgent_outcome():
    assert all(would_change(Answers(flags, Unread()), DECISION) == [] for flags in FLAG_SETS)


def test_every_decision_has_help_lines_in_the_order_that_its_flags_ask_for(help_lines):
    first = {option.id: set(option.help_first) for option in DECISION.safety.options}
    also = {option.id: set(option.help_also) for option in DECISION.safety.options}
    for flags in [(), *FLAG_SETS]:
        kinds = [line.kind for line in lines_for(Answers(flags, Unread()), DECISION, help_lines)]
        before = set().union(*(first[flag] for flag in flags))
        after = set().union(*(also[flag] for flag in flags)) - before
        assert kinds[0] == "emergency"
        assert set(kinds) == {"emergency", "crisis", "finder"} | before | after
        assert all(kinds.index(kind) < kinds.index("crisis") for kind in before)
        assert all(kinds.index(kind) > kinds.index("crisis") for kind in after)


def test_fear_of_someone_and_a_child_at_risk_lead_to_lines_of_their_own():
    first = {option.id: option.help_first for option in DECISION.safety.options}
    assert "abuse" in first["danger_from_someone"]
    assert "child" in first["child_at_risk"]


def test_an_urgent_decision_has_no_views(help_lines):
    found = decide(case("urgent-mania-feels-great")["answers"], DECISION, help_lines)
    assert found["article_view"] is None
    assert found["field_view"] is None


# --- every combination of the nine other questions ---


def test_the_gates_beat_what_is_weighed_and_body_beats_concern(every_way, behind_open_gates):
    others = {"movement", "speech", "daily_tasks"}
    for (body, concern, *scored), (outcome, certainty) in zip(every_way.rows, every_way.states, strict=True):
        if body == "sudden_or_physical":
            assert (outcome, certainty) == ("medical_first", "clear")
        elif concern in others:
            assert (outcome, certainty) == ("other_therapy", "clear")
        else:
            assert outcome == behind_open_gates[tuple(scored)]


def test_table_and_rule_agree(every_way, table):
    ungated = 0
    for answers, found in zip(every_way.answers, every_way.states, strict=True):
        if found[0] not in ("medical_first", "other_therapy"):
            ungated += 1
            assert tuple(table["states"][int(look_up(table, answers))]) == found
    assert ungated == 2 * 2 * len(table["entries"]) == 36_864


@untraced()
def test_tables_of_the_views_agree_with_the_views(every_way, table):
    views = table["views"]
    assert list(views["article"]["questions"]) == ["wants", "duration", "seeks"]  # the article's own three
    for answers in every_way.answers:
        assert look_up(views["article"], answers) == article_view(answers, DECISION)
        assert DECISION.field_views[look_up(views["field"], answers)] is field_view(answers, DECISION)


def test_combinations_come_in_the_order_of_the_table(every_way):
    scored_only = every_way.answers[: len(list(product(*SCORED.values())))]
    assert list(combinations({key: options[1:] for key, options in SCORED.items()})) == scored_only


@untraced()
def test_every_answer_that_counts_is_a_reason_and_there_is_always_one(every_way):
    why = {(question.id, one.id): one.why for question in DECISION.questions for one in question.options}
    why |= {(gate.id, one.id): one.why for gate in (DECISION.body, DECISION.concern) for one in gate.options}
    gates = {"medical_first": "body", "other_therapy": "concern"}
    for row, answers, (outcome, _) in zip(every_way.rows, every_way.answers, every_way.states, strict=True):
        given_row = dict(zip(OPTIONS, row, strict=True))
        if outcome in gates:
            expected = [(gates[outcome], given_row[gates[outcome]])]
        else:
            expected = [pair for pair in PULLING if given_row[pair[0]] == pair[1]]
        found = reasons(answers, DECISION)
        if expected:
            assert sorted((one["question"], one["option"]) for one in found) == sorted(expected)
            assert all(one["text"] == why[one["question"], one["option"]] for one in found)
        else:
            assert [one["text"] for one in found] == [outcome_of(DECISION, "either").no_answer_reason]


def test_a_reason_points_the_way_that_its_points_do():
    for answers in combinations({key: options[1:] for key, options in SCORED.items()}):
        for found in reasons(answers, DECISION):
            if found["question"]:
                points = POINTS[found["question"]][found["option"]]
                assert found["points_to"] == ("psychotherapy" if points > 0 else "therapy")


@untraced()
def test_what_would_change_the_outcome_is_true_and_complete(every_way, monkeypatch):
    outcomes = {row: outcome for row, (outcome, _) in zip(every_way.rows, every_way.states, strict=True)}
    known = {
        frozenset(each.chosen.items()): found for each, found in zip(every_way.answers, every_way.states, strict=True)
    }
    monkeypatch.setattr(decision, "state", lambda answers, _: known[frozenset(answers.chosen.items())])
    for row, answers in zip(every_way.rows, every_way.answers, strict=True):
        now = outcomes[row]
        turning = [
            (question, option, then)
            for place, (question, options) in enumerate(OPTIONS.items())
            for option in options
            if (then := outcomes[(*row[:place], option, *row[place + 1 :])]) != now
        ]
        found = would_change(answers, DECISION)
        assert sorted((one["question"], one["option"], one["outcome"]) for one in found) == sorted(turning)


def test_every_outcome_has_words_and_next_steps():
    for outcome in DECISION.outcomes:
        assert outcome.headline
        assert outcome.text
        assert outcome.next_steps
        assert outcome.sources


# --- what the rule must respect, whatever its weights ---


def test_nothing_answered_gives_either(behind_open_gates):
    assert behind_open_gates[answered()] == "either"


def test_a_time_alone_decides_nothing(behind_open_gates):
    for duration in SCORED["duration"]:
        assert behind_open_gates[answered(duration=duration)] == "either"


def test_a_lot_of_impact_for_two_weeks_or_more_is_never_left_to_support(behind_open_gates):
    for row, outcome in behind_open_gates.items():
        given_row = dict(zip(SCORED, row, strict=True))
        if given_row["impact"] == "a_lot" and given_row["duration"] in ("2_weeks_to_3_months", "over_3_months"):
            assert outcome != "therapy", given_row


def test_failed_attempts_with_impact_are_never_left_to_support(behind_open_gates):
    for row, outcome in behind_open_gates.items():
        given_row = dict(zip(SCORED, row, strict=True))
        if given_row["tried"] == "no_improvement" and given_row["impact"] in ("some", "a_lot"):
            assert outcome != "therapy", given_row


@pytest.mark.parametrize("question", SCORED)
def test_an_answer_never_moves_the_outcome_against_its_direction(question, behind_open_gates):
    place = list(SCORED).index(question)
    by_points = sorted(SCORED[question], key=POINTS[question].__getitem__)
    for row in behind_open_gates:
        if row[place] == UNSURE:
            ranks = [RANK[behind_open_gates[(*row[:place], option, *row[place + 1 :])]] for option in by_points]
            assert ranks == sorted(ranks), (row, by_points)


def test_a_lean_is_clear_only_where_nothing_pulls_against_it(every_way):
    sign = {"therapy": -1, "psychotherapy": 1}
    for answers, (outcome, certainty) in zip(every_way.answers, every_way.states, strict=True):
        if outcome in sign and certainty == "clear":
            assert all(option.points * sign[outcome] > 0 for _, option in counted(answers, DECISION))


def test_a_lean_is_clear_only_where_what_it_needs_was_answered(checklist):
    needed = checklist.model_copy(update={"clear_needs": ("duration",)})
    answers = read_answers({"impact": "a_lot", "tried": "no_improvement"}, needed)
    assert state(answers, needed) == ("psychotherapy", "leaning")
    assert state(answers.with_answer("duration", "over_3_months"), needed) == ("psychotherapy", "clear")


def test_short_and_severe_is_told_to_ask_now():
    severe = {"impact": "a_lot"}
    for duration in SCORED["duration"]:
        view = field_view(read_answers(severe | {"duration": duration}, DECISION), DECISION).text
        assert re.search(r"\b(now|today|this week)\b", view), view
    assert "now" in field_view(read_answers(severe | {"duration": "under_2_weeks"}, DECISION), DECISION).text


def test_no_field_view_says_to_wait():
    assert not [view.text for view in DECISION.field_views if re.search(r"\bwait\b", view.text, re.I)]


# --- reading answers ---

NO_ANSWER = st.sampled_from([None, UNSURE])
VALID = st.fixed_dictionaries(
    {},
    optional={question: st.sampled_from(options[1:]) | NO_ANSWER for question, options in OPTIONS.items()}
    | {"safety": st.lists(st.sampled_from(FLAGS)) | NO_ANSWER},
)
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.binary()
KEY = st.sampled_from(["safety", *OPTIONS]) | st.text() | st.integers() | st.none()
KNOWN = st.sampled_from([*FLAGS, *(option for options in OPTIONS.values() for option in options)])
ANYTHING = st.recursive(LEAF | KNOWN, lambda inner: st.lists(inner) | st.dictionaries(KEY, inner), max_leaves=12)


def is_valid(raw: Any) -> bool:
    return isinstance(raw, dict) and all(
        value in (None, UNSURE) or (isinstance(value, list) and all(flag in FLAGS for flag in value))
        if key == "safety"
        else key in OPTIONS and (value is None or (isinstance(value, str) and value in OPTIONS[key]))
        for key, value in raw.items()
    )


@given(raw=VALID)
def test_valid_answers_are_read_as_given_and_unsure_null_and_left_out_are_the_same(raw):
    answers = read_answers(raw, DECISION)
    told = {key: value for key, value in raw.items() if key != "safety" and value not in (None, UNSURE)}
    assert dict(answers.chosen) == told
    assert set(answers.flags) == {flag for flag in FLAGS if flag in (raw.get("safety") or ())}
    assert read_answers(told | {"safety": list(answers.flags)}, DECISION) == answers


@given(raw=VALID)
def test_a_decision_has_every_part(raw, help_lines):
    found = decide(raw, DECISION, help_lines)
    urgent = found["outcome"] == "urgent"
    assert urgent == bool(raw.get("safety") not in (None, UNSURE, []))
    assert found["reasons"]
    assert found["next_steps"]
    assert found["help_lines"]
    assert (found["article_view"] is None) == (found["field_view"] is None) == urgent
    assert "safety" not in {one["question"] for one in found["would_change"]}
    assert not (urgent and found["would_change"])


@given(raw=ANYTHING | st.dictionaries(KEY, ANYTHING, max_size=3))
def test_other_input_is_refused_in_one_line(raw):
    with nullcontext() if is_valid(raw) else pytest.raises(AnswerError, match=ONE_LINE):
        read_answers(raw, DECISION)


def deep_list() -> list[Any]:
    nested: list[Any] = []
    for _ in range(5_000):
        nested = [nested]
    return nested


@pytest.mark.parametrize("question", ["wants", "safety"])
@pytest.mark.parametrize("value", [lambda: 10**5_000, deep_list], ids=["a number too long to print", "a deep list"])
def test_what_python_cannot_print_is_refused_in_one_line(question, value):
    with pytest.raises(AnswerError, match=ONE_LINE):
        read_answers({question: [value()]}, DECISION)
