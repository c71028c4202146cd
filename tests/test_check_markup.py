"""Prose is Markdown: what else could stand in it is named with file and line, in notebooks and in overlays."""

import json
import shutil
from pathlib import Path

import pytest
from nbconvert.filters import markdown2html

from carelib.__main__ import main
from carelib.check.lessons import Notebook, raw_markup
from carelib.check.markup import _Links, _made, raw
from carelib.check.translations import translations
from carelib.loader import CONTENT, Library
from carelib.publish.pages import prose

NOTEBOOKS = CONTENT.parents[1] / "notebooks"
BAD = {
    "a script": ("<script>location = 'https://evil.example/'</script>", "markup in prose: <script>"),
    "a refresh": ('<meta http-equiv="refresh" content="0;url=https://evil.example/">', "markup in prose: <meta http"),
    "a picture": ("Look: <img src=x onerror=alert(1)>", "markup in prose: <img src=x onerror=alert(1)>"),
    "a layer": ('<div style="position:fixed">x</div>', 'markup in prose: <div style="position:fixed">'),
    "a link of its own": ('<a href="https://example.org">x</a>', "markup in prose: <a href="),
    "one that is not closed": ("<svg onload=alert(1)//", "markup in prose: <svg onload=alert(1)//"),
    "over two lines": ("<img src=x\nonerror=alert(1)>", "markup in prose: <img src=x"),
    "in a fold": ("<details><summary>x</summary><b>y</b></details>", "markup in prose: <b>"),
    "a fold with more": ("<details open ontoggle=alert(1)>x</details>", "markup in prose: <details open"),
    "a fold before one": ("<details <script>x</details>", "markup in prose: <details <script>"),
    "a comment": ("x <!-- y -->", "markup in prose: <!-- y -->"),
    "in code": ("`<script>`", "markup in prose: <script>"),
    "in a diagram": ("```mermaid\n<script>x</script>\n```", "markup in prose: <script>"),
    "an address between signs": ("<https://x/onmouseover=alert(1)>", "markup in prose: <https://x/"),
    "a link that runs": ("[x](javascript:alert(1))", "a link in prose leads to 'javascript:alert"),
    "one in capitals": ("[x](JaVaScript:alert`1`)", "a link in prose leads to 'JaVaScript:alert`1`'"),
    "one that is hidden": ("[x](javascript&colon;alert`1`)", "a link in prose leads to 'javascript"),
    "one in numbers": ("[x](&#106;avascript:alert`1`)", "a link in prose leads to"),
    "one behind a sign": ("[x](javascript\\:alert`1`)", "a link in prose leads to"),
    "one below": ("[x][y]\n\n[y]: javascript:alert`1`", "a link in prose leads to 'javascript:alert`1`'"),
    "one behind spaces": ("[x](   javascript:alert`1`)", "a link in prose leads to 'javascript:alert`1`'"),
    "data": ("[x](data:text/html,x)", "a link in prose leads to 'data:text/html,x'"),
    "open to all": ("[x](http://example.org)", "a link in prose leads to 'http://example.org'"),
    "as it stands": ("See http://example.org/x for more.", "a link in prose leads to 'http://example.org/x'"),
    "another host": ("[x](//evil.example/)", "a link in prose leads to '//evil.example/'"),
    "another host by a slip": (r"[x](\\\\evil.example/)", "a link in prose leads to"),
    "a picture elsewhere": ("![x](http://evil.example/x.png)", "a link in prose leads to 'http://evil.example/x.png'"),
    "a file of the disk": ("[x](file:///etc/passwd)", "a link in prose leads to 'file:///etc/passwd'"),
}


def test_the_check_reads_links_as_the_pages_make_them():
    def led(links: list[str]) -> list[str]:
        return [one for one in links if not one.startswith("#")]  # each heading gets one to itself

    cells = [cell for path in NOTEBOOKS.rglob("*.ipynb") for cell in json.loads(path.read_text("utf-8"))["cells"]]
    prose_of = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    for text in [*prose_of, *(text for text, _ in BAD.values())]:
        links = _Links()
        links.feed(markdown2html(text))
        assert led(_made(text)) == led(links.found), text


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_markdown_is_found(name):
    text, told = BAD[name]
    found = [what for what, _ in raw(f"Before.\n\n{text}\n\nAfter.")]
    assert any(what.startswith(told) for what in found), found


@pytest.mark.parametrize(
    "text",
    [
        "<details>\n<summary>More</summary>\n\nWords.\n\n</details>",
        "[a](glossary.ipynb#CBT), [b](#help), [c](../index.html), [d](https://example.org/x?y=1#z), [e](tel:116123)",
        "[f](sms:85258) and [a phone abroad](tel:+34024), ![g](pictures/g.svg)",
        "p < .05, 3 <4, a > b, <3, `x`, *y* & z",
        "| a | b |\n|---|---|\n| 1 | [x](#y) |\n\n## A heading\n\n> A quotation, at 10:30.",
        "See https://example.org/x for more.",
    ],
)
def test_what_markdown_is_for_stays(text):
    assert list(raw(text)) == []


@pytest.mark.parametrize("name", BAD)
def test_nothing_that_passes_comes_alive(name):
    """Whatever the converter makes alive of a text, the check names."""
    text = BAD[name][0]
    made = prose(text)
    alive = any(sign in made for sign in ("<script", "<meta", "onerror", "onload", 'href="javascript'))
    assert not alive or list(raw(text))


@pytest.fixture
def here(tmp_path):
    """The content and the notebooks, as copies."""
    shutil.copytree(CONTENT, tmp_path / "content")
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return tmp_path


def test_a_notebook_is_named_with_its_line(tmp_path: Path):
    source = ["# One\n", "\n", "Words, and <script>alert('x')</script>.\n"]
    cells = [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": source}]
    path = tmp_path / "one.ipynb"
    path.write_text(json.dumps({"cells": cells}, indent=1), "utf-8")
    first, last = (str(fault) for fault in raw_markup(Notebook(path)))
    assert first.startswith(f"{tmp_path.name}/one.ipynb:10: text 1: markup in prose: <script>; write Markdown")
    assert "markup in prose: </script>" in last
    assert path.read_text("utf-8").splitlines()[9].strip().startswith('"Words, and <script>')


def test_the_check_names_what_a_translator_put_into_the_public_pages(here, capsys):
    overlay = here / "content" / "translations" / "es" / "dashboard.yaml"
    text, planted = overlay.read_text("utf-8"), '<script>document.title="mine"</script>'
    head = next(line for line in text.splitlines() if "# Acerca de estas" in line)
    overlay.write_text(text.replace(head, f"{head}\n\n    {planted}\n"), "utf-8")
    found = [
        str(fault) for fault in translations(Library(here / "content"), here / "notebooks") if "prose" in fault.rule
    ]
    assert len(found) == 2
    assert found[0].startswith("content/translations/es/dashboard.yaml:")
    assert "markup in prose: <script>; write Markdown" in found[0]
    made = here / "notebooks" / "es" / "dashboard.ipynb"
    notebook = json.loads(made.read_text("utf-8"))
    cell = next(one for one in notebook["cells"] if one["cell_type"] == "markdown")
    cell["source"] = [f"{planted}\n", *cell["source"]]
    made.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), "utf-8")
    assert main(["check", "--content", str(here / "content"), "--notebooks", str(here / "notebooks")]) == 1
    out = capsys.readouterr().out
    assert out.count("markup in prose: <script>") == 2
    assert "es/dashboard.ipynb:" in out
