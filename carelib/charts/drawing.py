"""A matplotlib picture as SVG that follows the page's light or dark, with its text form beside it.

The only module that imports matplotlib, and it does so when the first chart has to be drawn: a published site leaves its
charts for the kernels of its live pages (``leaving``, ``left``), which read them while nothing was entered or chosen anew. Ink is ``currentColor``
and the two series colours are the page's own (``tokens.css``), so one picture serves both themes and print; series
are told apart by shape, hatch or place as well.
"""

import hashlib
import html
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, cast

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
    parts: Sequence[str] = ()
    """Where it takes many words: each of them, for a list to move through beside a picture that is named in few."""

    def _repr_html_(self) -> str:
        listed = "".join(f"<li>{html.escape(one)}</li>" for one in self.parts)
        words = f"<details><summary>The picture in words</summary><ul>{listed}</ul></details>" if listed else ""
        return (
            f'<figure class="care-chart" style="margin:0.75rem 0;max-width:34rem">{self.svg}'
            f'<figcaption style="font-size:0.9375rem">{html.escape(self.caption)}{words}</figcaption></figure>'
        )

    def __repr__(self) -> str:
        return f"Chart: {self.alt}"


P = ParamSpec("P")
LEFT = "CARELIB_CHARTS"
"""Names the folder of the charts that a published site left; a kernel reads them and never writes any."""
_left: list[dict[str, Chart]] = []


@contextmanager
def leaving() -> Iterator[dict[str, Chart]]:
    """Notes every chart that is made meanwhile, under the name of the file in which ``left`` looks for it."""
    _left.append({})
    try:
        yield _left[-1]
    finally:
        _left.pop()


def left(draw: Callable[P, Chart]) -> Callable[P, Chart]:
    """The same chart, read where a published site left it, so that matplotlib need not be loaded, and drawn where not."""

    @wraps(draw)
    def chart(*args: P.args, **named: P.kwargs) -> Chart:
        made_of = f"{draw.__name__} {args!r} {sorted(named.items())!r}"
        name = f"{hashlib.sha256(made_of.encode()).hexdigest()[:24]}.json"
        file = Path(os.environ[LEFT], name) if LEFT in os.environ else None
        it = Chart(**json.loads(file.read_text("utf-8"))) if file and file.is_file() else draw(*args, **named)
        for noted in _left:
            noted[name] = it
        return it

    return chart


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
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.S)  # its rule would hold for the whole page
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


def finished(svg: str, alt: str, caption: str, *, name: str = "", parts: Sequence[str] = ()) -> Chart:
    """The chart, with its words inside the picture as well; where they stand beside it as ``parts``, only its name."""
    label = html.escape(name or alt, quote=True)
    style = "width:100%;height:auto;color:inherit;stroke-linejoin:round;stroke-linecap:butt"
    return Chart(svg.replace("<svg", f'<svg role="img" aria-label="{label}" style="{style}"', 1), alt, caption, parts)


def bars(axes: "Axes", names: Sequence[str], values: Sequence[float], unit: str) -> None:
    """Bars from the top down, each under its name and with its number, so that a narrow screen can show them."""
    drawn = axes.barh(range(len(values)), values, height=0.42, color="none", edgecolor=FIRST, linewidth=2)
    for place, (bar, name, hatch) in enumerate(zip(drawn, names, cycle(("//", "..", "xx", "--")), strict=False)):
        bar.set_hatch(hatch)
        axes.annotate(name, (0, place - 0.24), (0, 2), textcoords="offset points", va="bottom")
    axes.bar_label(drawn, fmt=unit, padding=4)
    axes.set(yticks=[], ylim=(len(values) - 0.6, -0.75))
