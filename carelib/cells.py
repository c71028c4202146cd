"""Cells of a CSV that no spreadsheet takes for a formula, whatever text a stranger put there."""

import re

FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
"""What a spreadsheet would run, or what would be taken for a cell that was made harmless."""


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would run it; ``bare`` takes that off again."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def bare(cell: str) -> str:
    """The cell as it was before ``harmless``."""
    return cell[1:] if cell[:1] == "'" and FORMULA.match(cell[1:]) else cell
