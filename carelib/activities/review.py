"""What is due, asked again: questions, moments of scenes and turns of sessions, mixed, for about five minutes a day."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from carelib.activities.base import Activity, cited, phrases, stored
from carelib.activities.quiz import quiz_data
from carelib.loader import Library
from carelib.model import Item, Scene, SessionPair, Technique, fill
from carelib.progress import Attempt
from carelib.standing import standing
from carelib.store import CannotKeep

CHOICES = 4
"""Techniques that a turn is to be told from: its own, and those that the same pair of sessions has most of."""


def question(library: Library, name: str) -> dict[str, Any]:
    """What is asked again, as the quiz shows it; ``LookupError`` where the content has no such question.

    ``name`` is an item's id, ``SCENE/NODE`` or ``PAIR/SIDE/NUMBER``, as answers are kept under it.
    """
    first, *rest = name.split("/")
    if len(rest) == 1:
        return _moment(library, library.find(Scene, first), rest[0])
    if len(rest) == 2:
        return _turn(library, library.find(SessionPair, first), rest[0], int(rest[1]))
    item = library.find(Item, name)
    (asked,) = quiz_data(library, [item])["items"]
    return dict(asked)


def _asked(name: str, stem: str, options: Mapping[str, str], grades: dict[str, Any], **more: Any) -> dict[str, Any]:
    shown = [{"id": one, "text": text} for one, text in options.items()]
    key = next(one for one, grade in grades.items() if grade["correct"])
    return {
        "id": name,
        "stem": stem,
        "note": None,
        "options": shown,
        "key": key,
        "grades": grades,
        "sources": [],
    } | more


def _grade(correct: bool, feedback: str) -> dict[str, Any]:
    return {"correct": correct, "feedback": feedback, "next_step": None, "misconception": None}


def _moment(library: Library, scene: Scene, node_id: str) -> dict[str, Any]:
    """A moment of a scene: what do you say? Every way that nothing better is named for is right."""
    words = phrases(library, "review")
    node = next((one for one in scene.nodes if one.id == node_id and one.ways), None)
    if node is None:
        raise LookupError(f"{scene.id}: there is no choice at '{node_id}'")
    ways = {str(number): way for number, way in enumerate(node.ways)}
    told = {
        number: _grade(
            way.better is None, way.why if way.better is None else f"{way.why} {fill(words['better'], text=way.better)}"
        )
        for number, way in ways.items()
    }
    if not any(grade["correct"] for grade in told.values()):
        raise LookupError(f"{scene.id}: '{node_id}' has no way that nothing better is named for")
    return _asked(
        f"{scene.id}/{node_id}",
        words["what_now"],
        {number: way.says for number, way in ways.items()},
        told,
        case=scene.title,
        role=scene.role,
        story=node.text,
        note=scene.content_note,
        sources=cited(library, scene.sources),
    )


def _turn(library: Library, pair: SessionPair, side: str, number: int) -> dict[str, Any]:
    """A practitioner's turn: which technique is it? Beside it stand look-alikes from the same pair."""
    words, turns = phrases(library, "review"), getattr(pair, side).turns
    if not 0 <= number < len(turns) or not turns[number].technique:
        raise LookupError(f"{pair.id}: session {side} has no practitioner's turn {number}")
    turn = turns[number]
    used = [one.technique for half in (pair.a, pair.b) for one in half.turns if one.technique]
    others = sorted({name for name in used if name != turn.technique}, key=lambda name: (-used.count(name), name))
    techniques = [library.find(Technique, name) for name in sorted([turn.technique, *others[: CHOICES - 1]])]
    told = {
        one.id: _grade(
            one.id == turn.technique,
            str(turn.why) if one.id == turn.technique else fill(words["not_this"], name=one.name, plain=one.plain),
        )
        for one in techniques
    }
    before = [f"{words[one.who]} {one.says}" for one in turns[max(0, number - 1) : number + 1]]
    return _asked(
        f"{pair.id}/{side}/{number}",
        words["which_technique"],
        {one.id: one.name for one in techniques},
        told,
        case=pair.title,
        role=pair.concern,
        story="\n".join(before),
        note=pair.content_note,
    )


class Review(Activity):
    """Today's review. Each first answer moves its question's next day; nothing else of a review is kept."""

    def __init__(self, library: Library) -> None:
        self._library = library
        words = phrases(library, "review")
        data = quiz_data(library, []) | {"title": words["title"], "intro": words["intro"], "empty": words["empty"]}
        super().__init__("quiz", data, "Review: the questions that are due on this machine", key="review")

    def _restore(self) -> None:
        """Ask what is due now."""
        try:
            stands = standing(self._library, stored(), datetime.now(UTC))
            self.data = self.data | {"items": [question(self._library, name) for name in stands.due]}
        except CannotKeep as problem:
            self.notice = str(problem)
        super()._restore()

    def keeps(self, response: Mapping[str, Any]) -> dict[str, Any]:
        """Nothing: a review is gone through anew each time."""
        return {}

    def attempts(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Attempt]:
        """The first answers that came in between."""
        now, lessons = datetime.now(UTC), self._library.of(Item)
        return [
            Attempt(
                one["id"],
                after[one["id"]]["tries"][0],
                one["grades"][after[one["id"]]["tries"][0]]["correct"],
                (after[one["id"]].get("sure") or [None])[0],
                now,
                lessons[one["id"]].lesson if one["id"] in lessons else "",
            )
            for one in self.data["items"]
            if after.get(one["id"], {}).get("tries") and not before.get(one["id"], {}).get("tries")
        ]
