"""``carelib lab``: the lessons in a folder of the learner's own, opened in JupyterLab."""

import filecmp
import shutil
from collections.abc import Sequence
from pathlib import Path

from carelib.where import NOTEBOOKS

FIRST = "00-start-here.ipynb"
NO_LESSONS = ("_", "dashboard")
"""What the names of notebooks begin with that are not for learners."""


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


def open_in_lab(folder: Path, more: Sequence[str]) -> int:
    """Run JupyterLab over the folder, at the first lesson, until it is stopped; returns its exit status."""
    from jupyterlab.labapp import main

    start = f"--LabApp.default_url=/lab/tree/{FIRST}"
    return int(main(["--ip=127.0.0.1", f"--ServerApp.root_dir={folder.resolve()}", start, *more]) or 0)
