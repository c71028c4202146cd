"""A worksheet to print, and its answer key as a file of its own, so that the first can be handed out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import distribution
from itertools import groupby
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from carelib.publish.exports.question import ATTRIBUTION, Question

CANNOT = (
    "It is paper: nothing is marked, shuffled or tagged; the answers and all feedback stand in NAME-key.pdf next to it, "
    "and letters that DejaVu Sans does not have (Chinese, Japanese, emoji and others) print as boxes."
)
MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in every file for the day on which it was made, so that the same questions make the same bytes."""


@cache
def _font(name: str) -> Path:
    """A font that knows more letters than a PDF's own: matplotlib, which carelib needs anyway, carries it."""
    return Path(str(distribution("matplotlib").locate_file(f"matplotlib/mpl-data/fonts/ttf/{name}.ttf")))


def write(questions: Sequence[Question]) -> bytes:
    """The worksheet: stems and options, and nothing that tells the key."""
    sheet = _Sheet("Questions")
    for number, one in sheet.numbered(questions):
        *before, stem = one.asks
        for text in before:
            sheet.line(text, 9)
        sheet.line(f"{number}. {stem}", 10, bold=True)
        for option in one.options:
            sheet.line(f"{option.id}) {option.text}", 10, indent=6)
        sheet.ln(3)
    return sheet.done()


def key(questions: Sequence[Question]) -> bytes:
    """The answer key: what is right, why each option tempts or holds, what to do next, and on what it rests."""
    sheet = _Sheet("Answer key")
    for number, one in sheet.numbered(questions):
        sheet.line(f"{number}. {one.key.id}) {one.key.text}", 10, bold=True)
        sheet.line(f"{one.id}, {one.objective}: {one.objective_text} ({one.bloom})", 8)
        for option in one.options:
            behind = f" [{option.misconception}: {option.belief}]" if option.misconception else ""
            sheet.line(f"{option.id}) {option.feedback}{behind}", 9, indent=6)
        for text in one.after[:-1]:
            sheet.line(text, 8)
        sheet.ln(3)
    return sheet.done()


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
        self.line_of(f"carelib: {title}", 18, bold=True)

    def footer(self) -> None:
        """At the foot of every page: whose it is, and its number."""
        self.set_y(-14)
        self.set_font("Sans", "", 7)
        self.cell(0, 5, f"{ATTRIBUTION}    {self.page_no()}")
