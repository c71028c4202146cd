"""Checklist answers -> where they lean, why, and what would change it.

The rule is data (``content/checklists``): gates lead straight to an outcome, and behind them every answer pulls a
number of points towards supportive help (below 0) or psychotherapy (above 0). From ``lean_at`` points either way the
answers are said to lean. The words are always a lean, never a verdict, and safety is never scored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Any, Literal

from carelib.faults import shown
from carelib.model import UNSURE, Answer, Checklist, FieldView, HelpLine, Outcome

OutcomeId = Literal["urgent", "medical_first", "other_therapy", "therapy", "psychotherapy", "either"]
Certainty = Literal["clear", "leaning", "mixed"]
State = tuple[OutcomeId, Certainty]

STATES: tuple[State, ...] = (
    ("either", "mixed"),
    ("therapy", "leaning"),
    ("therapy", "clear"),
    ("psychotherapy", "leaning"),
    ("psychotherapy", "clear"),
)
"""What the scored questions can lead to; a table entry is a digit that counts into this list."""


class AnswerError(ValueError):
    """The answers cannot be used; the text says which key, what was expected and what to do."""


@dataclass(frozen=True)
class Answers:
    """Valid answers: flags in the checklist's order, and one option id a question, unsure ones left out."""

    flags: tuple[str, ...]
    chosen: Mapping[str, str]

    def get(self, question: str) -> str:
        """The option chosen for a question, ``'unsure'`` where there is none."""
        return self.chosen.get(question, UNSURE)

    def with_answer(self, question: str, option: str) -> "Answers":
        """These answers with one of them changed."""
        rest = {key: value for key, value in self.chosen.items() if key != question}
        return Answers(self.flags, rest if option == UNSURE else {**rest, question: option})


def read_answers(raw: object, checklist: Checklist) -> Answers:
    """The answers in a mapping of question id to option id (``safety`` to a list of flags).

    Unsure, null and left-out questions mean the same. ``AnswerError`` on anything unknown or of the wrong type.
    """
    options = checklist.options()
    if not isinstance(raw, Mapping):
        raise AnswerError(f"a mapping of question id to option id was expected, not {shown(raw)}")
    chosen = {}
    for key, value in raw.items():
        if key == "safety":
            continue
        if key not in options:
            raise AnswerError(f"{shown(key)}: no such question; use safety, {', '.join(options)}")
        if value is None or value == UNSURE:
            continue
        if not isinstance(value, str) or value not in options[key]:
            raise AnswerError(f"{key}: {', '.join(options[key])} or unsure was expected, not {shown(value)}")
        chosen[key] = value
    return Answers(_read_flags(raw.get("safety"), checklist), {key: chosen[key] for key in options if key in chosen})


def _read_flags(raw: object, checklist: Checklist) -> tuple[str, ...]:
    known = tuple(option.id for option in checklist.safety.options)
    if raw is None or raw == UNSURE:
        return ()
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise AnswerError(f"safety: a list of flags was expected, not {shown(raw)}; write [] for none")
    for flag in raw:
        if flag not in known:
            raise AnswerError(f"safety: {shown(flag)} is no flag; use {', '.join(known)}")
    return tuple(flag for flag in known if flag in raw)


def counted(answers: Answers, checklist: Checklist) -> list[tuple[str, Answer]]:
    """The scored answers that pull one way or the other: (question id, answer)."""
    return [
        (question.id, option)
        for question in checklist.questions
        for option in question.options
        if option.id == answers.get(question.id) and option.points
    ]


def scored(answers: Answers, checklist: Checklist) -> State:
    """Where the scored questions alone lead. A lean is clear where it is strong and nothing pulls the other way."""
    points = [option.points for _, option in counted(answers, checklist)]
    total = sum(points)
    side: Literal["therapy", "psychotherapy"] = "psychotherapy" if total > 0 else "therapy"
    pointing = sum((point > 0) == (total > 0) for point in points)
    if abs(total) < getattr(checklist.lean_at, side) or pointing < checklist.answers_needed:
        return STATES[0]
    known = all(answers.get(question) != UNSURE for question in checklist.clear_needs)
    clear = known and pointing == len(points) and abs(total) >= getattr(checklist.clear_at, side)
    return side, "clear" if clear else "leaning"


def state(answers: Answers, checklist: Checklist) -> State:
    """Outcome and certainty: urgent beats medical first beats other therapy beats what the questions weigh."""
    if answers.flags:
        return "urgent", "clear"
    for gate in (checklist.body, checklist.concern):
        for option in gate.options:
            if option.id == answers.get(gate.id) and option.outcome:
                return option.outcome, "clear"
    return scored(answers, checklist)


def reasons(answers: Answers, checklist: Checklist) -> list[dict[str, str | None]]:
    """One reason for each answer that counted; where none did, one that says so."""
    outcome, _ = state(answers, checklist)
    if outcome in ("urgent", "medical_first", "other_therapy"):
        gate = {"urgent": checklist.safety, "medical_first": checklist.body}.get(outcome, checklist.concern)
        chosen = answers.flags or (answers.get(gate.id),)
        return [
            {"question": gate.id, "option": option.id, "points_to": outcome, "text": option.why}
            for option in gate.options
            if option.id in chosen
        ]
    found: list[dict[str, str | None]] = [
        {
            "question": question,
            "option": option.id,
            "points_to": "psychotherapy" if option.points > 0 else "therapy",
            "text": option.why,
        }
        for question, option in counted(answers, checklist)
    ]
    nothing = outcome_of(checklist, "either").no_answer_reason
    return found or [{"question": None, "option": None, "points_to": None, "text": nothing}]


def would_change(answers: Answers, checklist: Checklist) -> list[dict[str, str]]:
    """The single answers that would turn the outcome, safety left out; empty where help is urgent."""
    now, _ = state(answers, checklist)
    if now == "urgent":
        return []
    found = []
    for question, options in checklist.options().items():
        for option in (*options, UNSURE):
            then, _ = state(answers.with_answer(question, option), checklist)
            if option != answers.get(question) and then != now:
                found.append({"question": question, "option": option, "outcome": then})
    return found


def article_view(answers: Answers, checklist: Checklist) -> Literal["therapy", "psychotherapy", "split", "silent"]:
    """Which way the article's own three questions alone would send these answers."""
    said = {
        option.article
        for question in checklist.questions
        for option in question.options
        if option.id == answers.get(question.id) and option.article
    }
    return "split" if len(said) == 2 else said.pop() if said else "silent"


def field_view(answers: Answers, checklist: Checklist) -> FieldView:
    """What the field says to these answers: the first view whose conditions all hold."""
    return next(
        view
        for view in checklist.field_views
        if all(answers.get(question) in options for question, options in view.when.items())
    )


def outcome_of(checklist: Checklist, outcome: str) -> Outcome:
    """The words of an outcome."""
    return next(entry for entry in checklist.outcomes if entry.id == outcome)


def lines_for(answers: Answers, checklist: Checklist, lines: Sequence[HelpLine]) -> list[HelpLine]:
    """The help lines to show: emergency, what the flags ask for first, crisis, what they ask for too, finder."""
    flags = [option for option in checklist.safety.options if option.id in answers.flags]
    first = [kind for option in flags for kind in option.help_first]
    also = [kind for option in flags for kind in option.help_also]
    order = list(dict.fromkeys(["emergency", *first, "crisis", *also, "finder"]))
    return sorted((line for line in lines if line.kind in order), key=lambda line: order.index(line.kind))


def decide(raw: object, checklist: Checklist, lines: Sequence[HelpLine]) -> dict[str, Any]:
    """The decision on one mapping of answers, ready for JSON, with the keys that the command line promises."""
    answers = read_answers(raw, checklist)
    outcome, certainty = state(answers, checklist)
    words = outcome_of(checklist, outcome)
    urgent = outcome == "urgent"
    return {
        "outcome": outcome,
        "certainty": certainty,
        "headline": words.headline,
        "text": words.text,
        "reasons": reasons(answers, checklist),
        "article_view": None if urgent else getattr(checklist.article_view, article_view(answers, checklist)),
        "field_view": None if urgent else field_view(answers, checklist).text,
        "would_change": would_change(answers, checklist),
        "next_steps": list(words.next_steps),
        "help_lines": [
            line.model_dump(mode="json", exclude_none=True) for line in lines_for(answers, checklist, lines)
        ],
    }


def combinations(options: Mapping[str, Sequence[str]]) -> Iterator[Answers]:
    """Every way to answer these questions (unsure first, then the options in order), the last question fastest."""
    for row in product(*((UNSURE, *values) for values in options.values())):
        yield Answers((), {key: value for key, value in zip(options, row, strict=True) if value != UNSURE})


def decision_table(checklist: Checklist) -> dict[str, Any]:
    """What a browser needs to look every decision up, as plain JSON.

    ``questions``: the scored question ids, in table order, with their option ids, ``unsure`` first.
    ``entries``: one digit a combination (the last question changes fastest), an index into ``states``.
    ``views``: the same for the article's and the field's view, over the few questions that each one depends on.
    """
    options = checklist.options()
    weighed = {question.id for question in checklist.questions}
    in_article = {question.id for question in checklist.questions if any(option.article for option in question.options)}
    in_field = reduce(set.union, (set(view.when) for view in checklist.field_views), set[str]())

    def table(keys: set[str], entry: Any) -> dict[str, Any]:
        chosen = {key: options[key] for key in options if key in keys}
        return {
            "questions": {key: [UNSURE, *values] for key, values in chosen.items()},
            "entries": [entry(answers) for answers in combinations(chosen)],
        }

    everything = table(weighed, lambda answers: STATES.index(scored(answers, checklist)))
    return {
        **everything,
        "entries": "".join(map(str, everything["entries"])),
        "states": [list(entry) for entry in STATES],
        "views": {
            "article": table(in_article, lambda answers: article_view(answers, checklist)),
            "field": table(in_field, lambda answers: checklist.field_views.index(field_view(answers, checklist))),
        },
    }
