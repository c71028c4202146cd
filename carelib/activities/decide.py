"""The public decision aid in steps: safety, body, questions, what matters, options, lean, how sure, a page to take along."""

from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.activities.checklist import checklist_data
from carelib.activities.options import options_data
from carelib.loader import Library
from carelib.model import Checklist, HelpLine, Phrase, SureQuestion, Value


def decide_data(library: Library) -> dict[str, Any]:
    """All that the browser needs for every step, as plain JSON."""
    checklist = library.of(Checklist)["decision"]
    data = checklist_data(library, checklist)  # its words stay apart: some have the same names
    sure = list(library.of(SureQuestion).values())
    return data | {
        "say": phrases(library, "options", "decide"),
        "values": [value.model_dump(include={"id", "text", "fits", "why"}) for value in library.of(Value).values()],
        "options": options_data(library)["options"],
        "sure": [one.model_dump(exclude={"sources"}) for one in sure],
        "sureSource": "; ".join(cited(library, dict.fromkeys(name for one in sure for name in one.sources))),
        "nextSteps": [one.text for one in library.of(Phrase).values() if one.id.startswith("idea.")],
        "anywhere": list(library.of(HelpLine).values())[-1].place,
    }


class Decide(Activity):
    """The decision aid. What is answered stays in the browser."""

    def __init__(self, library: Library) -> None:
        data = decide_data(library)
        says = f"Decide in 8 steps: safety first, {len(data['values'])} things that may matter, {len(data['options'])} options, a page"
        super().__init__("decide", data, says)
