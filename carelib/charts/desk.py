"""Charts of the instructor's desk: questions by how many know them and how well they tell, and what was chosen."""

from collections.abc import Mapping, Sequence

from carelib.charts.drawing import FIRST, SECOND, SOFT, WIDTH, Chart, bars, drawing, finished
from carelib.itemfigures import EASY, HARD, ItemFigures


def items_chart(items: Sequence[ItemFigures], looked: Sequence[str]) -> Chart:
    """Facility against discrimination, a mark a question; those to look at first have a number, in their order."""
    shown = [one for one in items if one.facility is not None and one.discrimination is not None]
    first = {item: number for number, item in enumerate(looked, start=1)}
    with drawing("desk-items", WIDTH, 3.6) as (_, axes, done):
        for edge in (HARD, EASY):
            axes.axvline(100 * edge, color=SOFT, linestyle="dotted")
        axes.axhline(0, color=SOFT)
        for one in shown:
            x, y = 100 * (one.facility or 0), one.discrimination or 0.0
            if one.item in first:
                axes.plot(x, y, "s", markersize=8, color="none", markeredgecolor=SECOND, markeredgewidth=2)
                axes.annotate(str(first[one.item]), (x, y), (7, 3), textcoords="offset points", fontsize=11)
            else:
                axes.plot(x, y, "o", markersize=6, color="none", markeredgecolor=FIRST, markeredgewidth=1.5)
        axes.set(xlabel="right at first, of 100", ylabel="discrimination", xlim=(-2, 102))
    told = "; ".join(
        f"{first[one.item]} {one.item}: {100 * (one.facility or 0):.0f} of 100, {one.discrimination:.2f}"
        for one in sorted((one for one in shown if one.item in first), key=lambda it: first[it.item])
    )
    caption = (
        "Each mark is a question: further right, more learners chose the key first; higher up, those who do well elsewhere do "
        "better here, too. Squares with numbers are those of the list above."
    )
    return finished(done[0], f"{len(shown)} questions. {told or 'None calls for a look'}.", caption)


def chosen_chart(one: ItemFigures, texts: Mapping[str, str]) -> Chart:
    """What was chosen first: a bar an option, of 100 learners; options too rare to show are left out and named."""
    shown = [option for option in one.options if option.share is not None]
    hidden = [option.option for option in one.options if option.share is None]
    names = [f"{option.option}{' (key)' if option.is_key else ''}" for option in shown]
    shares = [100 * (option.share or 0) for option in shown]
    with drawing(f"desk-{one.item}", WIDTH, 0.7 + 0.62 * max(1, len(shown))) as (_, axes, done):
        bars(axes, names, shares, "%.0f")
        axes.set(xlabel="of 100 learners", xlim=(0, 112))
    told = "; ".join(
        f"{name} {texts[option.option]}: {share:.0f}" for name, option, share in zip(names, shown, shares, strict=True)
    )
    few = f" Too few chose {' and '.join(hidden)} to say how many." if hidden else ""
    return finished(done[0], f"{told}.{few}", f"First choices of {one.learners} learners.{few}")
