"""Measure `carelib check`: over all content, and over the same bank grown to 5,000 items. Never run as a test.

Grown: the shipped items again and again, with most words exchanged for others of the same length, one for one within
an item, so that lengths and echoes stay and eight words in a row do not. Times are of this machine and this minute.
"""

import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from carelib.check.cues import ABSOLUTE, STOP, VAGUE
from carelib.check.wording import texts_of, words
from carelib.loader import CONTENT, library
from carelib.model import Item

SIZES = (1_250, 2_500, 5_000)
BARS = {"all content": 5.0, "5,000 items": 40.0}  # seconds
TEXTS = frozenset({"stem", "text", "feedback", "next_step"})
KEPT = STOP | ABSOLUTE | VAGUE | {"article", "according", "except", "least", "yes", "question", "both", "neither"}
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def exchanger(chance: random.Random) -> Callable[[str], str]:
    """A function that exchanges the words of a text, always the same word for the same other."""
    by_length = defaultdict(set)
    for item in library().of(Item).values():
        for _, text in texts_of(item):
            for word in words(text):
                if word.isalpha() and word not in KEPT:
                    by_length[len(word)].add(word)
    other: dict[str, str] = {}
    for group in map(sorted, by_length.values()):
        other.update(zip(group, chance.sample(group, len(group)), strict=True))

    def exchange(found: re.Match[str]) -> str:
        new = other.get(found[0].lower(), found[0])
        return new.capitalize() if found[0][0].isupper() else new

    return lambda text: re.sub(r"[^\W\d_]+", exchange, text)


def varied(value: Any, exchange: Callable[[str], str]) -> Any:
    """The value with the texts inside it exchanged."""
    if isinstance(value, dict):
        return {
            key: exchange(inside) if key in TEXTS and isinstance(inside, str) else varied(inside, exchange)
            for key, inside in value.items()
        }
    return [varied(inside, exchange) for inside in value] if isinstance(value, list) else value


def grown(folder: Path, size: int) -> Path:
    """A copy of the content with that many items."""
    content = Path(shutil.copytree(CONTENT, folder / f"content-{size}"))
    chance = random.Random(1)
    shipped = [item.model_dump(mode="json") for item in library().of(Item).values()]
    left, number = size - len(shipped), 0
    while left > 0:
        number += 1
        exchange = exchanger(chance)
        copies = [
            varied(item, exchange)
            | {"id": f"{item['id']}-{number}", "pair": item["pair"] and f"{item['pair']}-{number}"}
            for item in shipped
        ]
        whole = copies if left >= len(copies) else [one for one in copies if not one["pair"]][:left]
        left -= len(whole)
        (content / "items" / f"grown-{number:03}.yaml").write_text(
            yaml.dump(whole, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=110), "utf-8"
        )
    return content


def seconds(*arguments: str | Path) -> tuple[float, int]:
    """Seconds of the whole process of `carelib check`, the fewest of three runs, and how many faults it finds."""
    took = []
    for _ in range(3):
        begun = time.monotonic()
        command = [sys.executable, "-m", "carelib", "check", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True)
        took.append(time.monotonic() - begun)
        assert done.returncode in (0, 1), done.stderr
    return min(took), done.stdout.count("\n")


def main() -> None:
    """Measure and print."""
    shipped = len(library().of(Item))
    took, faults = seconds()
    print(f"all content and notebooks, {shipped} items: {took:.2f} s ({faults} faults); bar {BARS['all content']:g} s")
    with tempfile.TemporaryDirectory() as folder:
        base, _ = seconds("--content", CONTENT)
        print(f"all content without notebooks, {shipped} items: {base:.2f} s")
        for size in SIZES:
            took, faults = seconds("--content", grown(Path(folder), size))
            each = 1000 * (took - base) / (size - shipped)
            print(f"{size:,} items: {took:.2f} s ({faults} faults), {each:.2f} ms for each item more")
    print(f"bar for 5,000 items: {BARS['5,000 items']:g} s, and the time for each item more does not grow")


if __name__ == "__main__":
    main()
