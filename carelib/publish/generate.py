"""Files made from content and model, kept in the repository so that editors and stock Voilà find them.

``python -m carelib.publish.generate`` writes them; a test holds that they are what it would write.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from carelib.activities.base import HERE as ACTIVITIES
from carelib.activities.panels import line_markup, tag
from carelib.loader import CONTENT, Library
from carelib.model import KINDS, HelpLine
from carelib.publish.serve import ASSETS

TEMPLATE = ASSETS / "voila" / "templates" / "carelib"


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with the text that belongs into it."""
    for folder, kind in KINDS.items():
        schema = {"type": "array", "items": kind.model_json_schema(), "minItems": 1}
        schema["$defs"] = schema["items"].pop("$defs", {})  # type: ignore[attr-defined]
        yield CONTENT / "schema" / f"{folder}.json", json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    yield TEMPLATE / "help.html", help_bar(Library())
    yield TEMPLATE / "static" / "tokens.css", (ACTIVITIES / "tokens.css").read_text("utf-8")


def help_bar(library: Library) -> str:
    """The help lines as the template includes them: plain HTML that needs no script."""
    lines = library.of(HelpLine).values()
    places = [
        tag("details", tag("summary", place), tag("ul", *(tag("li", line_markup(line)) for line in group)))
        for place, group in groupby(lines, key=lambda line: line.place)
    ]
    return "\n".join(places) + "\n"


def main() -> None:
    """Write every generated file that differs, and say which."""
    for path, text in generated():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(f"wrote {path.relative_to(ASSETS.parent)}")


if __name__ == "__main__":
    main()
