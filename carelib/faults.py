"""What is wrong, as one line that says where, what was expected and what to do."""

import reprlib
from dataclasses import dataclass

LONGEST_LINE, MOST_READ = 300, 10_000
"""Characters of a stranger's line that are shown, and that are looked at for them."""


def one_line(text: str) -> str:
    """The text with whatever would break or hide in a line of a terminal written as an escape."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def printable(text: str) -> str:
    """A stranger's text as one line that does nothing to the screen it is shown on."""
    return " ".join("".join(one if one.isprintable() else " " for one in text[:MOST_READ]).split())[:LONGEST_LINE]


class _Short(reprlib.Repr):
    def repr_int(self, x: int, level: int) -> str:
        return str(x) if abs(x) < 10**20 else "a very long number"


def shown(value: object) -> str:
    """A value as it can stand in a message: one line of at most 60 characters, whatever it is."""
    short = _Short()
    short.maxlevel, short.maxstring, short.maxother = 3, 50, 50
    text = one_line(short.repr(value))
    return text if len(text) <= 60 else f"{text[:59]}…"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with the content, as one line."""

    file: str
    line: int
    entry: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return one_line(f"{place}: {self.entry + ': ' if self.entry else ''}{self.rule}; {self.remedy}")


class Refused(Exception):
    """Something cannot be done as asked; the text is the one line that says why and what to do."""


class ContentError(Exception):
    """The content cannot be used; ``faults`` say why, and the text is the first of them."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        more = f" (and {len(faults) - 1} more: run 'carelib check')" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")
