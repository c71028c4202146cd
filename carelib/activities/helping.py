"""Where help is: the lines by place, and the numbers at the head of each lesson. They can be read without any script."""

import re
from itertools import groupby
from unicodedata import normalize

from carelib.activities.base import phrases
from carelib.activities.panels import Markup, Panel, items, tag, text
from carelib.loader import Library
from carelib.model import HelpLine, Lesson, Objective, fill


def lesson_panel(library: Library, lesson_id: str) -> Panel:
    """A lesson's header: what you can do afterwards, how long it takes, what to know before, where help is."""
    lesson = library.find(Lesson, lesson_id)
    objectives = [library.find(Objective, name).text for name in lesson.objectives]
    numbers = [
        part
        for tel, places in emergency_numbers(library)
        for part in ("; ", tag("a", tel, href=f"tel:{tel}"), f" {', '.join(places)}")
    ]
    inside = [
        tag(
            "p",
            tag("strong", "In danger now? "),
            "Call your emergency number: ",
            *numbers[1:],
            ". ",
            tag("a", "Help lines by place", href="00-start-here.ipynb#Help-lines"),
            " stand at the end of Start here (00).",
        ),
        tag("p", tag("strong", f"About {lesson.minutes} minutes."), " You can stop and come back at any point."),
    ]
    if objectives:
        inside += [tag("p", "After this lesson you can:"), items(objectives)]
    if lesson.content_note:
        inside.append(tag("p", tag("strong", "Before you read on: "), lesson.content_note))
    count = f"{len(objectives)} objectives" if objectives else "no objectives"
    return Panel(f"Lesson {lesson.number}, {lesson.title}: about {lesson.minutes} minutes, {count}", *inside)


def emergency_numbers(library: Library) -> list[tuple[str, list[str]]]:
    """The emergency numbers, each with the places where it is the one to call, and what for if not for everything."""
    lines = [line for line in library.of(HelpLine).values() if line.kind == "emergency" and line.tel]
    numbers = dict.fromkeys(line.tel for line in lines if line.tel)
    return [
        (tel, [f"{line.place} ({line.only})" if line.only else line.place for line in lines if line.tel == tel])
        for tel in numbers
    ]


def help_panel(library: Library) -> Panel:
    """Help lines by place, the emergency number first; they can be read without any script."""
    lines = list(library.of(HelpLine).values())
    places = {line.place for line in lines}
    words = phrases(library, "page")
    asks = {"data_ask": words["place"], "data_all": words["place_all"], "data_other": words["place_other"]}
    numbers = (
        tag("li", tag("a", tel, href=f"tel:{tel}"), f" {', '.join(at)}") for tel, at in emergency_numbers(library)
    )
    call = re.sub(r"\d+", lambda found: tag("a", found[0], href=f"tel:{found[0]}"), text(words["call"]))
    first = tag("p", Markup(call), class_="care-call-now")
    every = tag(
        "div",
        tag("p", tag("strong", words["numbers"])),
        tag("ul", *numbers, class_="care-numbers"),
        class_="care-every",
    )
    inside = tag("div", first, every, lines_by_place(library), **asks)
    return Panel(f"Help lines: {len(lines)} in {len(places)} places", inside)


def lines_by_place(library: Library) -> Markup:
    """All help lines, one place after the other, as markup that needs no script to be read."""
    words = phrases(library, "page")
    *places, anywhere = [
        (place, list(group)) for place, group in groupby(library.of(HelpLine).values(), key=lambda line: line.place)
    ]
    places = [*sorted(places, key=lambda one: normalize("NFKD", one[0])), anywhere]  # as this language names them
    inside = []
    for number, (place, lines) in enumerate(places, start=1):
        more = [other for other, found in places if found[0].within == place]
        told = [tag("li", fill(words["place_more"], places=", ".join(more)))] if more else []
        says = {"data_place": place}
        if lines[0].within:
            says["data_within"] = lines[0].within
        if number == len(places):
            says["data_anywhere"] = ""
        listed = tag("ul", *(_listed(line, words["send"]) for line in lines), *told)
        inside.append(tag("details", tag("summary", place), listed, **says))
    return tag("div", *inside, class_="care-lines")


def _listed(line: HelpLine, send: str) -> Markup:
    """A help line as an entry of its place; a script that says the place's emergency lines aloud knows them by a mark."""
    marks = {"data_urgent": ""} if line.kind == "emergency" else {}
    return tag("li", line_markup(line, send), **marks)


def line_markup(line: HelpLine, send: str) -> Markup:
    """One help line: name, how to reach it as a link that dials, hours, and links for a text and to its own page."""
    told = Markup(f"{tag('strong', line.name)}: {text(line.reach)}")
    reach = tag("a", told, href=f"tel:{line.tel}") if line.tel else told  # a list of links then says whose number it is
    hours = f" ({line.hours})" if line.hours else ""
    also = []
    if line.sms:
        also.append(tag("a", fill(send, number=line.sms), href=f"sms:{line.sms}"))
    if line.page:
        also.append(tag("a", line.page, href=f"https://{line.page}", rel="noreferrer"))
    return Markup(f"{reach}{text(hours)}{''.join(f' · {one}' for one in also)}")
