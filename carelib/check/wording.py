"""How the content says things: safe words, readable sentences, nothing said twice.

Safe-messaging words follow the Samaritans' media guidelines (2020), JED, and the WHO's resource for media
professionals (2023). Reading grades are Flesch-Kincaid and SMOG, of sentences and syllables that textstat counts; no formula proves
that a text is understood. Sameness is eight words in a row, the usual window of shingling.
"""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from carelib.loader import CONTENT
from carelib.model import Entry

PERSON = (
    r"(?=\s*(?:[.,;:!?)\"”’]|$)|\s+(?:who|and|or|is|was|has|had|in|at|to|with|on|for|but|so|like|can|may|needs?)\b)"
)
"""What may follow where an illness is made into the person: a noun after it would make it an illness again."""

UNSAFE: Mapping[str, str] = {
    r"\bcommit(s|ted|ting)? suicide\b": "died by suicide",
    r"\b(failed|unsuccessful|successful|completed) (suicides?\b|attempts?\b(?! (to|at)\b))": (
        "attempted suicide; died by suicide"
    ),
    r"\bsuffer(s|ed|ing)? from\b|\bsufferers?\b": "lives with; has",
    r"\bthe mentally ill\b": "people with mental health problems",
    r"\b(a|an|the) (schizophrenic|psychotic|anorexic|depressive|addict|alcoholic|borderline)\b" + PERSON: (
        "a person with …"
    ),
    r"\b(schizophrenics|psychotics|anorexics|addicts|alcoholics)\b(?! anonymous)": "people with …",
    r"\b(crazy|insane|lunatic|nutcase|psycho)\b(?!-)": "name what is meant",
    r"\bsuicide epidemic\b|\bepidemic of suicides?\b|\bskyrocket": "give the number, or leave it out",
    r"(?<!do )(?<!if )(?<!whether )(?<!that )\byou (need|must have) (therapy|psychotherapy|treatment)\b": (
        "your answers lean towards …"
    ),
}
"""Pattern -> what to say instead. What stands alone between quotation marks is spoken about, not said."""

WINDOW = 8  # words
ARTICLE = CONTENT / "article.sha"
GRADES = {"help": 6.0, "public": 8.0, "lesson": 11.0}
"""The highest reading grade of each kind of text."""
FEWEST_WORDS = 100  # of fewer a reading grade says little
SMOG_FROM = 30  # sentences; the formula was made for thirty (McLaughlin 1969) and says little of fewer
SMOG_LONG = 3  # syllables of a word that counts as long


def words(text: str) -> list[str]:
    """The words of a text, in lower case, without what surrounds them."""
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.lower())


def unsafe(text: str) -> Iterator[tuple[str, str]]:
    """Words that public messages about suicide and illness avoid, each with what to say instead."""
    for pattern, instead in UNSAFE.items():
        for found in re.finditer(pattern, text, re.I):
            if not _alone_in_quotes(text, *found.span()):
                yield found[0], instead
                break


def _alone_in_quotes(text: str, start: int, end: int) -> bool:
    return text[max(start - 1, 0) : start] in tuple("\"“‘'") and text[end : end + 1] in tuple("\"”’'")


@dataclass(frozen=True)
class Grade:
    """Reading grades of a text (US school years): Flesch-Kincaid and SMOG, with what they were counted from."""

    flesch_kincaid: float
    smog: float
    words: int
    sentences: int

    def above(self, bar: float, fewest: int = FEWEST_WORDS) -> bool:
        """Whether one of the two is above, in a text of enough words; SMOG counts from thirty sentences on."""
        higher = self.flesch_kincaid > bar or (self.sentences >= SMOG_FROM and self.smog > bar)
        return self.words >= fewest and higher

    def __str__(self) -> str:
        return f"{self.flesch_kincaid:.1f} (Flesch-Kincaid), {self.smog:.1f} (SMOG)"


def grade(texts: Iterable[str], exempt: Iterable[str] = ()) -> Grade:
    """The reading grades of texts taken together; terms that have to stay count as one short word.

    Flesch-Kincaid by Kincaid and others (1975), SMOG by McLaughlin (1969).
    """
    import textstat

    whole = " ".join(map(_ended, filter(None, map(str.strip, texts))))
    if terms := tuple(exempt):
        whole = _any_of(terms).sub("term", whole)
    found = words(whole)
    if not found:
        return Grade(0.0, 0.0, 0, 0)
    sentences = textstat.sentence_count(whole)
    syllables = [_syllables(word) for word in whole.lower().split() if re.search(r"\w", word)]
    flesch_kincaid = 0.39 * len(syllables) / sentences + 11.8 * sum(syllables) / len(syllables) - 15.59
    long_words = sum(1 for count in syllables if count >= SMOG_LONG)
    smog = 1.043 * math.sqrt(SMOG_FROM * long_words / sentences) + 3.1291
    return Grade(flesch_kincaid, smog, len(found), sentences)


@cache
def _syllables(word: str) -> int:
    """How many syllables a word has, as textstat counts them; it counts each word of a text anew, and that takes seconds."""
    import textstat

    return int(textstat.syllable_count(word))


EASE: Mapping[str, tuple[float, float]] = {"es": (65.0, 80.0)}
"""Language -> the lowest reading ease of what is public, and of the help texts. On the INFLESZ scale 65 to 80 is "quite
easy" and more is "very easy" (Barrio-Cantalejo and others 2008)."""


def ease(texts: Iterable[str], language: str) -> float | None:
    """The reading ease by Szigriszt-Pazos (1993), as textstat counts it: 0 to about 100, higher is easier.

    None in a language without such a formula here, and of too few words to say anything.
    """
    import textstat

    whole = " ".join(map(_ended, filter(None, map(str.strip, texts))))
    if language not in EASE or len(words(whole)) < FEWEST_WORDS:
        return None
    try:
        textstat.set_lang(language)
        return float(textstat.szigriszt_pazos(whole))
    finally:
        textstat.set_lang("en_US")


def _ended(text: str) -> str:
    return text if text.rstrip("\"'”’)*").endswith((".", "?", "!")) else f"{text.rstrip(':;,')}."


@cache
def _any_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(terms, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")s?\b", re.I)


def plain(markdown: str) -> str:
    """Markdown as it reads: without marks, link targets, comments and fenced code; each block ends its sentence."""
    text = re.sub(r"^```.*?^```|<!--.*?-->", "", markdown, flags=re.M | re.S)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"^[ >]*(?:[-*+]|\d+\.) +|^[ |:-]+$|^(?=#)|(?<=\S) *\| *(?=\S)", "\n\n", text, flags=re.M)
    text = re.sub(r"^(#.*)$", r"\1\n", text, flags=re.M)
    blocks = (" ".join(re.sub(r"[#*_`>|\[\]]", " ", block).split()) for block in re.split(r"\n\s*\n", text))
    return "\n".join(_ended(block) for block in blocks if re.search(r"\w", block))


def shingles(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of eight words of a text, in order."""
    found = words(text)
    for start in range(len(found) - WINDOW + 1):
        yield tuple(found[start : start + WINDOW])


def fingerprint(shingle: Iterable[str]) -> str:
    """A short hash of a run of words, so that a text can be compared with without being kept."""
    return hashlib.blake2b(" ".join(shingle).encode(), digest_size=6).hexdigest()


@cache
def article() -> frozenset[str]:
    """Fingerprints of every run of eight words of the source article, whose text is not part of this project."""
    return frozenset(ARTICLE.read_text("ascii").split())


def in_article(text: str) -> str:
    """The first run of eight words of a text that stands in the source article; empty where there is none."""
    return next((" ".join(run) for run in shingles(text) if fingerprint(run) in article()), "")


def texts_of(value: object, where: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text inside an entry with the place where it stands; ids and other single words are no texts."""
    if isinstance(value, Entry):
        for field in type(value).model_fields:
            yield from texts_of(getattr(value, field), (*where, field))
    elif isinstance(value, tuple):
        for index, inside in enumerate(value):
            yield from texts_of(inside, (*where, index))
    elif isinstance(value, str) and " " in value:
        yield where, value


TO_WRITE = "WRITE:"
"""Stands in a text that is still to be written, before what belongs there (``carelib new`` puts it)."""


def to_write(value: object, where: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place inside an entry whose text is still to be written."""
    if isinstance(value, Entry):
        value = {field: getattr(value, field) for field in type(value).model_fields}
    if isinstance(value, str):
        if TO_WRITE in value:
            yield where
    elif isinstance(value, (dict, tuple)):
        for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
            yield from to_write(inside, (*where, key))
