"""The options beside each other: what each is, its good and bad sides in the same detail, time, cost, evidence."""

from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.loader import Library
from carelib.model import HelpOption, Side

ASPECTS = ("what", "meeting", "good", "bad", "time", "cost", "who", "evidence", "alone")


def options_data(library: Library) -> dict[str, Any]:
    """The options as the browser shows them, as plain JSON: sides with their sources in words."""
    return {
        "words": phrases(library, "options"),
        "aspects": list(ASPECTS),
        "options": [
            one.model_dump(include={"id", "name", *ASPECTS} - {"good", "bad"})
            | {"good": _sides(library, one.good), "bad": _sides(library, one.bad)}
            for one in library.of(HelpOption).values()
        ],
    }


def _sides(library: Library, sides: tuple[Side, ...]) -> list[str]:
    return [f"{one.text} ({'; '.join(_short(library, one.sources))})" if one.sources else one.text for one in sides]


def _short(library: Library, names: tuple[str, ...]) -> list[str]:
    return [each.partition(":")[0] for each in cited(library, names)]


class Options(Activity):
    """The options to lay side by side."""

    def __init__(self, library: Library) -> None:
        data = options_data(library)
        names = ", ".join(one["name"] for one in data["options"])
        super().__init__("options", data, f"Compare {len(data['options'])} options: {names}"[:108])
