"""Entries that tests make: an item without any flaw and others, changed as a test needs them."""

from collections.abc import Sequence
from typing import Any

from carelib.model import Item

STEM = "A caller asks for a word with someone today. What should the desk say first?"
TEXTS = ("Ask her what she hopes for", "Book her into the free slot", "Hand her the printed leaflet")
FEEDBACK = (
    """Her hope tells the clinician more than any label does, and it takes a minute. Many callers have never been asked;
    the note that follows is short and in her own words.""",
    """The slot is free and the queue is long, so this tempts. Yet nobody knows so far whether it suits her; a booking
    that is made blind is often one that is missed.""",
    """A leaflet looks like help and costs little. It leaves her alone with its terms, though, and the desk learns
    nothing that the clinician could use on the day.""",
)


def raw(texts: Sequence[str] = TEXTS, *, feedback: Sequence[str] = FEEDBACK, **changes: Any) -> dict[str, Any]:
    """An item as it stands in a file; the key is the first option unless ``key`` says otherwise."""
    key = changes.get("key", "a")
    options = [
        {"id": name, "text": text, "feedback": says} | ({} if name == key else {"misconception": "M1"})
        for name, text, says in zip("abcde", texts, [*feedback, *feedback], strict=False)
    ]
    return {
        "id": "made",
        "lesson": "01-made",
        "use": "practice",
        "objective": "L01-a",
        "bloom": "apply",
        "stem": STEM,
        "options": options,
        "key": key,
        "next_step": "Read the note again.",
        "sources": ["one"],
    } | changes


def made(texts: Sequence[str] = TEXTS, **changes: Any) -> Item:
    """The same as an item."""
    return Item.model_validate(raw(texts, **changes))


def lesson(name: str = "01-made", **changes: Any) -> dict[str, Any]:
    """A lesson as it stands in a file."""
    return {"id": name, "number": name[:2], "title": "T", "minutes": 30, "instructor_notes": "N"} | changes


def misconception(name: str = "M1", **changes: Any) -> dict[str, Any]:
    """A misconception as it stands in a file."""
    return {"id": name, "belief": "B", "correction": "C", "lesson": "01-made", "sources": ["one"]} | changes


def objective(name: str = "L01-a") -> dict[str, Any]:
    """An objective as it stands in a file."""
    return {"id": name, "text": "Ask.", "bloom": "apply"}
