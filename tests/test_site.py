"""The published site: whole, without another host or an inline script, written as a whole or not at all."""

import gzip
import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urldefrag

import pytest
from mirrored import mirrored

from carelib import __main__ as cli
from carelib import translations
from carelib.charts.drawing import LEFT
from carelib.charts.evidence import cost_chart
from carelib.loader import CONTENT, library
from carelib.model import Lesson
from carelib.publish import pages, site
from carelib.publish.assets import OWN, TEMPLATE
from carelib.publish.doors import Doors
from carelib.publish.folder import MARK, CannotPublish, publish, up_to_date
from carelib.publish.fromsite import files
from carelib.publish.pages import CannotShow, Piece, Shown, passages, shown
from carelib.publish.paths import CHARTS
from carelib.translations import PSEUDO
from carelib.where import ROOT

ADDRESS = "https://example.org/therapy"
AWAY = "https://www.wikipedia.org/"  # where "Leave this page" leads


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, made once."""
    folder = tmp_path_factory.mktemp("published") / "site"
    publish(folder, address=ADDRESS, live="live/")
    return folder


NO_MATPLOTLIB = """
import sys
from pathlib import Path
from carelib.publish.pages import shown
for path in [*sorted(Path("notebooks").glob("[0-9]*.ipynb")), *sorted(Path("notebooks").rglob("dashboard.ipynb"))]:
    shown(path)
    assert not {"numpy", "matplotlib"} & set(sys.modules), path
"""


def test_a_kernel_of_a_live_page_draws_none_of_the_charts_that_the_site_left(published):
    for seed in ("1", "2"):  # nothing may hang on the order of a set
        env = os.environ | {LEFT: str(published / CHARTS), "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", NO_MATPLOTLIB], cwd=ROOT, env=env, check=True)


def test_a_chart_that_the_site_did_not_leave_is_drawn_and_not_written_down(published, monkeypatch):
    drawn = cost_chart({"in the room": 3.5}, 7)
    kept = sorted((published / CHARTS).iterdir())
    monkeypatch.setenv(LEFT, str(published / CHARTS))
    assert cost_chart({"in the room": 3.5}, 7) == drawn
    assert sorted((published / CHARTS).iterdir()) == kept


def test_a_site_without_live_pages_leaves_no_charts(quick, tmp_path):
    publish(tmp_path / "site")
    assert not (tmp_path / "site" / CHARTS).exists()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks that show one line each, so that a site is made at once."""
    monkeypatch.setattr(site, "shown", lambda path: Shown(path.stem, "en", "", (Piece("<h1 id='x'>One</h1>"),)))


def in_html(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.html"))}


def test_every_lesson_is_there_and_in_the_sitemap(published):
    found = in_html(published)
    listed = (published / "sitemap.xml").read_text("utf-8")
    for lesson in library().of(Lesson).values():
        assert f"lessons/{lesson.id}.html" in found
        assert f"<loc>{ADDRESS}/lessons/{lesson.id}.html</loc>" in listed
    assert f"<loc>{ADDRESS}/</loc>" in listed
    assert f"<loc>{ADDRESS}/es/</loc>" in listed
    assert f'<link rel="alternate" hreflang="es" href="{ADDRESS}/es/">' in found["index.html"]


def test_every_link_leads_to_something_that_is_there(published):
    found = in_html(published)
    ids = {name: set(map(html.unescape, re.findall(r'\bid="([^"]+)"', text))) for name, text in found.items()}
    astray = []
    for name, text in found.items():
        for link in map(html.unescape, re.findall(r'\b(?:href|src)="([^"]+)"', text)):
            address, place = urldefrag(link)
            if (
                address.startswith(("tel:", "sms:", "data:", "mailto:", ADDRESS))
                or "/live/" in address
                or address == AWAY
            ):
                continue
            if re.match(r"https?:", address):  # a source may be named by its address: a link that is followed by choice
                assert f'src="{link}"' not in text
                continue
            if address.startswith("/"):  # from any address at all, where something else was expected
                assert name in ("404.html", "live-away.html")
                address = f"{'../' * name.count('/')}{address.removeprefix('/therapy/')}"
            target = (published / name).parent / unquote(address) if address else published / name
            target = target / "index.html" if target.is_dir() else target
            inside = target.resolve().relative_to(published.resolve()).as_posix() if target.exists() else None
            if inside is None or (place and inside in ids and not {place, unquote(place)} & ids[inside]):
                astray.append((name, link))
    assert not astray, "\n".join(map(str, astray))


def test_no_page_has_an_inline_script_or_style_or_asks_another_host(published):
    for name, text in in_html(published).items():
        scripts = re.findall(r"<script\b([^>]*)>", text)
        assert all("src=" in one or 'type="application/json"' in one for one in scripts), name
        assert "<style" not in text, name
        assert not re.search(r"\son\w+=", re.sub(r"<script\b.*?</script>", "", text, flags=re.S)), name
        assert "script-src 'self'" in text
        assert not re.findall(r'(?:src|srcset|action)="https?:', text), name
        assert text.count("<h1") == 1 or 'class="care-page"' in text, name
    for path in [*published.rglob("*.css"), *published.rglob("static/*/*.js")]:
        assert not re.findall(r"""(?:url\(|import\s*\(?|fetch\()\s*["']?https?:""", path.read_text("utf-8")), path.name


def test_the_first_page_is_light(published):
    """What a browser fetches before pictures: the page, its style sheet and its scripts, as gzip packs them."""
    text = (published / "index.html").read_text("utf-8")
    needed = re.findall(r'<(?:script|link rel="stylesheet")[^>]*(?:src|href)="(static/[^"]+)"', text)
    assert len(needed) == 3
    packed = [len(gzip.compress((published / name).read_bytes(), 9)) for name in ["index.html", *needed]]
    assert sum(packed) <= 100_000


def test_no_activity_of_the_site_reports_anything(published):
    states = [
        json.loads(state)
        for text in in_html(published).values()
        for state in re.findall(
            r'<div class="carelib-early"[^>]*><script type="application/json">(.*?)</script>', text, re.S
        )
    ]
    assert len(states) > 100
    assert all(state["public"] for state in states)


def test_passages_lead_to_headings_and_hold_their_words(published):
    (path,) = (published / "static").glob("passages.*.js")
    data = json.loads(path.read_text("utf-8").removeprefix("window.carelibSearch = ").rstrip(";\n"))
    found = {one["heading"]: one for one in data["passages"]}
    paper = found["A sum on brown paper"]
    assert paper["at"] == "../lessons/04-time-and-dose.html#A-sum-on-brown-paper"
    assert "Fatoumata Diallo" in paper["words"]
    assert any(one["at"].startswith("../es/index.html#") for one in data["passages"])


def test_a_folder_of_ours_is_replaced_as_a_whole_and_known_when_nothing_changed(tmp_path, quick, monkeypatch):
    folder = tmp_path / "out" / "site"
    publish(folder)
    assert up_to_date(folder)
    assert not up_to_date(folder, live="live/")
    (folder / "left.html").write_text("old")
    publish(folder)
    assert not (folder / "left.html").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["site"]


def test_a_language_that_is_not_ready_neither_breaks_the_site_nor_shows_in_it(tmp_path, quick, monkeypatch):
    monkeypatch.setattr(translations, "overlays", lambda root=CONTENT: ["es", "tlh"])
    publish(tmp_path / "site", address=ADDRESS)
    assert (tmp_path / "site" / "es" / "index.html").is_file()
    assert not (tmp_path / "site" / "tlh").exists()
    first = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert 'hreflang="es"' in first
    assert 'hreflang="tlh"' not in first
    assert "/tlh/" not in (tmp_path / "site" / "sitemap.xml").read_text("utf-8")


def test_a_page_says_which_way_its_language_reads(published, tmp_path):
    found = {name: re.findall(r"<html [^>]+>", text) for name, text in in_html(published).items()}
    assert found["index.html"] == ['<html lang="en" dir="ltr">']
    assert found["es/index.html"] == ['<html lang="es" dir="ltr">']
    assert f'<html lang="{PSEUDO}" dir="rtl">' in mirrored(tmp_path).read_text("utf-8")
    templates = {
        path.name: path.read_text("utf-8") for path in (*OWN.glob("*.j2"), *TEMPLATE.iterdir()) if path.is_file()
    }
    opened = {name: text for name, text in templates.items() if re.search(r"<(html|body) ", text)}
    assert {"page.html.j2", "page.html", "index.html.j2"} <= set(opened)
    assert [name for name, text in opened.items() if 'dir="{{ page.direction }}"' not in text] == []


def test_texts_lie_there_packed_where_that_is_asked_for(tmp_path, quick):
    publish(tmp_path / "site", gzip=True)
    names = {path.name for path in (tmp_path / "site").rglob("*")}
    assert {"index.html.gz", "_headers.gz", f"{MARK}.gz"} & names == {"index.html.gz"}
    for path in (tmp_path / "site").rglob("*.gz"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()
    assert not [name for name in names if name.endswith((".png.gz", ".woff2.gz"))]


def test_what_is_no_site_of_ours_is_left_alone(tmp_path, quick, capsys):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("Dear")
    for folder in (mine, mine / "letter.txt"):
        assert cli.main(["site", str(folder)]) == 2
        told = capsys.readouterr().err
        assert told.startswith(f"carelib: {folder}: ")
        assert told.count("\n") == 1
    assert (mine / "letter.txt").read_text() == "Dear"
    with pytest.raises(CannotPublish, match="--address"):
        publish(tmp_path / "new", address="example.org")


def test_where_a_cell_fails_the_site_that_stands_stays(tmp_path, quick, monkeypatch, capsys):
    folder = tmp_path / "site"
    assert cli.main(["site", str(folder)]) == 0
    before = (folder / "index.html").read_bytes()

    def fails(path: Path) -> Shown:
        raise CannotShow(f"{path.name}, cell a: ValueError: no; run the notebook and mend that cell")

    monkeypatch.setattr(site, "shown", fails)
    capsys.readouterr()
    assert cli.main(["site", str(folder)]) == 2
    assert "dashboard.ipynb, cell a: ValueError" in capsys.readouterr().err
    assert (folder / "index.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def notebook(tmp_path: Path, *cells: tuple[str, str]) -> Path:
    path = tmp_path / "one.ipynb"
    made = [
        {"cell_type": kind, "id": f"c{n}", "metadata": {}, "source": [text]} for n, (kind, text) in enumerate(cells)
    ]
    path.write_text(json.dumps({"cells": made, "metadata": {"title": "One"}}), "utf-8")
    return path


def test_a_cell_shows_what_its_last_line_gives(tmp_path):
    it = shown(notebook(tmp_path, ("code", "a = 1"), ("code", "a + 1\n'<b>'"), ("code", ""), ("raw", "left out")))
    assert [piece.markup for piece in it.pieces] == ["", "<pre>&#x27;&lt;b&gt;&#x27;</pre>", ""]


def test_what_speaks_of_jupyterlabs_menus_is_left_out(published):
    text = (published / "lessons" / "00-start-here.html").read_text("utf-8")
    assert "Run All Cells" not in text
    assert "Restart Kernel" not in text


def test_a_cell_that_fails_is_named(tmp_path):
    for source in ("1 / 0", "this is not Python"):
        with pytest.raises(CannotShow, match=r"one\.ipynb, cell c1: \w+Error"):
            shown(notebook(tmp_path, ("markdown", "# One"), ("code", source)))


def test_links_to_notebooks_lead_to_their_pages():
    made = pages.prose(
        "[a](02-x.ipynb#Here) [b](glossary.ipynb) [c](https://a.org/x.ipynb) [d](#e) [f](dashboard.ipynb#help)"
    )
    links = re.findall(r'href="([^"]+)"', made)
    assert links == ["02-x.html#Here", "glossary.html", "https://a.org/x.ipynb", "#e", "../index.html#help"]


def test_words_before_the_first_heading_are_found_under_the_title(tmp_path):
    it = shown(notebook(tmp_path, ("markdown", "Before.\n\n## Then\n\nAfter & *more*."), ("markdown", "Further.")))
    found = [(one.heading, one.at, one.words) for one in passages("One", "one.html", it)]
    assert found == [("One", "one.html", "Before."), ("Then", "one.html#Then", "After & more . Further.")]


def test_the_server_knows_each_file_by_its_address_and_keeps_what_is_named_by_its_content(published):
    found = dict(files(published))
    assert found[""].data == (published / "index.html").read_bytes()
    assert gzip.decompress(found[""].packed) == found[""].data
    assert found["lessons/"].kind == "text/html"
    assert not [name for name in found if MARK in name or name.startswith("_")]
    assert {one.good for name, one in found.items() if name.startswith("static/")} == {True}
    assert not found["lessons/index.html"].good
    assert found["robots.txt"].packed is None, "too small to be worth packing"


@pytest.mark.parametrize(
    ("kernels", "ready", "making", "opens"),
    [(0, 0, 0, True), (5, 2, 0, False), (4, 2, 0, True), (4, 2, 1, False), (1, 2, 2, False)],
)
def test_visitors_wait_where_all_places_are_taken(kernels, ready, making, opens):
    manager = SimpleNamespace(
        list_kernel_ids=lambda: ["k"] * kernels,
        get_pool_size=lambda name: ready if name == "one.ipynb" else 0,
        kernel_pools_config={"default": {}, "one.ipynb": {}},
    )
    doors = Doors(SimpleNamespace(kernel_manager=manager, most_visitors=3, most_at_once=2))
    doors.making = set(range(making))
    assert doors.open() is opens
    assert doors.numbers() == {"kernels": kernels, "taken": max(0, kernels - ready), "most": 3, "making": making}


def test_only_what_must_be_computed_leads_to_a_live_page(published):
    led = [name for name, text in in_html(published).items() if 'href="../live/' in text]
    assert led == ["lessons/08-who-helps.html"]


@pytest.mark.parametrize(
    ("name", "expected"), [("x.js", "text/javascript"), ("x.css", "text/css"), ("x.svg", "image/svg+xml")]
)
def test_a_machines_own_beliefs_about_kinds_do_not_count(name, expected):
    script = (
        f"import mimetypes; mimetypes.init(); mimetypes.add_type('text/plain', '.{name[2:]}'); "
        f"from carelib.publish.hosting import kind; print(kind('{name}'))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected
