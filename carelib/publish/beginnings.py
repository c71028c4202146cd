"""The beginnings that ``carelib new`` writes: whole entries in which every text says what belongs in its place."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from carelib.loader import Library
from carelib.model import KINDS, Item, Lesson, Misconception, Technique, fill
from carelib.publish.asking import LONGEST, choose, folded

TEMPLATES = Path(__file__).parent / "templates"
PREVIEWED = ("items", "scenes", "sessions", "goals", "cases", "forms", "hunts", "lessons")
"""Kinds that share one space of ids, so that one id means one thing in ``carelib preview``."""

CONCERN = (
    "WRITE: {who}. Say what brings this person, with one detail that is theirs alone, such as an hour, a number, a thing "
    "on the table. Two or three sentences; no diagnosis that nobody has made."
)
RIGHT = "WRITE: the choice that holds; no longer than its neighbours, and no more careful"
RIGHT_WHY = (
    "WRITE: why this holds here, and what the field says, with its source in the sentence; also where it would no "
    'longer hold. 25 to 80 words, and no "Right!" at its beginning.'
)
WRONG = "WRITE: what somebody does or says who believes: {belief}"
WRONG_WHY = (
    "WRITE: why this tempts, and what the field says; 25 to 80 words. Begin with the good in it. Somebody who chose it "
    "should feel understood and know more."
)
TECHNIQUES = {
    "a": (
        "agenda-setting",
        "psychoeducation",
        "situation-tracing",
        "socratic-question",
        "problem-solving",
        "homework-setting",
        "summary",
    ),
    "b": (
        "open-question",
        "reflection",
        "exploring-affect",
        "linking-past-and-present",
        "naming-a-pattern",
        "immediacy",
        "summary",
    ),
}
"""What the practitioner of each session does first, until the author knows better; names of ``content/techniques/``."""
CLIENT = (
    ("present problem", 1, "what brings them today, as one would say it at a counter; half a sentence too much"),
    ("present problem", 1, "what happened on one day of last week, with its hour and its place"),
    ("body", 2, "what they noticed in themselves at that moment; not yet a word for it"),
    ("relationships", 2, "who else was there, and what they said; a little unfair, as one is"),
    ("past", 3, "where they know this from, or why they would rather not look there"),
    ("this meeting", 2, "a doubt about what was just said; a client may disagree, and be right"),
    ("future", 1, "what they take along, in their own words and smaller than the practitioner hoped"),
)
"""Focus, depth and what the client says, turn by turn."""


def begin(name: str, given: Mapping[str, object]) -> str:
    """The beginning of this name with what the author said."""
    return fill((TEMPLATES / f"{name}.yaml").read_text("utf-8"), **given)


def taken(library: Library, folder: str = "") -> set[str]:
    """Ids that are used or were; and, for entries with a file of their own, the names of the files in their folder."""
    entries = (name for kind in PREVIEWED for name in library.of(KINDS[kind]))
    old = (item.replaces for item in library.of(Item).values() if item.replaces)
    files = (path.stem for path in (library.root / folder).glob("*.y*ml")) if folder else ()
    return {*entries, *old, *files}


def usual_start(library: Library, lesson: str) -> str:
    """The word with which most ids of a lesson's items begin; empty where there is no such habit."""
    own = [one.id.partition("-")[0] for one in library.of(Item).values() if one.lesson == lesson and one.use != "form"]
    word, often = Counter(own).most_common(1)[0] if own else ("", 0)
    return word if often > 2 else ""


def ask_misconceptions(library: Library, lesson: str) -> tuple[str, str]:
    """The wrong ideas that the two wrong choices show: those of the lesson first, then all others."""
    every = library.of(Misconception)
    known = {name: one.belief for name, one in every.items() if one.lesson == lesson}
    known = known if len(known) > 1 else {name: one.belief for name, one in every.items()}
    first, second, *_ = [*known, *known]
    one = choose("Which wrong idea does the first wrong choice show?", known, first)
    return one, choose("And the second?", known, second)


def rarest_key(library: Library, lesson: str) -> str:
    """Where the right choice stands least often so far in this lesson, so that its place gives nothing away."""
    keys = Counter(one.key for one in library.of(Item).values() if one.lesson == lesson)
    return min("bca", key=lambda letter: keys[letter])


def options(library: Library, key: str, wrong: Sequence[str]) -> str:
    """Three choices; the wrong ones show these misconceptions in turn."""
    lines, left = [], iter(wrong)
    for letter in "abc":
        shows = "" if letter == key else next(left)
        belief = library.find(Misconception, shows).belief if shows else ""
        text = fill(WRONG, belief=belief.rstrip(".!")) if shows else RIGHT
        lines += [f"    - id: {letter}", "      text: >-", folded(text, 8)]
        lines += [f"      misconception: {shows}"] if shows else []
        lines += ["      feedback: >-", folded(WRONG_WHY if shows else RIGHT_WHY, 8)]
    return "\n".join(lines)


def concern(who: str) -> str:
    """Who the client is, and what else belongs there."""
    return folded(fill(CONCERN, who=who), 4)


def turns(library: Library, side: str) -> str:
    """Fourteen turns of talk: seven times the client, and the practitioner with a technique to be heard."""
    known = library.of(Technique)
    wanted = [name for name in TECHNIQUES[side] if name in known] or list(known) or list(TECHNIQUES[side])
    lines = []
    for number, (focus, depth, hint) in enumerate(CLIENT):
        name = wanted[number % len(wanted)]
        plain = known[name].plain if name in known else name
        heard = f"WRITE: words in which one can hear this, without its name: {plain}"
        why = "WRITE: what the practitioner does here and for what, so that a learner hears it the next time. 20 to 50 words."
        lines += ["      - who: client", "        says: >-", folded(f"WRITE: {hint}.", 10)]
        lines += [f"        focus: {focus}", f"        depth: {depth}"]
        lines += ["      - who: practitioner", "        says: >-", folded(heard, 10), f"        technique: {name}"]
        lines += ["        why: >-", folded(why, 10), f"        focus: {focus}", f"        depth: {depth}"]
    return "\n".join(lines)


def next_number(library: Library) -> str:
    """The number behind that of the last lesson."""
    return f"{max((int(one.number) for one in library.of(Lesson).values()), default=-1) + 1:02}"


def number_check(library: Library) -> Callable[[str], str]:
    """Says why a lesson cannot have a number."""
    numbers = {one.number: one.title for one in library.of(Lesson).values()}

    def check(text: str) -> str:
        if not re.fullmatch(r"[0-9]{2}", text):
            return "two digits were expected, as 12"
        return f"{text} is taken by '{numbers[text]}'" if text in numbers else ""

    return check


def minutes_check(text: str) -> str:
    """Says why a lesson cannot take so long."""
    good = re.fullmatch(r"[0-9]{1,3}", text) and 5 <= int(text) <= 120
    return "" if good else "a number of minutes from 5 to 120 was expected"


def aim_check(text: str) -> str:
    """Says why something is no objective."""
    if re.match(r"(you|can|know|understand|learn)\b", text.lower()):
        return "begin with a verb that one can watch, as 'ask', 'tell', 'judge'; 'You can' is said already"
    return (
        "" if len(text.split()) > 2 and len(text) < LONGEST else "three words or more: a verb, and what it is done to"
    )


def copied(template: Any, lesson: str, title: str) -> str:
    """The notebook of lessons to copy as a new lesson: its own ids, and "WRITE:" where the copy explains a part."""
    import nbformat

    template.metadata["title"] = title
    for cell in template.cells:
        cell["id"] = uuid4().hex[:8]
        if cell.cell_type == "code":
            cell.source = cell.source.replace('"00-start-here"', f'"{lesson}"')
            cell.outputs, cell.execution_count = [], None
        else:
            cell.source = re.sub(r"^\*(?=\w+: )(.+)\*$", r"**WRITE:** *\1*", cell.source, flags=re.M)
            cell.source = re.sub(r"\A# .+", lambda _: f"# {title}", cell.source)
    text: str = nbformat.writes(template)  # type: ignore[no-untyped-call]
    return text if text.endswith("\n") else f"{text}\n"
