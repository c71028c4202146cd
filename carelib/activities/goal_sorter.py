"""The goal sorter: which help could work on this goal? Overlap is allowed, and nothing is scored."""

from collections.abc import Sequence
from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.grading import SORTINGS, agreement_table, sorting_of
from carelib.loader import Library
from carelib.model import Goal


def goals_data(library: Library, goals: Sequence[Goal]) -> dict[str, Any]:
    """All that the browser needs to sort these goals and answer each sorting, as plain JSON."""
    return {
        "words": phrases(library, "goals"),
        "sortings": list(SORTINGS),
        "goals": [
            goal.model_dump(include={"id", "text", "who", "article_box", "why", "specific"})
            | {
                "note": goal.content_note,
                "field": sorting_of(goal),
                "agreement": agreement_table(goal),
                "sources": cited(library, goal.sources),
            }
            for goal in goals
        ],
    }


class GoalSorter(Activity):
    """A sorter over goals. In a lesson ``sorted_goals`` holds goal id -> support, psychotherapy or either."""

    def __init__(self, library: Library, goal_ids: Sequence[str]) -> None:
        self.goals = [library.find(Goal, goal_id) for goal_id in goal_ids or library.of(Goal)]
        fits = [sorting_of(goal) for goal in self.goals]
        counts = ", ".join(f"{fits.count(sorting)} {sorting}" for sorting in SORTINGS)
        says = f"Goal sorter, {len(fits)} {'goal' if len(fits) == 1 else 'goals'}; the field: {counts}"
        super().__init__(
            "goal_sorter", goals_data(library, self.goals), says, key=f"goals:{' '.join(one.id for one in self.goals)}"
        )

    @property
    def sorted_goals(self) -> dict[str, str]:
        """Goal id -> where the learner sorted it last."""
        return dict(self.response)
