"""The summary of a lesson: what to take along, on one page that can be printed."""

from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.loader import Library
from carelib.model import Claim, Lesson, Objective


def summary_data(library: Library, lesson: Lesson) -> dict[str, Any]:
    """All that the browser needs to show and print a lesson's summary, as plain JSON."""
    claims = [library.find(Claim, name) for name in lesson.claims]
    return {
        "words": phrases(library, "summary"),
        "title": f"{lesson.number} {lesson.title}",
        "objectives": [library.find(Objective, name).text for name in lesson.objectives],
        "keypoints": list(lesson.keypoints),
        "try_tomorrow": lesson.try_tomorrow,
        "claims": [claim.model_dump(include={"id", "text", "status", "field_says"}) for claim in claims],
        "sources": cited(library, lesson.sources),
    }


class Summary(Activity):
    """A lesson's summary with a button that prints it. Nothing in it is answered."""

    def __init__(self, library: Library, lesson_id: str) -> None:
        self.lesson = library.find(Lesson, lesson_id)
        if not self.lesson.keypoints:
            raise LookupError(f"lesson '{lesson_id}' has no keypoints to sum up; write some in content/lessons/")
        points = len(self.lesson.keypoints)
        super().__init__(
            "summary", summary_data(library, self.lesson), f"Summary of lesson {self.lesson.number}: {points} points"
        )
