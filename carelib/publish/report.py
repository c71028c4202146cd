"""The check as one page to read: faults, figures and charts, self-contained and without a script."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import sqrt
from pathlib import Path

from carelib.activities.panels import Markup, tag
from carelib.charts import Chart
from carelib.charts.report import counts_chart, levels_chart, shares_chart
from carelib.check import bank, lessons
from carelib.check.coverage import Coverage, coverage
from carelib.check.flaws import key_longest_bound, place_of_key, position_p
from carelib.check.wording import Grade
from carelib.faults import Fault
from carelib.loader import Library
from carelib.model import KINDS, Bloom, Claim, HelpLine, Item, Lesson, Misconception, Objective, Source
from carelib.publish.paper import Row, page, table

NOT_YET = tag("em", "not yet")


def report(library: Library, faults: Sequence[Fault], notebooks: Path | None = None) -> str:
    """The report as an HTML page; where the content cannot be read, only its faults."""
    sections = {"Faults": _faults(faults)}
    if not library.faults():
        covered = coverage(library, notebooks)
        sections |= {
            "What there is": _counts(library),
            "Items": _items(library),
            "Keys": _keys(list(library.of(Item).values())),
            "Reading grades": _grades(library, notebooks),
            "Coverage": _coverage(library, covered),
            "Misconceptions": _misconceptions(covered),
            "Sources": _sources(library),
            "Help lines": _help(library),
        }
    return page(f"Check of the course: {_many(len(faults), 'fault')}", "carelib check", sections)


def _many(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _faults(faults: Sequence[Fault]) -> list[Markup]:
    rows = [
        (f"{fault.file}:{fault.line}" if fault.line else fault.file, fault.entry, fault.rule, fault.remedy)
        for fault in faults
    ]
    return [table("Faults", ("Place", "Entry", "What is wrong", "What to do"), rows)]


def _counts(library: Library) -> list[Markup]:
    rows = [(folder, len(library.of(kind))) for folder, kind in KINDS.items()]
    return [table("Entries by kind", ("Kind", "Entries"), rows)]


def _items(library: Library) -> list[Markup]:
    items = list(library.of(Item).values())
    inside = []
    if items:
        names = {lesson.id: lesson.number for lesson in library.of(Lesson).values()}
        by_lesson = {
            names.get(name, name): {str(level): sum(item.bloom == level for item in group) for level in Bloom}
            for name, group in _by_lesson(items)
        }
        low = sum(item.bloom == Bloom.REMEMBER for item in items)
        high = sum(item.bloom not in (Bloom.REMEMBER, Bloom.UNDERSTAND) for item in items)
        told = f"{_many(len(items), 'item')}: {high / len(items):.0%} ask to apply or more (the aim: 40% at least), "
        inside = [tag("p", f"{told}{low / len(items):.0%} to remember (30% at most)."), _chart(levels_chart(by_lesson))]
    answered = [(item.id, name, why) for item in items for name, why in item.answers.items()]
    return [*inside, table("Flaws that an item answers for", ("Item", "Flaw", "Why it stays"), answered)]


def _by_lesson(items: Sequence[Item]) -> Iterator[tuple[str, list[Item]]]:
    """The items of each lesson, wherever their files stand."""
    for name, group in groupby(sorted(items, key=lambda item: item.lesson), key=lambda item: item.lesson):
        yield name, list(group)


def _chart(chart: Chart) -> Markup:
    return tag("div", Markup(chart._repr_html_()), class_="chart")


def _keys(items: Sequence[Item]) -> list[Markup]:
    three = [item for item in items if len(item.options) == 3]
    if not three:
        return [tag("p", "No items with three options.")]
    places = Counter(map(place_of_key, three))
    most = 1 / 3 + 2 * sqrt(2 / 9 / len(three))
    named = ("first", "second", "third")
    shares = [(f"Key stands {name}", places[place] / len(three), most) for place, name in enumerate(named)]
    shares.append(("Key is longest", *key_longest_bound(items)))
    caption = (
        f"Where keys stand in the {len(three)} items with three options, and how often the key is the longest option, "
        "each with the most that chance explains (two standard errors, dotted). Positions as uneven as these come up by "
        f"chance with probability {position_p(three):.2f}; below 0.05 is a fault."
    )
    return [_chart(shares_chart(shares, caption))]


def _grades(library: Library, notebooks: Path | None) -> list[Markup]:
    exempt = lessons.terms(library)
    without = bank.reading_grades(library, exempt) | lessons.grades(notebooks, exempt)
    whole = bank.reading_grades(library) | lessons.grades(notebooks)
    rows = [_grade_row(name, bar, found, whole[name][1]) for name, (bar, found) in without.items()]
    told = (
        "US school years, by Flesch-Kincaid and by SMOG, as textstat counts them. The bar holds for the figures without "
        "glossary terms, which have to stay and count as one short word; SMOG counts from 30 sentences on, and texts of "
        "fewer than 100 words are held to no bar. No formula proves that a text is understood."
    )
    head = ("Text", "Bar", "Words", "Sentences", "FK without terms", "SMOG without terms", "FK", "SMOG", "Verdict")
    return [tag("p", told), table("Reading grades", head, rows)]


def _grade_row(name: str, bar: float, without: Grade, whole: Grade) -> Row:
    figures = (without.flesch_kincaid, without.smog, whole.flesch_kincaid, whole.smog)
    verdict = "above" if without.above(bar) else "within"
    return (name, f"{bar:g}", whole.words, whole.sentences, *map(float, figures), verdict)


def _coverage(library: Library, covered: Coverage) -> list[Markup]:
    claims = {claim.id: claim.text for claim in library.of(Claim).values()}
    objectives = {objective.id: objective.text for objective in library.of(Objective).values()}
    beliefs = {misconception.id: misconception.belief for misconception in library.of(Misconception).values()}
    return [
        *_covered("Paragraphs of the article, by lesson", "Paragraph", covered.paragraphs, {}),
        *_covered("Claims of the article, by lesson", "Claim", covered.claims, claims),
        *_covered("Objectives, by item", "Objective", covered.objectives, objectives),
        *_covered("Misconceptions, by item", "Misconception", covered.misconceptions, beliefs),
        *_covered("Glossary terms, by notebook", "Term", covered.terms, {}),
    ]


def _covered(
    title: str, what: str, covered: Mapping[str, tuple[str, ...]], texts: Mapping[str, str]
) -> Iterator[Markup]:
    met = sum(map(bool, covered.values()))
    rows = [
        (name, *((texts.get(name, ""),) if texts else ()), ", ".join(by) if by else NOT_YET)
        for name, by in covered.items()
    ]
    yield tag("h3", f"{title}: {met} of {len(covered)}")
    yield table(title, (what, *(("Text",) if texts else ()), "Met in"), rows)


def _misconceptions(covered: Coverage) -> list[Markup]:
    counts = {name: len(items) for name, items in covered.misconceptions.items()}
    return [_chart(counts_chart(counts, "items", "Items with an option that shows each misconception."))]


def _sources(library: Library) -> list[Markup]:
    sources = sorted(library.of(Source).values(), key=lambda source: source.who.lower())
    counts = Counter(source.read for source in sources)
    rows = [(how, counts[how]) for how in ("itself", "second-hand", "not read")]
    others = [(source.id, source.who, source.title, source.read) for source in sources if source.read != "itself"]
    return [
        table("Sources by how far they were read", ("Read", "Sources"), rows),
        table("Sources not read themselves", ("Source", "Who", "Title", "Read"), others),
    ]


def _help(library: Library) -> list[Markup]:
    lines = sorted(library.of(HelpLine).values(), key=lambda line: (line.checked_on, line.place))
    rows = [
        (f"{day:%Y-%m-%d}", place, ", ".join(line.name for line in group))
        for (day, place), group in groupby(lines, key=lambda line: (line.checked_on, line.place))
    ]
    return [table("Help lines by the day they were checked", ("Checked on", "Place", "Lines"), rows)]
