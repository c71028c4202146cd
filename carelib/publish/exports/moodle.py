"""Moodle XML: the question bank of Moodle, with categories, ids, tags and feedback for every option."""

from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from carelib.publish.exports.question import Question, html, inline

CANNOT = (
    "Which misconception stands behind which option is lost, only tags for the whole question tell it; "
    "a second import adds the questions again, for Moodle's import updates none."
)


def category(section: str) -> str:
    """The path of a section's category; a slash in a name is doubled, as Moodle has it."""
    return f"$course$/top/carelib/{section.replace('/', '//')}"


def write(questions: Sequence[Question]) -> bytes:
    """The questions as one Moodle XML file."""
    root = ET.Element("quiz")
    for section, inside in groupby(questions, key=lambda one: one.section):
        heading = ET.SubElement(root, "question", type="category")
        _text(heading, "category", category(section))
        for one in inside:
            _question(ET.SubElement(root, "question", type="multichoice"), one)
    ET.indent(root, "  ")
    return bytes(ET.tostring(root, "utf-8", xml_declaration=True))


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, name, attributes)
    ET.SubElement(made, "text").text = text
    return made


def _question(made: ET.Element, one: Question) -> None:
    _text(made, "name", one.id)
    _text(made, "questiontext", html(*one.asks), format="html")
    _text(made, "generalfeedback", html(*one.after), format="html")
    settings = {
        "defaultgrade": "1",
        "penalty": "0.3333333",
        "hidden": "0",
        "idnumber": one.id,
        "single": "true",
        "shuffleanswers": "true",
        "answernumbering": "abc",
        "showstandardinstruction": "0",
    }
    for name, value in settings.items():
        ET.SubElement(made, name).text = value
    for option in one.options:
        answer = _text(made, "answer", inline(option.text), fraction="100" if option.is_key else "0", format="html")
        _text(answer, "feedback", html(option.feedback), format="html")
    tags = ET.SubElement(made, "tags")
    for tag in one.tags:
        _text(tags, "tag", tag)
