"""The learner's own page: where they stand, what is next, what comes back today. It reads the record when it is shown."""

from datetime import UTC, datetime
from typing import Any

import ipywidgets as w

from carelib.activities.base import phrases, stored
from carelib.activities.panels import Markup, tag
from carelib.charts.learner import calibration_chart, mastery_chart
from carelib.loader import Library
from carelib.model import Lesson, Track, fill
from carelib.standing import LessonStanding, Standing, next_step, standing
from carelib.store import CannotKeep

PAGE = "course"
"""Under this name the record keeps what is chosen on this page."""


class MyCourse(w.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """A choice of track, and the page for it. Where nothing is kept, as in public, it says what it would show."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._words = phrases(library, "course", "certainty")
        self.tracks = library.of(Track)
        self.choice = w.Dropdown(
            description=self._words["track"],
            options=[(self._words["whole"], ""), *((track.name, track.id) for track in self.tracks.values())],
            style={"description_width": "initial"},
            layout={"width": "auto", "max_width": "100%"},
        )
        self._page = w.HTML()
        self._shown = False
        super().__init__([self.choice, self._page])

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """What the page shows: read now, and again whenever another track is chosen."""
        if not self._shown:
            self._shown = True
            self.choice.value = self._kept_track()
            self.choice.observe(self._chosen, names="value")
            self._page.value = str(self.page())
        return super()._repr_mimebundle_(**kwargs)

    def _kept_track(self) -> str:
        try:
            store = stored()
            name = str(store.state(PAGE).get("track", "")) if store else ""
        except CannotKeep:
            return ""
        return name if name in self.tracks else ""

    def _chosen(self, change: Any) -> None:
        self._page.value = str(self.page())
        store = stored()
        if store:
            try:
                store.keep(PAGE, "", {"track": change["old"]}, {"track": change["new"]})
            except CannotKeep as problem:
                self._page.value += tag("p", str(problem), role="status")

    def page(self) -> Markup:
        """The page as markup, for the track that is chosen."""
        store, words = stored(), self._words
        if store is None:
            return tag("p", words["not_kept"])
        try:
            stands = standing(self._library, store, datetime.now(UTC))
        except CannotKeep as problem:
            return tag("p", str(problem), role="status")
        track = self.tracks.get(self.choice.value)
        parts = [self._next(stands, track), self._lessons(stands, track)]
        if stands.answers:
            parts.append(tag("h4", words["mastery"]))
            parts.append(Markup(mastery_chart(stands.mastery, words)._repr_html_()))
            parts.append(self._objectives(stands))
        if stands.calibration:
            parts.append(tag("h4", words["calibration"]))
            parts.append(Markup(calibration_chart(stands.calibration, words)._repr_html_()))
        if stands.held:
            parts.append(self._held(stands))
        told = tag("p", store.told, role="status") if store.told else Markup("")
        return tag(
            "div",
            told,
            *parts,
            tag("p", fill(words["kept"], place=str(store.path))),
            class_="care-panel jp-RenderedHTMLCommon",
        )

    def _next(self, stands: Standing, track: Track | None) -> Markup:
        words, step = self._words, next_step(stands, track)
        if step is None:
            first = tag("p", words["all_done"])
        else:
            link = tag("a", f"{step.lesson.number} {step.lesson.title}", href=f"{step.lesson.id}.ipynb")
            begun = words["go_on"] if step.answered else words["begin"]
            first = tag("p", tag("strong", begun), " ", link, ".")
        if stands.waiting:
            link = tag("a", fill(words["due"], count=str(stands.waiting)), href="review.ipynb")
            return tag("div", first, tag("p", link))
        return tag("div", first, tag("p", words["due_none"]))

    def _lessons(self, stands: Standing, track: Track | None) -> Markup:
        stops = {stop.lesson: stop.minutes for stop in track.stops} if track else {}
        shown = [one for one in stands.lessons if not track or one.lesson.id in stops]
        minutes = [one.minutes_left(stops.get(one.lesson.id)) for one in shown]
        left = sum(minutes)
        rows = (tag("li", *self._lesson(one, its)) for one, its in zip(shown, minutes, strict=True))
        head = tag("p", fill(self._words["left"], hours=f"{left / 60:.1f}", count=str(len(shown))))
        return tag("div", tag("h4", self._words["lessons"]), head, tag("ul", *rows, class_="care-progress"))

    def _lesson(self, one: LessonStanding, minutes: int) -> list[str]:
        words, name = self._words, f"{one.lesson.number} {one.lesson.title}"
        bar = tag("progress", value=str(one.answered), max=str(one.of or 1), **{"aria-label": name})
        done = fill(words["answered"], answered=str(one.answered), of=str(one.of), minutes=str(minutes))
        told = [tag("a", name, href=f"{one.lesson.id}.ipynb"), " ", bar, " ", tag("small", done)]
        if one.known and one.answered < one.of:
            told += [tag("p", fill(words["known"], count=str(len(one.known)), of=str(len(one.lesson.objectives))))]
        return told

    def _objectives(self, stands: Standing) -> Markup:
        words = self._words
        rows = [
            tag("li", tag("strong", f"{one.id} {words[it.state.replace(' ', '_')]}: "), one.text)
            for one, it in stands.mastery.items()
        ]
        counts = fill(words["mastered_count"], count=str(len(stands.mastered)), of=str(len(stands.mastery)))
        return tag("details", tag("summary", counts), tag("ul", *rows))

    def _held(self, stands: Standing) -> Markup:
        lessons = self._library.of(Lesson)
        rows = [
            tag(
                "li",
                one.belief,
                " ",
                tag("a", f"{lessons[one.lesson].number} {lessons[one.lesson].title}", href=f"{one.lesson}.ipynb"),
            )
            for one in stands.held
        ]
        return tag("div", tag("h4", self._words["held"]), tag("p", self._words["held_what"]), tag("ul", *rows))

    def markup(self) -> str:
        """What stands in its place on a page that has no kernel and keeps nothing."""
        return tag("div", tag("p", self._words["not_kept"]), class_="care-panel")

    def __repr__(self) -> str:
        return "My course: the lessons, what is due, what is mastered, from the record on this machine"
