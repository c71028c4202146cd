"""YAML -> model. A fault names file, line, entry, what was expected and what to do."""

import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

import yaml
from pydantic import ValidationError

from carelib.model import KINDS, Entry

E = TypeVar("E", bound=Entry)
FOLDERS = {kind: folder for folder, kind in KINDS.items()}
CONTENT = Path(__file__).parent / "content"
DEEPEST = 50  # levels of nesting; content needs seven
LARGEST_FILE = 2_000_000  # bytes; far above any hand-written file, low enough to answer at once


def one_line(text: str) -> str:
    """The text with whatever would break or hide in a line of a terminal written as an escape."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


class _Short(reprlib.Repr):
    def repr_int(self, x: int, level: int) -> str:
        return str(x) if abs(x) < 10**20 else "a very long number"


def shown(value: object) -> str:
    """A value as it can stand in a message: one line of at most 60 characters, whatever it is."""
    short = _Short()
    short.maxlevel, short.maxstring, short.maxother = 3, 50, 50
    text = one_line(short.repr(value))
    return text if len(text) <= 60 else f"{text[:59]}…"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with the content, as one line."""

    file: str
    line: int
    entry: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return one_line(f"{place}: {self.entry + ': ' if self.entry else ''}{self.rule}; {self.remedy}")


class Refused(Exception):
    """Something cannot be done as asked; the text is the one line that says why and what to do."""


class ContentError(Exception):
    """The content cannot be used; ``faults`` say why, and the text is the first of them."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        more = f" (and {len(faults) - 1} more: run 'carelib check')" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML in which yes and no are words (they are answers here), and a key given twice is a fault."""

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> dict[Any, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise yaml.constructor.ConstructorError(None, None, "keys and values were expected", node.start_mark)
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key has to be a word", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key.value}' stands twice", key.start_mark
                )
            seen.add(key.value)
        return cast(dict[Any, Any], super().construct_mapping(node, deep=deep))

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except (
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
        ) as error:  # an impossible date, a tag that does not fit
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from None


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


def parse_yaml(text: str) -> Any:
    """The value that the YAML text holds; ``yaml.YAMLError`` where it is broken."""
    _refuse_traps(text)
    return yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader)


def _refuse_traps(text: str) -> None:
    """Raise on YAML that would take a reader down: nested without end, or doubling itself through aliases."""
    deep = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            _refuse("aliases (*name) are not used here", event)
        deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if deep > DEEPEST:
            _refuse(f"it is nested more than {DEEPEST} levels deep", event)


def _refuse(reason: str, event: yaml.Event) -> NoReturn:
    raise yaml.constructor.ConstructorError(None, None, reason, cast(Any, event.start_mark))


def why_broken(error: yaml.YAMLError) -> tuple[int, str]:
    """Line (counted from 1; 0 where unknown) and reason of a YAML error."""
    mark = getattr(error, "problem_mark", None)
    return (mark.line + 1 if mark else 0), str(getattr(error, "problem", None) or error).splitlines()[0]


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
        faults, placed = self._faults[kind], self._placed[kind]

        def fault(rule: str, remedy: str, line: int = 0, entry: str = "") -> None:
            faults.append(Fault(self.name(path), line, entry, rule, remedy))

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
        known = {one.id: one for one in placed}
        for index, raw in enumerate(data):
            given = raw.get("id") if isinstance(raw, dict) else None
            name = given if isinstance(given, str) else str(index + 1)
            try:
                value = KINDS[kind].model_validate(raw)
            except ValidationError as error:
                for problem in error.errors():
                    where = tuple(part for part in problem["loc"])
                    fault(*_explain(problem), line_of(text, (index, *where)), name)
                continue
            entry_id = str(value.id)  # type: ignore[attr-defined]  # every kind has one
            if first := known.get(entry_id):
                fault(
                    f"the id is already used in {self.name(first.path)}",
                    "choose another id; ids are never reused",
                    line_of(text, (index, "id")),
                    name,
                )
                continue
            placed.append(known.setdefault(entry_id, Placed(entry_id, value, path, index)))

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


@lru_cache(maxsize=1)  # faults come file by file
def _tree(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=_Loader)


def line_of(text: str, where: tuple[str | int, ...]) -> int:
    """The line (from 1) at which the value at this path of keys and indexes starts, or the nearest above it."""
    node: Any = _tree(text)
    line: int = 0
    for part in where:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == part]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


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
