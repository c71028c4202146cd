"""Imports point down the list below only, what is heavy is imported in one place, when it is needed, and no file is one to fear.

That each public name has a docstring and types, ruff (D1) and mypy (strict) hold.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import carelib

PACKAGE = Path(carelib.__file__).parent
LEVELS = [
    {"where", "cells", "files", "faults", "yamltext"},
    {"model"},
    {"loader"},
    {"translations"},
    {"check", "decision", "grading", "branching", "progress", "preferences"},
    {"itemfigures"},
    {"itemstats"},
    {"store", "charts"},
    {"standing", "handedin"},
    {"classroom"},
    {"activities"},
    {"publish"},
    {"ownrecord"},
    {"handing"},
    {"record"},
    {"instructor"},
    {"__init__", "__main__"},
]
LEVEL = {name: level for level, names in enumerate(LEVELS) for name in names}
ONLY_IN = {"ipywidgets": "activities", "anywidget": "activities", "matplotlib": "charts", "sqlite3": "store"}
FILES = sorted(PACKAGE.rglob("*.py"))


def place(path: Path) -> str:
    """The module or package directly below carelib that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it; names taken from a package count as its modules."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            package = (PACKAGE.parent / str(node.module).replace(".", "/")).is_dir()
            modules = [f"{node.module}.{each.name}" for each in node.names] if package else []
            yield from modules or [str(node.module)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path):
    here = place(path)
    assert here in LEVEL, f"say where '{here}' stands: in LEVELS above and in ARCHITECTURE.md"
    for module in imports(path):
        first, *rest = module.split(".")
        if first == "carelib" and rest:
            other = rest[0] if rest[0] in LEVEL else "__init__"
            package = path.parent != PACKAGE and other == here
            assert LEVEL[other] < LEVEL[here] or package or (here, other) == ("__main__", "__init__"), module
        elif first in ONLY_IN:
            assert here == ONLY_IN[first], module


def test_the_guide_draws_the_same_levels():
    guide = (PACKAGE.parent / "ARCHITECTURE.md").read_text("utf-8")
    drawn = re.search(r"^```text\n(.*?)^```", guide, re.M | re.S)
    assert drawn
    assert [set(line.split(maxsplit=1)[1].split(", ")) for line in drawn[1].splitlines()] == LEVELS


def test_no_imports_go_round():
    names = {path: ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in FILES}
    modules = {path: name.removesuffix(".__init__") for path, name in names.items()}
    known = set(modules.values())
    graph = {module: {each for each in imports(path) if each in known} for path, module in modules.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError
    assert "carelib.check.links" in graph["carelib.check.bank"]


LONG = {
    "__init__.py": "the notebooks' vocabulary, one function of three lines an activity: a list to look things up in"
}
"""Files of more than 250 lines, and why they are."""


@pytest.mark.parametrize("path", sorted((PACKAGE / "activities").glob("*.js")), ids=lambda path: path.name)
def test_no_script_is_long(path):
    assert len(path.read_text("utf-8").splitlines()) <= 250


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_file_is_long_and_no_function(path):
    text = path.read_text("utf-8")
    assert (len(text.splitlines()) > 250) == (path.relative_to(PACKAGE).as_posix() in LONG)
    functions = [one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [one.name for one in functions if one.end_lineno - one.lineno >= 40] == []


@pytest.mark.parametrize("module", ["carelib", "carelib.__main__"])
def test_importing_is_light(module):
    heavy = ("matplotlib", "ipywidgets", "anywidget", "IPython", "voila", "numpy")
    script = f"import sys, {module}; print(*sorted(set({heavy}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=PACKAGE.parent, check=True
    )
    assert done.stdout.split() == []
