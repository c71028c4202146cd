"""Put what an author begins where it belongs: an entry into its file, a cell into its lesson; as a whole or not at all."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from pydantic import ValidationError

from carelib import files
from carelib.faults import Refused
from carelib.loader import CONTENT
from carelib.model import KINDS
from carelib.yamltext import line_of, parse_yaml, why_broken

LIVE = "application/vnd.jupyter.widget-view+json"
PATIENCE = 120  # seconds for one cell
HEADING = re.compile(r"^(#{2,3}) +(.+)$", re.M)
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
    _replace(path.resolve(), whole.encode("utf-8"))
    return line_of(whole, (index, "id"))


def first_line(kind: str) -> str:
    """The line by which editors know what a file of this kind holds."""
    return f"# yaml-language-server: $schema=../schema/{kind}.json\n"


def create(files: Mapping[Path, tuple[str, str]]) -> int:
    """Write new files (path -> kind and text; no kind for what is no content), all or none; line of the first's entry."""
    for path, (kind, text) in files.items():
        if path.exists():
            raise Refused(f"{path}: this file is there already; choose another id")
        if kind:
            _load(path, kind, text)
    done: list[Path] = []
    try:
        for path, (_, text) in files.items():
            _replace(path, text.encode("utf-8"))
            done.append(path)
    except BaseException:
        for path in done:
            path.unlink(missing_ok=True)
        raise
    return line_of(next(iter(files.values()))[1], (0, "id"))


def _load(path: Path, kind: str, text: str) -> None:
    """Raise ``Refused`` where the last entry that the text holds is none of its kind."""
    try:
        KINDS[kind].model_validate(parse_yaml(text)[-1])
    except (yaml.YAMLError, ValidationError, TypeError, LookupError) as error:
        why = str(error).splitlines()[0]
        raise Refused(f"{path}: what was to be written would not load ({why}); nothing was written") from None


def _replace(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, data)
    except OSError as error:
        raise Refused(f"{path}: cannot be written ({error.strerror}); nothing was") from None


def read(path: Path) -> Any:
    """A notebook as nbformat has it; refused where it is none."""
    import nbformat

    try:
        return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as error:
        raise Refused(f"{path}: it cannot be read as a notebook ({type(error).__name__}); save it anew") from None


def parts(notebook: Any) -> dict[int, str]:
    """The parts of a lesson: number of the cell with which each begins -> its heading."""
    found = {
        index: HEADING.search(cell.source) for index, cell in enumerate(notebook.cells) if cell.cell_type == "markdown"
    }
    return {index: "  " * (len(one[1]) - 2) + one[2].strip() for index, one in found.items() if one}


def insert(path: Path, notebook: Any, place: int, call: str, content: Path) -> None:
    """Put a folded cell with this call before the cell at ``place``, run the lesson, and keep what it shows."""
    import nbformat

    ready = any("import carelib" in cell.source for cell in notebook.cells[:place] if cell.cell_type == "code")
    cell = nbformat.v4.new_code_cell(  # type: ignore[no-untyped-call]
        call if ready else f"import carelib\n\n{call}",
        id=uuid4().hex[:8],
        metadata={"jupyter": {"source_hidden": True}},
    )
    notebook.cells.insert(place, cell)
    run(path, notebook, content)


def has_code(notebook: Any) -> bool:
    """Whether there is anything to run in it."""
    return any(cell.cell_type == "code" for cell in notebook.cells)


def run(path: Path, notebook: Any, content: Path) -> None:
    """Run a notebook from top to bottom and write it with what it shows as text; where a cell fails it stays as it was.

    Links to live widgets are left out: their ids change with every run, and a page that was not run yet then shows the
    activity's own words instead of a widget that cannot load.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal, CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook,
        timeout=PATIENCE,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        with client.setup_kernel(stderr=subprocess.DEVNULL):  # what a kernel says of itself there is not for authors
            if client.kc and content.resolve() != CONTENT.resolve():
                client.kc.execute(_with_content(content), silent=True, store_history=False)
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
    except CellExecutionError as error:
        raise Refused(f"{path.name}: it stops with {error.ename}: {error.evalue}; it stays as it was") from None
    except (CellControlSignal, CellTimeoutError, DeadKernelError, RuntimeError) as error:
        raise Refused(f"{path.name}: it could not be run ({type(error).__name__}); it stays as it was") from None
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(LIVE, None)
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    _replace(path.resolve(), (text if text.endswith("\n") else f"{text}\n").encode("utf-8"))


def _with_content(content: Path) -> str:
    """What makes carelib in a kernel speak from another content folder."""
    one = f"carelib.loader.Library(pathlib.Path({str(content.resolve())!r}))"
    return f"import pathlib, carelib, carelib.loader\ncarelib._library = lambda one={one}: one"


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
