"""The choice quiz: predict, answer, read why each choice tempts, try again."""

from collections.abc import Sequence
from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.grading import grade_table, right_at_first
from carelib.loader import Library
from carelib.model import Item


def quiz_data(library: Library, items: Sequence[Item], *, predict: bool, hints: bool) -> dict[str, Any]:
    """All that the browser needs to run a quiz over these items, as plain JSON."""
    return {
        "words": phrases(library, "quiz"),
        "predict": predict,
        "hints": hints,
        "items": [
            {
                "id": item.id,
                "stem": item.stem,
                "note": item.content_note,
                "options": [{"id": option.id, "text": option.text} for option in item.options],
                "key": item.key,
                "grades": grade_table(item),
                "sources": cited(library, item.sources),
            }
            for item in items
        ],
    }


class Quiz(Activity):
    """A quiz over choice items. In a lesson ``tries`` holds what was chosen: item id -> option ids in order."""

    def __init__(self, library: Library, item_ids: Sequence[str], *, predict: bool = False, hints: bool = True) -> None:
        if not item_ids:
            raise LookupError("a quiz needs at least one item id")
        self.items = [library.find(Item, item_id) for item_id in item_ids]
        count = "1 question" if len(self.items) == 1 else f"{len(self.items)} questions"
        kind = "Prediction" if predict else "Quiz"
        says = f"{kind}, {count}: {', '.join(item_ids)}"
        super().__init__("quiz", quiz_data(library, self.items, predict=predict, hints=hints), _shorten(says))

    @property
    def tries(self) -> dict[str, list[str]]:
        """Option ids chosen for each item, in the order of trying."""
        return {item: answer["tries"] for item, answer in self.response.items() if answer.get("tries")}

    @property
    def score(self) -> tuple[int, int]:
        """Items answered with the key at the first try, and items in the quiz."""
        return right_at_first(self.items, self.tries), len(self.items)


def _shorten(text: str, most: int = 108) -> str:
    return text if len(text) <= most else f"{text[: most - 2].rsplit(',', 1)[0]}, …"
