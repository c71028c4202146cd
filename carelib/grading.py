"""Response -> what it was, what to say, what to do next. Computed once for every option, looked up in the browser."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from carelib.model import Goal, Item, SessionPair

Sorting = Literal["support", "psychotherapy", "either"]
SORTINGS: tuple[Sorting, ...] = ("support", "psychotherapy", "either")
Agreement = Literal["same", "wider", "narrower", "other"]


@dataclass(frozen=True)
class Grade:
    """What one response to an item was worth, and the words that answer it."""

    correct: bool
    feedback: str
    next_step: str | None
    misconception: str | None


def grade(item: Item, option_id: str) -> Grade:
    """The grade of one option; a next step comes only with an answer that is not the key. ``LookupError`` if unknown."""
    for option in item.options:
        if option.id == option_id:
            right = option.id == item.key
            return Grade(right, option.feedback, None if right else item.next_step, option.misconception)
    raise LookupError(f"{item.id}: no option '{option_id}'; use one of {', '.join(o.id for o in item.options)}")


def grade_table(item: Item) -> dict[str, dict[str, Any]]:
    """The grade of every option of an item, by option id, as plain JSON."""
    return {option.id: asdict(grade(item, option.id)) for option in item.options}


def sorting_of(goal: Goal) -> Sorting:
    """Where the field would sort a goal; either, where both kinds of help can work on it."""
    return "either" if len(goal.fits) == 2 else goal.fits[0]


def agreement(goal: Goal, choice: Sorting) -> Agreement:
    """How a learner's sorting stands to the field's: a comparison, not a mark."""
    field = sorting_of(goal)
    if choice == field:
        return "same"
    if choice == "either":
        return "wider"
    return "narrower" if field == "either" else "other"


def agreement_table(goal: Goal) -> dict[Sorting, Agreement]:
    """The agreement of every possible sorting of a goal."""
    return {choice: agreement(goal, choice) for choice in SORTINGS}


def tags_shared(pair: SessionPair, tags: Mapping[str, Mapping[str, str]]) -> tuple[int, int]:
    """How many of a learner's technique tags are the expert's, and how many tags there are.

    ``tags`` is session (``a`` or ``b``) -> turn number as text, counted from 0 -> technique id. Tags on turns that
    are not there or are not a practitioner's do not count.
    """
    shared = total = 0
    for session in ("a", "b"):
        turns = getattr(pair, session).turns
        for number, technique in tags.get(session, {}).items():
            if number.isdecimal() and int(number) < len(turns) and turns[int(number)].technique:
                total += 1
                shared += turns[int(number)].technique == technique
    return shared, total
