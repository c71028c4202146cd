"""Explorations: a control of core ipywidgets, a chart that Python draws anew for each of its positions."""

from collections.abc import Callable, Mapping

import ipywidgets as w

from carelib.activities.base import cited, phrases
from carelib.activities.panels import Markup, tag
from carelib.charts import Chart
from carelib.charts.course import VIEWS, approaches_chart, depth_chart, goals_chart, words_chart
from carelib.charts.evidence import cost_chart, dose_chart, durations_chart, effects_chart, harms_chart, screening_chart
from carelib.loader import Library
from carelib.model import Approach, Dose, Duration, Effect, Goal, Harm, Screening, SessionPair, Voice


class Exploration(w.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """A drop-down list and the chart of the choice. ``chart`` is what is shown now."""

    def __init__(self, label: str, choices: Mapping[str, str], draw: Callable[[str], Chart]) -> None:
        self._draw = draw
        self._label = label
        self.choice = w.Dropdown(
            description=label,
            options=[(text, value) for value, text in choices.items()],
            style={"description_width": "initial"},
            layout={"width": "auto", "max_width": "100%"},
        )
        self._picture = w.HTML()
        self._show()
        self.choice.observe(self._show, names="value")
        super().__init__([self.choice, self._picture])

    def _show(self, _: object = None) -> None:
        self.chart = self._draw(self.choice.value)
        self._picture.value = self.chart._repr_html_()

    def markup(self) -> str:
        """All its pictures at once, each under its choice, for a page that never has a kernel: a script shows one."""
        shown = (
            tag("div", tag("h4", text), Markup(self._draw(value)._repr_html_()), data_choice=text)
            for text, value in self.choice.options
        )
        return tag("div", *shown, class_="care-exploration", data_label=self._label)

    def __repr__(self) -> str:
        return f"Exploration, {self._label} {self.choice.label} (1 of {len(self.choice.options)}). {self.chart!r}"


def explore_words(library: Library) -> Exploration:
    """Who is speaking decides which circles the word 'therapy' draws."""
    voices = library.of(Voice)

    def draw(voice: str) -> Chart:
        return words_chart(voices[voice], cited(library, voices[voice].sources), phrases(library, "speakers"))

    return Exploration("Who is speaking?", {voice.id: voice.who for voice in voices.values()}, draw)


def explore_depth(library: Library) -> Exploration:
    """Depth over the turns of both sessions of a pair."""
    pairs = library.of(SessionPair)
    return Exploration(
        "Which pair?", {pair.id: pair.title for pair in pairs.values()}, lambda pair: depth_chart(pairs[pair])
    )


def explore_goals(library: Library) -> Exploration:
    """The sample goals by the article's lists, or by the help that could work on them."""
    goals = list(library.of(Goal).values())
    return Exploration("Sorted by", VIEWS, lambda view: goals_chart(goals, view))


def explore_durations(library: Library) -> Exploration:
    """What manuals ask for before a diagnosis, beside the field's two weeks and the article's three months."""
    durations = library.of(Duration).values()

    def draw(group: str) -> Chart:
        chosen = [one for one in durations if one.group == group]
        return durations_chart(chosen, cited(library, dict.fromkeys(name for one in chosen for name in one.sources)))

    return Exploration("Which signs?", {one.group: one.group for one in durations}, draw)


def explore_dose(library: Library) -> Exploration:
    """Sessions against the share that got better, study by study: what differs is what counted as better."""
    doses = library.of(Dose)
    studies = {dose.id: dose.study for dose in doses.values()}
    return Exploration("Which study?", studies, lambda one: dose_chart(doses[one], cited(library, doses[one].sources)))


def explore_approaches(library: Library) -> Exploration:
    """The approaches by the article's rule, or by the field's use of the word."""
    approaches = list(library.of(Approach).values())
    views = {"article": "the article's rule", "field": "the field's use of the word"}
    return Exploration("Sorted by", views, lambda view: approaches_chart(approaches, view))


def explore_effects(library: Library) -> Exploration:
    """Effects of approaches in depression, under letters first, then under their names."""
    effects = list(library.of(Effect).values())
    sources = cited(library, dict.fromkeys(name for one in effects for name in one.sources))
    views = {"letters": "letters only", "names": "names"}
    return Exploration("Shown with", views, lambda view: effects_chart(effects, sources, named=view == "names"))


def explore_screening(library: Library) -> Exploration:
    """What a score above the mark means, by how common the condition is among those who fill in the form."""
    (test,) = library.of(Screening).values()
    crowds = {str(base): f"{base} in 100: {crowd}" for base, crowd in sorted(test.crowds.items())}
    sources = cited(library, test.sources)
    return Exploration("How many have it?", crowds, lambda base: screening_chart(test, int(base), sources))


def explore_harms(library: Library) -> Exploration:
    """Bad effects that last, in pictures of a hundred people: some counted, some worked out from a ratio."""
    harms = library.of(Harm)
    choices = {one.id: one.who for one in harms.values()}
    return Exploration(
        "Who was asked?", choices, lambda one: harms_chart(harms[one], cited(library, harms[one].sources))
    )


COSTS: Mapping[str, tuple[str, int, int]] = {
    "sessions": ("Number of sessions", 12, 200),
    "fee": ("Fee for a session", 0, 10_000),
    "paid": ("Of 100, a plan or service pays", 0, 100),
    "room": ("Minutes in the room", 50, 240),
    "way": ("Minutes there and back", 40, 600),
    "between": ("Minutes of work between sessions", 0, 600),
}
"""What a course of help costs: name -> what is asked, where it starts, the most that is taken."""


class CostExploration(w.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """Fields for what a course of help takes, and what they add up to. ``chart`` is what is shown now."""

    computes = True
    """No page can hold a picture for everything that may be entered."""

    def __init__(self) -> None:
        self.fields = {
            name: w.BoundedIntText(
                value=start,
                min=0,
                max=most,
                description=f"{asked} (at most {most:,})",
                style={"description_width": "22rem"},
                layout={"width": "31rem", "max_width": "100%"},
            )
            for name, (asked, start, most) in COSTS.items()
        }
        self._picture = w.HTML()
        self._show()
        for field in self.fields.values():
            field.observe(self._show, names="value")
        super().__init__([*self.fields.values(), self._picture])
        self.add_class("care-fields")

    def _show(self, _: object = None) -> None:
        entered = {name: field.value for name, field in self.fields.items()}
        sessions = entered["sessions"]
        hours = {
            text: round(sessions * entered[name] / 60, 1)
            for name, text in (("room", "in the room"), ("way", "on the way"), ("between", "work between"))
        }
        self.chart = cost_chart(hours, sessions * entered["fee"] * (100 - entered["paid"]) / 100)
        self._picture.value = self.chart._repr_html_()

    def markup(self) -> str:
        """The picture of the first figures, for a page that never has a kernel, and what it stands for."""
        rows = (tag("li", f"{asked}: {self.fields[name].value}") for name, (asked, _, _) in COSTS.items())
        return tag("div", tag("ul", *rows), Markup(self.chart._repr_html_()), class_="care-exploration")

    def __repr__(self) -> str:
        entered = ", ".join(f"{asked.lower()} {self.fields[name].value}" for name, (asked, _, _) in COSTS.items())
        return f"Exploration of costs: {entered}. {self.chart!r}"


def explore_cost(_: Library) -> CostExploration:
    """What a course of help costs in money and hours, from what the learner enters."""
    return CostExploration()
