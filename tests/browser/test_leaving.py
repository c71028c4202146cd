"""Whoever leaves is gone: what Back, forward and the steps of the decision aid do, and that nothing written is lost by one press."""

from collections.abc import Callable, Iterator

import pytest
from browser.servers import PATIENCE
from browser.test_dashboard import go, pass_the_gate, step
from get_chromium import FLAGS, chromium
from playwright.sync_api import Page, Playwright, Route, expect

Opener = Callable[..., Page]
AWAY = "https://www.wikipedia.org/"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(playwright: Playwright) -> Iterator[Page]:
    """A phone whose browser keeps pages that one goes back to, as browsers do and as a test's otherwise does not."""
    browser = playwright.chromium.launch(
        executable_path=chromium(), args=list(FLAGS), ignore_default_args=["--disable-back-forward-cache"]
    )
    page = browser.new_context(**PHONE).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE * 1000)
    page.route(f"{AWAY}**", elsewhere)
    yield page
    browser.close()


def elsewhere(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<title>Elsewhere</title>")


def test_who_has_left_is_not_brought_back_by_back(dashboard: str, phone: Page) -> None:
    phone.goto(f"{dashboard}#decide")
    phone.get_by_label("I am afraid that someone").check()
    phone.locator(".care-foot a").last.click()
    phone.wait_for_url("**/lessons/**")
    phone.locator(".care-leave").click()
    expect(phone).to_have_title("Elsewhere")
    phone.go_back(wait_until="commit")
    expect(phone).to_have_title("Elsewhere")
    phone.wait_for_url(AWAY)
    assert phone.locator("input").count() == 0


def test_who_has_left_is_not_brought_back_by_a_reload_where_the_way_out_was_slow(dashboard: str, phone: Page) -> None:
    phone.goto(f"{dashboard}#decide")
    phone.get_by_label("I am afraid that someone").check()
    phone.locator(".care-foot a").last.click()
    phone.wait_for_url("**/lessons/**")
    phone.unroute(f"{AWAY}**")
    phone.route(f"{AWAY}**", lambda route: None)  # it never comes
    with phone.expect_request(f"{AWAY}**"):
        phone.locator(".care-leave").click(no_wait_after=True)
    phone.context.new_cdp_session(phone).send("Page.stopLoading")
    phone.unroute(f"{AWAY}**")
    phone.route(f"{AWAY}**", elsewhere)
    phone.evaluate("setTimeout(() => location.reload())")
    expect(phone).to_have_title("Elsewhere")
    phone.go_back(wait_until="commit")
    expect(phone).to_have_title("Elsewhere")


@pytest.mark.parametrize("again", ["#help", "#decide", "live/"])
def test_where_the_way_out_was_slow_the_page_can_be_opened_anew(dashboard: str, phone: Page, again: str) -> None:
    phone.goto(f"{dashboard}#decide")
    phone.get_by_label("I am afraid that someone").check()
    phone.unroute(f"{AWAY}**")
    phone.route(f"{AWAY}**", lambda route: None)  # it never comes
    with phone.expect_request(f"{AWAY}**"):
        phone.locator(".care-leave").click(no_wait_after=True)
    phone.context.new_cdp_session(phone).send("Page.stopLoading")
    phone.goto(f"{dashboard}{again}", wait_until="commit")
    page = again.removeprefix("#") if again.startswith("#") else "start"
    phone.locator(f"#{page} h1").wait_for()
    expect(phone.get_by_label("I am afraid that someone")).not_to_be_checked()
    phone.wait_for_function("() => sessionStorage.getItem('left') === '1 anew'")
    phone.reload(wait_until="commit")
    phone.locator(f"#{page} h1").wait_for()


def test_who_opens_the_page_anew_finds_it_as_ever(dashboard: str, phone: Page) -> None:
    phone.goto(f"{dashboard}#help")
    phone.locator(".care-leave").click()
    expect(phone).to_have_title("Elsewhere")
    phone.goto(f"{dashboard}#decide")
    phone.get_by_label("I am afraid that someone").wait_for()
    assert phone.evaluate("[{...sessionStorage}, {...localStorage}]") == [{"left": "1 anew"}, {}]


def test_without_leaving_back_brings_back_what_was_written(dashboard: str, phone: Page) -> None:
    phone.goto(f"{dashboard}#decide")
    card = pass_the_gate(phone)
    step(card, "My page")
    card.get_by_label("What troubles me").fill("Nights")
    phone.locator(".care-foot a").last.click()
    phone.wait_for_url("**/lessons/**")
    phone.go_back(wait_until="commit")
    expect(card.get_by_label("What troubles me")).to_have_value("Nights")


def test_back_goes_a_step_back_and_not_off_the_page(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#decide")
    card = pass_the_gate(page)
    step(card, "Questions")
    step(card, "Options")
    heading = card.get_by_role("heading", level=2)
    for name in ("Eight short questions", "Could it be the body?", "First: is everyone safe?"):
        page.go_back()
        expect(heading).to_contain_text(name)
    page.go_forward()
    expect(heading).to_contain_text("Could it be the body?")
    go(page, "words")
    page.go_back()
    expect(heading).to_contain_text("Could it be the body?")


def test_clearing_everything_asks_first(dashboard: str, open_page: Opener) -> None:
    card = pass_the_gate(open_page(dashboard))
    step(card, "My page")
    card.get_by_label("What troubles me").fill("Nights")
    card.get_by_role("button", name="Clear everything").press("Enter")
    expect(card.get_by_text("It cannot be undone")).to_be_focused()
    card.get_by_role("button", name="No, keep it").press("Enter")
    expect(card.get_by_label("What troubles me")).to_have_value("Nights")
    card.get_by_role("button", name="Clear everything").press("Enter")
    card.get_by_role("button", name="Yes, clear it all").press("Enter")
    expect(card.get_by_role("heading", name="First: is everyone safe?")).to_be_visible()


@pytest.mark.parametrize("way", ["button", "key"])
def test_one_leaves_also_while_the_page_is_still_coming(dashboard: str, open_page: Opener, way: str) -> None:
    page = open_page("about:blank", ready=None, away=AWAY)
    page.route(f"{AWAY}**", elsewhere)
    held: list[Route] = []
    page.route("**/activities.js", lambda route: held.append(route))
    page.goto(dashboard, wait_until="commit")
    page.locator(".care-leave").wait_for()
    if way == "button":
        page.locator(".care-leave").click(no_wait_after=True)
    else:
        for _ in range(3):
            page.keyboard.press("Escape")
    expect(page).to_have_title("Elsewhere")


def to_a_lesson_and_back(page: Page, address: str, ticked: int) -> None:
    """Tick a sign of the decision aid, follow a link to another page, and go back, as without any page kept whole."""
    page.goto(f"{address}#decide")
    page.locator(".carelib-decide input[type=checkbox]").nth(ticked).check()
    expect(page.locator(".carelib-decide .urgent")).to_be_visible()
    page.locator(".care-foot").wait_for()
    page.evaluate("location.href = '/lessons/index.html'")
    page.wait_for_url("**/lessons/**")
    page.go_back()
    page.locator("#decide h1").wait_for()
    page.wait_for_load_state()


@pytest.mark.parametrize("below", ["", "es/", "live/", "live/es/"])
def test_what_back_shows_ticked_is_what_the_page_knows(dashboard: str, open_page: Opener, below: str) -> None:
    page = open_page("about:blank", ready=None)
    to_a_lesson_and_back(page, dashboard + below, 6)
    card = page.locator(".carelib-decide")
    expect(card.locator("input:checked")).to_have_count(0)
    expect(card.locator(".urgent")).to_be_hidden()
    expect(card.locator(".row button").last).to_be_visible()


def test_no_field_of_any_page_is_filled_in_by_the_browser_again(dashboard: str, open_page: Opener) -> None:
    page = open_page("about:blank", ready=None)
    for path in (
        "",
        "lessons/02-safety-first.html",
        "lessons/07-goals.html",
        "lessons/05-approaches.html",
        "lessons/06-two-sessions-one-problem.html",
        "lessons/search.html",
    ):
        page.goto(dashboard + path)
        page.locator(".carelib, #care-search").last.wait_for(state="attached")
        if not path:
            step(pass_the_gate(page), "My page")
        fields = page.locator("input, select, textarea")
        assert fields.count()
        for field in fields.all():
            assert field.get_attribute("autocomplete") == "off", field.evaluate("node => node.outerHTML")


def test_what_was_chosen_and_written_is_not_there_again_unknown_to_the_page(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#help")
    page.locator("#help").get_by_label("Show the lines of").select_option("Chile")
    card = pass_the_gate(page)
    step(card, "My page")
    page.evaluate("location.href = '/lessons/index.html'")
    page.wait_for_url("**/lessons/**")
    page.go_back()
    page.wait_for_load_state()
    expect(page.locator(".care-help select")).to_have_value("")
    expect(page.locator("#help select")).to_have_value("")


def test_who_opens_the_page_anew_after_leaving_is_shown_nothing_of_before(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#decide", away=AWAY)
    page.route(f"{AWAY}**", elsewhere)
    page.get_by_label("I am afraid that someone").check()
    page.evaluate("location.href = '/lessons/index.html'")
    page.wait_for_url("**/lessons/**")
    page.locator(".care-leave").click()
    expect(page).to_have_title("Elsewhere")
    page.goto(dashboard)
    page.go_back()
    page.go_back()
    page.locator("#decide h1").wait_for()
    page.wait_for_load_state()
    expect(page.locator(".carelib-decide input:checked")).to_have_count(0)


def test_a_page_that_was_kept_whole_is_not_shown_to_who_opens_it_anew(dashboard: str, open_page: Opener) -> None:
    """A page that comes from before the leaving is told by how often one had left when it was made."""
    page = open_page(f"{dashboard}#decide", away=AWAY)
    page.route(f"{AWAY}**", elsewhere)
    page.get_by_label("I am afraid that someone").check()
    page.evaluate("sessionStorage.setItem('left', '1 anew')")  # as a page that was opened anew after leaving leaves it
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page).to_have_title("Elsewhere")
    page.goto(dashboard)
    page.evaluate("sessionStorage.setItem('left', '1 anew')")
    page.reload()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("#start h1")).to_be_visible()
