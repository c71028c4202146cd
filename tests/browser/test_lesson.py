"""Every lesson as Voilà serves it with the course's template, and the activities that only lessons have."""

from collections.abc import Callable

import pytest
from browser.servers import NOTEBOOKS
from playwright.sync_api import Page, expect

from carelib.loader import library
from carelib.model import Approach

Opener = Callable[..., Page]
LESSONS = sorted(path.stem for path in NOTEBOOKS.glob("[0-9]*.ipynb"))
HOSTS = [(1280, "light"), (320, "dark")]


def open_lesson(voila: str, open_page: Opener, lesson: str, **how: object) -> Page:
    return open_page(f"{voila}{lesson}.ipynb", **how)


# The same lessons on the published site are looked at in every run (test_site.py); one that Voilà draws stands for all.
@pytest.mark.parametrize(
    "lesson", [pytest.param(one, marks=[] if one == "08-who-helps" else pytest.mark.long) for one in LESSONS]
)
def test_axe_finds_nothing_on_a_lesson(
    voila: str, open_page: Opener, violations: Callable[[Page], list[str]], lesson: str
) -> None:
    page = open_lesson(voila, open_page, lesson)
    for width, scheme in HOSTS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.locator(f"html[data-jp-theme-light='{str(scheme == 'light').lower()}']").wait_for()
        assert violations(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@pytest.mark.parametrize(
    ("width", "dark"),
    [(320, True), (1280, False), *(pytest.param(*one, marks=pytest.mark.long) for one in ((320, False), (1280, True)))],
)
def test_axe_finds_nothing_on_a_lesson_that_was_worked_through(
    lessons: str, open_page: Opener, violations: Callable[[Page], list[str]], width: int, dark: bool
) -> None:
    page = open_page(f"{lessons}06-two-sessions-one-problem.html", width=width, dark=dark)
    for session in page.locator(".carelib-session").all():
        session.get_by_role("button", name="Compare").click()
    quiz = page.locator(".carelib-quiz").last
    quiz.get_by_role("radio").first.check()
    quiz.get_by_role("button", name="Check my answer").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_lesson_opens_mostly_with_its_own_prose(lessons: str, open_page: Opener) -> None:
    """What can be read on opening: of all but the two sessions, which are what is read, two thirds is prose."""
    page = open_page(f"{lessons}01-words-and-umbrellas.html")
    count = "nodes => nodes.map(node => node.innerText.split(/\\s+/).filter(Boolean).length).reduce((a, b) => a + b, 0)"
    prose = page.locator(".jp-MarkdownOutput").evaluate_all(count)
    everything = page.locator(".care-piece").evaluate_all(count)
    assert 3 * prose >= 2 * everything, f"{prose} of {everything} words"


def test_a_scene_is_played_to_its_end_by_keyboard_and_can_go_another_way(lessons: str, open_page: Opener) -> None:
    page = open_page(f"{lessons}02-safety-first.html")
    scene = page.locator(".carelib-scene").first
    first = scene.locator(".moment").inner_text()
    for _ in range(20):
        if scene.get_by_text("Your path, step by step").count():
            break
        scene.locator("button.way").first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.className") == "moment"  # where to read on
    expect(scene.get_by_text("How it went")).to_be_visible()
    others = scene.locator("details", has_text="Where the other choices would have led").first
    others.locator("summary").press("Enter")
    expect(others.locator("li").first).to_contain_text("What comes next:")
    scene.get_by_role("button", name="Go another way from step 1").press("Enter")
    assert scene.locator(".moment").inner_text() == first


def test_a_claim_is_labelled_before_its_standing_is_shown(lessons: str, open_page: Opener) -> None:
    card = open_page(f"{lessons}03-depth.html").locator(".carelib-claims").first
    assert "The field:" not in card.inner_text()
    card.get_by_role("button", name="See what the field says").click()
    expect(card.get_by_role("status")).to_contain_text("Choose a label first")
    card.get_by_label("Supported", exact=True).check()
    card.get_by_role("button", name="See what the field says").click()
    expect(card.get_by_role("status")).to_contain_text("You said: Supported.")
    expect(card.get_by_role("status")).to_contain_text("Source:")


def test_the_approaches_are_filtered_and_the_count_is_told(lessons: str, open_page: Opener) -> None:
    explorer = open_page(f"{lessons}05-approaches.html").locator(".carelib-approaches")
    every = library().of(Approach).values()
    both = [one for one in every if (one.psychotherapy, one.article_box) == ("yes", "psychotherapy")]
    assert 0 < len(both) < len(every)
    explorer.get_by_label("yes", exact=True).check()
    explorer.get_by_label("psychotherapy", exact=True).check()
    expect(explorer.get_by_role("status")).to_have_text(f"{len(both)} of {len(every)} approaches")
    explorer.get_by_label("Search in all of it").fill("nothing has these words")
    expect(explorer.get_by_role("status")).to_have_text(f"0 of {len(every)} approaches")


def test_the_dose_chart_shows_each_studys_own_points(voila: str, open_page: Opener) -> None:
    page = open_lesson(voila, open_page, "04-time-and-dose")
    chart = page.locator(".care-chart svg").first
    before = chart.get_attribute("aria-label")
    page.get_by_label("Which study?").select_option(index=1)
    expect(chart).not_to_have_attribute("aria-label", before or "")
