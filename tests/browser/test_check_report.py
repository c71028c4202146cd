"""The check's report in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from carelib.faults import Fault
from carelib.loader import library
from carelib.publish.report import report

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    made = report(library(), [Fault("items/x.yaml", 3, "an-item", "a rule", "a remedy")], NOTEBOOKS)
    path.write_text(made, "utf-8")
    return path.as_uri()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_the_report(
    address: str, open_page: Callable[..., Page], violations: Callable[[Page], list[str]], width: int, dark: bool
) -> None:
    page = open_page(address, width=width, dark=dark, ready="h1")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(23, 29, 32)" if dark else "rgb(255, 255, 255)")
