"""``carelib lab``: the lessons in a folder of the learner's own, opened in JupyterLab."""

import filecmp
import os
import shutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from carelib.loader import library
from carelib.store import PLACE
from carelib.where import NOTEBOOKS

NO_LESSONS = ("_", "dashboard", "answers-")
"""What the names of files begin with that are not for learners: templates, the dashboard, what somebody handed in."""


SAID = """
JupyterLab opens in your browser{at}. Leave this window open while you learn.
To stop: close the page, click into this window, and press Ctrl and C together, twice.
What appears below is meant for programmers. Everything stays on this machine.
"""


class CannotOpen(Exception):
    """The lessons cannot be put there; the text says why and what to do."""


def lessons() -> list[Path]:
    """All files that a learner's folder gets: lessons, review, glossary, references, the desk with its made-up class."""
    return sorted(path for path in NOTEBOOKS.iterdir() if path.is_file() and not path.name.startswith(NO_LESSONS))


def lay_out(folder: Path) -> tuple[list[str], list[str]]:
    """Copy the lessons into a folder; returns the names of what was put there, and of what differs there and stays.

    ``CannotOpen`` where it is no folder. Nothing that is there already is overwritten.
    """
    if folder.exists() and not folder.is_dir():
        raise CannotOpen(f"{folder}: this is a file, a folder was expected; name another")
    folder.mkdir(parents=True, exist_ok=True)
    put, kept = [], []
    for path in lessons():
        there = folder / path.name
        if not there.exists():
            shutil.copyfile(path, there)
            put.append(path.name)
        elif not filecmp.cmp(path, there, shallow=False):
            kept.append(path.name)
    return put, kept


def here_and_missing(folder: Path) -> tuple[list[str], list[str]]:
    """The course's lessons in order, as notebooks: those that the folder has, and those that it has not.

    It lacks one where the course itself does: in a checkout somebody gave it another name.
    """
    names = sorted(f"{lesson.id}.ipynb" for lesson in library().placed("lessons"))  # broken content opens, too
    here = [name for name in names if (folder / name).is_file()]
    return here, [name for name in names if name not in here]


def trust(folder: Path) -> None:
    """Tell Jupyter that the lessons in a folder are ours, where they are: it then shows what they were kept with."""
    from nbformat import read
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()  # type: ignore[no-untyped-call]
    for path in lessons():
        there = folder / path.name
        if path.suffix == ".ipynb" and there.is_file() and filecmp.cmp(path, there, shallow=False):
            notary.sign(read(there, 4))  # type: ignore[no-untyped-call]


def open_in_lab(folder: Path, more: Sequence[str], *, first: str = "") -> int:
    """Run JupyterLab over the folder, at one of its notebooks, until it is stopped; returns its exit status.

    Without a ``first`` at the first lesson that is there. ``CannotOpen`` where one is named and is not there.
    """
    if first and not (folder / first).is_file():
        raise CannotOpen(f"{folder / first}: there is no such notebook; leave --first out to open what is there")
    first = first or next(iter(here_and_missing(folder)[0]), "")
    import zmq
    from jupyterlab.labapp import main

    # A terminal that is opened in JupyterLab finds `carelib`, though nobody has activated its environment.
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    threading.Thread(target=trust, args=(folder,)).start()  # done before a browser has loaded JupyterLab
    if os.environ.get(PLACE, "off") != "off":
        os.environ[PLACE] = str(Path(os.environ[PLACE]).resolve())  # before the folder is another one
    folder = folder.resolve()
    os.chdir(folder)  # a terminal opens there, and what is handed in lies beside the lessons
    settings = [
        "--ip=127.0.0.1",
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--LabApp.default_url=/lab/tree/{first}" if first else "--LabApp.default_url=/lab",
        "--LanguageServerManager.autodetect=False",  # it would list, as warnings, what nobody here needs
    ]
    shell = os.environ.get("SHELL") or ("" if os.name == "nt" else "sh")
    if shell:  # else, without a terminal of its own, a login shell, which may set PATH anew
        settings.append(f"--ServerApp.terminado_settings=shell_command={shell}")
    if zmq.has("curve"):
        settings.append("--KernelManager.transport_encryption=auto")
    print(SAID.format(at=f", at {first}" if first else ""), flush=True)
    return int(main([*settings, *more]) or 0)
