"""Help is found: numbers first, the lines of one's place with those around it, what is missing said, changes heard."""

import itertools
from collections.abc import Callable

import pytest
from browser.test_dashboard import CHECKLIST, go, pass_the_gate, step
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]


def test_the_help_page_begins_with_numbers_that_dial(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#help", width=360)
    first = page.locator("#help a[href^='tel:']").first
    box = first.bounding_box()
    assert box
    assert box["y"] + box["height"] < 740, "on a phone's first screen"
    assert min(box["width"], box["height"]) >= 44


def test_a_number_that_is_not_for_everything_says_what_for(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#decide", width=360)
    page.get_by_label("I am afraid that someone").check()
    for tel, told in (("133", "Chile (police)"), ("106", "Peru (ambulance)"), ("112", "South Africa (mobile phone)")):
        expect(page.locator(f".urgent .numbers li:has(a[href='tel:{tel}'])")).to_contain_text(told)
    page.locator(".urgent").get_by_label("Show the lines of").select_option("Chile")
    shown = page.locator(".urgent details[open] a[href^='tel:']")
    expect(shown.nth(0)).to_have_text("Ambulance: Call 131 for an ambulance.")
    expect(shown.nth(1)).to_have_text("Police: Call 133 for the police.")


def test_the_lines_of_the_united_kingdom_hold_in_its_nations(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#help")
    chooser = page.locator("#help").get_by_label("Show the lines of")
    shown = page.locator("#help .care-lines details:visible > summary")
    chooser.select_option("England")
    expect(shown).to_have_text(["England", "United Kingdom", "Anywhere"])
    expect(page.locator("#help a[href='tel:116123']").first).to_be_visible()
    chooser.select_option("United Kingdom")
    expect(shown).to_have_text(["United Kingdom", "England", "Northern Ireland", "Scotland", "Wales", "Anywhere"])


def test_where_a_country_is_not_listed_there_is_a_way_and_it_leaves_no_trace(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#help")
    chooser = page.locator("#help").get_by_label("Show the lines of")
    chooser.select_option("My country is not here")
    expect(page.locator("#help a[href='https://findahelpline.com']:visible")).to_have_count(1)
    chooser.select_option("Germany")
    shown = page.locator("#help .care-lines details:visible > summary")
    assert shown.all_inner_texts()[0] == "Germany"
    assert sorted(shown.all_inner_texts()) == ["Anywhere", "Germany"]


def test_a_change_of_place_is_heard(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#help")
    page.locator("#help").get_by_label("Show the lines of").select_option("Germany")
    expect(page.locator("#help [role=status]")).to_contain_text("Germany")


def test_whom_to_call_stands_before_what_to_read(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#decide", width=360)
    page.get_by_label("I think about ending my life").check()
    urgent = page.locator(".carelib-decide .urgent")
    assert urgent.locator("a[href^='tel:'], p").first.evaluate("node => node.tagName") == "A"
    chooser = urgent.get_by_label("Show the lines of")
    chooser.focus()
    chooser.select_option("England")
    expect(urgent.get_by_label("Show the lines of")).to_be_focused()
    expect(urgent.locator("details[open] > summary")).to_have_text(["England", "United Kingdom"])
    expect(page.locator(".care-bar select").first).to_have_value("England")


@pytest.mark.parametrize("place", ["Chile", "My country is not here"])
def test_the_lines_of_a_place_stand_where_it_was_chosen(dashboard: str, open_page: Opener, place: str) -> None:
    page = open_page(f"{dashboard}#decide", width=320)
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_label("I think about ending my life").check()
    chooser = page.locator(".urgent").get_by_label("Show the lines of")
    chooser.evaluate("node => node.scrollIntoView({ block: 'center', behavior: 'instant' })")
    before = chooser.bounding_box()
    chooser.select_option(label=place)
    expect(page.locator(".urgent .numbers")).to_have_count(0)
    after = page.locator(".urgent").get_by_label("Show the lines of").bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 2
    expect(page.locator(".urgent details[open] > summary").first).to_be_in_viewport()


def test_where_no_line_of_a_kind_is_known_that_is_said(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#decide")
    page.get_by_label("A child is being hurt").check()
    urgent = page.locator(".carelib-decide .urgent")
    urgent.get_by_label("Show the lines of").select_option("Mexico")
    expect(urgent.locator("details[open]").first).to_contain_text("We know no line about children for this place yet")
    urgent.get_by_label("Show the lines of").select_option("France")
    expect(urgent.locator("details[open]").first).to_contain_text("119")
    assert "We know no line about children" not in urgent.inner_text()


def test_a_second_flag_is_heard_with_its_advice(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#decide")
    page.get_by_label("I think about ending my life").check()
    second = page.get_by_label("I have a plan to end my life")
    second.focus()
    page.keyboard.press("Space")
    told = page.locator(".carelib-decide fieldset [role=status]")
    expect(told).to_contain_text("call the emergency number now")
    expect(second).to_be_focused()
    page.keyboard.press("Space")
    expect(told).to_contain_text("has changed")
    page.get_by_label("I think about ending my life").uncheck()
    expect(told).to_contain_text("You can go on below")


def test_lines_about_violence_stay_off_the_page_to_print(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#help")
    page.locator("#help").get_by_label("Show the lines of").select_option("England")
    card = pass_the_gate(page)
    step(card, "My page")
    card.get_by_label("What troubles me").fill("I sleep badly.")
    paper = card.get_by_role("article")
    expect(paper).to_contain_text("116 123")
    assert "hurts or scares" not in paper.inner_text()
    assert "Abuse" not in paper.inner_text()


@pytest.mark.parametrize("name", ["help", "decide", "about"])
def test_skipping_to_the_content_stays_on_the_page(dashboard: str, open_page: Opener, name: str) -> None:
    page = open_page(f"{dashboard}#{name}")
    page.locator(".care-skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{name} h1")).to_be_focused()
    assert page.url.endswith(f"#{name}")


def test_a_content_note_is_read_before_what_it_warns_of(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}lessons/02-safety-first.html")
    quiz = page.locator(".carelib-quiz").last
    for _ in range(8):
        quiz.get_by_role("button", name="Next question").press("Enter")
        if quiz.locator(".note").count():
            break
    expect(quiz.locator(".note")).to_be_focused()


def test_a_help_page_in_spanish_names_places_in_order(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}es/#help")
    go(page, "help")
    names = page.locator("#help .care-lines summary").all_inner_texts()
    assert {"España", "México", "Colombia", "Argentina"} <= set(names)
    assert names.index("Alemania") < names.index("Argentina") < names.index("España") < names.index("Reino Unido")
    assert names[-1] == "En cualquier lugar"
    expect(page.locator("#help a[href='tel:024']")).to_be_attached()


@pytest.mark.parametrize(("page_of", "typed"), [("", "Mexico"), ("", "United States"), ("es/", "Estados Unidos")])
def test_a_country_is_found_by_typing_its_name(dashboard: str, open_page: Opener, page_of: str, typed: str) -> None:
    page = open_page(f"{dashboard}{page_of}#decide")
    page.locator(".carelib-decide input[type=checkbox]").first.check()
    chooser = page.locator(".carelib-decide .urgent select")
    chooser.focus()
    page.keyboard.type(typed, delay=60)
    expect(chooser).to_have_value(typed)
    expect(chooser).to_be_focused()
    expect(page.locator(".carelib-decide .urgent > [role=status]")).to_contain_text(typed)


def test_clearing_everything_clears_the_questions_too(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#prepare")
    page.locator(".carelib-questions input[type=checkbox]").first.check()
    page.locator(".carelib-questions input[type=text]").fill("Will he be told?")
    page.keyboard.press("Enter")
    card = pass_the_gate(page)
    step(card, "My page")
    expect(card.get_by_role("article")).to_contain_text("Will he be told?")
    card.get_by_role("button", name="Clear everything").click()
    card.get_by_role("button", name="Yes, clear it all").click()
    card.get_by_role("button", name="None of these").click()
    step(card, "My page")
    assert "Will he be told?" not in card.get_by_role("article").inner_text()
    go(page, "prepare")
    assert page.locator(".carelib-questions input[type=checkbox]:checked").count() == 0
    assert "Will he be told?" not in page.locator(".carelib-questions").inner_text()


@pytest.mark.parametrize(
    "asked", ["ending my life", "my partner beats me", "cut myself", "my son says he wants to die"]
)
def test_a_search_for_danger_is_told_where_help_is(dashboard: str, open_page: Opener, asked: str) -> None:
    page = open_page(f"{dashboard}lessons/search.html", ready="#care-search")
    page.locator("#care-search").fill(asked)
    expect(page.locator(".care-search [role=status]")).to_contain_text("Help now")
    expect(page.locator(".care-danger a")).to_have_attribute("href", "../index.html#help")
    page.locator("#care-search").fill("dose")
    expect(page.locator(".care-danger")).to_be_hidden()


@pytest.mark.parametrize(("below", "numbers"), [("", ("131", "133")), ("es/", ("131", "133")), ("es/", ("106", "105"))])
def test_all_emergency_lines_of_a_place_are_heard(
    dashboard: str, open_page: Opener, below: str, numbers: tuple[str, str]
) -> None:
    place = "Chile" if "131" in numbers else "Perú"
    page = open_page(f"{dashboard}{below}#decide")
    page.locator(".carelib-decide input[type=checkbox]").first.check()
    page.locator(".urgent select").focus()
    page.locator(".urgent select").select_option(place)
    for number in numbers:
        expect(page.locator(".urgent > [role=status]")).to_contain_text(number)
    page.locator(".care-help > summary").click()
    page.locator(".care-help select").select_option("")
    page.locator(".care-help select").select_option(place)
    for number in numbers:
        expect(page.locator(".care-help [role=status]")).to_contain_text(number)
    page.locator(".care-help select").select_option(index=page.locator(".care-help option").count() - 1)
    expect(page.locator(".care-help [role=status]")).to_contain_text("112")


def test_of_a_place_that_was_chosen_before_no_number_is_left_to_hear(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#decide")
    page.locator(".carelib-decide input[type=checkbox]").first.check()
    page.locator(".urgent select").select_option("Chile")
    expect(page.locator(".urgent > [role=status]")).to_contain_text("131")
    page.locator(".care-help > summary").click()
    page.locator(".care-help select").focus()
    page.locator(".care-help select").select_option("Peru")
    expect(page.locator(".care-help [role=status]")).to_contain_text("105")
    expect(page.locator(".urgent > [role=status]")).to_be_empty()
    expect(page.locator(".urgent .call")).to_be_hidden()
    page.locator(".urgent select").focus()
    page.locator(".urgent select").select_option("Chile")
    expect(page.locator(".urgent > [role=status]")).to_contain_text("133")
    expect(page.locator(".care-help [role=status]")).to_be_empty()


def test_a_further_sign_is_answered_below_the_list_too(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#decide", width=360)
    card = page.locator(".carelib-decide")
    signs = card.get_by_role("checkbox")
    to_numbers = card.get_by_role("button", name="Go to the phone numbers")
    expect(to_numbers).to_have_count(0)
    signs.first.check()
    expect(card.locator(".urgent h3")).to_be_focused()
    expect(card.locator("fieldset [role=status]")).to_be_empty()
    expect(card.locator("fieldset p[aria-hidden=true]")).to_have_count(0)
    expect(to_numbers).to_be_visible()
    signs.last.check()
    below = card.locator("fieldset p[aria-hidden=true]")  # the status says the same
    expect(below).to_contain_text(CHECKLIST.safety.options[-1].why or "")
    expect(below).to_contain_text("The help above this list has changed.")
    expect(below).to_be_in_viewport()
    expect(signs.last).to_be_focused()
    page.keyboard.press("Tab")
    expect(to_numbers).to_be_focused()
    page.keyboard.press("Enter")
    expect(card.locator(".urgent h3")).to_be_focused()
    expect(card.locator(".urgent h3")).to_be_in_viewport()
    signs.first.uncheck()
    signs.last.uncheck()
    expect(to_numbers).to_have_count(0)
    expect(card.get_by_role("button", name="None of these")).to_be_visible()
    told = card.locator("fieldset [role=status]")
    expect(told).to_contain_text("The help above is gone.")
    signs.first.check()
    expect(told).to_be_empty()  # it is there again


def test_a_place_chosen_in_the_bar_does_not_move_the_page(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#decide", width=360)
    page.set_viewport_size({"width": 360, "height": 640})
    page.get_by_label("I think about ending my life").check()
    page.evaluate("scrollTo(0, 0)")
    page.locator(".care-help > summary").click()
    for place in ("Chile", "all places"):
        page.locator(".care-help select").select_option(label=place)
        assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize(("below", "place"), [("", "Chile"), ("es/", "Chile")])
def test_ones_own_country_stands_before_those_of_others(
    dashboard: str, open_page: Opener, below: str, place: str
) -> None:
    page = open_page(f"{dashboard}{below}#help", width=320)
    page.set_viewport_size({"width": 320, "height": 640})
    box = page.locator("#help select").bounding_box()
    assert box
    assert box["y"] < 960, "in the first screen and a half"
    page.locator("#help select").select_option(place)
    expect(page.locator("#help .care-numbers")).to_be_hidden()
    expect(page.locator("#help .care-call-now")).to_be_hidden()
    after = page.locator("#help select").bounding_box()
    assert after
    assert after["y"] == box["y"]
    page.locator("#help select").select_option("")
    expect(page.locator("#help .care-numbers")).to_be_visible()
    expect(page.locator("#help .care-call-now a[href='tel:112']")).to_be_visible()
    go(page, "decide")
    page.locator(".carelib-decide input[type=checkbox]").first.check()
    urgent, chooser = page.locator(".urgent").bounding_box(), page.locator(".urgent select").bounding_box()
    assert urgent
    assert chooser
    assert chooser["y"] - urgent["y"] < 320


@pytest.mark.parametrize("where", [".urgent", "#help"])
def test_numbers_are_high_enough_for_a_thumb(dashboard: str, open_page: Opener, where: str) -> None:
    page = open_page(f"{dashboard}#decide", width=320)
    page.get_by_label("I think about ending my life").check()
    if where == "#help":
        go(page, "help")
    for place in ("", "England", "Canada"):
        page.locator(f"{where} select").select_option(place)
        lines = page.locator(f"{where} :is(.care-lines, .help-lines) details[open] li:has(a[href^='tel:'])").all()
        ends = [box for line in lines if (box := line.locator("a").first.bounding_box())]
        assert all(one["y"] + one["height"] <= other["y"] + 1 for one, other in itertools.pairwise(ends)), place
        for link in page.locator(f"{where} :is(a[href^='tel:'], a[href^='sms:']):visible").all():
            box = link.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 44, link.inner_text()
