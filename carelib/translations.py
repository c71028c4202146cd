"""The content in another language: the same entries with the same ids, rules and numbers, and other texts.

An overlay is a folder ``content/translations/<language>/`` with one YAML file a kind, named like the kind's folder: entry
id -> path of a text inside the entry -> the text. A path joins fields by dots; inside a list it names an entry by its id,
where it has one, or else by its place from 0. ``dashboard.yaml`` holds the prose of the public notebook: cell id -> text.
"""

import hashlib
import json
import re
import types
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import yaml

from carelib.faults import ContentError, Fault
from carelib.loader import CONTENT, FOLDERS, Library, library
from carelib.model import Entry, Goal, HelpLine, Item, Text
from carelib.yamltext import parse_yaml, why_broken

E = TypeVar("E", bound=Entry)
FOLDER = "translations"
PROSE = "dashboard"
"""The file of an overlay that holds the notebook's own prose."""
NAMES = {"en": "English", "es": "Español"}
"""Each language's own name for itself. An overlay becomes public by its name here, when ``carelib check`` finds it whole."""
PSEUDO = "ar-x-pseudo"
"""No language: every text in Arabic letters, a third longer, from right to left. For trying out a layout."""
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "ur", "yi"})
NOT_SHOWN: Mapping[type[Entry], frozenset[str]] = {
    Goal: frozenset({"parts"}),  # pieces of the text, for the builder in a lesson
    HelpLine: frozenset({"source", "checked_how"}),
    Item: frozenset({"next_step"}),  # the public quiz gives none: it points into lessons
}
"""Texts that no public page shows, so nobody has to translate them."""


def overlays(root: Path = CONTENT) -> list[str]:
    """The languages that the content has an overlay for, finished or not, in alphabetical order."""
    folder = root / FOLDER
    return sorted(one.name for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []


def languages(root: Path = CONTENT) -> list[str]:
    """Those of them that the public pages offer: the ones with a name in ``NAMES``."""
    return [one for one in overlays(root) if one in NAMES]


SEEN = "seen.json"
"""The file of an overlay that says from which English text each of its texts was made: kind -> id -> path -> its sum."""


def seen(language: str, root: Path = CONTENT) -> dict[str, dict[str, dict[str, str]]] | None:
    """What was written down of the English texts; ``None`` where nothing was yet."""
    file = root / FOLDER / language / SEEN
    return cast(dict[str, dict[str, dict[str, str]]], json.loads(file.read_text("utf-8"))) if file.is_file() else None


def sum_of(text: str) -> str:
    """A short sum of a text, another one when the text is another one."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def direction(language: str) -> str:
    """``rtl`` or ``ltr``, as the attribute ``dir`` has it."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


@cache
def _text_fields(kind: type[Entry]) -> frozenset[str]:
    hints = get_type_hints(kind, include_extras=True)
    hidden = NOT_SHOWN.get(kind, frozenset())
    return frozenset(name for name, hint in hints.items() if name not in hidden and _holds_text(hint))


def _holds_text(hint: Any) -> bool:
    if hint == Text:
        return True
    if get_origin(hint) in (Union, types.UnionType, tuple):
        return any(_holds_text(one) for one in get_args(hint))
    return get_origin(hint) is dict and _holds_text(get_args(hint)[1])


def texts(entry: Entry) -> dict[str, str]:
    """Every text of an entry that a page may show, by its path."""
    return dict(_texts(entry, ""))


def _texts(value: Any, at: str, shown: bool = True) -> Iterator[tuple[str, str]]:
    if isinstance(value, Entry):
        for field in [one for one in type(value).model_fields if one not in NOT_SHOWN.get(type(value), ())]:
            yield from _texts(getattr(value, field), _join(at, field), field in _text_fields(type(value)))
    elif isinstance(value, str):
        if shown and at:
            yield at, value
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield from _texts(inside, _join(at, key), shown)
    elif isinstance(value, tuple):
        for index, inside in enumerate(value):
            yield from _texts(inside, _join(at, _name(inside, index)), shown)


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _name(value: Any, index: int) -> str:
    return str(getattr(value, "id", index))


def translated(entry: E, words: Mapping[str, str]) -> E:
    """The entry with these texts in place of its own: path -> text, as ``texts`` names the paths."""
    return cast(E, _translated(entry, "", words))


def _translated(value: Any, at: str, words: Mapping[str, str]) -> Any:
    if isinstance(value, Entry):
        new = {name: _translated(getattr(value, name), _join(at, name), words) for name in type(value).model_fields}
        return value.model_copy(update={name: one for name, one in new.items() if one is not getattr(value, name)})
    if isinstance(value, str):
        return words.get(at, value)
    if isinstance(value, Mapping):
        return {key: _translated(inside, _join(at, str(key)), words) for key, inside in value.items()}
    if isinstance(value, tuple):
        return tuple(_translated(one, _join(at, _name(one, index)), words) for index, one in enumerate(value))
    return value


Overlay = Mapping[str, Mapping[str, str]]


def overlay(language: str, file: str, root: Path = CONTENT) -> Overlay:
    """One file of an overlay: entry id -> path -> text; empty where there is none. ``ContentError`` where it is broken."""
    path = root / FOLDER / language / f"{file}.yaml"
    if not path.is_file():
        return {}
    shown = f"{root.name}/{path.relative_to(root).as_posix()}"

    def broken(rule: str, line: int = 0) -> ContentError:
        return ContentError([Fault(shown, line, "", rule, "write 'entry id:', and below it 'path: text'")])

    try:
        data = parse_yaml(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        line, reason = why_broken(error)
        raise broken(f"broken YAML: {reason}", line) from None
    except UnicodeDecodeError as error:
        raise broken(f"UTF-8 text was expected, byte {error.start} is not") from None
    if not isinstance(data, dict):
        raise broken("a mapping of entry ids was expected")
    for entry_id, words in data.items():
        if not isinstance(words, dict) or not all(isinstance(one, str) and one.strip() for one in words.values()):
            raise broken(f"{entry_id}: a mapping of paths to texts was expected")
    return {
        str(name): {str(at): " ".join(one.split(" ")).strip() for at, one in words.items()}
        for name, words in data.items()
    }


class Translated(Library):
    """The content with the texts of one language; what its overlay does not give stays as it is."""

    def __init__(self, language: str, root: Path = CONTENT) -> None:
        super().__init__(root)
        self.language = language
        self._in_words: dict[type[Entry], Mapping[str, Entry]] = {}

    def of(self, kind: type[E]) -> Mapping[str, E]:
        """All entries of a kind by id, in this language; ``ContentError`` where its files have faults."""
        if kind not in self._in_words:
            entries = super().of(kind)
            self._in_words[kind] = {name: translated(one, self._words(kind, one)) for name, one in entries.items()}
        return cast(Mapping[str, E], self._in_words[kind])

    def _words(self, kind: type[Entry], entry: Entry) -> Mapping[str, str]:
        if self.language == PSEUDO:
            return {at: pseudo(text) for at, text in texts(entry).items()}
        return overlay_of(self.language, FOLDERS[kind], self.root).get(str(entry.id), {})  # type: ignore[attr-defined]


overlay_of = cache(overlay)

_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_KEPT = re.compile(r"(\{\w+\}|\]\([^)]*\)|https?://\S+|[#*|\-]+|\d[\d.,: ]*)")
"""What a pseudo-translation leaves alone: places to fill in, link targets, marks of Markdown, numbers."""


def pseudo(text: str) -> str:
    """The text with each letter turned into an Arabic one and each longer word made a third longer."""
    parts = _KEPT.split(text)
    return "".join(part if index % 2 else re.sub(r"\w+", _in_arabic, part) for index, part in enumerate(parts))


def _in_arabic(found: re.Match[str]) -> str:
    word = unicodedata.normalize("NFKD", found[0].lower())
    letters = "".join(_ARABIC[ord(letter) % len(_ARABIC)] for letter in word)
    return letters + letters[: len(letters) // 3]


@cache
def library_in(language: str) -> Library:
    """The content that carelib ships, in a language; ``LookupError`` in one clear line where there is no overlay."""
    if language == "en":
        return library()
    if language != PSEUDO and language not in overlays():
        raise LookupError(f"there is no language '{language}'; there are: en, {', '.join(overlays())}")
    return Translated(language)
