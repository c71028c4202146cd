"""What may stand in a record: the forms of its ids, and the shape of what each activity keeps.

What is imported, and what a page sends, is held against this. So is what is there already, which an earlier import may
have brought: whatever is of another form counts as not there.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from carelib.faults import shown
from carelib.progress import SURE, readable
from carelib.store.kept import KeptAttempt, KeptResponse, Record

WORD = r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*"
NAME = re.compile(WORD)
TURN = re.compile("[0-9]{1,3}")
LABEL = re.compile(f"(?:{WORD}(?: {WORD})*)?")
ASKED = rf"{WORD}(?:/{WORD}){{0,2}}"
ACTIVITY = re.compile(f"{WORD}(?::{WORD}(?: {WORD})*)?")
UNCLEAR = "unclear:"
"""What the parts of a state begin with in which a learner said what is unclear in a question."""
PART = re.compile(f"(?:{UNCLEAR})?{ASKED}")
LESSON = re.compile(f"(?:{WORD})?")
IDS: Mapping[str, re.Pattern[str]] = {
    "uid": re.compile("[0-9a-f]{32}"),
    "item": re.compile(ASKED),
    "choice": NAME,
    "activity": ACTIVITY,
    "part": PART,
    "lesson": LESSON,
}
"""Field -> the form of the ids in it: a question may be a moment of a scene (SCENE/NODE) or a turn (PAIR/SIDE/NUMBER)."""


def _name(it: Any) -> bool:
    return isinstance(it, str) and bool(NAME.fullmatch(it))


def _label(_: str, it: Any) -> bool:
    return isinstance(it, str) and bool(LABEL.fullmatch(it))


def _list(it: Any, each: Callable[[Any], bool]) -> bool:
    return isinstance(it, list) and all(map(each, it))


def _level(it: Any) -> bool:
    return it is None or (type(it) is int and it in SURE)


def _answered(part: str, it: Any) -> bool:
    """A question of a quiz: what was foretold or half written, tried, and how sure; or the line on what is unclear in it."""
    if not isinstance(it, dict):
        return False
    if part.startswith(UNCLEAR):
        return it.keys() == {"text"} and isinstance(it["text"], str)
    written = all(isinstance(it.get(name, ""), str) for name in ("draft", "prediction"))
    known = it.keys() <= {"draft", "prediction", "tries", "sure"}
    return known and written and _list(it.get("tries", []), _name) and _list(it.get("sure", []), _level)


def _walked(part: str, it: Any) -> bool:
    return part == "ways" and _list(it, lambda way: type(way) is int and 0 <= way < 100)


def _tagged(part: str, it: Any) -> bool:
    if part in ("a", "b"):
        return isinstance(it, dict) and all(map(TURN.fullmatch, it)) and all(map(_name, it.values()))
    return isinstance(it, bool) if part == "compared" else part == "sign" and _name(it)


def _written(_: str, it: Any) -> bool:
    return isinstance(it, dict) and all(map(_name, it)) and all(isinstance(text, str) for text in it.values())


SHAPES: Mapping[str, Callable[[str, Any], bool]] = {
    "quiz": _answered,
    "clinic": _answered,
    "form": _answered,
    "review": _answered,
    "scene": _walked,
    "session": _tagged,
    "goals": _label,
    "claims": _label,
    "hunt": _label,
    "checklist": _label,
    "course": _label,
    "goal_builder": _written,
}
"""What an activity's key begins with -> whether a part of its state is of the shape that it keeps."""


def fits(activity: str, part: str, state: Any) -> bool:
    """Whether an activity keeps such a state under such a name."""
    shape = SHAPES.get(activity.partition(":")[0])
    return bool(shape and PART.fullmatch(part) and shape(part, state))


def _strange(one: KeptAttempt | KeptResponse) -> str:
    """What is not of its form in an entry, as the field and what was expected; empty where all is."""
    for field in type(one).model_fields:
        if field in IDS and not IDS[field].fullmatch(getattr(one, field)):
            return f"{field}: an id as carelib gives it was expected, here {shown(getattr(one, field))}"
    if isinstance(one, KeptResponse) and not fits(one.activity, one.part, one.state):
        kind = one.activity.partition(":")[0]
        return f"state: no {shown(kind)} keeps such a thing as {shown(one.state)}"
    return ""


def _strange_card(item: str, card: Any) -> str:
    if not IDS["item"].fullmatch(item):
        return "the id of a question was expected"
    return "" if readable(card) else "a card that the scheduler can read was expected"


def strange(record: Record) -> Iterator[str]:
    """What is of no form that a record has here, each as the place and what was expected."""
    both: dict[str, tuple[KeptAttempt | KeptResponse, ...]] = {
        "attempts": record.attempts,
        "responses": record.responses,
    }
    for key, entries in both.items():
        for number, one in enumerate(entries):
            if why := _strange(one):
                yield f"{key}.{number}.{why}"
    for item, card in record.cards.items():
        if why := _strange_card(item, card):
            yield f"cards.{shown(item)}: {why}"


def sound(record: Record) -> Record:
    """The record without what is of no form that a record has here: it can be imported again."""

    def of_form(entries: Collection[KeptAttempt | KeptResponse]) -> tuple[KeptAttempt | KeptResponse, ...]:
        return tuple(one for one in entries if not _strange(one))

    cards = {item: card for item, card in record.cards.items() if not _strange_card(item, card)}
    kept = {"attempts": of_form(record.attempts), "responses": of_form(record.responses), "cards": cards}
    return record.model_copy(update=kept)
