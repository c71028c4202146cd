"""Rules over the overlays: nothing astray, places to fill in and numbers kept, nothing missing, nothing hard to read."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from carelib.check import markup
from carelib.check.lessons import NAMED, Notebook
from carelib.check.wording import EASE, ease, plain
from carelib.faults import Fault
from carelib.loader import FOLDERS, Library
from carelib.model import (
    KINDS,
    Ask,
    Chance,
    Checklist,
    Criterion,
    Draw,
    Entry,
    HelpLine,
    HelpOption,
    Item,
    Phrase,
    Place,
    SessionPair,
    SureQuestion,
    Technique,
    Value,
    Voice,
)
from carelib.translations import FOLDER, NAMES, PROSE, SEEN, Overlay, overlay, overlays, seen, sum_of, texts
from carelib.yamltext import line_of

DASHBOARD = "dashboard.ipynb"
WHOLE: tuple[type[Entry], ...] = (
    Ask,
    Chance,
    Checklist,
    Criterion,
    HelpLine,
    HelpOption,
    Phrase,
    Place,
    SureQuestion,
    Value,
    Voice,
)
"""Kinds that the public pages show in full."""
LESSONS_ONLY = frozenset(
    {
        "approach",
        "builder",
        "certainty",
        "certificate",
        "claim",
        "course",
        "hunt",
        "review",
        "scene",
        "site",
        "summary",
        "unclear",
        "vague",
    }
)
"""What the ids of phrases begin with that only lessons show."""
NOTES = "carelib.publish.translated"
"""The module that notes which English an overlay was made from."""
FILLED_IN = re.compile(r"\{\w+\}")
NUMBER = re.compile(r"\d[\d.,  ]*\d|\d")


def numbers(text: str) -> Counter[str]:
    """The figures of a text, whatever its language puts between the digits."""
    return Counter(re.sub(r"\D", "", found) for found in NUMBER.findall(text))


def prose(notebook: Path) -> dict[str, str]:
    """The text cells of a notebook by their id."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return {one["id"]: "".join(one["source"]) for one in cells if one["cell_type"] == "markdown"}


def head(notebook: Path) -> dict[str, str]:
    """What a notebook says of itself: title and description."""
    metadata = json.loads(notebook.read_text("utf-8")).get("metadata", {})
    return {name: metadata[name] for name in ("title", "description") if name in metadata}


def public(library: Library, notebook: Path) -> dict[str, dict[str, dict[str, str]]]:
    """What the public pages show, and so every language needs: kind's folder -> entry id -> path -> text."""
    shown: dict[str, dict[str, dict[str, str]]] = {FOLDERS[kind]: {} for kind in WHOLE}
    for kind in WHOLE:
        for name, entry in library.of(kind).items():
            if not (kind is Phrase and name.partition(".")[0] in LESSONS_ONLY):
                shown[FOLDERS[kind]][name] = texts(entry)
    for call, ids in Notebook(notebook).calls:
        named = NAMED.get(call)
        for name in ids if named else ():
            if named and name in library.of(named):  # said by the lessons' rules where it is not
                shown.setdefault(FOLDERS[named], {})[name] = texts(library.of(named)[name])
    for draw in library.of(Draw).values():
        shown.setdefault(FOLDERS[Item], {}).update({name: texts(library.of(Item)[name]) for name in draw.items})
    for name in shown.get("sessions", {}):
        pair = library.of(SessionPair)[name]
        for one in {turn.technique for side in (pair.a, pair.b) for turn in side.turns if turn.technique}:
            shown.setdefault("techniques", {})[one] = texts(library.of(Technique)[one])
    shown[PROSE] = {PROSE: head(notebook) | prose(notebook)}
    return shown


def originals_of(library: Library, file: str, needed: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The English texts of what a file of an overlay may translate: entry id -> path -> text."""
    return needed if file == PROSE else {name: texts(one) for name, one in library.of(KINDS[file]).items()}


def translations(library: Library, folder: Path) -> Iterator[Fault]:
    """Faults of all overlays: what is astray, what changed a figure or a place to fill in, what is missing."""
    notebook = folder / DASHBOARD
    if not notebook.is_file():
        return
    needed = public(library, notebook)
    for language in overlays(library.root):
        yield from _of(library, language, needed)


def _of(library: Library, language: str, needed: dict[str, dict[str, dict[str, str]]]) -> Iterator[Fault]:
    home = library.root / FOLDER / language
    shown = f"{library.root.name}/{FOLDER}/{language}"
    files = {path.stem for path in home.glob("*.y*ml")}
    made_from = seen(language, library.root)
    if language not in NAMES:
        told = "the public pages do not offer it: it has no name"
        yield Fault(shown, 0, "", told, "once nothing else is said of it, name it in NAMES (carelib/translations.py)")
    if made_from is None:
        told, command = "nothing says which English this was made from", f"python -m {NOTES} {language}"
        yield Fault(f"{shown}/{SEEN}", 0, "", told, f"once it is translated, run '{command}'")
    for file in sorted(files - {*KINDS, PROSE}):
        yield Fault(f"{shown}/{file}.yaml", 0, "", "it is named like no kind of content", f"name it {PROSE} or a kind")
    for file in sorted({*KINDS, PROSE} & (files | set(needed))):
        given = overlay(language, file, library.root)
        place = f"{shown}/{file}.yaml"
        originals = originals_of(library, file, needed[PROSE])
        for name, words in given.items():
            if name not in originals:
                yield Fault(place, 0, name, "there is no such entry", "correct the id, or take it out")
                continue
            for at, text in words.items():
                yield from _changed(place, name, at, text, originals[name].get(at))
            if made_from is not None:
                yield from _behind(place, name, words, originals[name], made_from.get(file, {}).get(name, {}))
        yield from _hard(place, file, language, given)
        if file == PROSE:
            yield from _raw_markup(home / f"{PROSE}.yaml", place, given)
        for name, words in needed.get(file, {}).items():
            missing = [at for at in words if at not in given.get(name, {})]
            if missing:
                told = f"{len(missing)} of {len(words)} texts are missing: {', '.join(missing[:3])}"
                yield Fault(place, 0, name, told, _wanted(file, name))


def _wanted(file: str, name: str) -> str:
    """What to do where a text is missing: a phrase that only lessons show needs none."""
    start = name.partition(".")[0]
    others = (
        f"; or, where only lessons show what begins with '{start}.', name that in LESSONS_ONLY (check/translations.py)"
    )
    return f"translate them{others if file == FOLDERS[Phrase] else ''}"


def _behind(
    place: str, name: str, words: Mapping[str, str], originals: Mapping[str, str], made_from: Mapping[str, str]
) -> Iterator[Fault]:
    """Where the English text has become another one since it was translated."""
    behind = [at for at in words if at in originals and made_from.get(at) != sum_of(originals[at])]
    if behind:
        language = Path(place).parent.name
        told = f"the English is not, or no longer, what these were translated from: {', '.join(behind[:3])}"
        yield Fault(place, 0, name, told, f"compare them, then 'python -m {NOTES} {language} {name}'")


def _raw_markup(path: Path, place: str, given: Overlay) -> Iterator[Fault]:
    """What is no Markdown in the prose of an overlay."""
    for name, words in given.items():
        for at, text in words.items():
            for told, _ in markup.raw(text):
                line = line_of(path.read_text("utf-8"), (name, at))
                yield Fault(place, line, name, f"{at}: {told}", markup.REMEDY)


def _hard(place: str, file: str, language: str, given: Overlay) -> Iterator[Fault]:
    """Where all texts of a file together read less easily than the public pages may, or the help texts."""
    found = ease((plain(text) for words in given.values() for text in words.values()), language)
    if found is None:
        return
    public, helps = EASE[language]
    bar = helps if file == FOLDERS[HelpLine] else public
    if found < bar:
        told = f"reading ease {found:.0f} (Szigriszt-Pazos), below {bar:g}"
        yield Fault(place, 0, "", told, "make the sentences shorter and the words plainer")


def _changed(place: str, name: str, at: str, text: str, original: str | None) -> Iterator[Fault]:
    if original is None:
        yield Fault(place, 0, name, f"{at}: there is no such text", "correct the path, or take it out")
        return
    if Counter(FILLED_IN.findall(text)) != Counter(FILLED_IN.findall(original)):
        wanted = ", ".join(FILLED_IN.findall(original)) or "none"
        yield Fault(place, 0, name, f"{at}: other places to fill in than {wanted}", "keep them as they are")
    if numbers(text) != numbers(original):
        odd = (numbers(text) - numbers(original)) + (numbers(original) - numbers(text))
        yield Fault(place, 0, name, f"{at}: other figures: {', '.join(sorted(odd))}", "keep every figure, as a figure")
