"""A worksheet to print, and its answer key as a file of its own, so that the first can be handed out."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple, cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from carelib.publish.exports.question import ATTRIBUTION, Question

CANNOT = (
    "It is paper: nothing is marked, shuffled or tagged; the answers and all feedback stand in NAME-key.pdf next to it, "
    "and letters that DejaVu Sans does not have (Chinese, Japanese, emoji and others) print as boxes."
)
MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in every file for the day on which it was made, so that the same questions make the same bytes."""

SPACING = 0.5
"""Millimetres from line to line, for each point of a letter's size."""


@cache
def _font(name: str) -> Path:
    """A font that knows more letters than a PDF's own: matplotlib, which carelib needs anyway, carries it."""
    return Path(str(distribution("matplotlib").locate_file(f"matplotlib/mpl-data/fonts/ttf/{name}.ttf")))


class Line(NamedTuple):
    """A paragraph, and how it looks."""

    text: str
    size: float
    bold: bool = False
    indent: float = 0


def write(questions: Sequence[Question]) -> bytes:
    """The worksheet: stems and options, and nothing that tells the key."""
    sheet = _Sheet("Questions")
    for number, one, lines in _numbered(questions):
        *before, stem = one.asks
        lines += [Line(text, 9) for text in before]
        lines.append(Line(f"{number}. {stem}", 10, bold=True))
        lines += [Line(f"{option.id}) {option.text}", 10, indent=6) for option in one.options]
        sheet.block(*lines)
    return bytes(sheet.output())


def key(questions: Sequence[Question]) -> bytes:
    """The answer key: what is right, why each option tempts or holds, what to do next, and on what it rests."""
    sheet = _Sheet("Answer key")
    for number, one, lines in _numbered(questions):
        lines += [
            Line(f"{number}. {one.key.id}) {one.key.text}", 10, bold=True),
            Line(f"{one.id}, {one.objective}: {one.objective_text} ({one.bloom})", 8),
        ]
        for option in one.options:
            behind = f" [{option.misconception}: {option.belief}]" if option.misconception else ""
            lines.append(Line(f"{option.id}) {option.feedback}{behind}", 9, indent=6))
        lines += [Line(text, 8) for text in one.after if text != one.attribution]  # it stands at the foot of each page
        sheet.block(*lines)
    return bytes(sheet.output())


def _numbered(questions: Sequence[Question]) -> Iterator[tuple[int, Question, list[Line]]]:
    """The questions with the number that they have in sheet and key; the first of a section comes with its heading."""
    last = ""
    for number, one in enumerate(questions, 1):
        yield number, one, [] if one.section == last else [Line(one.section, 13, bold=True)]
        last = one.section


class _Sheet(FPDF):
    """A4 pages with the title and the licence at their feet."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        self.add_font("Sans", "", _font("DejaVuSans"))
        self.add_font("Sans", "B", _font("DejaVuSans-Bold"))
        self.set_title(f"carelib: {title}")
        self.set_lang("en")
        self.set_creation_date(MADE)
        self.set_margins(20, 18)
        self.set_auto_page_break(True, 20)
        self.add_page()
        self.block(Line(f"carelib: {title}", 18, bold=True))

    def block(self, *texts: Line) -> None:
        """Paragraphs that stay together on a page, and a gap."""
        wrapped = [(text, self._wrapped(text)) for text in texts]
        if self.will_page_break(sum(text.size * SPACING * len(lines) for text, lines in wrapped)):
            self.add_page()
        for text, lines in wrapped:
            self._as(text)
            for line in lines:
                self.set_x(self.l_margin + text.indent)
                self.cell(0, text.size * SPACING, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(4)

    def _wrapped(self, text: Line) -> list[str]:
        """Its lines on the page: measuring is what takes long, so it is done once."""
        self._as(text)
        self.set_x(self.l_margin + text.indent)
        lines = self.multi_cell(0, 1, text.text, align="L", dry_run=True, output=MethodReturnValue.LINES)
        return cast(list[str], lines)

    def _as(self, text: Line) -> None:
        self.set_font("Sans", "B" if text.bold else "", text.size)

    def footer(self) -> None:
        """At the foot of every page: whose it is, and its number."""
        self.set_y(-14)
        self.set_font("Sans", "", 7)
        self.cell(0, 5, f"{ATTRIBUTION}    {self.page_no()}")
