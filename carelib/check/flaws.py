"""Item-writing flaws that a program can see: cues that give a key away, and stems that ask too little or too much.

The rules are those of the NBME guide as listed in BMC Medical Education 2016 (doi 10.1186/s12909-016-0559-7) and of
Haladyna, Downing and Rodriguez (2002). The thresholds are this project's own; no standard sets them. A flaw may stay
where the item says why, under ``answers``, by the name of the rule.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, groupby
from statistics import mean

from carelib.check import cues
from carelib.check.cues import Flaw, absolutes, at, distractors, key_of
from carelib.check.wording import words
from carelib.model import Item

NAMES = (
    "key-is-long",
    "all-or-none",
    "negative-stem",
    "absolute-word",
    "vague-word",
    "form",
    "clang",
    "convergence",
    "order",
    "overlap",
    "opposites",
    "stem",
    "hinge",
    "feedback",
)
"""The names that an item's ``answers`` may use."""

LONGEST_STEM, SHORTEST_STEM = 80, 8  # words
FEEDBACK = range(25, 81)  # words
FEWEST = 15  # items; fewer say nothing about the bank
LONGEST_RUN = 3

FOR_OTHERS = re.compile(
    r"\b(?:all|none|any|both|neither|either) of the (?:above|options|answers|other (?:options|answers))\b"
    r"|^(?:all|none|both|neither)(?: of (?:these|them|those|the (?:two|three|four|above)))?$"
    r"|\b(?:both|neither) [a-e] (?:and|or|nor) [a-e]\b|^[a-e](?:,? (?:and|or) [a-e])+$"
)
ASIDE = re.compile(r"[\"“][^\"”]*[\"”]|\b(?:at least|not only|or (?:why )?not)\b")
IN_A_CLAUSE = re.compile(
    r"(?<=\w)(?: (?:who|whom|whose|if|when|because|since|although)|, which"
    r"| that (?=(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|he|she|they|it|you|we)\b))\b[^,;:?]*"
)
TELLS_NOTHING = re.compile(
    r"\bwhich (?:one )?of (?:the following|these|them)(?: \w+)? (?:is|are) (?:true|correct|right|accurate)\b"
    r"|\bwhich (?:statement|answer|option)s?(?: below)? (?:is|are) (?:true|correct|right|accurate)\W*$"
)
HANGS = re.compile(
    r"\b(?:question|item|answer) above\b|\b(?:previous|preceding) (?:question|item)\b"
    r"|\b(?:in|to|from) (?:the|your) last (?:question|item|answer)\b"
)
VERDICT = re.compile(
    r"(?:correct|right|wrong|incorrect|exactly|excellent|perfect|well done|(?:good|great) (?:job|work)|no|yes)\b[.,!:]"
)
NUMBER = r"(?<![:.\d])(\d+(?:\.\d+)?)(?![:\d])"
BETWEEN = re.compile(rf"{NUMBER}\s*(?:to|-|–)\s*{NUMBER}|\bbetween {NUMBER} and {NUMBER}")
UP_TO = re.compile(
    rf"\b(under|below|(?:fewer|less) than|up to|at most) {NUMBER}|{NUMBER}(?: \w+)? (?:or (?:less|fewer)|at most)\b"
)
FROM_ON = re.compile(rf"\b(over|above|more than|at least) {NUMBER}|{NUMBER}(?: \w+)? or (?:more|over)\b")
INCLUSIVE = ("up to", "at most", "at least", None)


def all_or_none(item: Item) -> Iterator[Flaw]:
    """An option stands for other options: by naming them, or by being nothing but 'all', 'none', 'both' or 'neither'."""
    for option in item.options:
        if FOR_OTHERS.search(option.text.lower().strip(" .!\"'“”")):
            told = "an option stands for other options"
            yield Flaw("all-or-none", at(item, option), told, "say what it means itself")


def negative_stem(item: Item) -> Iterator[Flaw]:
    """The question itself is put in the negative; a negative in what is quoted, or about someone, is none."""
    question = re.split(r"(?<=[.!?:])[\"”’]?\s+", item.stem.strip())[-1].lower()
    if re.search(r"\b(not|except|least)\b|n['’]t\b", IN_A_CLAUSE.sub("", ASIDE.sub("", question))):
        yield Flaw("negative-stem", ("stem",), "the question is put in the negative", "ask for what holds")


def _span(text: str) -> tuple[float, float] | None:
    """The lowest and highest number of an option that is a range: '8 to 12', 'under 5', '20 or more'."""
    if found := BETWEEN.search(text):
        low, high = sorted(float(each) for each in found.groups() if each)
        return low, high
    if found := UP_TO.search(text):
        high = float(found[2] or found[3])
        return -math.inf, high if found[1] in INCLUSIVE else math.nextafter(high, -math.inf)
    if found := FROM_ON.search(text):
        low = float(found[2] or found[3])
        return low if found[1] in INCLUSIVE else math.nextafter(low, math.inf), math.inf
    return None


def numbers(item: Item) -> Iterator[Flaw]:
    """Options that are ranges overlap; options that differ by one number only do not ascend."""
    texts = [option.text.lower().replace(",", "") for option in item.options]
    spans = [span for text in texts if (span := _span(text))]
    if len(spans) == len(texts) and any(
        max(one[0], two[0]) <= min(one[1], two[1]) for one, two in combinations(spans, 2)
    ):
        yield Flaw("overlap", ("options",), "two ranges overlap", "make each number belong to one option")
    found = [re.findall(NUMBER, text) for text in texts]
    around = {re.sub(NUMBER, "", text).strip(" .").removesuffix("s") for text in texts}
    if len(around) == 1 and all(len(each) == 1 for each in found):
        values = [float(each[0]) for each in found]
        if values != sorted(values):
            yield Flaw("order", ("options",), "the numbers do not ascend", "put them in order")


def opposites(item: Item) -> Iterator[Flaw]:
    """Two options say yes and no while another answers something else, or one is another with a 'not' in it."""
    found = [words(option.text) for option in item.options]
    starts = {each[0] for each in found if each}
    answered = {"yes", "no", "not", "nearly", "partly", "perhaps", "maybe", "both", "neither"}
    negated = any(set(one) ^ set(two) == {"not"} for one, two in combinations(found, 2))
    if ({"yes", "no"} <= starts and starts - answered) or negated:
        told = "two options are opposites that leave the others out"
        yield Flaw("opposites", ("options",), told, "let all of them say what is done or meant")


def stem_form(item: Item) -> Iterator[Flaw]:
    """The stem is a whole question that can be answered with the options covered, and by itself."""
    count, asked = len(words(item.stem)), item.stem.lower()
    if not item.stem.rstrip("\"'”’) ").endswith("?"):
        yield Flaw("stem", ("stem",), "it does not end with a question mark", "ask a whole question")
    if not SHORTEST_STEM <= count <= LONGEST_STEM:
        remedy = f"write {SHORTEST_STEM} to {LONGEST_STEM} words"
        yield Flaw("stem", ("stem",), f"it has {count} words", remedy)
    if TELLS_NOTHING.search(asked):
        yield Flaw("stem", ("stem",), "it can be answered only by reading the options", "ask the question itself")
    if HANGS.search(asked):
        yield Flaw("hinge", ("stem",), "it hangs on another item", "let it stand by itself")


def feedback_form(item: Item) -> Iterator[Flaw]:
    """Every option's feedback explains, in 25 to 80 words, and does not begin with a verdict or with praise."""
    for index, option in enumerate(item.options):
        count, where = len(words(option.feedback)), ("options", index, "feedback")
        if count not in FEEDBACK:
            remedy = f"write {FEEDBACK.start} to {FEEDBACK.stop - 1} words: why it tempts, what the field says"
            yield Flaw("feedback", where, f"{count} words", remedy)
        if VERDICT.match(option.feedback.lower()):
            remedy = "begin with the reason: the page says the verdict"
            yield Flaw("feedback", where, "it begins with a verdict", remedy)


RULES: tuple[Callable[[Item], Iterator[Flaw]], ...] = (
    cues.key_is_long,
    cues.absolutes_cue,
    cues.vague_cue,
    cues.form_cue,
    cues.clang,
    cues.convergence,
    all_or_none,
    negative_stem,
    numbers,
    opposites,
    stem_form,
    feedback_form,
)


def flaws(item: Item) -> list[Flaw]:
    """The flaws of one item that it does not answer for."""
    return [flaw for rule in RULES for flaw in rule(item) if flaw.rule not in item.answers]


def key_longest_bound(items: Sequence[Item]) -> tuple[float, float]:
    """Share of items whose key is strictly the longest option, and the largest share that chance still explains.

    The bound is p + 2 * sqrt(p * (1 - p) / n), with p the mean of 1 / number of options.
    """
    longest = mean(len(key_of(item).text) > max(len(option.text) for option in distractors(item)) for item in items)
    chance = mean(1 / len(item.options) for item in items)
    return longest, chance + 2 * math.sqrt(chance * (1 - chance) / len(items))


def place_of_key(item: Item) -> int:
    """Where the key stands among the options, from 0."""
    return item.options.index(key_of(item))


def position_p(items: Sequence[Item]) -> float:
    """Probability of key positions at least this uneven by chance: chi-square over items with three options, two degrees."""
    counts = Counter(map(place_of_key, items))
    expected = len(items) / 3
    return math.exp(-sum((counts[place] - expected) ** 2 / expected for place in range(3)) / 2)


def absolutes_bound(items: Sequence[Item]) -> tuple[float, float]:
    """Share of distractors with an absolute word, and the largest share that the keys' own share and chance explain.

    The bound is two standard errors of a difference of two shares above the keys' share.
    """
    keys = [bool(absolutes(key_of(item))) for item in items]
    others = [bool(absolutes(option)) for item in items for option in distractors(item)]
    whole = mean(keys + others)
    return mean(others), mean(keys) + 2 * math.sqrt(whole * (1 - whole) * (1 / len(keys) + 1 / len(others)))


def bank_flaws(items: Sequence[Item]) -> Iterator[Flaw]:
    """Flaws that only the bank as a whole shows: key length, key position, runs of one position, absolute words."""
    if len(items) >= FEWEST:
        share, bound = key_longest_bound(items)
        if share > bound:
            told = f"the key is the longest option in {share:.0%} of the items; chance explains up to {bound:.0%}"
            yield Flaw("bank-length", (), told, "shorten keys, or lengthen distractors")
        share, bound = absolutes_bound(items)
        if share > bound:
            told = f"{share:.0%} of the distractors have an absolute word; keys and chance explain up to {bound:.0%}"
            yield Flaw("bank-absolute", (), told, "say distractors without them")
    three = [item for item in items if len(item.options) == 3]
    if len(three) >= FEWEST and position_p(three) < 0.05:
        counts = Counter(map(place_of_key, three))
        told = f"keys stand first, second, third {counts[0]}, {counts[1]} and {counts[2]} times"
        yield Flaw("bank-position", (), told, "move some keys")
    for (lesson, place), run in groupby(items, key=lambda item: (item.lesson, place_of_key(item))):
        names = [item.id for item in run]
        if len(names) > LONGEST_RUN:
            told = f"{lesson}: {len(names)} keys in a row stand at place {place + 1}, from {names[0]} on"
            yield Flaw("bank-run", (), told, "move some of them")
