"""Plain questions on the terminal, each answer checked at once and asked again with one line that says why."""

import re
import textwrap
import unicodedata
from collections.abc import Callable, Container, Mapping, Sequence
from difflib import get_close_matches

import yaml

from carelib.faults import Refused, one_line, shown
from carelib.model import Source

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 60  # letters
LONGEST = 400  # letters of an answer; what is longer is written in the file, with an editor
TO_ADD_ONE = "to add yours: CONTRIBUTING.md, 'A source', then start again"
WIDE = 110  # letters in a line of a content file


class Ended(Refused):
    """There are no more answers."""


def ask(question: str, check: Callable[[str], str] = lambda _: "", suggest: str = "") -> str:
    """One answer on one line. ``check`` gives why it cannot be taken, or nothing; Enter alone takes the suggestion."""
    while True:
        try:
            text = " ".join(input(_prompt(question, suggest)).split()) or suggest
        except EOFError:
            raise Ended("the answers ended before the last question; nothing was written") from None
        except UnicodeDecodeError:
            raise Refused("the answers are no UTF-8 text; nothing was written") from None
        why = _unfit(text) or check(text)
        if not why:
            return text
        print(f"  {one_line(why)}")


def _prompt(question: str, suggest: str) -> str:
    end = " " if question.endswith("?") else ": "
    return f"{question} [{suggest}]{end}" if suggest else f"{question}{end}"


def _unfit(text: str) -> str:
    if not text:
        return "an answer is needed here"
    if one_line(text) != text:
        return "there is a sign in it that cannot be shown; leave it out"
    if len(text) > LONGEST:
        return f"at most {LONGEST} letters here; the file takes longer texts"
    return ""


def choose(question: str, choices: Mapping[str, str], suggest: str = "", numbers: Sequence[int] = ()) -> str:
    """One of the choices (value -> what is said of it), by its number in the list or by the value itself.

    ``numbers``: those that the choices have already, where they have some.
    """
    values = list(choices)
    told = [f"{value}  {says}" if says else value for value, says in choices.items()]
    return values[choose_line(question, told, values, values.index(suggest) if suggest in choices else None, numbers)]


def choose_line(
    question: str,
    lines: Sequence[str],
    values: Sequence[str] = (),
    suggest: int | None = None,
    numbers: Sequence[int] = (),
) -> int:
    """Which of the lines, counted from 0: chosen by its number, from 1 on if it has none of its own, or by its value."""
    numbers = numbers or range(1, len(lines) + 1)
    for number, line in zip(numbers, lines, strict=True):
        print("\n".join(textwrap.wrap(f"{number:>3}  {one_line(line)}", 100, subsequent_indent=" " * 5)))

    def found(text: str) -> int:
        if text in values:
            return values.index(text)
        number = int(text) if re.fullmatch(r"[0-9]{1,4}", text) else -1
        return list(numbers).index(number) if number in numbers else -1

    wrong = f"a number from {numbers[0]} to {numbers[-1]} was expected"
    first = "" if suggest is None else str(numbers[suggest])
    return found(ask(question, lambda text: wrong if found(text) < 0 else "", first))


def yes(question: str) -> bool:
    """Whether the answer is yes; no is what Enter alone says, and what it is where the answers have ended."""
    try:
        return input(f"{question} Type yes or Enter: ").strip().lower() in ("yes", "y")
    except (EOFError, UnicodeDecodeError):
        print()
        return False


def ask_id(title: str, taken: Container[str], before: str = "", what: str = "id") -> str:
    """An id that is free, with one made from the title as a suggestion."""

    def check(text: str) -> str:
        if not SLUG.fullmatch(text) or len(text) > LONGEST_ID:
            return f"lower-case words joined by hyphens were expected, {LONGEST_ID} letters at most: {slug(text)}"
        return "this id is taken; ids are never used twice" if text in taken else ""

    suggested = slug(f"{before} {title}")
    if suggested in taken:
        suggested = next(one for number in range(2, 1000) if (one := f"{suggested}-{number}") not in taken)
    return ask(f"Its {what}, which stays for good", check, suggested)


def slug(title: str) -> str:
    """An id made of the first words of a title."""
    plain = unicodedata.normalize("NFKD", title.lower().replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))
    return "-".join(words[:6])[:LONGEST_ID].strip("-") or "new"


def ask_source(sources: Mapping[str, Source], near: Sequence[str] = ()) -> str:
    """A source that somebody has read, by its number among those that are near, or by its id."""
    close = {name: f"{sources[name].who}: {sources[name].title}" for name in near if name in sources}
    for number, (name, says) in enumerate(close.items(), start=1):
        print(f"{number:>3}  {shorten(one_line(f'{name}  {says}'))}")

    def found(text: str) -> str:
        by_number = re.fullmatch(r"[0-9]{1,3}", text) and 0 < int(text) <= len(close)
        return list(close)[int(text) - 1] if by_number else text

    def check(text: str) -> str:
        if found(text) not in sources:
            some = [name for name in sources if text.lower() in name] or get_close_matches(text, sources, 4, 0.3)
            near_it = ", ".join(some[:4]) or "none"
            return f"there is no source {shown(text)}; near it are: {near_it}; {TO_ADD_ONE}"
        return "nobody has read this source yet; choose another" if sources[found(text)].read == "not read" else ""

    how = "its number, or the id of any source" if close else "its id, as in content/sources"
    return found(ask(f"What does it rest on? One source that you read: {how}", check))


def shorten(text: str, most: int = 100) -> str:
    """The text on one line of a terminal."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def scalar(text: str, indent: int) -> str:
    """A text of one line as it can stand behind a key of YAML; a long one is folded, indented so far."""
    if len(text) > WIDE - 30:
        return f">-\n{folded(text, indent)}"
    return yaml.safe_dump(text, allow_unicode=True, width=10_000).removesuffix("...\n").strip()


def folded(text: str, indent: int) -> str:
    """A text as the lines of a folded block: never cut inside a word, since each end of a line reads as a space."""
    before = " " * indent
    return textwrap.fill(
        text, WIDE, initial_indent=before, subsequent_indent=before, break_long_words=False, break_on_hyphens=False
    )
