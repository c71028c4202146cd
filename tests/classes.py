"""Made-up classes: learners who know more or less, and answer the course's questions accordingly. Same seed, same class."""

import csv
import io
import math
import random
from datetime import UTC, datetime, timedelta

from carelib.loader import library
from carelib.model import Item

BEGUN = datetime(2026, 9, 1, 9, tzinfo=UTC)
HEAD = ("learner", "uid", "item", "choice", "correct", "sure", "at", "lesson")


def rows(learners: int, items: list[str], seed: int = 1, share: float = 1.0) -> list[dict[str, str]]:
    """Each learner answers this share of the items once, the knowing ones more often with the key (a Rasch model)."""
    chance, bank = random.Random(seed), library().of(Item)
    hard = {item: chance.gauss(-0.8, 0.9) for item in items}
    found = []
    for learner in range(learners):
        knows, at = chance.gauss(0, 1), BEGUN + timedelta(minutes=learner)
        for item in items:
            if chance.random() > share:
                continue
            at += timedelta(seconds=chance.lognormvariate(3.6, 0.5))
            right = chance.random() < 1 / (1 + math.exp(hard[item] - knows))
            others = [option.id for option in bank[item].options if option.id != bank[item].key]
            choice = bank[item].key if right else chance.choices(others, [3, 1, 1, 1][: len(others)])[0]
            sure = min(3, max(1, round(2 + 0.6 * right - 0.4 + chance.gauss(0, 0.7))))
            one = (f"learner-{learner}", f"{learner}-{item}", item, choice, str(int(right)), str(sure))
            found.append(dict(zip(HEAD, (*one, at.isoformat(), bank[item].lesson), strict=True)))
    return found


def as_csv(found: list[dict[str, str]]) -> str:
    """The same as the CSV of a class."""
    out = io.StringIO()
    table = csv.DictWriter(out, HEAD)
    table.writeheader()
    table.writerows(found)
    return out.getvalue()
