"""The instructor's desk in a notebook: a class's item statistics as lists, tables and charts. No widget, nothing kept."""

from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from carelib.activities.base import phrases
from carelib.activities.panels import Markup, Panel, items, tag
from carelib.charts import Chart
from carelib.charts.desk import chosen_chart, items_chart
from carelib.charts.learner import calibration_chart
from carelib.charts.report import counts_chart
from carelib.classroom import Classroom, class_figures, read
from carelib.handedin import CannotRead
from carelib.itemfigures import FEW, SMALL, ItemFigures
from carelib.loader import Library
from carelib.model import Item, Lesson, Misconception

MADE_UP = ("made-up-class.csv", "made-up-learner.json")
"""A class that never was, beside the instructor's notebook: to see the desk before one's own class has answered."""


P = ParamSpec("P")
Shown = TypeVar("Shown")
MOST = 6
"""Questions that are shown whole and have a number on the chart."""


def _matching(pattern: str) -> list[Path]:
    """The files that a name or pattern means; itself where that is none, so that reading says what is wrong."""
    named = Path(pattern)
    if not pattern or named.exists():
        return [named]
    try:  # a folder's own ``glob`` takes no pattern that begins at the root
        return sorted(Path(named.anchor).glob(str(named.relative_to(named.anchor)))) or [named]
    except ValueError:  # no pattern, as a**.json
        return [named]


def _of_a_class(part: "Callable[Concatenate[Desk, P], Shown]") -> "Callable[Concatenate[Desk, P], Shown | Panel]":
    """A part of the desk; where no class was read it says so, and shows nobody else's figures."""

    @wraps(part)
    def shown(desk: "Desk", /, *args: P.args, **kwargs: P.kwargs) -> Shown | Panel:
        return Panel(desk.unread, tag("p", desk.unread)) if desk.unread else part(desk, *args, **kwargs)

    return shown


class Desk:
    """What a class handed in, ready to be looked at. Names of learners are in none of it."""

    def __init__(self, library: Library, files: tuple[str, ...], *, leave_out: bool = False) -> None:
        named = [path for pattern in files or MADE_UP for path in _matching(pattern)]
        self._library = library
        self.unread = ""
        """Why no class was read, as a sentence; empty where one was. A notebook shows it in place of a traceback."""
        try:
            self._room = read(named, library, leave_out=leave_out)
        except CannotRead as error:
            more = " (or leave_out=True behind the names goes on without it)" if len(named) > 1 and files else ""
            self._room, self.unread = Classroom(), f"No class has been read: {error}{more}"
        self.figures = class_figures(self._room, library)
        self._first = self.figures.look_first()
        self._made_up = not files

    def __repr__(self) -> str:
        if self.unread:
            return self.unread
        made_up = "A made-up class: " if self._made_up else ""
        told = f"{made_up}{self.figures.learners} learners, {self.figures.answers} first answers to {len(self.figures.items)} questions"
        return "\n".join([told, *(f"passed over: {line}" for line in self._room.passed_over)])

    @_of_a_class
    def look_first(self, most: int = MOST) -> Panel:
        """The questions that a look pays for, each with why, as asked, and what was chosen; the others by name."""
        found = [self._looked(number, one) for number, one in enumerate(self._first[:most], start=1)]
        more = ", ".join(one.item for one in self._first[most:])
        says = f"Look at these first: {', '.join(one.item for one in self._first[:most]) or 'none'}"
        rest = [tag("p", f"And {len(self._first) - most} more, for less: {more}.")] if more else []
        return Panel(says, *(found or [tag("p", self._nothing())]), *rest)

    def _nothing(self) -> str:
        few = self.figures.learners < FEW
        return f"With fewer than {FEW} learners no figures are given." if few else "Nothing calls for a look."

    def _looked(self, number: int, one: ItemFigures) -> Markup:
        item = self._library.find(Item, one.item)
        texts = {option.id: option.text for option in item.options}
        rows = [
            tag(
                "tr",
                tag("th", f"{it.option}{' ✓' if it.is_key else ''}", scope="row"),
                tag("td", texts[it.option]),
                tag("td", "few" if it.share is None else f"{it.share:.0%}"),
                tag("td", "" if it.standing is None else f"{100 * it.standing:+.0f}"),
            )
            for it in one.options
        ]
        head = tag("tr", *(tag("th", name, scope="col") for name in ("", "Option", "Chose it", "Stand elsewhere")))
        return tag(
            "div",
            tag("p", tag("strong", f"{number}. {one.item}"), f" ({self._library.find(Lesson, item.lesson).title})"),
            items(reason.words for reason in one.reasons),
            tag("p", item.stem),
            tag("table", tag("thead", head), tag("tbody", *rows)),
        )

    @_of_a_class
    def questions(self) -> Chart:
        """All questions, by how many chose the key first and how well each tells those who know more from others."""
        return items_chart(self.figures.items, [one.item for one in self._first[:MOST]])

    @_of_a_class
    def chosen(self, item_id: str) -> Chart:
        """What was chosen first in one question; ``LookupError`` where the class did not answer it."""
        item = self._library.find(Item, item_id)
        found = next((one for one in self.figures.items if one.item == item_id), None)
        if found is None:
            raise LookupError(f"{item_id}: nobody in this class answered it")
        return chosen_chart(found, {option.id: option.text for option in item.options})

    @_of_a_class
    def certainty(self) -> Chart | Panel:
        """How often first answers were right, by how sure they were given."""
        if not self.figures.calibration:
            return Panel(
                "No certainty: too few learners said how sure they were", tag("p", "Too few said how sure they were.")
            )
        return calibration_chart(self.figures.calibration, phrases(self._library, "course", "certainty"))

    @_of_a_class
    def misconceptions(self) -> Chart | Panel:
        """What first answers may show, by number of learners; those that fewer than five show are left out."""
        known = self._library.of(Misconception)
        counts = {name: many for name, many in self.figures.held.items() if many is not None}
        if not counts:
            return Panel(
                "No misconceptions: too few learners", tag("p", f"None that {SMALL} or more learners may hold.")
            )
        told = "; ".join(f'{name}: "{known[name].belief}"' for name in list(counts)[:5])
        return counts_chart(
            counts, "learners", f"Learners with a first answer that may show it. The five commonest: {told}."
        )

    @_of_a_class
    def tests(self) -> Panel:
        """How far the questions of each test agree (KR-20), or why that cannot be said."""
        lines = [
            f"{name}, {it.items} questions: {f'{it.value:.2f} over {it.learners} learners' if it.value is not None else it.sentence}"
            for name, it in self.figures.reliability.items()
        ]
        return Panel(
            "; ".join(lines),
            items(lines),
            tag("p", "0.7 will do for low stakes. These tests are a look around, so a low figure is no fault."),
        )

    @_of_a_class
    def unclear(self) -> Panel:
        """What learners wrote of unclear questions, in their words and without their names."""
        lines = list(self._unclear())
        says = f"Reported as unclear: {len(self._room.unclear)} questions"
        return Panel(says, items(lines) if lines else tag("p", "Nobody reported a question."))

    def _unclear(self) -> Iterator[Markup]:
        for item, said in sorted(self._room.unclear.items(), key=lambda it: (-len(it[1]), it[0])):
            yield tag("span", tag("strong", item), ": ", " / ".join(said))
