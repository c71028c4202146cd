"""Measure the learner's record: opening it empty and with 100,000 answers, and writing one. Never run as a test.

PYTHONPATH=tests/bench python tests/bench/record.py
"""

import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import carelib
from carelib.activities.base import stored
from carelib.loader import library
from carelib.model import Item
from carelib.progress import Attempt, calibration, counted, due, held, mastery
from carelib.store import PLACE, Store

MANY = 100_000
LESSON = Path(__file__).parents[2] / "notebooks" / "08-who-helps.ipynb"
WRITES = 1_000
TIMES = 9


def filled(path: Path, many: int) -> Store:
    """A record with so many answers to the course's questions, over two years."""
    store, chance, items = Store(path), random.Random(1), list(library().of(Item).values())
    begun = datetime.now(UTC) - timedelta(days=730)
    attempts = []
    for number in range(many):
        item = items[number % len(items)]
        choice = chance.choice(item.options).id
        at = begun + timedelta(days=730) * number / many
        attempts.append(Attempt(item.id, choice, choice == item.key, chance.choice([None, 1, 2, 3]), at, item.lesson))
    store.keep("quiz:first", items[0].lesson, {}, {items[0].id: {"tries": ["a"]}}, attempts)
    store.close()
    return store


def median(do: Callable[[], object]) -> float:
    """Milliseconds, in the middle of several times."""
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        do()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def lesson(path: Path) -> None:
    """Opening a lesson: all of its cells run and shown, as a kernel that is there already does."""
    os.environ |= {PLACE: str(path), "CARELIB_PUBLIC": "0"}
    stored.cache_clear()
    for cell in json.loads(LESSON.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            it = eval("".join(cell["source"]).splitlines()[-1], {"carelib": carelib})
            getattr(it, "_repr_mimebundle_", it.__repr__)()
    store = stored()
    if store:
        store.close()


def page(path: Path) -> None:
    """What the learner's own page asks of it."""
    store, content = Store(path), library()
    items = content.of(Item)
    attempts, now = store.attempts(), datetime.now(UTC)
    answers = counted(attempts)
    mastery(answers, {item.id: item.objective for item in items.values()}, now)
    calibration(answers)
    held(attempts, {(item.id, one.id): str(one.misconception) for item in items.values() for one in item.options})
    due(store.cards(), now)
    store.close()


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder) / "empty.sqlite", Path(folder) / "full.sqlite"
        filled(empty, 0)
        filled(full, MANY)
        print(f"{MANY:,} answers: {full.stat().st_size / 1e6:.1f} MB")
        for name, do in (("opening a lesson", lesson), ("the learner's page", page)):
            without, with_all = median(lambda do=do: do(empty)), median(lambda do=do: do(full))  # type: ignore[misc]
            print(f"{name}: {without:.1f} ms with none, {with_all:.1f} ms with {MANY:,}, x {with_all / without:.2f}")
        store, before, times = Store(full), {}, []
        for number in range(WRITES):
            after = before | {f"q{number}": {"tries": ["a"]}}
            one = Attempt(f"q{number}", "a", True, None, datetime.now(UTC), "l")
            begun = time.perf_counter()
            store.keep("quiz:bench", "l", before, after, [one])
            times.append((time.perf_counter() - begun) * 1000)
            before = after
        store.close()
    times.sort()
    print(f"writing one answer: p50 {times[len(times) // 2]:.2f} ms, p95 {times[int(len(times) * 0.95)]:.2f} ms")


if __name__ == "__main__":
    main()
