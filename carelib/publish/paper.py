"""A page to read that stands alone: headings, tables, charts; no script, nothing from anywhere."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from carelib.activities.base import HERE
from carelib.activities.panels import Markup, tag

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
:root { color-scheme: light dark; }
body { background: var(--care-paper); color: var(--care-ink); font: 1.0625rem/1.55 system-ui, sans-serif; margin: 0; }
main, nav, header { max-width: 60rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2rem); }
h1, h2, h3 { line-height: 1.2; text-wrap: balance; } h2 { margin-top: 3rem; }
a { color: var(--care-accent); } nav li { margin-block: 0.375rem; }
.scroll { overflow-x: auto; margin-block: 1rem; } .chart text { fill: currentColor; }
table { border-collapse: collapse; font-size: 0.9375rem; } caption { text-align: start; font-weight: 650; padding-block: 0.5rem; }
th, td { text-align: start; vertical-align: top; padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid var(--care-line); }
th[scope="row"] { font-weight: 400; white-space: nowrap; } td.n, th.n { text-align: end; font-variant-numeric: tabular-nums; }
td.t { min-width: 9rem; } figcaption { color: var(--care-soft); } :focus-visible { outline: 3px solid var(--care-accent); outline-offset: 2px; }
"""

Row = Sequence[str | int | float]


def page(title: str, made_by: str, sections: Mapping[str, Sequence[Markup]]) -> str:
    """The page as HTML: its sections under their headings, with links to them at the top."""
    parts = {name: re.sub(r"\W+", "-", name.lower()) for name in sections}
    links = [tag("li", tag("a", name, href=f"#{part}")) for name, part in parts.items()]
    body = [
        tag("header", tag("h1", title), tag("p", f"Made on {date.today():%d %B %Y} by {made_by}.")),
        tag("nav", tag("ul", *links), **{"aria-label": "Parts of this page"}),
        tag("main", *(tag("section", tag("h2", name, id=parts[name]), *inside) for name, inside in sections.items())),
    ]
    head = [
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><style>{_tokens()}{STYLE}</style>'),
    ]
    return f"<!doctype html>\n{tag('html', tag('head', *head), tag('body', *body), lang='en')}\n"


def _tokens() -> str:
    """The colour tokens, dark where the system is: the page has no script that would set JupyterLab's attribute."""
    text = (HERE / "tokens.css").read_text("utf-8")
    dark = r'^\[data-jp-theme-light="false"\] (\{.*?^\})'
    text = re.sub(dark, r"@media screen and (prefers-color-scheme: dark) { :root \1 }", text, flags=re.M | re.S)
    return text.replace(':root, [data-jp-theme-light="false"]', ":root")


def _cell(value: str | float) -> Markup:
    if isinstance(value, str):
        return tag("td", value, class_="t")
    return tag("td", f"{value:.1f}" if isinstance(value, float) else f"{value:,}", class_="n")


def table(caption: str, head: Sequence[str], rows: Sequence[Row]) -> Markup:
    """A table with a caption and headings, in a box that scrolls by keyboard too."""
    lines = [tag("tr", tag("th", str(first), scope="row"), *map(_cell, rest)) for first, *rest in rows]
    if not lines:
        return tag("p", f"{caption}: none.")
    classes = ["n" if isinstance(value, int | float) else "t" for value in rows[0]]
    names = tag("tr", *(tag("th", name, scope="col", class_=kind) for name, kind in zip(head, classes, strict=True)))
    whole = tag("table", tag("caption", caption), tag("thead", names), tag("tbody", *lines))
    return tag("div", whole, class_="scroll", tabindex="0", role="group", **{"aria-label": caption})
