"""Panels: what a lesson shows beside its prose and has nothing to click. Text is escaped here and nowhere else."""

import html
from collections.abc import Iterable, Sequence
from itertools import groupby

from carelib.activities.base import cited, phrases
from carelib.charts.evidence import chance_chart
from carelib.loader import Library
from carelib.model import Chance, Claim, Criterion, Lesson, Place, Source, Term, Track, fill


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def tag(name: str, *inside: str, **attributes: str) -> Markup:
    """An element as markup; whatever is not ``Markup`` is escaped. ``class_`` is class, ``data_place`` is data-place."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value, quote=True)}"' for key, value in attributes.items()
    )
    return Markup(f"<{name}{given}>{''.join(map(text, inside))}</{name}>")


def text(value: str) -> str:
    """The value as markup: as it is where it is markup already, else escaped."""
    return value if isinstance(value, Markup) else html.escape(value, quote=False)


class Panel:
    """A piece of a page with a truthful text form."""

    def __init__(self, says: str, *inside: str) -> None:
        self._says = says
        self._markup = tag("div", *inside, class_="care-panel")

    def _repr_html_(self) -> str:
        return str(self._markup)

    def __repr__(self) -> str:
        return self._says


def items(texts: Iterable[str]) -> Markup:
    """A list as markup."""
    return tag("ul", *(tag("li", each) for each in texts))


def claims_panel(library: Library, claim_ids: Sequence[str]) -> Panel:
    """A table of claims: the article's, in the course's words, beside what the field says."""
    claims = [library.find(Claim, name) for name in claim_ids]
    head = tag(
        "tr", *(tag("th", name, scope="col") for name in ("The article's claim", "Standing", "What the field says"))
    )
    rows = []
    for claim in claims:
        said: list[str] = [claim.field_says]
        if claim.caution:
            said += [Markup("<br>"), tag("strong", "Careful: "), claim.caution]
        if claim.sources:
            said += [Markup("<br>"), tag("small", f"Source: {'; '.join(cited(library, claim.sources))}")]
        rows.append(
            tag("tr", tag("th", f"{claim.id}. {claim.text}", scope="row"), tag("td", claim.status), tag("td", *said))
        )
    table = tag("table", tag("thead", head), tag("tbody", *rows))
    says = "Claims beside the field: " + ", ".join(f"{claim.id} {claim.status}" for claim in claims)
    return Panel(says, tag("div", table, class_="care-scroll", tabindex="0", role="group", **{"aria-label": "Claims"}))


def places_panel(library: Library) -> Panel:
    """What titles mean from place to place, each with its day and its sources."""
    places = list(library.of(Place).values())
    inside = []
    for place in places:
        facts = {"Reserved by law": place.protected, "Open to anyone": place.free, "Look someone up": place.check}
        read = f"Read on {place.checked_on:%d %B %Y}. Source: {'; '.join(cited(library, place.sources))}"
        told = [tag("p", tag("strong", f"{name}: "), fact) for name, fact in facts.items()]
        inside.append(tag("details", tag("summary", place.name), *told, tag("p", tag("small", read))))
    return Panel(f"Titles by place: {', '.join(place.name for place in places)}", *inside)


def glossary_panel(library: Library, term_ids: Sequence[str]) -> Panel:
    """Terms in plain words."""
    terms = [library.find(Term, name) for name in term_ids]
    entries = []
    for term in terms:
        whose = " (the article's sense)" if term.article and "article" not in term.term else ""
        also = f" Also: {', '.join(term.also)}." if term.also else ""
        entries.append(Markup(f"{tag('strong', term.term + whose)}: {text(term.plain + also)}"))
    return Panel(f"In plain words: {', '.join(term.term for term in terms)}", items(entries))


def tracks_panel(library: Library) -> Panel:
    """The ways through the course, each with what its reader does in which lesson, and its minutes in all."""
    lessons, inside, told = library.of(Lesson), [], []
    for track in library.of(Track).values():
        minutes = sum(stop.minutes for stop in track.stops)
        head = tag("tr", *(tag("th", name, scope="col") for name in ("Lesson", "Minutes", "What you do there")))
        rows = [
            tag(
                "tr",
                tag(
                    "th",
                    tag(
                        "a", f"{lessons[stop.lesson].number} {lessons[stop.lesson].title}", href=f"{stop.lesson}.ipynb"
                    ),
                    scope="row",
                ),
                tag("td", str(stop.minutes)),
                tag("td", stop.does),
            )
            for stop in track.stops
        ]
        table = tag("table", tag("thead", head), tag("tbody", *rows))
        boxed = tag("div", table, class_="care-scroll", tabindex="0", role="group", **{"aria-label": track.name})
        title = f"{track.name}: {len(track.stops)} lessons, {_hours(minutes)}"
        inside.append(tag("details", tag("summary", title), tag("p", track.who), boxed))
        told.append(f"{track.name} {minutes} minutes")
    return Panel(f"Ways through the course: {', '.join(told)}", *inside)


def _hours(minutes: int) -> str:
    return f"about {round(minutes / 30) / 2:g} hours" if minutes >= 75 else f"{minutes} minutes"


def sources_panel(library: Library, lesson_id: str) -> Panel:
    """The sources of a lesson, with where each can be found and how far it was read."""
    lesson = library.find(Lesson, lesson_id)
    sources = [library.find(Source, name) for name in lesson.sources]
    how = {"itself": "read itself", "second-hand": "known second-hand", "not read": "not verified"}
    entries = [
        f"{s.who}{f' ({s.year})' if s.year else ''}. {s.title.rstrip('.')}{'' if s.title.endswith('?') else '.'} {s.where}. [{how[s.read]}]"
        for s in sorted(sources, key=lambda s: s.who.lower())
    ]
    folded = tag("details", tag("summary", f"{len(entries)} sources, with how far each was read"), items(entries))
    return Panel(f"Sources of lesson {lesson.number}: {len(entries)}", folded)


def criteria_panel(library: Library) -> Panel:
    """The criteria for decision aids in three groups: how each is met, or why not. Counted here, never claimed."""
    words = phrases(library, "ipdas")
    inside, told = [], []
    for group, found in groupby(library.of(Criterion).values(), key=lambda one: one.group):
        criteria = [one for one in found if one.state != "does not apply"]
        met = sum(one.state == "met" for one in criteria)
        title = fill(words["summary"], group=words[group], met=met, of=len(criteria))
        heads = tag("tr", *(tag("th", words[name], scope="col") for name in ("criterion", "state", "where")))
        rows = [_criterion(one, words) for one in criteria]
        table = tag("table", tag("thead", heads), tag("tbody", *rows))
        boxed = tag("div", table, class_="scroll", tabindex="0", role="region", aria_label=title)
        inside.append(tag("details", tag("summary", title), boxed))
        told.append(f"{group} {met} of {len(criteria)}")
    return Panel(f"Criteria for decision aids met: {', '.join(told)}", *inside)


def _criterion(one: Criterion, words: dict[str, str]) -> Markup:
    where = tag("td", tag("a", one.where, href=f"#{one.page}") if one.page else one.where)
    return tag(
        "tr", tag("th", f"{one.number}. {one.text}", scope="row"), tag("td", words[one.state.replace(" ", "_")]), where
    )


def chances_panel(library: Library) -> Panel:
    """What happens to how many of a hundred, three ways each: as a number, turned round, and as a picture."""
    words = phrases(library, "chances")
    inside, said = [], []
    for one in library.of(Chance).values():
        told = fill(words["told"], number=_span(words, one.low, one.high), what=one.what)
        turned = fill(words["turned"], number=_span(words, 100 - one.high, 100 - one.low), turned=one.turned)
        alt = fill(words["picture"], number=_span(words, one.low, one.high), what=one.what)
        inside.append(Markup(chance_chart(one, f"{told} {turned}", alt)._repr_html_()))
        said.append(told)
    named = dict.fromkeys(name for one in library.of(Chance).values() for name in one.sources)
    before, after = words["source"].split("{text}")
    source = tag("p", before, tag("span", "; ".join(cited(library, named)), lang="en"), after)
    return Panel(" ".join(said)[:108], tag("div", *inside, class_="care-chances"), source)


def _span(words: dict[str, str], low: int, high: int) -> str:
    return str(low) if low == high else fill(words["range"], low=low, high=high)
