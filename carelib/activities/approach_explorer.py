"""The approaches explorer: every approach side by side, filtered by what a person looks for."""

from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.loader import Library
from carelib.model import Approach


def approaches_data(library: Library) -> dict[str, Any]:
    """All approaches with their facts and sources, as plain JSON."""
    return {
        "words": phrases(library, "approach"),
        "approaches": [
            approach.model_dump(exclude={"sources"}) | {"sources": cited(library, approach.sources)}
            for approach in library.of(Approach).values()
        ],
    }


class ApproachExplorer(Activity):
    """All approaches of the content. Nothing is asked, so nothing is kept."""

    def __init__(self, library: Library) -> None:
        found = library.of(Approach).values()
        held = sum(approach.psychotherapy == "yes" for approach in found)
        says = f"Approaches explorer: {len(found)} approaches, {held} of them psychotherapies in the field's use"
        super().__init__("approach_explorer", approaches_data(library), says)
