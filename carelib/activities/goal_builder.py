"""The goal builder: from a vague wish to a goal that can be checked, in the learner's own words."""

from collections.abc import Sequence
from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.loader import Library
from carelib.model import Goal, GoalParts

PARTS = tuple(GoalParts.model_fields)
"""The parts of a goal, in the order in which they are asked for."""


def builder_data(library: Library, goals: Sequence[Goal]) -> dict[str, Any]:
    """All that the browser needs to build these goals, as plain JSON.

    ``vague`` holds word -> the question to ask back; ``pieces`` the course's version cut at its parts, in order.
    """
    return {
        "words": phrases(library, "builder"),
        "parts": list(PARTS),
        "vague": {word: text for word, text in phrases(library, "vague").items() if word not in phrases(library)},
        "goals": [
            {
                "id": goal.id,
                "text": goal.text,
                "who": goal.who,
                "note": goal.content_note,
                "pieces": pieces(goal),
                "sources": cited(library, goal.sources),
            }
            for goal in goals
        ],
    }


def pieces(goal: Goal) -> list[dict[str, str | None]]:
    """A goal's specific text cut into pieces, each with the part that it is (``None`` between the parts)."""
    found = goal.parts.named() if goal.parts else {}
    places = sorted((goal.specific.index(text), text, part) for part, text in found.items() if text in goal.specific)
    cut: list[dict[str, str | None]] = []
    end = 0
    for start, text, part in places:
        if start < end:
            continue  # a part inside another one is marked once
        cut += [{"part": None, "text": goal.specific[end:start]}, {"part": part, "text": text}]
        end = start + len(text)
    cut.append({"part": None, "text": goal.specific[end:]})
    return [piece for piece in cut if piece["text"]]


class GoalBuilder(Activity):
    """A builder over goals. In a lesson ``built`` holds goal id -> part -> the learner's words."""

    def __init__(self, library: Library, goal_ids: Sequence[str]) -> None:
        if not goal_ids:
            raise LookupError("a goal builder needs at least one goal id")
        self.goals = [library.find(Goal, goal_id) for goal_id in goal_ids]
        for goal in self.goals:
            if not goal.parts:
                raise LookupError(f"goal '{goal.id}' has no parts; name one that has, or give it some")
        says = f"Goal builder, {len(self.goals)} goals: {', '.join(goal_ids)}"
        super().__init__(
            "goal_builder", builder_data(library, self.goals), says, key=f"goal_builder:{' '.join(goal_ids)}"
        )

    @property
    def built(self) -> dict[str, dict[str, str]]:
        """Goal id -> part -> what the learner wrote."""
        return {goal: dict(parts) for goal, parts in self.response.items()}
