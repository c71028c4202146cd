"""What a title says at one place: what the law keeps, what anyone may say, how to look someone up."""

from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.loader import Library
from carelib.model import HelpLine, Place

WITHIN = {"uk": ("england", "scotland", "wales", "ni"), "ontario": ("ca",), "quebec": ("ca",)}
"""Place of titles -> beginnings of the ids of help lines that belong there under another name."""


def titles_data(library: Library) -> dict[str, Any]:
    """The places, each with when it was read and where, as plain JSON."""
    lines = library.of(HelpLine).values()
    words = phrases(library, "titles")
    return {
        "words": words,
        "places": [
            {
                "id": place.id,
                "name": place.name,
                "help": sorted({line.place for line in lines if line.id.partition("-")[0] in WITHIN.get(place.id, ())}),
                "protected": place.protected,
                "free": place.free,
                "check": place.check,
                "day": place.checked_on.isoformat(),
                "sources": cited(library, place.sources),
            }
            for place in library.of(Place).values()
        ],
    }


class Titles(Activity):
    """Titles by place, one place at a time."""

    def __init__(self, library: Library) -> None:
        data = titles_data(library)
        super().__init__("titles", data, f"What titles mean, in {len(data['places'])} places, one at a time")
