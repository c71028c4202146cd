"""Charts of a learner's own record: what is mastered with how much doubt, and how sure is how right."""

from collections.abc import Mapping

from carelib.charts.drawing import FIRST, SECOND, SOFT, WIDTH, Chart, drawing, finished
from carelib.model import Objective, fill
from carelib.progress import MASTERED, SURE, Mastery, Share

MARKS = {"mastered": ("o", FIRST, FIRST), "fading": ("o", FIRST, "none"), "on the way": ("s", SECOND, "none")}
"""State -> mark, edge and filling: told apart by shape and filling as well as by colour."""


def mastery_chart(stands: Mapping[Objective, Mastery], words: Mapping[str, str]) -> Chart:
    """Each objective that has an answer: the share that was right, and the interval that holds it 80 of 100 times."""
    shown = {objective: it for objective, it in stands.items() if it.of}
    with drawing("mastery", WIDTH, 1.0 + 0.3 * max(1, len(shown))) as (_, axes, done):
        for row, it in enumerate(shown.values()):
            low, high = it.interval
            mark, edge, filling = MARKS[it.state]
            axes.hlines(row, 100 * low, 100 * high, color=edge, linewidth=2)
            axes.plot(
                100 * it.right / it.of, row, mark, markersize=9, markeredgecolor=edge, color=filling, markeredgewidth=2
            )
        axes.axvline(100 * MASTERED, color=SOFT, linestyle="dotted")
        axes.set_yticks(range(len(shown)), [objective.id for objective in shown], fontsize=10)
        axes.set(xlabel=words["of_100"], xlim=(-3, 103), ylim=(max(1, len(shown)) - 0.4, -0.6))
    told = "; ".join(
        f"{objective.id} {words[it.state.replace(' ', '_')]}, {100 * it.interval[0]:.0f} to {100 * it.interval[1]:.0f}"
        for objective, it in shown.items()
    )
    return finished(done[0], f"{told}.", fill(words["mastery_caption"], line=f"{100 * MASTERED:.0f}"))


def calibration_chart(shares: Mapping[int, Share], words: Mapping[str, str]) -> Chart:
    """How often an answer was right, by how sure it was given, with the interval."""
    with drawing("calibration", WIDTH, 2.6) as (_, axes, done):
        for level, it in shares.items():
            low, high = it.interval
            axes.vlines(level, 100 * low, 100 * high, color=FIRST, linewidth=3)
            axes.plot(level, 100 * it.right / it.of, "o", color=FIRST, markersize=9)
        axes.set_xticks(list(SURE), [words[f"level_{level}"] for level in SURE])
        axes.set(xlim=(0.5, 3.5), ylim=(-3, 103), ylabel=words["of_100"])
    told = "; ".join(f"{words[f'level_{level}']}: {it.right:.0f} of {it.of:.0f}" for level, it in shares.items())
    return finished(done[0], f"{told}.", words["calibration_caption"])
