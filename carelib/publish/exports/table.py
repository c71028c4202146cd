"""CSV: one row an item, for a spreadsheet or a script."""

import csv
import io
from collections.abc import Sequence

from carelib.cells import harmless
from carelib.publish.exports.question import Question

CANNOT = (
    "It is for spreadsheets and scripts, no teaching platform imports it as questions; a cell that begins with "
    "= + - @ or a tab has an apostrophe put before it, so that no program takes it for a formula."
)
LETTERS = "abcde"


def write(questions: Sequence[Question]) -> bytes:
    """The questions as CSV in UTF-8, with the mark that tells spreadsheets so."""
    out = io.StringIO(newline="")
    rows = [_row(one) for one in questions]
    table = csv.DictWriter(out, rows[0] if rows else [], quoting=csv.QUOTE_ALL)
    table.writeheader()
    table.writerows({name: harmless(cell) for name, cell in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _row(one: Question) -> dict[str, str]:
    options = {option.id: option for option in one.options}
    row = {
        "id": one.id,
        "section": one.section,
        "lesson": one.lesson,
        "lesson_title": one.lesson_title,
        "objective": one.objective,
        "objective_text": one.objective_text,
        "bloom": one.bloom,
        "use": one.use,
        "about_article": "yes" if one.about_article else "no",
        "tags": " ".join(one.tags),
        "content_note": one.content_note,
        "story": "\n".join(one.before),
        "stem": one.stem,
        "key": one.key.id,
    }
    for letter in LETTERS:
        option = options.get(letter)
        row |= {
            f"option_{letter}": option.text if option else "",
            f"feedback_{letter}": option.feedback if option else "",
            f"misconception_{letter}": f"{option.misconception} {option.belief}".strip() if option else "",
        }
    return row | {"next_step": one.next_step, "sources": "\n".join(one.sources), "attribution": one.attribution}
