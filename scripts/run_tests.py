"""Run the tests in sections, each with its time: `python scripts/run_tests.py [--long] [check|logic|notebooks|browser]`.

Without a section: all of them, each also where an earlier one failed. Exit 0 where all passed, 1 where one did not.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GET_CHROMIUM = ["scripts/get_chromium.py"]
CHECKED = ["carelib", "scripts", "tests"]
# Not the browser's: two at a time on two cores starve each other, and a widget that is not there after 2 s gives up.
ON_ALL_CORES = ["-n", "auto", "--dist", "worksteal"]
SECTIONS: dict[str, list[list[str]]] = {
    "check": [
        ["ruff", "check", *CHECKED],
        ["ruff", "format", "--check", *CHECKED],
        ["mypy"],
        ["carelib", "check"],
    ],
    "logic": [
        [
            "pytest",
            "tests",
            "--ignore=tests/browser",
            "--ignore=tests/bench",
            *ON_ALL_CORES,
            "--cov",
            "--cov-report=term",
        ]
    ],
    "notebooks": [["pytest", "--nbval", "notebooks"]],
    "browser": [GET_CHROMIUM, ["carelib", "serve", "--prepare"], ["pytest", "tests/browser"]],
}
LONG = ["-m", "", "--hypothesis-profile=long", "--no-cov"]  # counting lines took a third of the time
HAVE_LONG = ("logic", "browser")
FUZZED = "220000"  # cases over all ways in (tests/trying.py), in a long run


def run(command: list[str], *, long: bool) -> int:
    """The exit status of one command, run with this Python."""
    program, *arguments = command
    start = [program] if program.endswith(".py") else ["-m", program]
    more = LONG if long and program == "pytest" else []
    own = {"CARELIB_FUZZ": FUZZED} if long else {}
    return subprocess.run([sys.executable, *start, *arguments, *more], cwd=ROOT, env=os.environ | own).returncode


def section(name: str, *, long: bool) -> str:
    """How one section ended, as a line for the table at the end."""
    print(f"\n== {name} ==", flush=True)
    begun = time.monotonic()
    failed = False
    for command in SECTIONS[name]:
        status = run(command, long=long and name in HAVE_LONG)
        failed = failed or status != 0
        if status and command == GET_CHROMIUM:
            break
    line = f"{name:<10} {'failed' if failed else 'passed'} {time.monotonic() - begun:6.1f} s"
    print(f"== {line} ==", flush=True)
    return line


def main(arguments: list[str]) -> int:
    """Exit status after running the named sections, or all."""
    names = [name for name in arguments if name != "--long"] or list(SECTIONS)
    if unknown := [name for name in names if name not in SECTIONS]:
        print(f"carelib: {unknown[0]}: no such section; use {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    begun = time.monotonic()
    lines = [section(name, long="--long" in arguments) for name in names]
    if len(lines) > 1:
        print("\n" + "\n".join([*lines, f"{'all':<17} {time.monotonic() - begun:6.1f} s"]))
    return 1 if any("failed" in line for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
