"""YAML -> model. A fault names file, line, entry, what was expected and what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import ValidationError

from carelib.faults import ContentError, Fault, shown
from carelib.model import KINDS, Entry
from carelib.yamltext import line_of, parse_yaml, why_broken

E = TypeVar("E", bound=Entry)
FOLDERS = {kind: folder for folder, kind in KINDS.items()}
CONTENT = Path(__file__).parent / "content"
LARGEST_FILE = 2_000_000  # bytes; far above any hand-written file, low enough to answer at once


@dataclass(frozen=True)
class Placed:
    """An entry with the file it came from and its place in it."""

    id: str
    value: Entry
    path: Path
    index: int


class Library:
    """All content below one folder, read kind by kind when it is first asked for."""

    def __init__(self, root: Path = CONTENT) -> None:
        self.root = root
        self._placed: dict[str, list[Placed]] = {}
        self._faults: dict[str, list[Fault]] = {}
        self._of: dict[type[Entry], Mapping[str, Entry]] = {}

    def placed(self, kind: str) -> list[Placed]:
        """The entries of a kind with their places, in file order; faulty ones are left out (see ``faults``)."""
        if kind not in self._placed:
            self._placed[kind], self._faults[kind] = [], []
            for path in sorted((self.root / kind).rglob("*.y*ml")):
                self._read(kind, path)
        return self._placed[kind]

    def faults(self) -> list[Fault]:
        """The faults of reading: broken files, wrong types, missing and unknown keys, ids given twice."""
        for kind in KINDS:
            self.placed(kind)
        return [*self._strays(), *(fault for kind in KINDS for fault in self._faults[kind])]

    def _read(self, kind: str, path: Path) -> None:
        def fault(rule: str, remedy: str, line: int = 0) -> None:
            self._faults[kind].append(Fault(self.name(path), line, "", rule, remedy))

        try:
            size = path.stat().st_size
            text = path.read_text("utf-8") if size <= LARGEST_FILE else ""
        except UnicodeDecodeError as error:
            return fault(f"UTF-8 text was expected, byte {error.start} is not", "save the file as UTF-8")
        except OSError as error:
            return fault(f"the file cannot be read ({error.strerror})", "check its name and permissions")
        if size > LARGEST_FILE:
            return fault(f"at most {LARGEST_FILE:,} bytes were expected, here {size:,}", "split the file")
        try:
            data = parse_yaml(text)
        except yaml.YAMLError as error:
            line, reason = why_broken(error)
            return fault(f"broken YAML: {reason}", "mend the text near this line (colons, quotes, indentation)", line)
        if not isinstance(data, list) or not data:
            found = "nothing" if data is None else type(data).__name__
            return fault(f"a list of entries was expected, here {found}", "begin the first entry with '- id: …'")
        known = {one.id: one for one in self._placed[kind]}
        for index, raw in enumerate(data):
            self._take(kind, path, text, index, raw, known)

    def _take(self, kind: str, path: Path, text: str, index: int, raw: Any, known: dict[str, Placed]) -> None:
        """One entry of a file: among the placed ones, or its faults."""
        given = raw.get("id") if isinstance(raw, dict) else None
        name = given if isinstance(given, str) else str(index + 1)

        def fault(rule: str, remedy: str, *where: str | int) -> None:
            self._faults[kind].append(Fault(self.name(path), line_of(text, (index, *where)), name, rule, remedy))

        try:
            value = KINDS[kind].model_validate(raw)
        except ValidationError as error:
            for problem in error.errors():
                fault(*_explain(problem), *problem["loc"])
            return
        entry_id = str(value.id)  # type: ignore[attr-defined]  # every kind has one
        if first := known.get(entry_id):
            used = f"the id is already used in {self.name(first.path)}"
            return fault(used, "choose another id; ids are never reused", "id")
        known[entry_id] = Placed(entry_id, value, path, index)
        self._placed[kind].append(known[entry_id])

    def _strays(self) -> Iterator[Fault]:
        for path in sorted(self.root.rglob("*")):
            top = path.relative_to(self.root).parts[0]
            if path.is_file() and path.suffix in (".yaml", ".yml") and top not in (*KINDS, "translations"):
                yield Fault(self.name(path), 0, "", f"'{top}' is no kind of content", f"use one of {', '.join(KINDS)}")

    def name(self, path: Path) -> str:
        """The file's path as the reader knows it: below the folder that holds the content folder."""
        return (Path(self.root.name) / path.relative_to(self.root)).as_posix()

    def place(self, kind: str, entry_id: str, *where: str | int) -> tuple[str, int]:
        """File and line of an entry (or of a place inside it), for a message."""
        for one in self.placed(kind):
            if one.id == entry_id:
                return self.name(one.path), line_of(one.path.read_text("utf-8"), (one.index, *where))
        return self.root.name, 0

    def of(self, kind: type[E]) -> Mapping[str, E]:
        """All entries of a kind by id; ``ContentError`` where its files have faults."""
        if kind not in self._of:
            placed = self.placed(FOLDERS[kind])
            if self._faults[FOLDERS[kind]]:
                raise ContentError(self._faults[FOLDERS[kind]])
            self._of[kind] = {one.id: one.value for one in placed}
        return cast(Mapping[str, E], self._of[kind])

    def find(self, kind: type[E], entry_id: str) -> E:
        """The entry of a kind with this id; ``LookupError`` in one clear line where there is none."""
        entries = self.of(kind)
        if entry_id in entries:
            return entries[entry_id]
        near = get_close_matches(str(entry_id), entries, n=3, cutoff=0.3) or list(entries)[:5]
        raise LookupError(
            f"there is no {kind.__name__.lower()} {shown(entry_id)}; near it are: {', '.join(near) or 'none'}"
        )


@cache
def library() -> Library:
    """The content that carelib itself ships."""
    return Library()


def _explain(problem: Any) -> tuple[str, str]:
    """A pydantic problem as rule and remedy, in words for an author."""
    where = ".".join(str(part) for part in problem["loc"])
    at = f"{where}: " if where else ""
    match problem["type"]:
        case "missing":
            return f"{at}expected, but it is missing", f"add '{problem['loc'][-1]}: …'"
        case "extra_forbidden":
            return f"{at}this key is not known", "check its spelling, or take it out"
        case "value_error":
            rule, _, remedy = str(problem["ctx"]["error"]).partition("; ")
            return f"{at}{rule}", remedy or "mend it"
        case _:
            return (
                f"{at}{problem['msg']}, here {shown(problem['input'])}",
                "see the schema named in the file's first line",
            )
