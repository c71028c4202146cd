"""Explorations: a control of core ipywidgets, a chart that Python draws anew for each of its positions."""

from collections.abc import Callable, Mapping

import ipywidgets as w

from carelib.activities.base import cited
from carelib.charts import (
    VIEWS,
    Chart,
    approaches_chart,
    depth_chart,
    dose_chart,
    durations_chart,
    goals_chart,
    words_chart,
)
from carelib.loader import Library
from carelib.model import Approach, Dose, Duration, Goal, SessionPair, Voice


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

    def __repr__(self) -> str:
        return f"Exploration, {self._label} {self.choice.label} (1 of {len(self.choice.options)}). {self.chart!r}"


def explore_words(library: Library) -> Exploration:
    """Who is speaking decides which circles the word 'therapy' draws."""
    voices = library.of(Voice)

    def draw(voice: str) -> Chart:
        return words_chart(voices[voice], cited(library, voices[voice].sources))

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
