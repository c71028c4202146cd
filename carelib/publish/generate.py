"""Files made from content and model, kept in the repository so that editors and stock Voilà find them.

``python -m carelib.publish.generate`` writes them; a test holds that they are what it would write.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from carelib.activities.base import bundle, cited, styles
from carelib.activities.helping import lines_by_place
from carelib.loader import CONTENT, Library
from carelib.model import KINDS, Lesson, Phrase, Source, Term
from carelib.publish.hosting import nginx_headers
from carelib.publish.paths import DASHBOARD
from carelib.translations import NAMES, PROSE, direction, languages, library_in, overlay
from carelib.where import ASSETS

GLOSSARY = DASHBOARD.parent / "glossary.ipynb"
REFERENCES = DASHBOARD.parent / "references.ipynb"
HOW_READ = {
    "itself": "Read itself",
    "second-hand": "Known second-hand: another page about it was read",
    "not read": "Not read: named where the doubt itself is the point",
}
TEMPLATE = ASSETS / "voila" / "templates" / "carelib"


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with the text that belongs into it."""
    for folder, kind in KINDS.items():
        schema = {"type": "array", "items": kind.model_json_schema(), "minItems": 1}
        schema["$defs"] = schema["items"].pop("$defs", {})  # type: ignore[attr-defined]
        yield CONTENT / "schema" / f"{folder}.json", json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    for language in ("en", *languages()):
        spoken = library_in(language)
        yield TEMPLATE / f"help.{language}.html", help_bar(spoken)
        yield TEMPLATE / f"texts.{language}.j2", page_texts(spoken, language)
    yield GLOSSARY, glossary(Library())
    yield REFERENCES, references(Library())
    for language in languages():
        yield (
            DASHBOARD.parent / language / DASHBOARD.name,
            dashboard(language, DASHBOARD.parent / language / DASHBOARD.name),
        )
    yield DASHBOARD.parents[1] / "deploy" / "headers.conf", nginx_headers()
    yield TEMPLATE / "static" / "activities.css", styles()
    yield TEMPLATE / "static" / "activities.js", bundle()


def glossary(library: Library) -> str:
    """The glossary as a notebook of headings, so that a lesson can link to a term where it first stands."""
    terms = sorted(library.of(Term).values(), key=lambda term: term.term.lower())
    texts = ["# Glossary\n\nThe course's terms in plain words. Where a sense is the article's own, it says so."]
    for term in terms:
        also = f"\n\nAlso: {', '.join(term.also)}." if term.also else ""
        cited_as = f"\n\n*Source: {'; '.join(cited(library, term.sources))}.*" if term.sources else ""
        texts.append(f"## {term.term}\n\n{term.plain}{also}{cited_as}")
    return _notebook("Glossary", "term", texts)


def references(library: Library) -> str:
    """All sources as a notebook, by how far each was read and then by author, with the lessons that name them."""
    named: dict[str, list[str]] = {}
    for lesson in sorted(library.of(Lesson).values(), key=lambda one: one.number):
        for source in lesson.sources:
            named.setdefault(source, []).append(lesson.number)
    sources = sorted(library.of(Source).values(), key=lambda one: (one.who.lower(), one.year or 0, one.title))
    told = (
        "The lessons that rest on one are named; the others stand behind questions, sessions, goals, places and lines."
    )
    texts = [f"# References\n\nThe {len(sources)} sources of the course, and how far each was read. {told}"]
    for how, heading in HOW_READ.items():
        entries = [_reference(one, named.get(one.id, [])) for one in sources if one.read == how]
        if entries:
            texts.append(f"## {heading}\n\n" + "\n".join(f"- {entry}" for entry in entries))
    return _notebook("References", "references", texts)


def _reference(source: Source, lessons: Sequence[str]) -> str:
    year = f" ({source.year})" if source.year else ""
    title = source.title if source.title.endswith(("?", "!", ".")) else f"{source.title}."
    where = source.where.rstrip(".")
    note = f" {source.note}" if source.note else ""
    used = f" *Lesson{'s' if len(lessons) > 1 else ''} {', '.join(lessons)}.*" if lessons else ""
    return f"{source.who}{year}. {title} {where}.{note}{used}"


def _notebook(title: str, name: str, texts: Sequence[str]) -> str:
    """A notebook of text cells, as it stands in a file."""
    cells = [
        {"cell_type": "markdown", "id": f"{name}-{number}", "metadata": {}, "source": text.splitlines(keepends=True)}
        for number, text in enumerate(texts)
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language": "en", "language_info": {"name": "python"}, "title": title}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def dashboard(language: str, stands: Path | None = None) -> str:
    """The public notebook in another language; a code cell that stands there unchanged keeps what it has shown."""
    notebook = json.loads(DASHBOARD.read_text("utf-8"))
    words = overlay(language, PROSE).get(PROSE, {})
    shown = _shown(stands)
    notebook["metadata"] |= {"language": language, "title": words.get("title", notebook["metadata"]["title"])}
    if "description" in notebook["metadata"]:
        notebook["metadata"]["description"] = words.get("description", notebook["metadata"]["description"])
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            source = words.get(cell["id"], source)
        elif source.startswith("import carelib\n"):
            source = source.replace("import carelib\n", f'import carelib\n\ncarelib.language("{language}")', 1)
        cell["source"] = source.splitlines(keepends=True)
        if cell["cell_type"] == "code":
            kept = shown.get(cell["id"], {})
            same = "".join(kept.get("source", ())) == source
            cell["outputs"] = kept["outputs"] if same else []
            cell["execution_count"] = kept["execution_count"] if same else None
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _shown(stands: Path | None) -> dict[str, dict[str, Any]]:
    """The code cells of a notebook by their id; none where there is no notebook yet."""
    if not stands or not stands.is_file():
        return {}
    cells = json.loads(stands.read_text("utf-8"))["cells"]
    return {cell["id"]: cell for cell in cells if cell["cell_type"] == "code"}


def help_bar(library: Library) -> str:
    """The help lines as the template includes them: plain HTML that needs no script."""
    return lines_by_place(library).replace("<details", "\n<details") + "\n"


def page_texts(library: Library, language: str) -> str:
    """What stands around the pages, for the template: texts, the language itself, and where the others are."""
    words = {one.id.partition(".")[2]: one.text for one in library.of(Phrase).values() if one.id.startswith("page.")}
    others = [
        {"code": code, "name": NAMES[code], "path": "" if code == "en" else f"{code}/"}
        for code in ("en", *languages())
        if code != language
    ]
    told = {"language": language, "direction": direction(language), "t": words, "others": others}
    return "".join(f"{{%- set {name} = {json.dumps(value, ensure_ascii=False)} -%}}\n" for name, value in told.items())


def main() -> None:
    """Write every generated file that differs, and say which."""
    for path, text in generated():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(f"wrote {path.relative_to(ASSETS.parent)}")


if __name__ == "__main__":
    main()
