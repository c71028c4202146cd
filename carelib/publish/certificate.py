"""A certificate of what is mastered, as a PDF: self-issued, from the learner's own record, and honest about both."""

from datetime import datetime
from fractions import Fraction
from math import ceil

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from carelib.activities.base import phrases
from carelib.loader import Library
from carelib.model import Lesson, fill
from carelib.standing import Standing

LATIN = "latin-1"
"""What the PDF's built-in letters can write; a name in others is asked for in these."""
SHARE = Fraction(4, 5)
"""Of the objectives of the course that have to be mastered at the same time. The course's own choice."""


class NotYet(Exception):
    """There is nothing to certify yet, or the name cannot be written; the text says what is missing."""


def certificate(library: Library, stands: Standing, name: str, now: datetime) -> bytes:
    """The PDF. ``NotYet`` where fewer than 80 in 100 of the course's objectives are mastered now."""
    words, mastered = phrases(library, "certificate"), stands.mastered
    needed = ceil(len(stands.mastery) * SHARE)
    if len(mastered) < needed:
        told = f"{len(mastered)} of {len(stands.mastery)} aims are mastered now, {needed} are asked for"
        raise NotYet(f"{told}; 'carelib progress' lists what is open, notebooks/review.ipynb brings back what fades")
    try:
        name.encode(LATIN)
    except UnicodeEncodeError as error:
        letter = name[error.start]
        raise NotYet(f"--name: '{letter}' cannot be written here; spell it in letters of western Europe") from None
    page = FPDF(format="A4")
    page.set_title(words["title"])
    page.set_lang("en")
    page.set_creation_date(now)
    page.set_margins(22, 20)
    page.add_page()
    _line(page, words["title"], 22, bold=True)
    _line(page, fill(words["says"], name=name, date=f"{now:%d %B %Y}"), 12)
    _line(page, words["what_it_is"], 11, bold=True)
    _line(page, words["what_counts"], 10)
    lessons = sorted(library.of(Lesson).values(), key=lambda one: one.number)
    for lesson in lessons:
        own = [one for one in mastered if one.id in lesson.objectives]
        if own:
            _line(page, f"{lesson.number} {lesson.title}", 11, bold=True, gap=1)
        for one in own:
            since = stands.mastery[one].since
            _line(page, f"- {one.text} ({since:%d %B %Y})" if since else f"- {one.text}", 10, gap=1)
    return bytes(page.output())


def _line(page: FPDF, text: str, size: int, *, bold: bool = False, gap: float = 4) -> None:
    plain = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-"})
    page.set_font("Helvetica", "B" if bold else "", size)
    page.multi_cell(
        0, size * 0.5, plain.encode(LATIN, "replace").decode(LATIN), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
    )
    page.ln(gap)
