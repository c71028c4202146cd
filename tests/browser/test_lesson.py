"""A lesson served by Voilà with the course's template."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

Opener = Callable[..., Page]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_a_lesson(
    lesson_in_voila: str, open_page: Opener, violations: Callable[[Page], list[str]], width: int, dark: bool
) -> None:
    page = open_page(lesson_in_voila, width=width, dark=dark)
    assert violations(page) == []
    page.locator(".carelib-session").first.get_by_role("button", name="Compare").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_most_of_what_a_lesson_says_on_opening_is_its_own_prose(lesson_in_voila: str, open_page: Opener) -> None:
    page = open_page(lesson_in_voila)
    words = "text => text.split(/\\s+/).filter(Boolean).length"
    prose = page.evaluate(
        f"[...document.querySelectorAll('.jp-MarkdownOutput')].map(node => ({words})(node.innerText)).reduce((a, b) => a + b, 0)"
    )
    everything = page.evaluate(f"({words})(document.getElementById('rendered_cells').innerText)")
    assert 0 < prose < everything
