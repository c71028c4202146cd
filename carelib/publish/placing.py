"""Put what an author begins into its file, behind what stands there, as a whole or not at all; and open it there."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import yaml
from pydantic import ValidationError

from carelib import files
from carelib.faults import Refused
from carelib.model import KINDS
from carelib.yamltext import line_of, parse_yaml, why_broken

BY_COLON = ("code", "code-insiders", "codium", "cursor", "windsurf")
"""Editors that are told file and line as ``-g FILE:LINE``."""
BY_PLUS = ("vi", "vim", "nvim", "gvim", "nano", "emacs", "emacsclient", "micro", "kak", "joe", "gedit", "kate")
"""Editors that are told the line as ``+LINE``."""


def append(path: Path, kind: str, entry: str) -> int:
    """Put an entry behind all others of a file; returns its line. What stands in the file stays, byte for byte.

    A file that is not there yet begins with the line that names its schema.
    """
    if not path.exists():
        return create({path: (kind, first_line(kind) + entry)})
    before = path.resolve().read_bytes()  # a link stays a link
    try:
        text = before.decode("utf-8")
        old = parse_yaml(text)
    except UnicodeDecodeError:
        raise Refused(f"{path}: UTF-8 text was expected; save the file as UTF-8") from None
    except yaml.YAMLError as error:
        line, reason = why_broken(error)
        raise Refused(f"{path}:{line}: broken YAML: {reason}; mend it first, nothing was written") from None
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith("\n") else end
    whole = text + gap + (f"\n{entry}" if text.strip() else entry).replace("\n", end)
    index = len(old or ())
    try:
        fits = parse_yaml(whole)[:-1] == (old or [])
    except (yaml.YAMLError, TypeError):
        fits = False
    if not fits:
        raise Refused(f"{path}: nothing can be put behind its last entry; see how that is indented")
    _load(path, kind, whole)
    replace(path.resolve(), whole.encode("utf-8"))
    return line_of(whole, (index, "id"))


def first_line(kind: str) -> str:
    """The line by which editors know what a file of this kind holds."""
    return f"# yaml-language-server: $schema=../schema/{kind}.json\n"


def create(made: Mapping[Path, tuple[str, str]]) -> int:
    """Write new files (path -> kind and text; no kind for what is no content), all or none; line of the first's entry."""
    for path, (kind, text) in made.items():
        if kind:
            _load(path, kind, text)
    (first, (_, text)), *_ = made.items()
    with _folders(made):
        try:
            files.add({path: text.encode("utf-8") for path, (_, text) in made.items()})
        except FileExistsError as error:
            there = error.filename2 or error.filename or first
            raise Refused(f"{there}: this file is there already; choose another id") from None
        except OSError as error:
            raise _unwritten(first, error) from None
    return line_of(text, (0, "id"))


@contextmanager
def _folders(made: Iterable[Path]) -> Iterator[None]:
    """The folders that these files stand in; those that are new go again where what is done in them fails."""
    new: list[Path] = []
    try:
        for path in made:
            try:
                new += [folder for folder in path.parents if not folder.exists()]
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise _unwritten(path, error) from None
        yield
    except BaseException:  # also Ctrl-C
        for folder in sorted(new, reverse=True):  # the innermost first
            with suppress(OSError):  # it was not made, or somebody has put something there meanwhile
                folder.rmdir()
        raise


def _load(path: Path, kind: str, text: str) -> None:
    """Raise ``Refused`` where the last entry that the text holds is none of its kind."""
    try:
        KINDS[kind].model_validate(parse_yaml(text)[-1])
    except (yaml.YAMLError, ValidationError, TypeError, LookupError) as error:
        why = str(error).splitlines()[0]
        raise Refused(f"{path}: what was to be written would not load ({why}); nothing was written") from None


def replace(path: Path, data: bytes) -> None:
    """Write a file as a whole; ``Refused`` where it cannot be written."""
    try:
        files.replace(path, data)
    except OSError as error:
        raise _unwritten(path, error) from None


def _unwritten(path: Path, error: OSError) -> Refused:
    return Refused(f"{path}: cannot be written ({error.strerror}); nothing was")


def open_at(path: Path, line: int) -> bool:
    """Open a file at a line in the editor that ``VISUAL`` or ``EDITOR`` names; False where there is none."""
    told = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    command = shlex.split(told, posix=os.name != "nt")
    program = shutil.which(command[0]) if command else None
    if not program:
        return False
    name = Path(program).stem.lower()
    if name in BY_COLON:
        where = ["-g", f"{path}:{line}"]
    else:
        where = [f"+{line}", str(path)] if name in BY_PLUS else [str(path)]
    return subprocess.run([program, *command[1:], *where]).returncode == 0
