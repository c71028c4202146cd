"""The published site as a reader meets it: every page, from a server, from a subfolder's files, with and without script."""

import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.servers import free_port, running, wait_for
from playwright.sync_api import Page, Route, expect

from carelib.loader import library
from carelib.model import Dose, Lesson
from carelib.publish.paths import SITE

LESSONS = sorted(f"lessons/{lesson.id}.html" for lesson in library().of(Lesson).values())
OTHERS = [f"lessons/{name}.html" for name in ("index", "glossary", "references", "search")]
DOSES = "lessons/04-time-and-dose.html"
Opener = Callable[..., Page]


def complaints(page: Page) -> list[str]:
    """What the browser itself will complain of on this page from here on."""
    found: list[str] = []
    page.on("console", lambda told: found.append(told.text) if told.type in ("error", "warning") else None)
    return found


@pytest.mark.parametrize("address", [*LESSONS, *OTHERS])
def test_axe_finds_nothing_and_the_browser_complains_of_nothing(
    dashboard: str, open_page: Opener, violations: Callable[[Page], list[str]], address: str
) -> None:
    page = open_page(f"{dashboard}{address}", width=320, dark=True, ready="main", reduced_motion="reduce")
    said = complaints(page)
    page.reload()
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if width == 320 else "light")
        page.locator(f"html[data-jp-theme-light='{str(width == 1280).lower()}']").wait_for()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(
        "[...document.querySelectorAll('[data-activity]')].every((one) => one.querySelector('.carelib'))"
    )
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    assert said == []


def test_a_lesson_settles_also_where_its_own_script_comes_last(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}lessons/index.html", ready="main")
    late = []

    def after_the_activities(route: Route) -> None:
        late.append(route)
        page.locator("html.care-settled").wait_for(state="attached")
        route.continue_()

    page.route("**/site*.js", after_the_activities)
    page.goto(f"{dashboard}{DOSES}", wait_until="commit")
    expect(page.locator(".care-contents progress")).to_be_attached()
    assert late


@pytest.mark.parametrize("address", ["", "es/"])
def test_the_browser_complains_of_nothing_on_the_public_pages(dashboard: str, open_page: Opener, address: str) -> None:
    page = open_page(f"{dashboard}{address}", ready="main")
    said = complaints(page)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert said == []


def test_an_exploration_shows_the_picture_of_each_choice_and_says_it(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}{DOSES}")
    box = page.locator(".care-exploration[data-label='Which study?']")
    studies = [dose.study for dose in library().of(Dose).values()]
    select = box.get_by_label("Which study?")
    assert select.locator("option").all_inner_texts() == studies
    for study in studies:
        select.select_option(study)
        assert box.locator("svg:visible").count() == 1
        label = box.locator("svg:visible").get_attribute("aria-label")
        assert label
        expect(box.get_by_role("status")).to_have_text(label)
    assert len({one.get_attribute("aria-label") for one in box.locator("svg").all()}) == len(studies)


def test_without_script_all_pictures_stand_under_their_choices(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}{DOSES}", ready=None, java_script_enabled=False)
    box = page.locator(".care-exploration[data-label='Which study?']")
    assert box.locator("svg").count() == box.get_by_role("heading", level=4).count() == len(library().of(Dose))
    assert box.locator("svg").last.is_visible()
    assert page.locator("a[href='tel:988']").count() >= 1


def test_contents_follow_the_reader_and_pages_turn(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}{DOSES}", width=1440)
    contents = page.get_by_role("navigation", name="In this lesson")
    last = contents.get_by_role("link").last
    last.click()
    expect(last).to_have_attribute("aria-current", "location")
    progress = contents.get_by_role("progressbar")
    assert progress.evaluate("node => node.value === node.max")
    page.get_by_role("link", name="Go on to 05").click()
    page.wait_for_url("**/lessons/05-approaches.html")
    page.get_by_role("link", name="Back to 04").click()
    page.wait_for_url(f"**/{DOSES}")
    page.locator(".care-nav").get_by_role("link", name="Glossary").click()
    expect(page.locator("h1")).to_have_text("Glossary")


def test_search_finds_a_passage_and_leads_to_it(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}lessons/search.html", ready=".care-search")
    page.get_by_label("What are you looking for?").fill("brown paper")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ passages found$"))
    page.get_by_role("link", name="A sum on brown paper").click()
    page.wait_for_url(f"**/{DOSES}#A-sum-on-brown-paper")
    expect(page.get_by_role("heading", name="A sum on brown paper")).to_be_in_viewport()
    page.goto(f"{dashboard}lessons/search.html")
    page.get_by_label("What are you looking for?").fill("xyzzyq")
    expect(page.get_by_role("status")).to_contain_text("Nothing was found")


def test_it_is_read_from_files_as_from_a_server(dashboard: str, open_page: Opener) -> None:
    """``dashboard`` is asked for only because it makes the site."""
    page = open_page(f"{SITE.as_uri()}/index.html")
    said = complaints(page)
    page.get_by_role("link", name="Español").click()
    expect(page.locator("#start h1")).to_have_text("¿Terapia o psicoterapia?")
    page.get_by_role("link", name="English").click()
    page.locator(".care-nav a[href='#decide']").click()
    card = page.locator(".carelib-decide")
    card.get_by_role("button", name="None of these").click()
    expect(card.get_by_role("heading", name="Could it be the body?")).to_be_visible()
    card.get_by_role("button", name="My page").click()
    with page.expect_download() as saved:
        card.get_by_role("button", name="Save my page as a PDF").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    page.goto(f"{SITE.as_uri()}/{DOSES}")
    page.locator(".care-exploration select").first.select_option(index=1)
    page.goto(f"{SITE.as_uri()}/lessons/search.html")
    page.get_by_label("What are you looking for?").fill("umbrella")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"passages found"))
    assert said == []


def test_a_lesson_that_must_compute_leads_to_its_live_form_and_back(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}lessons/08-who-helps.html")
    page.get_by_role("link", name="Open this lesson live").click()
    page.wait_for_url("**/live/08-who-helps/")
    fee = page.get_by_label("Fee for a session")
    fee.fill("50")
    fee.press("Enter")
    expect(page.locator(".widget-vbox svg[aria-label*='600']").first).to_be_visible()
    page.get_by_role("link", name="The course", exact=True).click()
    page.wait_for_url("**/lessons/index.html")


def test_files_whose_name_says_what_is_in_them_are_kept_and_pages_are_asked_for(
    dashboard: str, open_page: Opener
) -> None:
    page = open_page(dashboard)
    sheet = page.locator("link[rel=stylesheet]").get_attribute("href")
    kept = page.request.get(f"{dashboard}{sheet}")
    assert "immutable" in kept.headers["cache-control"]
    first = page.request.get(dashboard)
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["content-encoding"] == "gzip"
    again = page.request.get(dashboard, headers={"If-None-Match": first.headers["etag"]})
    assert again.status == 304
    policy = first.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "'unsafe-eval'" not in policy


def test_reading_deciding_and_the_quiz_start_no_kernel(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    before = page.request.get(f"{dashboard}ready").json()["kernels"]
    for name in ("decide", "try", "options"):
        page.evaluate(f"location.hash = '{name}'")
        page.locator(f"#{name} h1").wait_for()
    page.goto(f"{dashboard}lessons/index.html")
    page.goto(f"{dashboard}{DOSES}")
    assert page.request.get(f"{dashboard}ready").json()["kernels"] <= before
    assert page.request.get(f"{dashboard}alive").text() == "alive\n"


def test_pages_are_there_without_their_index(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}lessons/", ready="main")
    assert page.get_by_role("heading", level=1).inner_text() == "The course"
    assert Path(SITE / "_headers").read_text("utf-8").startswith("/*\n")


def test_where_all_places_are_taken_one_is_told_at_once_and_asked_to_do_nothing(
    tmp_path: Path, open_page: Opener, violations: Callable[[Page], list[str]]
) -> None:
    port = free_port()
    command = [sys.executable, "-m", "carelib", "serve", "--no-browser", "--live", "0", "--port", str(port)]
    with running(command, f"http://127.0.0.1:{port}/", tmp_path / "log") as address:
        for place, says in (("live/", "One moment: others are before you"), ("live/es/", "Un momento")):
            with pytest.raises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(address + place)
            told = caught.value.read().decode()
            assert caught.value.code == 503
            assert caught.value.headers["Retry-After"] == "3"
            assert says in told
            assert "tel:988" in told
        page = open_page(f"{address}live/08-who-helps/", width=320, ready="main")
        assert violations(page) == []
        with page.expect_response("**/ready") as asked:
            pass
        assert asked.value.status == 503
        expect(page.get_by_role("heading", level=1)).to_have_text("One moment: others are before you")
        page.route("**/ready", lambda route: route.fulfill(status=200, body="{}"))
        with page.expect_navigation():
            pass  # by itself, as soon as a place is free
        with urllib.request.urlopen(f"{address}lessons/") as answer:
            assert answer.status == 200


@pytest.mark.parametrize("width", [360, 1280])
def test_a_link_to_a_heading_far_below_arrives_there(lessons: str, open_page: Opener, width: int) -> None:
    page = open_page(f"{lessons}02-safety-first.html", width=width)
    page.get_by_role("link", name="Help lines by place").click()
    page.locator("html.care-settled").wait_for()
    heading = page.locator("#Help-lines")
    wait_for(lambda: 0 <= heading.bounding_box()["y"] < 300, lambda: f"it stands at {heading.bounding_box()}")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("lesson", ["02-safety-first", "08-who-helps"])
def test_an_address_of_the_last_heading_shows_it(lessons: str, open_page: Opener, lesson: str, width: int) -> None:
    page = open_page(f"{lessons}{lesson}.html#Sources", width=width)
    heading = page.locator("#Sources")
    wait_for(lambda: 0 <= heading.bounding_box()["y"] < 800, lambda: f"it stands at {heading.bounding_box()}")


@pytest.mark.parametrize("width", [390, 1280])
def test_so_does_an_address_of_a_heading_on_a_live_page_and_stays_when_python_draws(
    dashboard: str, open_page: Opener, width: int
) -> None:
    address = f"{dashboard}live/08-who-helps/"
    far = open_page(address).locator("main h2").nth(-3).get_attribute("id")
    page = open_page(f"{address}#{far}", ready="main", width=width)
    heading = page.locator(f"[id='{far}']")
    page.locator("html.care-settled").wait_for()
    wait_for(lambda: 0 <= heading.bounding_box()["y"] < 300, lambda: f"it stands at {heading.bounding_box()}")
    page.get_by_label("Fee for a session").wait_for()  # above it, and it needs room
    wait_for(lambda: 0 <= heading.bounding_box()["y"] < 300, lambda: f"it stands at {heading.bounding_box()}")


def test_what_is_opened_on_a_live_page_stays_under_the_hand(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}live/08-who-helps/", width=390)
    page.set_viewport_size({"width": 390, "height": 700})
    page.get_by_label("Fee for a session").wait_for(state="attached")
    # Just below the bar, with no text of its own before what it opens.
    name = "The article's claims in this lesson"
    summary = page.locator("summary", has_text=name).first
    summary.focus()
    summary.evaluate("node => scrollBy(0, node.getBoundingClientRect().top - 75)")
    wait_for(lambda: abs(summary.bounding_box()["y"] - 75) < 2)
    page.keyboard.press("Enter")
    page.locator("details[open]", has_text=name).wait_for()
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
    assert abs(summary.bounding_box()["y"] - 75) < 20, summary.bounding_box()


def test_what_is_selected_stays_so_when_voila_moves_the_cells(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}lessons/index.html", ready="main")
    held: list[Route] = []
    page.route("**/voila.js", lambda route: held.append(route))
    with page.expect_request("**/voila.js"):
        page.goto(f"{dashboard}live/08-who-helps/", wait_until="commit")
    page.locator("#rendered_cells h1").first.evaluate("node => getSelection().selectAllChildren(node)")
    told = page.evaluate("String(getSelection())")
    for route in held:
        route.continue_()
    page.locator("#main").wait_for(state="attached")
    page.get_by_label("Fee for a session").wait_for(state="attached")
    assert told
    assert page.evaluate("String(getSelection())") == told


@pytest.mark.parametrize("width", [390, 1280])
def test_who_goes_far_before_a_lesson_has_started_stays_there(dashboard: str, open_page: Opener, width: int) -> None:
    page = open_page(f"{dashboard}lessons/index.html", ready="main", width=width)
    held: list[Route] = []
    page.route("**/activities.js", lambda route: held.append(route))
    page.goto(f"{dashboard}lessons/02-safety-first.html", wait_until="commit")
    page.locator(".care-contents summary").click()
    page.locator(".care-contents a[href='#Your-own-card']").click()
    heading = page.locator("#Your-own-card")
    wait_for(lambda: 0 <= heading.bounding_box()["y"] < 300, lambda: f"it stands at {heading.bounding_box()}")
    whole = "new Promise((drawn) => document.addEventListener('settled', () => requestAnimationFrame(() => setTimeout(drawn))))"
    page.evaluate(f"() => {{ window.whole = {whole}; }}")
    for route in held:
        route.continue_()
    page.evaluate("() => window.whole")
    assert 0 <= heading.bounding_box()["y"] < 300, heading.bounding_box()


@pytest.mark.parametrize("part", ["", "#Exit-quiz"])
def test_who_loads_a_lesson_again_reads_on_where_they_were(dashboard: str, open_page: Opener, part: str) -> None:
    page = open_page(f"{dashboard}lessons/08-who-helps.html{part}", width=390)
    page.evaluate("scrollTo(0, 9000)")
    page.wait_for_function("() => scrollY === 9000")
    page.reload()
    expect(page.locator(".carelib-early:not([data-awake])")).to_have_count(0)
    page.locator("html.care-settled").wait_for()
    wait_for(lambda: abs(page.evaluate("scrollY") - 9000) < 100, lambda: f"at {page.evaluate('scrollY')}")
