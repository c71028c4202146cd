"""Questions for a first talk, to choose from and to add to; what is chosen goes onto one's page."""

from typing import Any

from carelib.activities.base import Activity, phrases
from carelib.loader import Library
from carelib.model import Ask


def questions_data(library: Library) -> dict[str, Any]:
    """The questions with why each helps and what a good answer sounds like, as plain JSON."""
    return {"words": phrases(library, "asks"), "asks": [one.model_dump() for one in library.of(Ask).values()]}


class Questions(Activity):
    """The questions to take along."""

    def __init__(self, library: Library) -> None:
        data = questions_data(library)
        super().__init__(
            "questions", data, f"Questions for a first talk: {len(data['asks'])} to choose from, and your own"
        )
