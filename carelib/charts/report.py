"""Charts of the check's report: how items, keys and misconceptions are spread."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from carelib.charts.drawing import FIRST, PAPER, SECOND, WIDTH, Chart, drawing, finished

HATCHES = ("", "//", "..", "xx", "--", "\\\\")


def levels_chart(counts: Mapping[str, Mapping[str, int]]) -> Chart:
    """Lesson -> level -> number of items, as bars in parts; every lesson has the same levels, in one order."""
    levels = list(next(iter(counts.values())))
    with drawing("report-levels", WIDTH, 1.5 + 0.5 * len(counts)) as (figure, axes, done):
        for row, by_level in enumerate(counts.values()):
            ends = [0]
            for number in by_level.values():
                ends.append(ends[-1] + number)
            for (start, end), hatch in zip(pairwise(ends), HATCHES, strict=False):
                if end > start:
                    axes.barh(row, end - start, 0.5, start, color="none", edgecolor=FIRST, linewidth=1.5, hatch=hatch)
                    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}
                    axes.text((start + end) / 2, row, str(end - start), ha="center", va="center", fontsize=11, bbox=box)
        for level, hatch in zip(levels, HATCHES, strict=False):
            axes.fill([], [], facecolor="none", edgecolor=FIRST, hatch=hatch, label=level)
        figure.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=11)
        axes.set_yticks(range(len(counts)), list(counts))
        axes.set(xlabel="items", ylim=(len(counts) - 0.5, -0.5), xlim=(0, None))
    told = "; ".join(
        f"{lesson}: {', '.join(f'{number} {level}' for level, number in by_level.items() if number) or 'none'}"
        for lesson, by_level in counts.items()
    )
    return finished(done[0], f"Items by lesson and level. {told}.", "Items of each lesson, by Bloom's level.")


def shares_chart(shares: Sequence[tuple[str, float, float]], caption: str) -> Chart:
    """Shares from 0 to 1 as points, each with the bound that chance explains as a line across."""
    with drawing("report-shares", WIDTH, 0.9 + 0.5 * len(shares)) as (_, axes, done):
        for row, (_, share, bound) in enumerate(shares):
            axes.hlines(row, 0, 100 * share, color=FIRST, linewidth=3)
            axes.plot(100 * share, row, "o", color=FIRST, markersize=9)
            axes.vlines(100 * bound, row - 0.32, row + 0.32, color=SECOND, linewidth=3, linestyle="dotted")
        axes.set_yticks(range(len(shares)), [f"{name}\n{share:.0%}" for name, share, _ in shares])
        axes.set(xlabel="of 100 items", xlim=(0, 105), ylim=(len(shares) - 0.5, -0.5))
    told = "; ".join(f"{name} {share:.0%}, bound {bound:.0%}" for name, share, bound in shares)
    return finished(done[0], f"{told}.", caption)


def counts_chart(counts: Mapping[str, int], unit: str, caption: str) -> Chart:
    """Name -> number, as one bar each."""
    with drawing(f"report-{unit}", WIDTH, 0.9 + 0.24 * len(counts)) as (_, axes, done):
        bars = axes.barh(range(len(counts)), list(counts.values()), 0.6, color="none", edgecolor=FIRST, linewidth=1.5)
        axes.bar_label(bars, padding=4, fontsize=10)
        axes.set_yticks(range(len(counts)), list(counts), fontsize=10)
        axes.locator_params(axis="x", integer=True)
        axes.set(xlabel=unit, ylim=(len(counts) - 0.4, -0.6), xlim=(0, 1.1 * max([1, *counts.values()])))
    told = ", ".join(f"{name} {number}" for name, number in counts.items())
    return finished(done[0], f"Number of {unit}: {told}.", caption)
