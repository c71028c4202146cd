"""How lessons fared in ``carelib lesson-test``: in words, as JUnit XML, as a page to read."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

from carelib.activities.panels import tag
from carelib.publish.paper import page, table


@dataclass(frozen=True)
class CellFault:
    """One cell that does not hold: which one, what kind of fault, what was kept and what came."""

    number: int
    """Among the notebook's code cells, from 1."""
    heading: str
    source: str
    kind: str
    """``changed``, ``missing``, ``new output``, ``error``, ``added`` or ``late``."""
    kept: str = ""
    came: str = ""

    def words(self) -> list[str]:
        """The fault as lines to read: the cell, what is wrong with it, what to do."""
        under = f', under "{self.heading}"' if self.heading else ""
        return [f"code cell {self.number}{under}: {self.source}", *self._what(), f"-> {DO[self.kind]}"]

    def _what(self) -> list[str]:
        match self.kind:
            case "changed":
                return [f"it showed      {self.kept}", f"now it shows   {self.came}"]
            case "missing":
                return [f"it showed      {self.kept}", "now it shows   nothing of the kind"]
            case "new output":
                return ["it showed      nothing of the kind", f"now it shows   {self.came}"]
            case "added":
                return ["it was never run and kept, so there is nothing to compare with"]
            case _:
                return [self.came]


AGAIN = "if that is meant, keep it with 'carelib lesson-test --keep LESSON'; if not, undo what changed"
DO = {
    "changed": AGAIN,
    "missing": AGAIN,
    "new output": AGAIN,
    "error": "mend the cell, or the content that it names ('carelib check' says where)",
    "added": "keep what it shows with 'carelib lesson-test --keep LESSON', or take the cell out",
    "late": "the cell took too long: run it by hand, and look what it waits for",
}


@dataclass(frozen=True)
class LessonResult:
    """How one lesson fared: so many code cells, those that do not hold, and the seconds it took."""

    name: str
    cells: int
    faults: tuple[CellFault, ...]
    seconds: float
    broken: str = ""
    """What went wrong beside the cells, and what to do: where there are none, why it could not be tested at all."""

    @property
    def holds(self) -> bool:
        """Whether all is as it was kept."""
        return not self.faults and not self.broken

    def words(self) -> list[str]:
        """The result as lines to read."""
        if not self.cells:
            told = f"cannot be tested: {self.broken}" if self.broken else "no code cells, nothing to hold"
            return [f"{self.name}: {told}"]
        many = f"{len(self.faults)} of {self.cells}" if self.faults else f"all {self.cells}"
        hold = "do not hold" if self.faults else "hold"
        beside = f"; {self.broken}" if self.broken else ""
        told = f"{self.name}: {many} code cells {hold} ({self.seconds:.0f} s){beside}"
        return [told, *(f"  {line}" for fault in self.faults for line in fault.words())]


def junit(results: Sequence[LessonResult]) -> bytes:
    """The results as JUnit XML: a suite a lesson, a case a code cell."""
    root = ET.Element("testsuites", name="carelib lesson-test")
    for one in results:
        faults = {fault.number: fault for fault in one.faults}
        numbers = {"tests": one.cells, "failures": len(faults), "errors": int(bool(one.broken))}
        suite = ET.SubElement(root, "testsuite", name=one.name, time=f"{one.seconds:.2f}")
        suite.attrib |= {key: str(value) for key, value in numbers.items()}
        for number in range(1, one.cells + 1):
            case = ET.SubElement(suite, "testcase", classname=one.name, name=f"code cell {number}")
            if fault := faults.get(number):
                first, *_ = fault.words()
                ET.SubElement(case, "failure", type=fault.kind, message=first).text = "\n".join(fault.words())
        if one.broken:
            case = ET.SubElement(suite, "testcase", classname=one.name, name="the notebook")
            ET.SubElement(case, "error", message=one.broken)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def results_page(results: Sequence[LessonResult]) -> str:
    """The results as a page to read: all lessons in a table, then each that does not hold, cell by cell."""
    rows = [(one.name, one.cells, len(one.faults), one.seconds, "" if one.holds else one.words()[0]) for one in results]
    head = ("Lesson", "Code cells", "Do not hold", "Seconds", "In words")
    sections = {"All lessons": [table("Lessons", head, rows)]}
    for one in results:
        if not one.holds:
            cells = [
                tag("li", tag("p", tag("strong", fault.words()[0])), *(tag("p", line) for line in fault.words()[1:]))
                for fault in one.faults
            ]
            wrong_beside = [tag("p", one.broken)] if one.broken else []
            sections[one.name] = [*wrong_beside, *([tag("ul", *cells)] if cells else [])]
    wrong = sum(not one.holds for one in results)
    title = f"{wrong} of {len(results)} lessons do not hold" if wrong else f"All {len(results)} lessons hold"
    return page(title, "carelib lesson-test", sections)
