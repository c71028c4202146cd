"""QTI 2.1: a content package with one file an item and a test that lists them, section by section."""

import io
import zipfile
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from carelib.publish.exports.question import ATTRIBUTION, Question

CANNOT = (
    "Which misconception stands behind which option is lost, only keywords for the whole question in the manifest tell "
    "it; not every platform shows feedback that is given in this form (modal feedback)."
)
QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
TEST = "carelib.xml"
SHOWN = "shown"


def write(questions: Sequence[Question]) -> bytes:
    """The questions as a zipped content package."""
    files = {"imsmanifest.xml": _manifest(questions), TEST: _test(questions)}
    files |= {_file(one): _item(one) for one in questions}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, root in files.items():
            data = ET.tostring(root, "utf-8", xml_declaration=True)  # not indented: that would put spaces into texts
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # always of the same time
    return out.getvalue()


def identifier(item_id: str) -> str:
    """The item's id as QTI has it, where none may begin with a digit."""
    return f"i-{item_id}"


def _file(one: Question) -> str:
    return f"items/{one.id}.xml"


def _root(name: str, namespace: str, **attributes: str) -> ET.Element:
    known = {"xmlns": namespace, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{namespace} {namespace}.xsd"}
    return ET.Element(name, known | attributes)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """A new element with this text; line breaks become elements, which is how HTML and QTI have them."""
    made = ET.SubElement(parent, name, attributes)
    made.text, *rest = text.split("\n") if text else [None]
    for line in rest:
        ET.SubElement(made, "br").tail = line
    return made


def _item(one: Question) -> ET.Element:
    item = _root(
        "assessmentItem",
        QTI,
        identifier=identifier(one.id),
        title=one.id,
        adaptive="false",
        timeDependent="false",
        **{"xml:lang": "en"},
    )
    answer = _add(item, "responseDeclaration", identifier="RESPONSE", cardinality="single", baseType="identifier")
    _add(_add(answer, "correctResponse"), "value", one.key.id)
    score = _add(item, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    _add(_add(score, "defaultValue"), "value", "0")
    for name in ("FEEDBACK", "GENERAL"):
        _add(item, "outcomeDeclaration", identifier=name, cardinality="single", baseType="identifier")
    body = _add(item, "itemBody")
    *before, stem = one.asks
    for text in before:
        _add(body, "p", text)
    choice = _add(body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle="true", maxChoices="1")
    _add(choice, "prompt", stem)
    for option in one.options:
        _add(choice, "simpleChoice", option.text, identifier=option.id)
    _processing(item)
    for option in one.options:
        _add(_feedback(item, "FEEDBACK", option.id), "p", option.feedback)
    general = _feedback(item, "GENERAL", SHOWN)
    for text in one.after:
        _add(general, "p", text)
    return item


def _feedback(item: ET.Element, outcome: str, value: str) -> ET.Element:
    return _add(item, "modalFeedback", outcomeIdentifier=outcome, showHide="show", identifier=value)


def _processing(item: ET.Element) -> None:
    """One point for the key; the feedback of the option that was chosen, and the one that everybody gets."""
    rules = _add(item, "responseProcessing")
    right = _add(_add(rules, "responseCondition"), "responseIf")
    match = _add(right, "match")
    _add(match, "variable", identifier="RESPONSE")
    _add(match, "correct", identifier="RESPONSE")
    _add(_add(right, "setOutcomeValue", identifier="SCORE"), "baseValue", "1", baseType="float")
    _add(_add(rules, "setOutcomeValue", identifier="FEEDBACK"), "variable", identifier="RESPONSE")
    _add(_add(rules, "setOutcomeValue", identifier="GENERAL"), "baseValue", SHOWN, baseType="identifier")


def _test(questions: Sequence[Question]) -> ET.Element:
    test = _root("assessmentTest", QTI, identifier="carelib", title="carelib")
    part = _add(test, "testPart", identifier="all", navigationMode="nonlinear", submissionMode="individual")
    _add(part, "itemSessionControl", maxAttempts="0", showFeedback="true")
    for (section_id, title), inside in groupby(questions, key=lambda one: (one.section_id, one.section)):
        section = _add(part, "assessmentSection", identifier=f"s-{section_id}", title=title, visible="true")
        for one in inside:
            _add(section, "assessmentItemRef", identifier=identifier(one.id), href=_file(one))
    return test


def _manifest(questions: Sequence[Question]) -> ET.Element:
    manifest = _root("manifest", PACKAGE, identifier="carelib-package")
    about = _add(manifest, "metadata")
    _add(about, "schema", "QTIv2.1 Package")
    _add(about, "schemaversion", "1.0.0")
    _string(_add(_add(_add(about, "lom", xmlns=LOM), "rights"), "description"), ATTRIBUTION)
    _add(manifest, "organizations")
    resources = _add(manifest, "resources")
    test = _add(resources, "resource", identifier="r-test", type="imsqti_test_xmlv2p1", href=TEST)
    _add(test, "file", href=TEST)
    for one in questions:
        _add(test, "dependency", identifierref=f"r-{one.id}")
        resource = _add(resources, "resource", identifier=f"r-{one.id}", type="imsqti_item_xmlv2p1", href=_file(one))
        general = _add(_add(_add(resource, "metadata"), "lom", xmlns=LOM), "general")
        _add(_add(general, "identifier"), "entry", one.id)
        for tag in one.tags:
            _string(_add(general, "keyword"), tag)
        _add(resource, "file", href=_file(one))
    return manifest


def _string(parent: ET.Element, text: str) -> None:
    _add(parent, "string", text, language="en")
