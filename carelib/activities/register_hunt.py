"""The register hunt: what invented providers say of themselves, and what invented registers say of them."""

from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.loader import Library
from carelib.model import Hunt


def hunt_data(library: Library, hunt: Hunt) -> dict[str, Any]:
    """All that the browser needs to search the registers and answer each verdict, as plain JSON."""
    return {
        "words": phrases(library, "hunt"),
        "sources": cited(library, hunt.sources),
        **hunt.model_dump(include={"title", "intro", "registers", "verdicts", "providers", "debrief"}),
    }


class RegisterHunt(Activity):
    """A register hunt. In a lesson ``verdicts`` holds provider id -> the verdict given last."""

    def __init__(self, library: Library, hunt_id: str) -> None:
        self.hunt = library.find(Hunt, hunt_id)
        counts = f"{len(self.hunt.providers)} providers, {len(self.hunt.registers)} registers"
        says = f"Register hunt: {self.hunt.title} ({counts})"
        super().__init__("register_hunt", hunt_data(library, self.hunt), says, key=f"hunt:{hunt_id}")

    @property
    def verdicts(self) -> dict[str, str]:
        """Provider id -> verdict id, as the learner gave it last."""
        return dict(self.response)
