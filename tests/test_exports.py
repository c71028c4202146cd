"""What is exported stands in the file, item by item: read back by programs that others wrote, where there are any.

GIFT: gift-pegjs. QTI: pyslet, which also answers each question. Anki: Anki itself. CSV: Python's csv. PDF: pypdf.
Moodle XML has no independent reader among the packages of PyPI and npm that were looked at (moodle-questions only writes),
so it is read here after Moodle's documentation of the format.
"""

import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelib.__main__ import main
from carelib.loader import Library
from carelib.model import Case, Form, Item, Misconception, Source
from carelib.publish.exports import FORMATS, anki, export, gift, moodle, qti, table, worksheet
from carelib.publish.exports.question import Option, Question, clean, questions

PEERS = Path(__file__).parent / "peers"
NAMES = {name: f"bank{suffix}" for name, (suffix, _) in FORMATS.items()}


@dataclass(frozen=True)
class Read:
    """What a reader found of one question; options as text, feedback and whether it is the key."""

    stem: str
    options: tuple[tuple[str, str, bool], ...]
    tags: frozenset[str]
    after: tuple[str, ...]
    section: str


def expected(library: Library) -> dict[str, Read]:
    """What the files should hold, worked out from the content and not from what the exports collect."""
    told = {item: each for kind in (Case, Form) for each in library.of(kind).values() for item in each.items}
    found = {}
    for item in library.of(Item).values():
        tags = {f"lesson:{item.lesson}", f"objective:{item.objective}", f"bloom:{item.bloom}", f"use:{item.use}"}
        tags |= {f"misconception:{option.misconception}" for option in item.options if option.misconception}
        tags |= {"key:article"} if item.about_article else set()
        found[item.id] = Read(
            stem=item.stem,
            options=tuple((each.text, each.feedback, each.id == item.key) for each in item.options),
            tags=frozenset(tags),
            after=(item.next_step, *(library.find(Source, name).title for name in item.sources), "CC BY 4.0"),
            section=told[item.id].title if item.id in told else item.lesson[:2],
        )
    return found


def compare(read: dict[str, Read], library: Library) -> None:
    """Item by item: no item less, none more, none different."""
    wanted = expected(library)
    assert len(wanted) >= 90
    assert read.keys() == wanted.keys()
    for name, one in wanted.items():
        found = read[name]
        assert (found.stem, found.options, found.tags) == (one.stem, one.options, one.tags), name
        after = "\n".join(found.after)
        assert all(text in after for text in one.after), name
        assert one.section in found.section, name


class _Texts(HTMLParser):
    """The texts of paragraphs and list items; markup that is none of ours is a fault."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in ("p", "br", "ol", "li"), tag
        if tag == "br":
            self.texts[-1] += "\n"
        elif tag in ("p", "li"):
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


def texts(markup: str) -> tuple[str, ...]:
    """The paragraphs of a piece of HTML as plain text."""
    reader = _Texts()
    reader.feed(markup if markup.startswith("<") and markup[1:3] in ("p>", "ol") else f"<p>{markup}</p>")
    reader.close()
    return tuple(reader.texts)


@pytest.fixture(scope="module")
def bank(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The whole bank in a format, written when it is first asked for."""
    folder = tmp_path_factory.mktemp("bank")

    def written(name: str) -> Path:
        file = folder / NAMES[name]
        if not file.exists():
            assert export(library, name, file) == len(library.of(Item))
        return file

    return written


# Moodle XML


def read_moodle(data: bytes) -> dict[str, Read]:
    """After https://docs.moodle.org/en/Moodle_XML_format; entities of HTML inside XML count twice, as they do in Moodle."""
    found, section = {}, ""
    for one in ET.fromstring(data).findall("question"):
        if one.get("type") == "category":
            section = one.findtext("category/text", "")
            continue
        assert one.get("type") == "multichoice"
        assert (one.findtext("single"), one.findtext("shuffleanswers")) == ("true", "true")
        assert {each.get("fraction") for each in one.findall("answer")} == {"100", "0"}
        assert all(each.get("format") == "html" for each in (*one.findall("answer"), *one.findall("answer/feedback")))
        name = one.findtext("idnumber", "")
        assert one.findtext("name/text") == name
        found[name] = Read(
            stem=texts(one.findtext("questiontext/text", ""))[-1],
            options=tuple(
                (
                    *texts(each.findtext("text", "")),
                    *texts(each.findtext("feedback/text", "")),
                    each.get("fraction") == "100",
                )
                for each in one.findall("answer")
            ),
            tags=frozenset(each.text or "" for each in one.findall("tags/tag/text")),
            after=texts(one.findtext("generalfeedback/text", "")),
            section=section,
        )
    return found


def test_moodle_xml_holds_every_item(bank, library):
    compare(read_moodle(bank("moodle-xml").read_bytes()), library)


def test_a_slash_in_a_name_makes_no_category_of_its_own():
    assert moodle.category("07 And/or") == "$course$/top/carelib/07 And//or"


# GIFT


@pytest.fixture(scope="session")
def read_gift() -> Callable[[bytes], dict[str, Read]]:
    """A reader of GIFT files, in the words of gift-pegjs."""
    see_to_peers()

    def read(data: bytes) -> dict[str, Read]:
        done = subprocess.run(["node", PEERS / "gift.mjs"], input=data, capture_output=True, check=True)
        found, section = {}, ""
        for one in json.loads(done.stdout):
            if one["type"] == "Category":
                section = one["title"]
                continue
            assert (one["type"], one["hasEmbeddedAnswers"]) == ("MC", False), one
            assert one["title"] == one["id"]
            found[one["id"]] = Read(
                stem=texts(one["stem"]["text"])[-1],
                options=tuple(
                    (*texts(each["text"]["text"]), *texts(each["feedback"]["text"]), each["isCorrect"])
                    for each in one["choices"]
                ),
                tags=frozenset(one["tags"]),
                after=texts(one["globalFeedback"]["text"]),
                section=section,
            )
        return found

    return read


def see_to_peers() -> None:
    """Have gift-pegjs in its folder. A machine without Node skips these tests, but for CI; what else is amiss fails them."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        problem = "node and npm are needed to read GIFT back; install Node.js"
        pytest.fail(problem) if os.environ.get("CI") else pytest.skip(problem)
    if (PEERS / "node_modules").exists():
        if not (PEERS / "node_modules" / "gift-pegjs").exists():
            pytest.fail("tests/peers/node_modules is older than its lock file; delete it")
        return
    with tempfile.TemporaryDirectory(dir=PEERS, prefix=".install-") as folder:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(PEERS / name, folder)
        done = subprocess.run([npm, "ci", "--ignore-scripts"], cwd=folder, capture_output=True, text=True)
        if done.returncode:
            pytest.fail(f"npm ci in tests/peers failed: {done.stderr.strip()[-300:]}")
        try:
            Path(folder, "node_modules").rename(PEERS / "node_modules")  # several test processes may come here at once
        except OSError:
            assert (PEERS / "node_modules").exists()


@pytest.fixture
def peers(tmp_path, monkeypatch):
    """A folder of peers of one's own, outside CI, where npm fails."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(PEERS / name, tmp_path)
    monkeypatch.setitem(globals(), "PEERS", tmp_path)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    failed = subprocess.CompletedProcess([], 1, "", "npm error: the lock file and package.json do not agree\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    return tmp_path


def test_where_npm_fails_or_what_it_installed_is_old_the_tests_fail_and_are_not_left_out(peers):
    with pytest.raises(pytest.fail.Exception, match=r"npm ci in tests/peers failed: .* do not agree"):
        see_to_peers()
    (peers / "node_modules").mkdir()
    with pytest.raises(pytest.fail.Exception, match="older than its lock file; delete it"):
        see_to_peers()


@pytest.mark.parametrize(("ci", "ends"), [("", pytest.skip.Exception), ("1", pytest.fail.Exception)])
def test_without_node_they_are_left_out_but_not_in_ci(peers, monkeypatch, ci, ends):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ends, match=r"install Node\.js"):
        see_to_peers()


def test_gift_holds_every_item(bank, library, read_gift):
    compare(read_gift(bank("gift").read_bytes()), library)


def test_the_lock_of_the_peers_names_no_registry():
    lock = json.loads((PEERS / "package-lock.json").read_text("utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert "node_modules/gift-pegjs" in packages
    for name, each in packages.items():
        assert each["integrity"].startswith("sha512-"), name
        assert "resolved" not in each, name


# QTI 2.1


@pytest.fixture
def package(bank) -> zipfile.ZipFile:
    return zipfile.ZipFile(bank("qti21"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pyslet warns of its own names
def test_qti_holds_every_item_and_marks_every_answer(package, library):
    import pyslet.qtiv2.xml as peer
    from pyslet.imscpv1p2 import ManifestDocument
    from pyslet.qtiv2.interactions import ChoiceInteraction
    from pyslet.qtiv2.tests import AssessmentItemRef, AssessmentSection
    from pyslet.qtiv2.variables import ItemSessionState

    def parsed(document: Any, name: str) -> Any:
        document.read(src=io.BytesIO(package.read(name)))
        return document.root

    def flat(element: Any) -> str:
        return "".join(each if isinstance(each, str) else flat(each) for each in element.get_children()).strip()

    resources = parsed(ManifestDocument(), "imsmanifest.xml").Resources.Resource
    files = {str(each.href) for each in resources}
    assert sorted([*files, "imsmanifest.xml"]) == sorted(package.namelist())
    [overview] = [each for each in resources if each.type == "imsqti_test_xmlv2p1"]
    assert len(overview.Dependency) == len(resources) - 1
    tags = keywords(package)
    found = {}
    for section in parsed(peer.QTIDocument(), str(overview.href)).find_children_depth_first(AssessmentSection):
        for reference in section.find_children_depth_first(AssessmentItemRef):
            href = str(reference.href)
            item = parsed(peer.QTIDocument(), href)
            assert item.identifier == reference.identifier == f"i-{item.title}"
            [choice] = item.find_children_depth_first(ChoiceInteraction)
            assert choice.shuffle
            told = {(each.outcomeIdentifier, each.identifier): each for each in item.QTIModalFeedback}
            options = []
            for option in choice.SimpleChoice:
                session = ItemSessionState(item)
                session.begin_session()
                session.begin_attempt()
                session["RESPONSE"].set_value(option.identifier)
                session.end_attempt()
                assert session["GENERAL"].value == qti.SHOWN
                feedback = told["FEEDBACK", session["FEEDBACK"].value]
                options.append((flat(option), flat(feedback), session["SCORE"].value == 1))
            found[item.title] = Read(
                stem=flat(choice.Prompt),
                options=tuple(options),
                tags=tags[href],
                after=(flat(told["GENERAL", qti.SHOWN]),),
                section=section.title,
            )
    compare(found, library)


def keywords(package: zipfile.ZipFile) -> dict[str, frozenset[str]]:
    """File of an item -> its keywords in the manifest."""
    spaces = {"p": qti.PACKAGE, "m": qti.LOM}
    resources = ET.fromstring(package.read("imsmanifest.xml")).iterfind("p:resources/p:resource", spaces)
    return {
        each.get("href", ""): frozenset(tag.text or "" for tag in each.iterfind(".//m:keyword/m:string", spaces))
        for each in resources
    }


# Anki


@pytest.fixture
def collection(tmp_path):
    """An empty collection of Anki, and a function that imports a package into it as a learner would."""
    from anki.collection import Collection

    made = Collection(str(tmp_path / "collection.anki2"))
    yield made
    made.close()


def take_in(collection: Any, file: Path) -> Any:
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    request = ImportAnkiPackageRequest(package_path=str(file), options=ImportAnkiPackageOptions())
    return collection.import_anki_package(request).log


def test_anki_holds_every_item_and_a_second_import_doubles_none(bank, library, collection):
    for _ in range(2):
        take_in(collection, bank("anki"))
        found = {}
        for number in collection.find_notes(""):
            note = collection.get_note(number)
            [card] = note.cards()
            options, feedback = texts(note["Options"]), texts(note["Feedback"])
            place = "abcde".index(note["Answer"][0])
            assert html.unescape(note["Answer"]) == f"{'abcde'[place]}) {options[place]}"
            found[note["Id"]] = Read(
                stem=texts(note["Question"])[-1],
                options=tuple((*pair, at == place) for at, pair in enumerate(zip(options, feedback, strict=True))),
                tags=frozenset(note.tags),
                after=texts(note["More"]),
                section=collection.decks.name(card.did),
            )
        assert collection.note_count() == collection.card_count() == len(library.of(Item))
        compare(found, library)


def test_anki_takes_over_what_was_corrected(library, collection, tmp_path, monkeypatch):
    before = questions(library, "07-goals")
    after = [replace(before[0], stem="Which of these is the goal?"), *before[1:]]
    for time, asked in enumerate((before, after)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_800_000_000 + time))
        file = tmp_path / f"{time}.apkg"
        file.write_bytes(anki.write(asked))
        log = take_in(collection, file)
    assert (len(log.new), len(log.updated), collection.note_count()) == (0, len(before), len(before))
    [number] = collection.find_notes(f"Id:{before[0].id}")
    assert texts(collection.get_note(number)["Question"])[-1] == "Which of these is the goal?"


# CSV


def unharmed(cell: str) -> str:
    """The cell as it was: without the apostrophe that keeps spreadsheets from running it."""
    return cell[1:] if re.match(r"''*[=+\-@\t\r\n]", cell) else cell


def read_csv(data: bytes) -> dict[str, Read]:
    found = {}
    for harmless in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        row = {name: unharmed(cell) for name, cell in harmless.items()}
        found[row["id"]] = Read(
            stem=row["stem"],
            options=tuple(
                (row[f"option_{letter}"], row[f"feedback_{letter}"], row["key"] == letter)
                for letter in "abcde"
                if row[f"option_{letter}"]
            ),
            tags=frozenset(row["tags"].split()),
            after=(row["next_step"], row["sources"], row["attribution"]),
            section=row["section"],
        )
    return found


def test_csv_holds_every_item(bank, library):
    data = bank("csv").read_bytes()
    compare(read_csv(data), library)
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))}
    for item in library.of(Item).values():
        for option in item.options:
            belief = library.find(Misconception, option.misconception).belief if option.misconception else ""
            assert rows[item.id][f"misconception_{option.id}"] == f"{option.misconception or ''} {belief}".strip()


# PDF


def printed(file: Path) -> str:
    """The text of a PDF without spaces and line breaks, which belong to the page and not to the text."""
    from pypdf import PdfReader

    return bare("".join(page.extract_text() for page in PdfReader(file).pages))


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_worksheet_asks_and_its_key_answers(bank, library):
    sheet = printed(bank("worksheet-pdf"))
    key = printed(bank("worksheet-pdf").with_name("bank-key.pdf"))
    assert "Rūta" in sheet  # no letter of western Europe
    for number, one in enumerate(questions(library), 1):
        item = library.find(Item, one.id)
        asked = "".join(f"{option.id}){option.text}" for option in item.options)
        assert bare(f"{number}.{item.stem}{asked}") in sheet, one.id
        [right] = [option for option in item.options if option.id == item.key]
        assert bare(f"{number}.{right.id}){right.text}{item.id}") in key, one.id
        for option in item.options:
            assert bare(f"{option.id}){option.feedback}") in key, one.id
            assert bare(option.feedback) not in sheet, one.id
        assert bare(item.next_step) in key, one.id
        assert bare(item.next_step) not in sheet, one.id


def test_nothing_in_the_worksheet_depends_on_the_key(library):
    asked = questions(library, "07-goals")[:2]
    moved = [
        replace(one, options=tuple(replace(each, is_key=not each.is_key) for each in one.options)) for one in asked
    ]
    assert worksheet.write(asked) == worksheet.write(moved)


# Any text


SPECIAL = [
    *"~=#{}:\\\"'<>&%$`|,;-+@\n\t ",
    "\\n",
    "\\=",
    "//",
    "->",
    "####",
    "[html]",
    "<script>",
    "</p>",
    "<br>",
    "]]>",
]
SPECIAL += ["&amp;", "&&058;", "\n\n", "=1+1", "{T}", "::", "%50%", "é", "ū", "日本", "🙂", "\u2028", "T", "a"]
TEXT = (
    st.lists(st.sampled_from(SPECIAL) | st.text(max_size=5), min_size=1, max_size=8)
    .map("".join)
    .map(clean)
    .filter(bool)
)
OPTIONS = st.lists(st.tuples(TEXT, TEXT), min_size=3, max_size=5).map(
    lambda pairs: tuple(
        Option(letter, text, feedback, letter == "a") for letter, (text, feedback) in zip("abcde", pairs, strict=False)
    )
)


def asked(stem: str, options: tuple[Option, ...], next_step: str) -> Question:
    return Question(
        id="",
        use="practice",
        section_id="07-goals",
        section="07 Goals",
        lesson="07-goals",
        lesson_title="Goals",
        objective="L07-a",
        objective_text="",
        bloom="apply",
        stem=stem,
        options=options,
        next_step=next_step,
        sources=(),
    )


BANK = st.lists(st.builds(asked, TEXT, OPTIONS, TEXT), min_size=1, max_size=6).map(
    lambda many: [replace(one, id=f"q-{number}") for number, one in enumerate(many)]
)


def survives(bank: list[Question], read: dict[str, Read]) -> None:
    assert len(read) == len(bank)
    for one in bank:
        found = read[one.id]
        assert found.stem == one.stem
        assert found.options == tuple((each.text, each.feedback, each.is_key) for each in one.options)
        assert one.next_step in found.after[0]


@settings(max_examples=40)
@given(BANK)
def test_any_text_survives_moodle_xml(bank):
    survives(bank, read_moodle(moodle.write(bank)))


@settings(max_examples=12)  # each starts node
@given(bank=BANK)
def test_any_text_survives_gift(read_gift, bank):
    survives(bank, read_gift(gift.write(bank)))


@settings(max_examples=40)
@given(BANK)
def test_any_text_survives_csv_and_no_cell_is_a_formula(bank):
    data = table.write(bank)
    survives(bank, read_csv(data))
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)


@settings(max_examples=40)
@given(BANK)
def test_any_text_survives_qti(bank):
    with zipfile.ZipFile(io.BytesIO(qti.write(bank))) as package:
        for one in bank:
            item = ET.fromstring(package.read(f"items/{one.id}.xml"))
            found = [lines(each) for name in ("prompt", "simpleChoice") for each in item.iter(f"{{{qti.QTI}}}{name}")]
            assert found == [one.stem, *(option.text for option in one.options)]
            found = [lines(each[0]) for each in item.iter(f"{{{qti.QTI}}}modalFeedback")]
            assert found == [*(option.feedback for option in one.options), f"Next: {one.next_step}"]


def lines(element: ET.Element) -> str:
    assert all(each.tag == f"{{{qti.QTI}}}br" for each in element)
    return "\n".join([element.text or "", *(each.tail or "" for each in element)])


@given(st.text())
def test_clean_text_can_stand_in_xml(text):
    assert clean(clean(text)) == clean(text)
    assert ET.fromstring(ET.tostring(_element(clean(text)))).text in (clean(text), None)


def _element(text: str) -> ET.Element:
    made = ET.Element("text")
    made.text = text
    return made


# What goes before a question, and the file itself


def test_a_case_tells_its_story_and_a_note_comes_first(library):
    found = {one.id: one for one in questions(library)}
    for case in library.of(Case).values():
        for item in case.items:
            asks = "\n".join(found[item].asks)
            assert case.role in asks
            assert case.story in asks
            assert (case.content_note or "") in found[item].asks[0]
    for item in library.of(Item).values():
        if item.content_note and item.use != "case":
            assert item.content_note in found[item.id].asks[0]


def test_sections_stay_together_lessons_first_and_tests_last(library):
    found = questions(library)
    order = list(dict.fromkeys(one.section for one in found))
    runs = [one.section for at, one in enumerate(found) if at == 0 or found[at - 1].section != one.section]
    assert runs == order
    assert order[:2] == ["00 Start here", "01 Words and umbrellas"]
    assert order[-2:] == ["Test: Before the course", "Test: After the course"]


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_questions_make_the_same_file(library, tmp_path, monkeypatch, name):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        export(library, name, folder / NAMES[name], lesson="07-goals")
    files = [{file.name: file.read_bytes() for file in folder.iterdir()} for folder in folders]
    assert files[0] == files[1]
    assert len(files[0]) == (2 if name == "worksheet-pdf" else 1)  # and nothing half-written next to it


def test_one_lesson_only(library, tmp_path):
    number = export(library, "csv", tmp_path / "goals.csv", lesson="07-goals")
    wanted = {item.id for item in library.of(Item).values() if item.lesson == "07-goals"}
    assert read_csv((tmp_path / "goals.csv").read_bytes()).keys() == wanted
    assert number == len(wanted)


def test_gift_may_be_a_txt_file(library, tmp_path):
    assert export(library, "gift", tmp_path / "bank.txt", lesson="07-goals")


@pytest.mark.parametrize(
    ("format", "file", "lesson", "error"),
    [
        ("word", "bank.doc", None, LookupError),
        ("csv", "bank.xml", None, ValueError),
        ("csv", "bank.csv", "99-none", LookupError),
        ("csv", "no-such-folder/bank.csv", None, FileNotFoundError),
    ],
)
def test_what_cannot_be_exported_is_told_and_leaves_nothing(library, tmp_path, format, file, lesson, error):
    with pytest.raises(error):
        export(library, format, tmp_path / file, lesson=lesson)
    assert list(tmp_path.iterdir()) == []


def test_a_lesson_without_questions_is_told():
    class NoItems(Library):
        def of(self, kind: Any) -> Any:
            return {} if kind is Item else super().of(kind)

    with pytest.raises(LookupError, match="07-goals asks nothing"):
        questions(NoItems(), "07-goals")


@pytest.mark.parametrize("there", ["bank.pdf", "bank-key.pdf"])
def test_a_file_that_is_there_is_never_written_over(library, tmp_path, there):
    (tmp_path / there).write_text("mine")
    with pytest.raises(FileExistsError):
        export(library, "worksheet-pdf", tmp_path / "bank.pdf", lesson="07-goals")
    assert [file.name for file in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "mine"


# --- the command ---


def test_the_command_writes_says_and_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bank.gift"
    assert main(["export", "gift", str(file), "--lesson", "07-goals"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{file}: ")
    assert "use no question in a graded exam" in out
    kept = file.read_bytes()
    for words, told in (
        (["gift", str(file)], "this file is there already"),
        (["gift", str(tmp_path / "bank.xml")], "a name that ends in .gift was expected"),
        (["gif", str(tmp_path / "bank.gif")], "there is no format gif; there are: moodle-xml"),
        (["csv", str(tmp_path / "nowhere" / "bank.csv")], "cannot be written"),
        (["csv", str(tmp_path / "bank.csv"), "--lesson", "7"], "there is no lesson '7'"),
    ):
        assert main(["export", *words]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert told in err
        assert len(err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["bank.gift"]
    assert file.read_bytes() == kept
