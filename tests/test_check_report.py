"""The check's report: one whole page, from the command line, and nothing half-written where it cannot be."""

import os
import re
import stat
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from making import raw

from carelib import __main__ as cli
from carelib.activities.base import HERE
from carelib.charts.report import counts_chart, levels_chart, shares_chart
from carelib.check import check
from carelib.check.coverage import coverage
from carelib.faults import Fault
from carelib.loader import Library
from carelib.model import KINDS, HelpLine, Item
from carelib.publish.report import report

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
PARTS = ["Faults", "What there is", "Items", "Keys", "Reading grades", "Coverage", "Misconceptions", "Sources", "Help lines"]  # fmt: skip
EMPTY = {"meta", "path", "use", "br", "rect", "image"}


class Page(HTMLParser):
    """What stands in a page: elements in order, the text of each kind of element, and what is left open."""

    def __init__(self, markup):
        super().__init__()
        self.elements, self.open, self.texts = [], [], {}
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in EMPTY:
            assert self.open.pop() == tag

    def handle_data(self, data):
        for tag in set(self.open):
            self.texts[tag][-1] += data


@pytest.fixture(scope="module")
def markup(library):
    return report(library, [], NOTEBOOKS)


@pytest.fixture(scope="module")
def page(markup):
    return Page(markup)


def table(markup, caption):
    """The text of the cells of the table with this caption, row by row, headings first."""
    inside = next(one for one in re.findall(r"<table>(.*?)</table>", markup, re.S) if f"<caption>{caption}" in one)
    rows = re.findall(r"<tr>(.*?)</tr>", inside, re.S)
    return [[re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row)] for row in rows]


def test_the_page_is_whole_and_in_english(page):
    assert page.open == []
    assert page.elements[0] == ("html", {"lang": "en"})
    assert page.texts["title"] == page.texts["h1"] == ["Check of the course: no faults"]
    assert page.texts["h2"] == PARTS


def test_the_list_of_parts_leads_to_each(page):
    links = [attrs["href"] for tag, attrs in page.elements if tag == "a"]
    assert links == [f"#{attrs['id']}" for tag, attrs in page.elements if tag == "h2"]


def test_ids_are_there_once(page):
    ids = Counter(attrs["id"] for _, attrs in page.elements if "id" in attrs)
    assert max(ids.values()) == 1


def test_every_table_has_a_caption_and_headings_and_scrolls_by_keyboard(page):
    tags = [tag for tag, _ in page.elements]
    assert tags.count("table") == tags.count("caption") == tags.count("thead") > 8
    headings = [attrs["scope"] for tag, attrs in page.elements if tag == "th"]
    assert set(headings) == {"col", "row"}
    boxes = [attrs for tag, attrs in page.elements if tag == "div" and attrs.get("class") == "scroll"]
    assert len(boxes) == tags.count("table")
    assert all(box["tabindex"] == "0" and box["aria-label"] for box in boxes)


def test_the_page_asks_no_other_host_and_runs_no_script(markup, page):
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.elements}
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", markup)
    assert "default-src 'none'" in markup


def test_every_chart_is_a_picture_with_its_numbers_in_words(page, library):
    charts = [attrs["aria-label"] for tag, attrs in page.elements if tag == "svg"]
    assert len(charts) == 3
    assert sum(map(int, re.findall(r"(\d+) [a-z]+[,;.]", charts[0]))) == len(library.of(Item))
    assert re.fullmatch(r"Key stands first \d+%, bound \d+%; .*; Key is longest \d+%, bound \d+%\.", charts[1])
    assert re.findall(r"M\d+ \d+", charts[2])[::29] == [
        f"M1 {charts[2].split()[4][:-1]}",
        f"M30 {len(coverage(library).misconceptions['M30'])}",
    ]


def test_colours_are_the_tokens_in_light_and_dark(markup):
    light, dark = re.findall(r"--care-paper: (#\w+)", (HERE / "tokens.css").read_text("utf-8"))[:2]
    style = markup[markup.index("<style>") : markup.index("</style>")]
    assert "data-jp" not in style
    assert light in style.partition("prefers-color-scheme: dark")[0]
    assert dark in style.partition("prefers-color-scheme: dark")[2]
    assert not re.search(r"(?:color|fill|stroke): ?#", markup.replace(style, ""))


def test_figures_are_those_of_the_content(markup, library):
    assert dict(table(markup, "Entries by kind")[1:]) == {folder: str(len(library.of(kind))) for folder, kind in KINDS.items()}  # fmt: skip
    grades = table(markup, "Reading grades")
    assert grades[0][:3] == ["Text", "Bar", "Words"]
    assert ["help", "6"] in [row[:2] for row in grades]
    assert [f"notebooks/{path.name}" for path in sorted(NOTEBOOKS.glob("*.ipynb"))] == [
        row[0] for row in grades if row[0].startswith("notebooks/")
    ]
    places = [row[1] for row in table(markup, "Help lines by the day")[1:]]
    assert set(places) == {line.place for line in library.of(HelpLine).values()}


def test_what_is_not_met_is_not_yet(content):
    content.write("items/all.yaml", yaml.safe_dump([raw()]))
    markup = report(content.library(), [])
    rows = table(markup, "Misconceptions, by item")
    assert rows[1:3] == [["M1", "made"], ["M2", "not yet"]]
    assert "Claims of the article, by lesson: 0 of 56" in markup


def test_faults_and_answers_stand_in_it_escaped(content):
    item = raw(answers={"clang": "It is <b>meant</b> so."})
    content.write("items/all.yaml", yaml.safe_dump([item]))
    faults = [Fault("a.yaml", 3, "<i>", "wrong & bad", "mend"), Fault("b.yaml", 0, "", "rule", "mend")]
    markup = report(content.library(), faults)
    assert "<h1>Check of the course: 2 faults</h1>" in markup
    assert table(markup, "Faults")[1:] == [
        ["a.yaml:3", "&lt;i&gt;", "wrong &amp; bad", "mend"],
        ["b.yaml", "", "rule", "mend"],
    ]
    assert table(markup, "Flaws that an item answers for")[1] == ["made", "clang", "It is &lt;b&gt;meant&lt;/b&gt; so."]


def test_no_text_of_the_content_is_markup(planted):
    assert "<script" not in report(planted, check(planted))


def test_content_that_cannot_be_read_is_reported_by_its_faults_alone(content):
    content.write("items/all.yaml", "- id: [")
    library = content.library()
    page = Page(report(library, check(library)))
    assert page.texts["h1"] == ["Check of the course: 1 fault"]
    assert page.texts["h2"] == ["Faults"]


def test_hardly_any_content_makes_a_page(content):
    content.write("glossary/x.yaml", "- {id: a, term: T, plain: P}")
    page = Page(report(content.library(), []))
    assert page.texts["h2"] == PARTS
    assert "No items with three options." in page.texts["section"][3]


def test_charts_of_little_have_words_and_bytes_that_do_not_change():
    for draw in (
        lambda: levels_chart({"01": {"apply": 2, "create": 0}, "02": {"apply": 0, "create": 0}}),
        lambda: shares_chart([("One", 0.25, 0.5)], "Caption."),
        lambda: counts_chart({"M1": 0}, "items", "Caption."),
    ):
        chart = draw()
        assert draw() == chart
        assert chart.alt.endswith(".")
        assert "currentColor" in chart.svg
    assert levels_chart({"01": {"apply": 2, "create": 0}, "02": {"apply": 0, "create": 0}}).alt == (
        "Items by lesson and level. 01: 2 apply; 02: none."
    )


# --- from the command line ---


@pytest.fixture
def small(content):
    """A content folder without faults."""
    content.write("glossary/x.yaml", "- {id: a, term: T, plain: A word.}")
    return content.root


def run(capsys, *arguments):
    status = cli.main(["check", *map(str, arguments)])
    return status, *capsys.readouterr()


def test_a_report_is_written_and_the_rest_stays_as_it_was(capsys, small, tmp_path):
    path = tmp_path / "report.html"
    assert run(capsys, "--content", small, "--report", path) == (0, "", "content: no faults\n")
    assert path.read_text("utf-8").startswith("<!doctype html>\n<html lang=")
    assert list(tmp_path.glob("*.h*")) == [path]


def test_a_report_with_faults_exits_1(capsys, content, tmp_path):
    content.write("glossary/x.yaml", "- {id: a, term: T}")
    status, out, _ = run(capsys, "--content", content.root, "--report", tmp_path / "r.html")
    assert status == 1
    assert "plain: expected" in out
    assert "plain: expected" in (tmp_path / "r.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["", ".", "gone/r.html", "file/r.html", "r" * 300])
def test_a_report_that_cannot_be_written_is_one_line_and_leaves_nothing(capsys, small, tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("kept")
    before = sorted(tmp_path.rglob("*"))
    status, out, err = run(capsys, "--content", small, "--report", name)
    assert (status, out) == (2, "")
    assert re.fullmatch(r"carelib: .*: cannot be written \(.+\); name a file in a folder that is there\n", err)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(os.name == "nt", reason="no such device there")
def test_a_device_is_no_place_for_a_report(capsys, small):
    assert run(capsys, "--content", small, "--report", os.devnull)[0] == 2
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_notebooks_may_be_named(capsys, small, tmp_path):
    (tmp_path / "broken.ipynb").write_text("{")
    status, out, _ = run(capsys, "--content", small, "--notebooks", tmp_path)
    assert (status, out.count("\n")) == (1, 1)
    assert "broken.ipynb: it cannot be read" in out


def test_a_folder_without_notebooks_cannot_be_done(capsys, small, tmp_path):
    status, _, err = run(capsys, "--content", small, "--notebooks", tmp_path / "gone")
    assert (status, err) == (
        2,
        f"carelib: {tmp_path / 'gone'}: no notebooks are here; name the folder that holds them\n",
    )


def test_without_a_content_folder_the_shipped_notebooks_are_checked_too(capsys, monkeypatch, small, tmp_path):
    (tmp_path / "broken.ipynb").write_text("{")
    monkeypatch.setattr(cli, "CONTENT", small)
    monkeypatch.setattr(cli, "NOTEBOOKS", tmp_path)
    assert run(capsys)[0] == 1
    assert run(capsys, "--content", small)[0] == 0
    monkeypatch.setattr(cli, "NOTEBOOKS", tmp_path / "gone")
    assert run(capsys)[0] == 0


def test_the_report_of_a_library_that_is_read_anew_is_the_same(library):
    assert report(Library(), [], NOTEBOOKS) == report(library, [], NOTEBOOKS)
