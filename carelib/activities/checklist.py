"""The live decision checklist: gates first, then eight questions and a page that changes with the answers."""

from collections.abc import Mapping
from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.decision import decide, decision_table
from carelib.loader import Library
from carelib.model import UNSURE, Checklist, Gate, HelpLine


def checklist_data(library: Library, checklist: Checklist) -> dict[str, Any]:
    """All that the browser needs to show and look up every decision, as plain JSON."""
    lines = list(library.of(HelpLine).values())
    words = phrases(library, "page")
    return {
        "words": phrases(library, "checklist")
        | {name: words[name] for name in ("place", "place_all", "place_other", "place_more", "call", "send")},
        "unsure": {"id": UNSURE, "text": checklist.unsure},
        "gates": {gate.id: _gate(gate) for gate in (checklist.safety, checklist.body, checklist.concern)},
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "help": question.help,
                "options": [option.model_dump(include={"id", "text", "points", "why"}) for option in question.options],
            }
            for question in checklist.questions
        ],
        "outcomes": {
            outcome.id: outcome.model_dump(include={"headline", "text", "next_steps", "no_answer_reason"})
            | {"sources": cited(library, outcome.sources)}
            for outcome in checklist.outcomes
        },
        "articleView": checklist.article_view.model_dump(),
        "fieldViews": [{"text": view.text, "sources": cited(library, view.sources)} for view in checklist.field_views],
        "table": decision_table(checklist),
        "lines": [
            line.model_dump(mode="json", exclude={"id", "source", "checked_on", "checked_how"}) for line in lines
        ],
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return gate.model_dump(mode="json", include={"id", "text", "help", "options"})


class DecisionChecklist(Activity):
    """The checklist of the content. In a lesson ``answers`` and ``decision`` follow what is chosen."""

    def __init__(self, library: Library, checklist_id: str = "decision") -> None:
        self._library = library
        self.checklist = library.find(Checklist, checklist_id)
        flags = len(self.checklist.safety.options)
        says = f"Decision checklist: safety first ({flags} signs), then body, then 8 questions; a lean, never a verdict"
        super().__init__("checklist", checklist_data(library, self.checklist), says, key=f"checklist:{checklist_id}")

    def keeps(self, response: Mapping[str, Any]) -> dict[str, Any]:
        """All but what was said of safety: that is asked anew each time, and written down nowhere."""
        return {name: answer for name, answer in response.items() if name != self.checklist.safety.id}

    @property
    def answers(self) -> dict[str, Any]:
        """What has been answered so far, as ``carelib decide`` takes it."""
        return dict(self.response)

    @property
    def decision(self) -> dict[str, Any]:
        """The decision on the answers so far, with the keys of ``carelib decide``."""
        return decide(self.answers, self.checklist, list(self._library.of(HelpLine).values()))
