"""The choice quiz: predict, answer, read why each choice tempts, try again. Also the clinic's cases and the tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.grading import grade, grade_table
from carelib.loader import Library
from carelib.model import Case, Draw, Form, Item, Lesson
from carelib.progress import Attempt


def quiz_data(
    library: Library,
    items: Sequence[Item],
    *,
    predict: bool = False,
    hints: bool = True,
    explains: bool = True,
    certainty: bool = True,
) -> dict[str, Any]:
    """All that the browser needs to run a quiz over these items, as plain JSON.

    Where nothing is explained, what would give the answers away is left out: no feedback, and each option's grade is
    only whether it is the key.
    """
    return {
        "words": phrases(library, "quiz"),
        "certainty": phrases(library, "certainty") if certainty else None,
        "unclear": phrases(library, "unclear") if certainty else None,
        "predict": predict,
        "hints": hints,
        "explains": explains,
        "items": [
            {
                "id": item.id,
                "stem": item.stem,
                "note": item.content_note,
                "options": [{"id": option.id, "text": option.text} for option in item.options],
                "key": item.key,
                "grades": grade_table(item) if explains else {},
                "sources": cited(library, item.sources) if explains else [],
            }
            for item in items
        ],
    }


def _titled(library: Library, lesson_id: str) -> str:
    lesson = library.find(Lesson, lesson_id)
    return f"{lesson.number} {lesson.title}"


class Quiz(Activity):
    """A quiz over choice items. In a lesson ``tries`` holds what was chosen: item id -> option ids in order.

    What a learner finds unclear stands in the response under ``unclear:<item id>``, as ``{"text": …}``.
    """

    def __init__(self, library: Library, item_ids: Sequence[str], *, predict: bool = False, hints: bool = True) -> None:
        if not item_ids:
            raise LookupError("a quiz needs at least one item id")
        self.items = [library.find(Item, item_id) for item_id in item_ids]
        count = "1 question" if len(self.items) == 1 else f"{len(self.items)} questions"
        kind = "Prediction" if predict else "Quiz"
        says = f"{kind}, {count}: {', '.join(item_ids)}"
        data = quiz_data(library, self.items, predict=predict, hints=hints)
        self._show(data, says, key=f"quiz:{' '.join(item_ids)}")

    def _show(self, data: dict[str, Any], says: str, key: str = "") -> None:
        super().__init__("quiz", data, _shorten(says), key=key)

    def asked(self) -> frozenset[str]:
        """The ids of its items, also where the call names cases."""
        return frozenset(item.id for item in self.items)

    def attempts(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Attempt]:
        """The tries that came in between; a test's answer that was changed counts anew."""
        now, found = datetime.now(UTC), []
        for item in self.items:
            old, new = (state.get(item.id, {}).get("tries", []) for state in (before, after))
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
            sure = after.get(item.id, {}).get("sure", [])
            for number in range(same, len(new)):
                level = sure[number] if number < len(sure) else None
                right = grade(item, new[number]).correct
                found.append(Attempt(item.id, new[number], right, level, now, item.lesson))
        return found

    @property
    def tries(self) -> dict[str, list[str]]:
        """Option ids chosen for each item, in the order of trying."""
        return {item: answer["tries"] for item, answer in self.response.items() if answer.get("tries")}


class Clinic(Quiz):
    """Cases one after the other: the story, its questions, and at its end what came together in it."""

    def __init__(self, library: Library, case_ids: Sequence[str]) -> None:
        if not case_ids:
            raise LookupError("a clinic needs at least one case id")
        self.cases = [library.find(Case, case_id) for case_id in case_ids]
        self.items = [library.find(Item, item_id) for case in self.cases for item_id in case.items]
        data = quiz_data(library, self.items)
        told = {item_id: case for case in self.cases for item_id in case.items}
        for shown in data["items"]:
            case = told[shown["id"]]
            shown |= {"case": case.title, "role": case.role, "story": case.story}
            shown["note"] = case.content_note if shown["id"] == case.items[0] else shown["note"]
            if shown["id"] == case.items[-1]:
                shown |= {"debrief": case.debrief, "lessons": [_titled(library, name) for name in case.lessons]}
        says = f"Clinic, {len(self.cases)} cases, {len(self.items)} questions: {', '.join(case_ids)}"
        self._show(data, says, key=f"clinic:{' '.join(case_ids)}")


class Practice(Quiz):
    """Items drawn at random in the browser from a pool, anew each time."""

    def __init__(self, library: Library, draw_id: str = "public") -> None:
        self.draw = library.find(Draw, draw_id)
        self.items = [library.find(Item, item_id) for item_id in self.draw.items]
        data = quiz_data(library, self.items, hints=False, certainty=False) | {"draw": self.draw.count}
        self._show(data, f"Quiz, {self.draw.count} questions drawn from {len(self.items)}")


class Test(Quiz):
    """A test of the course. One that does not explain says at its end only which lessons to look at."""

    __test__ = False  # no test of ours, whatever pytest makes of its name

    def __init__(self, library: Library, form_id: str) -> None:
        self.form = library.find(Form, form_id)
        self.items = [library.find(Item, item_id) for item_id in self.form.items]
        data = quiz_data(library, self.items, hints=False, explains=self.form.explains)
        for shown, item in zip(data["items"], self.items, strict=True):
            shown["lesson"] = _titled(library, item.lesson)
        data |= {"title": self.form.title, "intro": self.form.intro}
        self._show(data, f"{self.form.title}: {len(self.items)} questions", key=f"form:{form_id}")


def _shorten(text: str, most: int = 108) -> str:
    return text if len(text) <= most else f"{text[: most - 2].rsplit(',', 1)[0]}, …"
