"""Checks of the content: links between entries, item-writing flaws, wording, and the bank as a whole."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from carelib.check import bank, course, coverage, lessons, links, translations
from carelib.check.wording import TO_WRITE
from carelib.faults import Fault
from carelib.loader import Library

RULES: tuple[Callable[[Library], Iterator[Fault]], ...] = (*links.RULES, *bank.RULES, *coverage.RULES, *course.RULES)


def check(library: Library, notebooks: Path | None = None) -> list[Fault]:
    """All faults of the content, and of the lessons in a folder of notebooks, in the order of the files."""
    faults = library.faults()
    if faults:
        return faults  # what could not be read would be reported as missing everywhere else
    found = [fault for rule in RULES for fault in rule(library)]
    if notebooks:
        found += lessons.lessons(library, notebooks)
        found += translations.translations(library, notebooks)
    return sorted(sifted(found))


def sifted(found: Collection[Fault]) -> set[Fault]:
    """The faults, each once; of a text that is still to be written nothing else is said."""
    unwritten = {(fault.file, fault.line) for fault in found if TO_WRITE in fault.rule}
    return {fault for fault in found if TO_WRITE in fault.rule or (fault.file, fault.line) not in unwritten}
