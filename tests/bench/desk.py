"""Measure the instructor's desk: item statistics of 2,000 learners with 100 questions each, and of twice as many. No test.

PYTHONPATH=tests python tests/bench/desk.py
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from classes import as_csv, rows

from carelib.loader import library
from carelib.model import Item

LEARNERS, QUESTIONS = 2_000, 100
RESULT = """
import resource, sys
from carelib.__main__ import main
main(["stats", "--json", sys.argv[1]])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def measured(path: Path) -> tuple[float, float]:
    """Seconds from the start of the command to its end, and megabytes at most."""
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", RESULT, str(path)], capture_output=True, text=True, check=True)
    return time.perf_counter() - begun, int(done.stderr.split()[-1]) / 1024


def main() -> None:
    """Print a table."""
    items = list(library().of(Item))[:QUESTIONS]
    found = []
    with tempfile.TemporaryDirectory() as place:
        for many in (LEARNERS, 2 * LEARNERS):
            path = Path(place) / f"{many}.csv"
            path.write_text(as_csv(rows(many, items)), "utf-8")
            runs = [measured(path) for _ in range(3)]
            found.append((sorted(runs)[1][0], max(size for _, size in runs)))
            seconds, size = found[-1]
            print(
                f"carelib stats, {many * QUESTIONS:>7,} answers: {seconds:5.1f} s (median of 3), {size:4.0f} MB at most"
            )
    print(f"twice the answers take {found[1][0] / found[0][0]:.2f} times as long")


if __name__ == "__main__":
    main()
