"""Files made from content and model, kept in the repository so that editors and stock Voilà find them.

``python -m carelib.publish.generate`` writes them; a test holds that they are what it would write.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from carelib.activities.base import HERE as ACTIVITIES
from carelib.activities.base import cited
from carelib.activities.panels import line_markup, tag
from carelib.loader import CONTENT, Library
from carelib.model import KINDS, HelpLine, Term
from carelib.publish.serve import ASSETS, DASHBOARD

GLOSSARY = DASHBOARD.parent / "glossary.ipynb"
TEMPLATE = ASSETS / "voila" / "templates" / "carelib"


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with the text that belongs into it."""
    for folder, kind in KINDS.items():
        schema = {"type": "array", "items": kind.model_json_schema(), "minItems": 1}
        schema["$defs"] = schema["items"].pop("$defs", {})  # type: ignore[attr-defined]
        yield CONTENT / "schema" / f"{folder}.json", json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    yield TEMPLATE / "help.html", help_bar(Library())
    yield GLOSSARY, glossary(Library())
    yield TEMPLATE / "static" / "tokens.css", (ACTIVITIES / "tokens.css").read_text("utf-8")


def glossary(library: Library) -> str:
    """The glossary as a notebook of headings, so that a lesson can link to a term where it first stands."""
    terms = sorted(library.of(Term).values(), key=lambda term: term.term.lower())
    texts = ["# Glossary\n\nThe course's terms in plain words. Where a sense is the article's own, it says so."]
    for term in terms:
        also = f"\n\nAlso: {', '.join(term.also)}." if term.also else ""
        cited_as = f"\n\n*Source: {'; '.join(cited(library, term.sources))}.*" if term.sources else ""
        texts.append(f"## {term.term}\n\n{term.plain}{also}{cited_as}")
    cells = [
        {"cell_type": "markdown", "id": f"term-{number}", "metadata": {}, "source": text.splitlines(keepends=True)}
        for number, text in enumerate(texts)
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language": "en", "language_info": {"name": "python"}, "title": "Glossary"}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


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
