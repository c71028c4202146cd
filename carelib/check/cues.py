"""Cues: what in the options gives a key away to someone who knows nothing of the matter.

Rules and thresholds: see ``carelib.check.flaws``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean

from carelib.check.wording import words
from carelib.model import Item, Option

ABSOLUTE = frozenset({"always", "never", "only", "all", "none", "must", "every", "impossible"})
VAGUE = frozenset({"usually", "often", "may", "rarely", "sometimes", "probably", "generally"})
STOP = frozenset(
    words(
        "a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it "
        "its me my no not of on or our out she should so than that the their them then there they this to up was we were "
        "what when which who why will with would you your"
    )
)

# "All" and its like where nothing absolute is meant: idioms, and rates such as "every week".
NOT_ABSOLUTE = re.compile(
    r"\b(?:at|after|above|first of) all\b|\ball (?:right|the same)\b|\bnot only\b|\bnever mind\b"
    r"|\bevery (?:(?:other|two|three|few) )?(?:\w+day|day|week|month|year|morning|afternoon|evening|night|hour)s?\b"
)


@dataclass(frozen=True)
class Flaw:
    """One flaw of an item: the rule's name, where it shows, what is wrong, what to do."""

    rule: str
    where: tuple[str | int, ...]
    wrong: str
    remedy: str


def content_words(text: str) -> set[str]:
    """The words of a text that carry meaning: plurals folded, 's taken off, contractions such as I'll left out."""
    found = (re.sub(r"['’]s$", "", word) for word in words(text))
    return {
        word.removesuffix("s") for word in found if word not in STOP and len(word) > 2 and not re.search("['’]", word)
    }


def key_of(item: Item) -> Option:
    """The option that is the key."""
    return next(option for option in item.options if option.id == item.key)


def distractors(item: Item) -> list[Option]:
    """The options that are not."""
    return [option for option in item.options if option.id != item.key]


def at(item: Item, option: Option) -> tuple[str | int, ...]:
    """Where the text of an option stands in its item."""
    return ("options", item.options.index(option), "text")


def key_is_long(item: Item) -> Iterator[Flaw]:
    """The key is longer than 1.25 times the mean distractor, and the longest by ten characters."""
    key, others = key_of(item), [len(option.text) for option in distractors(item)]
    if len(key.text) > 1.25 * mean(others) and len(key.text) >= max(others) + 10:
        told = f"the key has {len(key.text)} characters, the others {', '.join(map(str, others))}"
        yield Flaw("key-is-long", at(item, key), told, "make the options alike in length and detail")


def absolutes(option: Option) -> frozenset[str]:
    """The absolute words of an option, idioms and rates left out."""
    return ABSOLUTE & set(words(NOT_ABSOLUTE.sub(" ", option.text.lower())))


def absolutes_cue(item: Item) -> Iterator[Flaw]:
    """Absolute words stand in distractors only."""
    for option in distractors(item) if not absolutes(key_of(item)) else ():
        if found := absolutes(option):
            told = f"'{min(found)}' stands in a distractor and not in the key"
            yield Flaw("absolute-word", at(item, option), told, "say it without the absolute word")


def _vague(option: Option) -> frozenset[str]:
    return VAGUE & set(words(re.sub(r"\bMay\b", " ", option.text)))  # the month


def vague_cue(item: Item) -> Iterator[Flaw]:
    """Vague words stand in the key only."""
    key = key_of(item)
    if (found := _vague(key)) and not any(map(_vague, distractors(item))):
        told = f"'{min(found)}' stands in the key only"
        yield Flaw("vague-word", at(item, key), told, "be exact, or hedge the others too")


def form_cue(item: Item) -> Iterator[Flaw]:
    """The options differ in how they begin or end, the key alone is a question, or the stem ends in an article."""
    bare = {option.id: option.text.strip("\"'“”‘’ ") for option in item.options}
    asks = {name for name, text in bare.items() if text.endswith("?")}
    if asks in ({item.key}, set(bare) - {item.key}):
        told = "the key alone is a question, or alone is none"
        yield Flaw("form", ("options",), told, "give all the same form")
    for name, shapes in (
        ("begin with a capital letter", {text[0].isupper() for text in bare.values() if text[:1].isalpha()}),
        ("end with a full stop", {text.endswith((".", "?", "!")) for text in bare.values()}),
    ):
        if len(shapes) > 1 and not (asks and "end" in name):
            yield Flaw("form", ("options",), f"some options {name} and some do not", "give all the same form")
    if re.search(r"\b(a|an)\W*$", item.stem):
        yield Flaw("form", ("stem",), "the stem ends in 'a' or 'an'", "end it with a whole question")


def clang(item: Item) -> Iterator[Flaw]:
    """The key echoes the stem: its share of the stem's words is 0.2 above the others', with two that no other has."""
    stem = content_words(item.stem)

    def shared(option: Option) -> float:
        own = content_words(option.text)
        return len(own & stem) / len(own) if own else 0.0

    key, others = key_of(item), distractors(item)
    alone = (content_words(key.text) & stem).difference(*(content_words(option.text) for option in others))
    if shared(key) - mean(map(shared, others)) > 0.2 and len(alone) > 1:
        told = f"the key repeats the stem ({', '.join(sorted(alone))})"
        yield Flaw("clang", at(item, key), told, "use other words, or echo them in the others too")


def convergence(item: Item) -> Iterator[Flaw]:
    """The key shares more with the other options than any of them does: 0.3 more, summed over the others."""
    texts = {option.id: content_words(option.text) for option in item.options}

    def overlap(name: str) -> float:
        others = [texts[other] for other in texts if other != name]
        return sum(len(texts[name] & other) / max(len(texts[name] | other), 1) for other in others)

    first, second = sorted(texts, key=overlap, reverse=True)[:2]
    if first == item.key and overlap(first) - overlap(second) > 0.3:
        yield Flaw("convergence", ("options",), "the key shares most with the other options", "spread what they share")
