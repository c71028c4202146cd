"""A notebook as pieces of a page: its prose as HTML, its activities alive without a kernel, its charts drawn.

The cells run here, in this process, in order: a notebook of this project holds prose and one call an activity, so what
its last line gives is all that it shows.
"""

import ast
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEADING = re.compile(r'<h([1-6]) id="([^"]+)">(.*?)</h\1>', re.S)
ANCHOR = re.compile(r'<a class="anchor-link"[^>]*>.*?</a>')
NOTEBOOK_LINK = re.compile(r'(href="[^":#]*)\.ipynb(#[^"]*)?"')
ROW = re.compile(r"(<tr>\s*)<td([^>]*)>(.*?)</td>", re.S)
"""A table row's first cell: it names the row, which Markdown cannot say."""
TAG = re.compile(r"<[^>]+>")
LAB_ONLY = "lab-only"
"""The tag of a cell that speaks of JupyterLab's own menus: no page in a browser shows it."""
AFRESH = 'import carelib\n\ncarelib.language("en")'
"""What a new kernel would bring: English, until a notebook names another language."""


class CannotShow(Exception):
    """A notebook cannot be made into a page; the text names the cell and says why."""


@dataclass(frozen=True)
class Piece:
    """What one cell puts on the page, the id of the page that begins with it, where one does, and whether it stands for
    something that a kernel would compute."""

    markup: str
    begins: str = ""
    computes: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its level, its id and its text as markup."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A notebook as a page shows it."""

    title: str
    language: str
    description: str
    pieces: tuple[Piece, ...] = field(repr=False)

    @property
    def pages(self) -> list[str]:
        """The ids of the pages that begin inside it, in order; none for a lesson."""
        return [piece.begins for piece in self.pieces if piece.begins]

    def headings(self, *levels: int) -> list[Heading]:
        """Its headings of these levels, in order."""
        found = (match for piece in self.pieces for match in HEADING.finditer(piece.markup))
        return [
            Heading(int(level), name, text)
            for level, name, text in (one.groups() for one in found)
            if int(level) in levels
        ]


def shown(notebook: Path) -> Shown:
    """The notebook as a page shows it; ``CannotShow`` where a cell fails."""
    read = json.loads(notebook.read_text("utf-8"))
    metadata = read["metadata"]
    names: dict[str, Any] = {}
    _run(AFRESH, names, notebook.name)
    pieces = []
    for cell in read["cells"]:
        source = "".join(cell["source"])
        given = cell["metadata"].get("tags", ())
        if LAB_ONLY in given:
            continue
        value = None
        if cell["cell_type"] == "markdown":
            markup = f'<div class="jp-RenderedHTMLCommon jp-MarkdownOutput">{prose(source)}</div>'
        elif cell["cell_type"] == "code":
            value = _run(source, names, f"{notebook.name}, cell {cell['id']}")
            markup = _as_markup(value)
        else:
            continue
        tags = [tag for tag in given if tag.startswith("page:")]
        begins = tags[0].removeprefix("page:") if tags else ""
        pieces.append(Piece(markup, begins, getattr(value, "computes", False)))
    _run(AFRESH, names, notebook.name)
    return Shown(
        metadata.get("title", notebook.stem),
        metadata.get("language", "en"),
        metadata.get("description", ""),
        tuple(pieces),
    )


def prose(markdown: str) -> str:
    """Markdown as HTML, as Jupyter's own converter makes it; links to notebooks lead to their pages."""
    from nbconvert.filters import markdown2html

    made = ANCHOR.sub("", markdown2html(markdown))
    return _paged(ROW.sub(r'\1<th scope="row"\2>\3</th>', made).replace("<th></th>", "<td></td>"))


def _paged(markup: str) -> str:
    """The same with links to notebooks leading to their pages."""
    paged = NOTEBOOK_LINK.sub(lambda match: f'{match[1]}.html{match[2] or ""}"', markup)
    return paged.replace('href="dashboard.html', 'href="../index.html')  # the site's first page, seen from a lesson


def _run(source: str, names: dict[str, Any], place: str) -> Any:
    """What the last line of a cell gives; None where it is no expression."""
    try:
        first = ast.parse(source).body
        last = first.pop() if first and isinstance(first[-1], ast.Expr) else None
        gives = last.value if isinstance(last, ast.Expr) else None
        exec(compile(ast.Module(first, []), place, "exec"), names)  # noqa: S102  # this project's own notebooks
        return eval(compile(ast.Expression(gives), place, "eval"), names) if gives else None  # noqa: S307
    except Exception as error:
        raise CannotShow(f"{place}: {type(error).__name__}: {error}; run the notebook and mend that cell") from error


def _as_markup(value: Any) -> str:
    """A cell's value as HTML: an activity alive, all else as it shows itself."""
    if value is None:
        return ""
    if hasattr(value, "markup"):
        return str(value.markup())
    if hasattr(value, "_repr_html_"):
        return f'<div class="jp-RenderedHTMLCommon">{_paged(value._repr_html_())}</div>'
    return f"<pre>{html.escape(repr(value))}</pre>"


@dataclass(frozen=True)
class Passage:
    """What can be found by searching: a heading, the page and place where it stands, the words below it."""

    page: str
    heading: str
    at: str
    words: str


def passages(title: str, address: str, it: Shown) -> Iterator[Passage]:
    """The passages of a page, one for each heading of the first three levels; what stands in activities is left out."""
    heading, at, words = title, "", ""
    for piece in it.pieces:
        if piece.begins:
            at = piece.begins
        if "jp-MarkdownOutput" not in piece.markup:
            continue
        before = 0
        for match in HEADING.finditer(piece.markup):
            words += " " + _plain(piece.markup[before : match.start()])
            if words.strip():
                yield Passage(title, heading, f"{address}#{at}" if at else address, " ".join(words.split()))
            heading, at, words, before = _plain(match[3]), match[2], "", match.end()
        words += " " + _plain(piece.markup[before:])
    if words.strip():
        yield Passage(title, heading, f"{address}#{at}" if at else address, " ".join(words.split()))


def _plain(markup: str) -> str:
    return html.unescape(TAG.sub(" ", markup)).strip()
