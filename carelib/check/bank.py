"""Rules over the bank as a whole: every item free of flaws, every word safe and readable, nothing said twice or unused."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from carelib.check import flaws
from carelib.check.lessons import terms
from carelib.check.links import fault_at, named
from carelib.check.wording import (
    GRADES,
    TO_WRITE,
    Grade,
    article,
    fingerprint,
    grade,
    shingles,
    texts_of,
    to_write,
    unsafe,
)
from carelib.faults import Fault
from carelib.loader import FOLDERS, Library
from carelib.model import (
    KINDS,
    Approach,
    Ask,
    Case,
    Chance,
    Checklist,
    Claim,
    Criterion,
    Dose,
    Duration,
    Effect,
    Entry,
    Form,
    Goal,
    Harm,
    HelpLine,
    HelpOption,
    Hunt,
    Item,
    Lesson,
    Misconception,
    Objective,
    Phrase,
    Place,
    Scene,
    SessionPair,
    Source,
    SureQuestion,
    Technique,
    Term,
    Track,
    Value,
    Voice,
)

Where = tuple[str | int, ...]

FEWEST_IN_STEM = 20  # words; of fewer the reading grade of a stem says nothing
SAYS_TWICE = (Item, SessionPair, Scene, Goal, Case, Hunt)
"""Kinds whose texts must not share eight words in a row with each other."""
NOT_COMPARED = frozenset({"title", "content_note", "parts"})
"""Fields that may be alike: labels, and parts, which are pieces of a goal by definition."""
TAUGHT = frozenset(
    " ".join(run)
    for whose in ("the", "his", "her", "their")
    for words_taught in (
        "do you have thoughts of ending your life",
        f"only {whose} usual medicine in the usual amount or a drink or two and no more",
        f"hurt something taken {whose} usual dose of medicine or a drink or two apart a plan something",
    )
    for run in shingles(words_taught)
)
"""Each eight words in a row that the course wants said in just these words, wherever someone has to ask or to decide."""
QUOTES = frozenset({"belief", "title"})
"""Fields that say what others say."""
READ: Mapping[type[Entry], tuple[str, frozenset[str]]] = {
    HelpLine: ("help", frozenset({"reach"})),  # names and hours are not ours to word
    Checklist: (
        "public",
        frozenset({"safety", "body", "concern", "questions", "outcomes", "article_view", "field_views", "unsure"}),
    ),
    HelpOption: ("public", frozenset({"what", "meeting", "good", "bad", "time", "cost", "who", "evidence", "alone"})),
    Value: ("public", frozenset({"text", "why"})),
    SureQuestion: ("public", frozenset({"text", "hint"})),
    Chance: ("public", frozenset({"what", "turned"})),
    Ask: ("public", frozenset({"text", "why", "good_answer"})),
    Goal: ("public", frozenset({"text", "why", "specific"})),
    SessionPair: ("public", frozenset({"concern", "a", "b", "notice", "field_says"})),
    Scene: ("public", frozenset({"nodes", "role"})),
    Term: ("public", frozenset({"plain"})),
    Voice: ("public", frozenset({"says"})),
    Criterion: ("public", frozenset({"text", "where"})),
    Phrase: ("public", frozenset({"text"})),
    Item: ("lesson", frozenset({"stem", "options", "next_step"})),
    Claim: ("lesson", frozenset({"text", "field_says", "caution"})),
    Misconception: ("lesson", frozenset({"correction"})),
    Technique: ("lesson", frozenset({"plain"})),
    Approach: ("lesson", frozenset({"works_on", "focus", "sessions", "evidence", "delivered_by"})),
    Case: ("lesson", frozenset({"story", "debrief", "role"})),
    Hunt: ("lesson", frozenset({"intro", "registers", "providers", "debrief"})),
    Form: ("lesson", frozenset({"intro"})),
    Track: ("lesson", frozenset({"who", "stops"})),
    Lesson: ("lesson", frozenset({"keypoints", "try_tomorrow"})),
    Objective: ("lesson", frozenset({"text"})),
    Effect: ("lesson", frozenset({"careful"})),
    Place: ("lesson", frozenset({"protected", "free", "check"})),
    Duration: ("lesson", frozenset({"condition", "plain"})),
    Dose: ("lesson", frozenset({"definition", "people", "careful"})),
    Harm: ("lesson", frozenset({"who", "basis"})),
}
"""Kinds that learners and the public read -> which bar, and which of their fields."""


def items_are_sound(library: Library) -> Iterator[Fault]:
    """No item has a flaw that it does not answer for; what an item answers for is there, by a known name, with a reason."""
    items = library.of(Item)
    for item in items.values():
        found = list(flaws.flaws(item.model_copy(update={"answers": {}})))
        for flaw in found:
            if flaw.rule not in item.answers:
                remedy = f"{flaw.remedy}, or say why it stays (CONTRIBUTING.md, 'A quiz item'): 'answers: {{{flaw.rule}: …}}'"
                yield fault_at(library, item, flaw.where, f"{flaw.rule}: {flaw.wrong}", remedy)
        for name, reason in item.answers.items():
            if name not in flaws.NAMES:
                told, remedy = "no rule has this name", f"use one of {', '.join(flaws.NAMES)}"
            elif name not in {flaw.rule for flaw in found}:
                told, remedy = "it answers for a flaw that it does not have", "take it out"
            elif not reason.strip():
                told, remedy = "no reason is given", "say why the flaw may stay"
            else:
                continue
            yield fault_at(library, item, ("answers", name), told, remedy)
    for flaw in flaws.bank_flaws(list(items.values())):
        yield Fault(f"{library.root.name}/items", 0, "", f"{flaw.rule}: {flaw.wrong}", flaw.remedy)


def nothing_is_left_to_write(library: Library) -> Iterator[Fault]:
    """No text is still to be written."""
    for kind in KINDS.values():
        for entry in library.of(kind).values():
            for where in to_write(entry):
                remedy = "put your own words in place of all of it; it says what belongs there"
                yield fault_at(library, entry, where, f"this text is still to be written ({TO_WRITE})", remedy)


def words_are_safe(library: Library) -> Iterator[Fault]:
    """No text uses words that public messages about suicide and illness avoid."""
    for kind in KINDS.values():
        for entry in library.of(kind).values():
            for where, text in texts_of(entry):
                for word, instead in () if QUOTES & set(where) else unsafe(text):
                    yield fault_at(library, entry, where, f"'{word}' is not a safe word here", f"write: {instead}")


def sentences_are_plain(library: Library) -> Iterator[Fault]:
    """What is read keeps to its reading grade, kind by kind and stem by stem; glossary terms count as one short word."""
    remedy, exempt = "shorten sentences, use everyday words", terms(library)
    for name, (bar, found) in reading_grades(library, exempt).items():
        if found.above(bar):
            yield Fault(f"{library.root.name}/{name}", 0, "", f"reading grade {found}, above {bar:g}", remedy)
    for item in library.of(Item).values():
        found = grade([item.stem], exempt)
        if found.above(GRADES["lesson"], FEWEST_IN_STEM):
            told = f"reading grade {found.flesch_kincaid:.1f} (Flesch-Kincaid), above {GRADES['lesson']:g}"
            yield fault_at(library, item, ("stem",), told, remedy)


def reading_grades(library: Library, exempt: Iterable[str] = ()) -> dict[str, tuple[float, Grade]]:
    """Folder of a kind -> its bar, and the grade of all its texts together; exempt terms count as one short word."""
    found = {}
    for kind, (bar, fields) in READ.items():
        entries = library.of(kind).values()
        texts = [text for entry in entries for where, text in texts_of(entry) if where[0] in fields]
        if texts:
            found[FOLDERS[kind]] = (GRADES[bar], grade(texts, exempt))
    return found


def nothing_is_said_twice(library: Library) -> Iterator[Fault]:
    """No two entries share eight words in a row, and none shares them with the source article."""
    first: dict[str, tuple[str, Where]] = {}
    for kind in KINDS.values():
        for entry_id, entry in library.of(kind).items():
            for where, text in texts_of(entry):
                if "title" in where:
                    continue
                runs = {fingerprint(run): " ".join(run) for run in shingles(text)}
                if taken := article() & runs.keys():
                    told = f"'{runs[min(taken)]}' stands in the article"
                    yield fault_at(library, entry, where, told, "say it in own words")
                if kind not in SAYS_TWICE or NOT_COMPARED & set(where):
                    continue
                for mark, run in runs.items():
                    other = first.setdefault(mark, (entry_id, where))
                    if run not in TAUGHT and not _may_repeat((entry_id, where), other):
                        told = f"'{run}' stands in {other[0]} too"
                        yield fault_at(library, entry, where, told, "say one of them differently")
                        break


def _may_repeat(one: tuple[str, Where], other: tuple[str, Where]) -> bool:
    """The same text; the settings of one pair's sessions; a better alternative that is another way of the same moment."""
    if one[0] != other[0]:
        return False
    (*before, last), (*other_before, other_last) = one[1], other[1]
    same_node = before[:2] == other_before[:2] and {last, other_last} == {"says", "better"}
    return one == other or last == other_last == "setting" or same_node


def nothing_is_unused(library: Library) -> Iterator[Fault]:
    """Every source and technique is named by something."""
    rested_on = {
        name
        for kind in KINDS.values()
        for entry in library.of(kind).values()
        for _, field, name in named(entry)
        if field == "sources"
    }
    used = {name for pair in library.of(SessionPair).values() for _, field, name in named(pair) if field == "technique"}
    for source in library.of(Source).values():
        if source.id not in rested_on:
            yield fault_at(library, source, (), "nothing names this source", "name it where it is used, or remove it")
    for technique in library.of(Technique).values():
        if technique.id not in used:
            yield fault_at(library, technique, (), "no session shows it", "tag a turn with it, or remove it")


RULES: tuple[Callable[[Library], Iterator[Fault]], ...] = (
    nothing_is_left_to_write,
    items_are_sound,
    words_are_safe,
    sentences_are_plain,
    nothing_is_said_twice,
    nothing_is_unused,
)
