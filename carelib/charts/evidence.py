"""Charts of figures that others found: times, doses, effects, screening, costs that a learner enters."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from carelib.charts.drawing import FIRST, PAPER, SECOND, SOFT, WIDTH, Chart, bars, drawing, finished, left
from carelib.model import Chance, Dose, DosePoint, Duration, Effect, Harm, Screening

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@left
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


@left
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


LETTERS = "ABCDEFGHIJKLMNOP"


@left
def effects_chart(effects: Sequence[Effect], cited: Sequence[str], *, named: bool) -> Chart:
    """Effects of one review with their 95 % intervals, largest first; under letters, or under their names."""
    ordered = sorted(effects, key=lambda one: -one.value)
    names = [one.name if named else letter for letter, one in zip(LETTERS, ordered, strict=False)]
    low, high = min(0.0, *(one.low for one in ordered)), max(one.high for one in ordered)
    with drawing(f"effects-{'named' if named else 'letters'}", WIDTH, 1.1 + 0.52 * len(ordered)) as (_, axes, done):
        rows = range(len(ordered))
        axes.axvline(0, color=SOFT, linestyle="dotted", linewidth=1.5)
        axes.hlines(rows, [one.low for one in ordered], [one.high for one in ordered], color=FIRST, linewidth=3)
        axes.plot([one.value for one in ordered], rows, "o", color=FIRST, markersize=8)
        for row, name, one in zip(rows, names, ordered, strict=True):
            axes.annotate(
                f"{name}  {one.value:.2f}", (low, row), (0, 7), textcoords="offset points", fontsize=10.5, va="bottom"
            )
        axes.set(xlabel=f"difference from {ordered[0].against}", yticks=[], xlim=(low - 0.03, high + 0.05))
        axes.set_ylim(len(ordered) - 0.55, -0.95)
    told = "; ".join(
        f"{name} {one.value:.2f} ({one.low:.2f} to {one.high:.2f})" for name, one in zip(names, ordered, strict=True)
    )
    careful = " ".join(dict.fromkeys(one.careful for one in ordered if one.careful))
    return finished(
        done[0],
        f"Effects with 95 % intervals, {ordered[0].outcome}, against {ordered[0].against}: {told}.",
        f"Standardised differences from {ordered[0].against}, {ordered[0].outcome}; a line is the 95 % interval, and to "
        f"the right is better. {careful} Source: {'; '.join(cited)}.",
    )


def hundred(axes: "Axes", marked: int, perhaps: int = 0) -> None:
    """A hundred people, ten by ten: filled circles for those marked, empty ones for some who may be, else squares."""
    for number in range(100):
        round_one, full = number < marked + perhaps, number < marked
        axes.plot(
            number % 10,
            number // 10,
            "o" if round_one else "s",
            markersize=11 if round_one else 8,
            color=FIRST if full else "none",
            markeredgecolor=FIRST if round_one else SOFT,
            markeredgewidth=1.5,
        )
    axes.set(xlim=(-0.6, 9.6), ylim=(9.6, -0.6), aspect="equal")
    axes.axis("off")


@left
def screening_chart(test: Screening, base: int, cited: Sequence[str]) -> Chart:
    """A hundred people above a test's mark, and how many of them have what it looks for; ``base``: in 100 who have it.

    The sums are natural frequencies in 10,000 people (Bayes' rule).
    """
    right, wrong = base * test.found, (100 - base) * (100 - test.cleared)
    share = round(100 * right / (right + wrong))
    with drawing(f"screening-{base}", WIDTH, 4.3) as (_, axes, done):
        hundred(axes, share)
    alt = f"Of 100 people above the mark, {share} have {test.condition} and {100 - share} do not, where {base} in 100 have it."
    caption = (
        f"100 people above the mark. Filled circles: the {share} who have {test.condition}. Empty squares: the "
        f"{100 - share} who do not. Of every 10,000 people screened, {right:,} are flagged rightly and {wrong:,} wrongly; "
        f"{base * (100 - test.found):,} who have it stand below the mark. {test.test} finds {test.found} of 100 who have it "
        f"and clears {test.cleared} of 100 who do not. The sums are the course's own. Source: {'; '.join(cited)}."
    )
    return finished(done[0], alt, caption)


@left
def harms_chart(harm: Harm, cited: Sequence[str]) -> Chart:
    """A hundred people after treatment, and how many of them report bad effects that lasted."""
    low, high = (harm.value, harm.value) if harm.low is None or harm.high is None else (harm.low, harm.high)
    with drawing(f"harms-{harm.id}", WIDTH, 4.3) as (_, axes, done):
        hundred(axes, low, high - low)
    span = f", between {low} and {high}" if low < high else ""
    how = "counted" if harm.counted else "worked out, not counted"
    alt = f"{harm.who}: {harm.value} of 100 report bad effects that lasted{span} ({how})."
    filled = "Filled circles: people who report bad effects that lasted."
    ringed = "Filled circles: the fewest whom that may be; with the empty circles, the most."
    caption = f"{harm.who}. {ringed if low < high else filled} {harm.basis} Source: {'; '.join(cited)}."
    return finished(done[0], alt, caption)


@left
def chance_chart(chance: Chance, told: str, alt: str) -> Chart:
    """A hundred people, and how many of them something happens to: filled the fewest, empty the most that it may be."""
    with drawing(f"chance-{chance.id}", WIDTH, 4.3) as (_, axes, done):
        hundred(axes, chance.low, chance.high - chance.low)
    return finished(done[0], alt, told)


@left
def cost_chart(hours: Mapping[str, float], money: float) -> Chart:
    """What a course of help costs: hours by what they are spent on as bars, and the money in words."""
    whole = sum(hours.values())
    with drawing("cost", WIDTH, 0.9 + 0.55 * len(hours)) as (_, axes, done):
        bars(axes, list(hours), list(hours.values()), "%g h")
        axes.set(xlabel="hours in all", xlim=(0, 1.25 * max([1, *hours.values()])))
    told = ", ".join(f"{name} {value:g} hours" for name, value in hours.items())
    return finished(
        done[0],
        f"{money:,.0f} to pay in all, and {whole:g} hours: {told}.",
        f"To pay in all: {money:,.0f}, in the money of your fees. Time in all: {whole:g} hours. The figures are your own; "
        "the sums are all that the course adds.",
    )
