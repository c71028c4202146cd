"""``carelib lesson-test``: nbval over the lessons, told in plain words: what holds, what changed, where.

Each lesson runs in a process and with a kernel of its own, so many at once as there are cores. Run as a program this module
is that process: it tests one notebook and writes down what nbval found.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from carelib.publish.lesson_results import CellFault, LessonResult
from carelib.publish.running import remedy

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
HEADING = re.compile(r"^#{1,6} +(.+)$", re.M)
LONGEST = 160
END_BY_HAND = "end what is left of it by hand, and test again"


def run(
    notebooks: Sequence[Path], told: Callable[[LessonResult], None] = lambda _: None, *, at_once: int | None = None
) -> list[LessonResult]:
    """Test these notebooks, so many at once as there are cores; ``told`` hears of each as it ends. In the given order."""
    with ThreadPoolExecutor(at_once or os.cpu_count() or 1) as pool:
        running = {pool.submit(_one, path): path for path in notebooks}
        results = {}
        for done in as_completed(running):
            results[running[done]] = done.result()
            told(done.result())
    return [results[path] for path in notebooks]


def _one(path: Path) -> LessonResult:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "found.json"
        # What a learner has done must not show in a test, and debuggers' warnings are no output of the lesson.
        own = {"CARELIB_STORE": "off", "PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTEST_ADDOPTS": ""}
        command = [sys.executable, "-m", __spec__.name, str(path.resolve()), str(out)]
        done = subprocess.run(command, env=os.environ | own, cwd=place, capture_output=True, text=True)
        took = time.monotonic() - begun
        if not out.exists():
            last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no reason was given"]
            return LessonResult(path.stem, 0, (), took, _short(last[0]))
        found = json.loads(out.read_text("utf-8"))
    faults = tuple(CellFault(**one) for one in found["faults"])
    return LessonResult(path.stem, found["cells"], faults, took, found["broken"])


def _short(text: str) -> str:
    line = " ".join(COLOUR.sub("", text).split())
    line = "".join(one if one.isprintable() else " " for one in line)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


class Listener:
    """A pytest plugin that writes down what nbval finds in each cell."""

    def __init__(self) -> None:
        self.cells = 0
        self.faults: list[dict[str, Any]] = []
        self.broken = ""
        """What went wrong with the kernel: before the cells, so that none could be run, or after all of them."""

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        """Called by pytest after each step of each cell."""
        if call.when != "call":
            if call.excinfo is not None and not self.broken:
                why = _short(str(call.excinfo.value) or call.excinfo.typename)
                if call.when == "setup":
                    self.broken = f"its kernel cannot be started ({why}); {remedy(call.excinfo.value)}"
                else:
                    self.broken = f"its kernel cannot be ended ({why}); {END_BY_HAND}"
            return
        self.cells += 1
        kind = kept = came = ""
        if call.excinfo is not None:
            kind, kept, came = _told(item, call.excinfo.value)
        elif item.cell.execution_count is None and item.cell.source.strip():
            kind = "added"
        if kind:
            heading, lines = _heading(item), item.cell.source.strip().splitlines() or [""]
            told = CellFault(item.cell_num + 1, heading, _short(lines[0]), kind, _short(kept), _short(came))
            self.faults.append(vars(told))


def _told(item: Any, problem: Any) -> tuple[str, str, str]:
    said = str(problem)
    if "differ" in said:
        kept, came = _shows(item.cell.outputs), _shows(item.test_outputs or ())
        lost = next((text for key, text in kept.items() if key not in came), None)
        new = next((text for key, text in came.items() if key not in kept), None)
        if lost is not None:
            return "missing", lost, ""
        if new is not None:
            return "new output", "", new
        other = next((key for key in kept if kept[key] != came[key]), next(iter(kept), ""))
        return "changed", kept.get(other, ""), came.get(other, "")
    if "Timeout" in said:
        return "late", "", said
    if "Unrun reference cell" in said:
        return "added", "", ""
    lines = COLOUR.sub("", str(problem.inner_traceback or said)).strip().splitlines()
    return "error", "", lines[-1] if lines else said


def _shows(outputs: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What a cell shows, by kind: streams by their name, data by its type; what only a live page has is left out."""
    found: dict[str, list[str]] = {}
    for one in outputs:
        if one["output_type"] == "stream":
            found.setdefault(str(one["name"]), []).append(str(one["text"]))
        for kind, data in one.get("data", {}).items():
            if "widget-view" not in kind:
                found.setdefault(kind, []).append(data if isinstance(data, str) else json.dumps(data))
    return {kind: "\n".join(texts) for kind, texts in found.items()}


def _heading(item: Any) -> str:
    last, code = "", -1
    for cell in item.parent.nb.cells:
        if cell.cell_type == "markdown":
            last = (HEADING.findall(cell.source) or [last])[-1]
        elif cell.cell_type == "code":
            code += 1
            if code == item.cell_num:
                break
    return _short(last)


def _main(path: str, out: str) -> None:
    import pytest

    listener = Listener()
    quiet = ["-q", "--color=no", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull]
    ended = pytest.main(["--nbval", *quiet, f"--rootdir={Path(path).parent}", path], plugins=[listener])
    if ended in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        Path(out).write_text(json.dumps(vars(listener)), "utf-8")
    else:
        sys.exit(f"pytest ended with {int(ended)}")


if __name__ == "__main__":
    _main(*sys.argv[1:])
