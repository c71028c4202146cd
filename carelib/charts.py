"""Charts: a matplotlib picture as SVG that follows the page's light or dark, with its text form beside it.

The only module that imports matplotlib, and it does so when the first chart is asked for. Ink is ``currentColor``
and the two series colours are the page's own (``tokens.css``), so one picture serves both themes and print; series
are told apart by shape, hatch or place as well.
"""

import html
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any, cast

from carelib.grading import SORTINGS, sorting_of
from carelib.model import Approach, Dose, DosePoint, Duration, Goal, Lesson, SessionPair, Voice

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Colours that stand for a colour of the page until the SVG is written.
INK, SOFT, FIRST, SECOND, GROUND, PAPER = "#010101", "#020202", "#030303", "#040404", "#050505", "#060606"
PAGE_COLOURS = {
    INK: "currentColor",
    SOFT: "var(--care-edge, #6b7a80)",
    FIRST: "var(--care-a, #2b8a9c)",
    SECOND: "var(--care-b, #c06a1a)",
    GROUND: "var(--care-wash, transparent)",
    PAPER: "var(--care-paper, transparent)",
}


WIDTH = 4.6  # inches: narrow enough that the words stay readable on a phone


@dataclass(frozen=True)
class Chart:
    """A picture, what it shows in words (``alt``: with its numbers), and a caption with its sources."""

    svg: str
    alt: str
    caption: str

    def _repr_html_(self) -> str:
        return (
            f'<figure class="care-chart" style="margin:0.75rem 0;max-width:34rem">{self.svg}'
            f'<figcaption style="font-size:0.9375rem">{html.escape(self.caption)}</figcaption></figure>'
        )

    def __repr__(self) -> str:
        return f"Chart: {self.alt}"


@contextmanager
def drawing(name: str, width: float, height: float) -> "Iterator[tuple[Any, Axes, list[str]]]":
    """Axes to draw on, in inches; afterwards the list holds the SVG, the same on every run."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    settings = {
        "svg.hashsalt": name,
        "svg.fonttype": "none",
        "text.parse_math": False,
        "font.family": ["sans-serif"],
        "font.size": 12,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "hatch.linewidth": 1.5,
        **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK),
    }
    with mpl.rc_context(cast(Any, settings)):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
        done: list[str] = []
        yield figure, axes, done
        text = io.StringIO()
        figure.savefig(text, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        done.append(_for_the_page(text.getvalue(), name))


def _for_the_page(svg: str, name: str) -> str:
    """The SVG as it stands inside a page: fluid, themed, with ids of its own and no metadata."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", svg)
    svg = re.sub(r'(url\(#|href="#)', lambda m: f"{m[1]}{name}-", svg)
    svg = re.sub("<[^>]*>", lambda tag: _in_page_colours(tag[0]), svg)
    svg = re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)
    svg = re.sub(r"font: ([^;\"]*?)'sans-serif'[^;\"]*", r"font: \1system-ui, sans-serif", svg)
    svg = re.sub(r"font-family: [^;\"]*", "font-family: system-ui, sans-serif", svg)
    return re.sub(r">\s+<", "><", svg).strip()


def _in_page_colours(tag: str) -> str:
    for stand_in, colour in PAGE_COLOURS.items():
        tag = tag.replace(stand_in, colour)
    return tag


def finished(svg: str, alt: str, caption: str) -> Chart:
    """The chart, with its words inside the picture as well."""
    label = html.escape(alt, quote=True)
    style = "width:100%;height:auto;color:inherit"
    return Chart(svg.replace("<svg", f'<svg role="img" aria-label="{label}" style="{style}"', 1), alt, caption)


def bars(axes: "Axes", names: Sequence[str], values: Sequence[int], unit: str) -> None:
    """Bars from the top down, each under its name and with its number, so that a narrow screen can show them."""
    drawn = axes.barh(range(len(values)), values, height=0.42, color="none", edgecolor=FIRST, linewidth=2)
    for place, (bar, name, hatch) in enumerate(zip(drawn, names, cycle(("//", "..", "xx", "--")), strict=False)):
        bar.set_hatch(hatch)
        axes.annotate(name, (0, place - 0.24), (0, 2), textcoords="offset points", va="bottom")
    axes.bar_label(drawn, fmt=unit, padding=4)
    axes.set(yticks=[], ylim=(len(values) - 0.6, -0.75))


def words_chart(voice: Voice, cited: Sequence[str]) -> Chart:
    """Circles of what one voice puts inside what; thick where the voice says 'therapy'."""
    from matplotlib.patches import Circle

    name = f"words-{voice.id}"
    with drawing(name, 4.3, 4.1) as (_, axes, done):
        for circle in voice.circles:
            axes.add_patch(
                Circle(
                    (circle.x, circle.y),
                    circle.r,
                    facecolor=GROUND if circle.is_therapy else "none",
                    edgecolor=FIRST if circle.is_therapy else SOFT,
                    linewidth=3 if circle.is_therapy else 1.5,
                    linestyle="solid" if circle.is_therapy else "dashed",
                )
            )
            axes.text(circle.x, circle.label_y or circle.y, circle.label, ha="center", va="center", fontsize=11)
        axes.set(xlim=(2, 8), ylim=(0, 6), aspect="equal")
        axes.axis("off")
    inside = "; ".join(circle.label.replace("\n", " ") for circle in voice.circles)
    called = ", ".join(circle.label.replace("\n", " ") for circle in voice.circles if circle.is_therapy)
    alt = f"Circles as {voice.who} draws them, largest first: {inside}. Called therapy: {called or 'none of them'}."
    caption = f"{voice.says} Thick line: what this voice calls therapy. Source: {'; '.join(cited)}."
    return finished(done[0], alt, caption)


def depth_chart(pair: SessionPair) -> Chart:
    """Depth of each turn, 0 to 4 on the course's own scale, over the turns of both sessions."""
    depths = {side: [turn.depth for turn in getattr(pair, side).turns] for side in ("a", "b")}
    with drawing(f"depth-{pair.id}", WIDTH, 3.0) as (_, axes, done):
        for side, colour, mark, style in (("a", FIRST, "o", "solid"), ("b", SECOND, "s", "dashed")):
            turns = range(1, len(depths[side]) + 1)
            axes.plot(
                turns,
                depths[side],
                color=colour,
                marker=mark,
                linestyle=style,
                linewidth=2,
                label=f"Session {side.upper()}",
            )
        axes.set(xlabel="turn", ylabel="depth (0 to 4)", yticks=range(5), ylim=(-0.3, 4.4))
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
        axes.set_xticks(range(1, max(map(len, depths.values())) + 1, 2))
    told = "; ".join(f"session {side.upper()}: {', '.join(map(str, values))}" for side, values in depths.items())
    alt = f"Depth turn by turn in '{pair.title}', {told}."
    return finished(
        done[0],
        alt,
        "Depth of each turn on this course's own scale: 0 small talk or how the meeting runs, 1 facts of the situation, "
        "2 feelings and thoughts now, 3 a pattern over time or relationships, 4 core beliefs, early experience or what "
        "happens between the two people. Session A: circles. Session B: squares, dashed.",
    )


VIEWS: Mapping[str, str] = {"article": "the article's two lists", "field": "the help that could work, by the field"}


def goals_chart(goals: Sequence[Goal], view: str) -> Chart:
    """How many goals fall where: by the article's boxes, or by the help that could work on them."""
    counts = (
        {
            box: sum(goal.article_box == box for goal in goals)
            for box in ("therapy", "psychotherapy", "both", "not said")
        }
        if view == "article"
        else {
            {"support": "supportive help only", "psychotherapy": "psychotherapy only", "either": "either could"}[
                sorting
            ]: sum(sorting_of(goal) == sorting for goal in goals)
            for sorting in SORTINGS
        }
    )
    counts = {name: count for name, count in counts.items() if count}
    with drawing(f"goals-{view}", WIDTH, 0.9 + 0.55 * len(counts)) as (_, axes, done):
        bars(axes, list(counts), list(counts.values()), "%d")
        axes.set(xlabel=f"goals, of {len(goals)}", xlim=(0, len(goals)))
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    alt = f"{len(goals)} goals sorted by {VIEWS[view]}: {told}."
    caption = (
        f"The course's {len(goals)} sample goals, sorted by {VIEWS[view]}. The sorting is the course's own reading."
    )
    return finished(done[0], alt, caption)


def approaches_chart(approaches: Sequence[Approach], view: str) -> Chart:
    """How many approaches the article's rule would call what, or the field does."""
    names = {"yes": "psychotherapy", "disputed": "disputed", "no": "not psychotherapy", "both": "both at once"}
    sorted_by = Counter(one.article_box if view == "article" else one.psychotherapy for one in approaches)
    counts = {names.get(name, name): count for name, count in sorted_by.most_common()}
    with drawing(f"approaches-{view}", WIDTH, 0.9 + 0.55 * len(counts)) as (_, axes, done):
        bars(axes, list(counts), list(counts.values()), "%d")
        axes.set(xlabel=f"approaches, of {len(approaches)}", xlim=(0, len(approaches)))
    who = {"article": "the article's rule, as the course reads it", "field": "the field's use of the word"}[view]
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    alt = f"{len(approaches)} approaches sorted by {who}: {told}."
    return finished(done[0], alt, f"The course's {len(approaches)} approaches, sorted by {who}.")


def durations_chart(durations: Sequence[Duration], cited: Sequence[str]) -> Chart:
    """Days that manuals ask for before a diagnosis, on a logarithmic axis, with the field's and the article's marks."""
    ordered = sorted(durations, key=lambda one: one.days)
    with drawing(f"durations-{ordered[0].group.replace(' ', '-')}", WIDTH, 1.7 + 0.62 * len(ordered)) as (
        _,
        axes,
        done,
    ):
        places = range(len(ordered))
        axes.hlines(places, 1, [one.days for one in ordered], color=FIRST, linewidth=3)
        axes.plot([one.days for one in ordered], places, "o", color=FIRST, markersize=9)
        for place, one in zip(places, ordered, strict=True):
            axes.annotate(
                f"{one.condition}:\n{one.plain}",
                (1.1, place),
                (0, 5),
                textcoords="offset points",
                fontsize=10.5,
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
            )
        top = len(ordered) + 0.05
        for days, text, style, side in (
            (14, "two weeks:\ntalk to someone", "solid", "right"),
            (91, "the article’s\nthree months", "dotted", "left"),
        ):
            axes.axvline(days, color=SECOND, linestyle=style, linewidth=2)
            axes.annotate(
                text, (days, top), (-5 if side == "right" else 5, 0), textcoords="offset points", fontsize=10.5, ha=side
            )
        axes.set(xscale="log", xlim=(1, 1100), ylim=(-0.4, len(ordered) + 0.75), yticks=[])
        axes.set_xticks([1, 14, 30, 91, 182, 730], ["1 day", "2 w", "1 m", "3 m", "6 m", "2 years"])
        axes.minorticks_off()
        axes.spines["left"].set_visible(False)
    told = "; ".join(f"{one.condition}, {one.plain} ({one.manual})" for one in ordered)
    alt = f"Time a manual asks for before a diagnosis: {told}. Marked: two weeks, and the article's three months."
    caption = (
        "What manuals ask for before a diagnosis, on an axis on which each step multiplies. None of it is a time to wait: "
        f"help may be sought from the first day, and at once when someone is not safe. Source: {'; '.join(cited)}."
    )
    return finished(done[0], alt, caption)


def dose_chart(dose: Dose, cited: Sequence[str]) -> Chart:
    """One study's own figures: points, and bars where it gives a range of sessions. Nothing is drawn between them."""
    with drawing(f"dose-{dose.id}", WIDTH, 3.2) as (_, axes, done):
        for point in dose.points:
            until = point.sessions_to or point.sessions
            axes.hlines(point.percent, point.sessions, until, color=FIRST, linewidth=4)
            axes.plot((point.sessions + until) / 2, point.percent, "o", color=FIRST, markersize=9)
            axes.annotate(
                f"{point.percent:g} %",
                ((point.sessions + until) / 2, point.percent),
                (0, 9),
                textcoords="offset points",
                ha="center",
            )
        axes.set(
            xlabel="sessions", ylabel="better, of 100 people", xlim=(0, 28), ylim=(0, 105), yticks=range(0, 101, 25)
        )
    told = "; ".join(f"{_sessions(point)}: {point.percent:g} of 100" for point in dose.points)
    alt = f"{dose.study}, better meaning {dose.definition.rstrip('.')}: {told}."
    return finished(
        done[0],
        alt,
        f"{dose.study}. What counted as better: {dose.definition.rstrip('.')}. Who: {dose.people.rstrip('.')}. "
        f"{dose.careful} No line joins the points, because the study gives none. Source: {'; '.join(cited)}.",
    )


def _sessions(point: DosePoint) -> str:
    if point.sessions_to:
        return f"{point.sessions} to {point.sessions_to} sessions"
    return f"{point.sessions} {'session' if point.sessions == 1 else 'sessions'}"


def course_chart(lessons: Sequence[Lesson]) -> Chart:
    """Minutes of each lesson that stands."""
    with drawing("course", WIDTH, 0.9 + 0.55 * len(lessons)) as (_, axes, done):
        names = [f"{lesson.number} {lesson.title}" for lesson in lessons]
        bars(axes, names, [lesson.minutes for lesson in lessons], "%d min")
        axes.set(xlabel="minutes", xlim=(0, 1.25 * max(lesson.minutes for lesson in lessons)))
    told = ", ".join(f"{lesson.number} {lesson.title} {lesson.minutes} minutes" for lesson in lessons)
    whole = sum(lesson.minutes for lesson in lessons)
    return finished(
        done[0],
        f"Lessons and their time: {told}; {whole} minutes in all.",
        f"The lessons and their time, {whole} minutes in all. Times are the authors' estimates.",
    )
