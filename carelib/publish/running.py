"""Run a notebook and keep what it shows; put an activity into one. Where a cell fails, the file stays as it was."""

import re
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

from carelib.faults import Refused
from carelib.loader import CONTENT
from carelib.publish.placing import replace

LIVE = "application/vnd.jupyter.widget-view+json"
PATIENCE = 120  # seconds for one cell
CHOOSE_KERNEL = "choose Python 3 as its kernel in JupyterLab, and save it"
MAKE_ROOM = "look whether this computer has memory and disk left, and try again"
HEADING = re.compile(r"^(#{2,3}) +(.+)$", re.M)


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

    client = NotebookClient(
        notebook,
        timeout=PATIENCE,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        _run(client, content)
    except Refused as why:
        raise Refused(f"{path.name}: {why}; it stays as it was") from None
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(LIVE, None)
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    replace(path.resolve(), (text if text.endswith("\n") else f"{text}\n").encode("utf-8"))


def _run(client: Any, content: Path) -> None:
    """Run the cells of its notebook in a kernel of its own; ``Refused`` says why one could not be, and what to do."""
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError

    kernel = ExitStack()
    try:  # what a kernel says of itself on stderr is not for authors
        kernel.enter_context(client.setup_kernel(stderr=subprocess.DEVNULL))
    except (NoSuchKernel, OSError, RuntimeError) as error:
        raise Refused(f"its kernel cannot be started ({error}); {remedy(error)}") from None
    try:
        with kernel:
            if client.kc and content.resolve() != CONTENT.resolve():
                client.kc.execute(_with_content(content), silent=True, store_history=False)
            for index, cell in enumerate(client.nb.cells):
                client.execute_cell(cell, index)
    except CellExecutionError as error:
        raise Refused(f"it stops with {error.ename}: {error.evalue}") from None
    except (CellControlSignal, DeadKernelError) as error:
        told = f"it could not be run to its end ({type(error).__name__}); run it in JupyterLab to see where"
        raise Refused(told) from None
    except (OSError, RuntimeError) as error:  # the computer's, also where the kernel cannot be ended
        raise Refused(f"it could not be run to its end ({error}); {MAKE_ROOM}") from None


def remedy(problem: BaseException) -> str:
    """What to do where a kernel cannot be started: another one helps only where this one is not there."""
    from jupyter_client.kernelspec import NoSuchKernel

    return CHOOSE_KERNEL if isinstance(problem, NoSuchKernel | FileNotFoundError) else MAKE_ROOM


def _with_content(content: Path) -> str:
    """What makes carelib in a kernel speak from another content folder."""
    one = f"carelib.loader.Library(pathlib.Path({str(content.resolve())!r}))"
    return f"import pathlib, carelib, carelib.loader\ncarelib._library = lambda one={one}: one"
