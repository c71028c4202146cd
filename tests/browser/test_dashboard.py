"""The public dashboard as a person uses it: its pages, its help, its activities, without script, with a dead kernel."""

import json
import math
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from browser.servers import wait_for
from mirrored import mirrored
from playwright.sync_api import Locator, Page, Route, expect

from carelib.activities.base import module, phrases
from carelib.activities.checklist import checklist_data
from carelib.activities.options import options_data
from carelib.decision import combinations, read_answers, state, would_change
from carelib.loader import library
from carelib.model import Ask, Checklist, Draw, HelpLine, HelpOption, Value
from carelib.preferences import order
from carelib.translations import PSEUDO, library_in

CHECKLIST = library().of(Checklist)["decision"]
PAGES = ["start", "words", "session", "goals", "options", "decide", "try", "prepare", "help", "about"]
STEPS = ["Safety", "Body", "Questions", "What matters", "Options", "Which help", "How sure", "My page"]
SHOWN = "[...document.querySelectorAll('.care-page')].filter(one => one.checkVisibility()).map(one => one.id)"
Opener = Callable[..., Page]


def go(page: Page, name: str) -> None:
    page.evaluate(f"location.hash = '{name}'")
    page.locator(f"#{name} h1").wait_for()


def pass_the_gate(page: Page) -> Locator:
    """The decision aid, with nothing ticked at its gate."""
    go(page, "decide")
    card = page.locator(".carelib-decide")
    card.get_by_role("button", name="None of these").click()
    return card


def step(card: Locator, name: str) -> None:
    card.get_by_role("navigation").get_by_role("button", name=name).click()


def kill_kernel(kernel: str) -> None:
    """Kills the process of one of the kernels that our own server started."""
    mine = psutil.Process().children(recursive=True)
    (process,) = [one for one in mine if any(kernel in word for word in one.cmdline())]
    process.kill()


def count_prints(page: Page) -> None:
    """From here on a print is counted in ``window.printed``; no dialogue opens."""
    page.evaluate(
        """() => { window.printed = 0; const append = document.body.append.bind(document.body);
          document.body.append = (...nodes) => { append(...nodes);
            for (const node of nodes) if (node.tagName === 'IFRAME')
              node.contentWindow.print = () => { window.printed += 1; }; }; }"""
    )


# --- pages ---


def test_a_page_has_an_address_a_title_and_the_focus(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    assert page.evaluate("[...document.querySelectorAll('.care-page')].map(one => one.id)") == PAGES
    assert page.evaluate(SHOWN) == ["start"]
    for name in PAGES[1:]:
        link = page.locator(f".care-nav a[href='#{name}']")
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        assert page.evaluate(SHOWN) == [name]
        expect(page).to_have_title(f"{link.inner_text()} · Therapy or psychotherapy?")
        assert page.evaluate("document.activeElement.matches(`${location.hash} h1`)")
        assert page.locator("h1:visible").count() == 1
    page.go_back()
    wait_for(lambda: page.evaluate(SHOWN) == ["help"])
    page.go_forward()
    wait_for(lambda: page.evaluate(SHOWN) == ["about"])


@pytest.mark.parametrize(
    ("address", "shown"), [("options", "options"), ("While-you-wait", "prepare"), ("none", "start"), ("100%", "start")]
)
def test_an_address_can_be_shared(dashboard: str, open_page: Opener, address: str, shown: str) -> None:
    page = open_page(f"{dashboard}#{address}", ready=None)
    expect(page.locator(f"#{shown} h1")).to_be_visible()
    assert page.evaluate(SHOWN) == [shown]


def test_the_menu_folds_on_a_phone_and_opens_with_the_keyboard(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard, width=320)
    menu = page.get_by_role("button", name="Menu")
    link = page.locator(".care-nav a[href='#goals']")
    expect(link).to_be_hidden()
    menu.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    link.press("Enter")
    expect(page.locator("#goals h1")).to_be_visible()
    expect(link).to_be_hidden()


@pytest.mark.parametrize(
    ("address", "language", "says", "first"),
    [
        ("somewhere/else", "en", "This page could not be shown", "/"),
        ("es/otra", "es", "No se pudo mostrar esta página", "/es/"),
    ],
)
def test_any_other_address_is_told_with_the_help_lines_and_takes_no_kernel(
    dashboard: str, address: str, language: str, says: str, first: str
) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(dashboard + address)
    assert caught.value.code == 404
    told = caught.value.read().decode()
    assert says in told
    assert f'lang="{language}"' in told
    assert f'href="{first}"' in told
    assert "tel:988" in told
    assert "kernelId" not in told


# --- help ---


def test_help_lines_stand_in_the_first_html(dashboard: str) -> None:
    with urllib.request.urlopen(dashboard) as answer:
        html = answer.read().decode()
    top = html[: html.index("<main")]
    for line in library().of(HelpLine).values():
        assert line.name in top.replace("&amp;", "&")
    assert 'lang="en"' in html


def test_without_any_script_help_and_all_pages_can_be_read(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard, ready=None, java_script_enabled=False)
    page.locator(".care-help > summary").click()
    page.locator(".care-help").get_by_text("United States", exact=True).click()
    assert page.locator("a[href='tel:988']").filter(visible=True).count() == 1
    for name in PAGES:
        assert page.locator(f"#{name} h1").is_visible()
    assert page.locator("#help a[href='tel:999']").is_visible(), "the numbers; the lines stand in the bar"
    expect(page.locator("noscript p")).to_contain_text("the help lines stand at the top")


def test_a_place_is_chosen_never_looked_up_and_kept_in_this_page_only(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    page.locator(".care-help > summary").click()
    page.locator(".care-help").get_by_label("Show the lines of").select_option("Ireland")
    for lines in page.locator(".care-lines").all():
        assert lines.locator("details").first.get_attribute("data-place") == "Ireland"
        assert lines.locator("details").first.get_attribute("open") is not None
    go(page, "help")
    expect(page.locator("#help a[href='tel:50808'], #help [data-place='Ireland'] a").first).to_be_visible()
    assert page.locator("#help details:visible").count() == 2, "the place, and where to look from anywhere else"
    expect(page.locator("#help").get_by_label("Show the lines of")).to_have_value("Ireland")


@pytest.mark.parametrize("way", ["button", "key"])
def test_one_leaves_at_once(dashboard: str, open_page: Opener, way: str) -> None:
    away = "https://www.wikipedia.org/"
    page = open_page(dashboard, away=away)
    left: list[str] = []

    def stop(route: Route) -> None:
        left.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<title>Elsewhere</title>")

    page.route(f"{away}**", stop)
    page.keyboard.press("Escape")
    assert page.locator("#start h1").is_visible(), "one Escape does not leave"
    if way == "button":
        page.get_by_role("link", name="Leave this page").click()
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    expect(page).to_have_title("Elsewhere")
    assert left == [away]


# --- decide ---


def test_each_flag_stops_everything_and_shows_help(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    go(page, "decide")
    card = page.locator(".carelib-decide")
    for flag, box in zip(CHECKLIST.safety.options, card.get_by_role("checkbox").all(), strict=True):
        box.check()
        assert (
            page.evaluate("document.activeElement.textContent") == "Please get help now. This comes before any choice."
        )
        expect(card.get_by_text(flag.why or "")).to_be_visible()
        assert card.locator("a[href='tel:911']").first.is_visible()
        assert card.get_by_role("button", name="None of these").count() == 0
        assert card.get_by_role("navigation").get_by_role("button", disabled=False).count() == 1
        assert "point to" not in card.locator("> div").inner_text().lower()
        box.uncheck()
    expect(card.get_by_role("button", name="None of these")).to_be_visible()


def test_a_flag_ticked_later_closes_what_was_open(dashboard: str, open_page: Opener) -> None:
    card = pass_the_gate(open_page(dashboard))
    step(card, "Which help")
    step(card, "Safety")
    card.get_by_role("checkbox").first.check()
    expect(card.get_by_role("heading", name="Please get help now")).to_be_visible()
    assert card.get_by_role("navigation").get_by_role("button", name="Which help").is_disabled()


def test_the_whole_way_with_the_keyboard_alone(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#prepare")
    focused = "document.activeElement"

    def tab_to(holds: str) -> None:
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate(f"Boolean({focused} && ({holds}))"):
                return
        raise AssertionError(f"no control was reached with the keyboard where {holds}")

    ask = next(iter(library().of(Ask).values()))
    tab_to(f"{focused}.matches('.carelib-questions input')")
    page.keyboard.press("Space")
    go(page, "decide")
    inside = f"{focused}.matches('.carelib-decide *')"
    tab_to(f"{inside} && {focused}.textContent.startsWith('None of these')")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{focused}.textContent").endswith("Could it be the body?")
    card = page.locator(".carelib-decide")
    for name in STEPS[2:]:
        if name == "What matters":
            legend = f"{focused}.closest('fieldset')?.querySelector('legend').textContent"
            tab_to(f"{legend}?.startsWith('How hard does it make your daily life')")
            assert page.evaluate(f"{focused}.type") == "radio"
            page.keyboard.press("ArrowUp")  # from "not sure" to "a lot": one tab stop a group, arrows inside it
        tab_to(f"{inside} && {focused}.textContent === 'Next'")
        page.keyboard.press("Enter")
        expect(card.get_by_role("navigation").get_by_role("button", name=name)).to_have_attribute(
            "aria-current", "step"
        )
        assert page.evaluate(f"{focused}.tagName") == "H2"
    tab_to(f"{inside} && {focused}.tagName === 'TEXTAREA'")
    page.keyboard.type("I cannot sleep")
    paper = card.get_by_role("article")
    for text in ("I cannot sleep", ask.text, "A lot. I can hardly do what I need to do."):
        expect(paper).to_contain_text(text)
    tab_to(f"{inside} && {focused}.textContent === 'Save my page as a PDF'")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    pdf = saved.value.path().read_bytes()
    assert saved.value.suggested_filename == "my-page.pdf"
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    assert b"I cannot sleep" in pdf


def test_place_quiz_print_language_and_exit_with_the_keyboard_alone(dashboard: str, open_page: Opener) -> None:
    away = "https://www.wikipedia.org/"
    page = open_page(dashboard, away=away)
    page.route(f"{away}**", lambda route: route.fulfill(content_type="text/html", body="<title>Elsewhere</title>"))

    def tab_to(target: Locator) -> None:
        """Goes on with the tabulator, up to 250 times, until the focus is there."""
        for _ in range(250):
            page.keyboard.press("Tab")
            if target.evaluate("node => node === document.activeElement"):
                return
        raise AssertionError(f"not reached with the keyboard: {target}")

    tab_to(page.locator(".care-help > summary"))
    page.keyboard.press("Enter")
    place = page.locator(".care-help").get_by_label("Show the lines of")
    tab_to(place)
    page.keyboard.type("Irel")
    expect(place).to_have_value("Ireland")
    expect(page.locator(".care-help a[href='tel:116123']").first).to_be_visible()
    tab_to(page.locator(".care-nav a[href='#try']"))
    page.keyboard.press("Enter")
    quiz = page.locator("#try .carelib-quiz")
    tab_to(quiz.get_by_role("radio").first)
    page.keyboard.press("Space")
    tab_to(quiz.get_by_role("button", name="Check my answer"))
    page.keyboard.press("Enter")
    expect(quiz.get_by_role("status")).to_contain_text("Source:")
    page.reload()  # from the top again
    tab_to(page.locator(".care-nav a[href='#decide']"))
    page.keyboard.press("Enter")
    card = page.locator(".carelib-decide")
    tab_to(card.get_by_role("button", name="None of these"))
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent").endswith("My page"), "the last of the steps"
    page.keyboard.press("Enter")
    count_prints(page)
    tab_to(card.get_by_role("button", name="Print my page"))
    page.keyboard.press("Enter")
    wait_for(lambda: page.evaluate("window.printed") == 1)
    page.goto(f"{dashboard}#options")
    tab_to(page.get_by_role("link", name="Español"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/es/#options")
    tab_to(page.locator(".care-leave"))
    page.keyboard.press("Enter")
    expect(page).to_have_title("Elsewhere")


def test_what_matters_puts_the_options_in_order_as_python_does(open_page: Opener) -> None:
    options, values = list(library().of(HelpOption).values()), list(library().of(Value).values())
    page = open_page("about:blank", ready=None)
    script = module("decide") + "\nexport { ordered as orderedForTest };"
    sets = [{one.id: weight} for one in values for weight in (1, 3)]
    sets += [{one.id: (index * 7 + shift) % 4 for index, one in enumerate(values)} for shift in range(12)]
    found = page.evaluate(
        """async ([source, options, values, sets]) => {
          const it = await import(URL.createObjectURL(new Blob([source], {type: 'text/javascript'})));
          return sets.map((one) => it.orderedForTest(options, values, one).map((option) => option.id));
        }""",
        [script, options_data(library())["options"], [one.model_dump(include={"id", "fits"}) for one in values], sets],
    )
    assert found == [order(options, values, one) for one in sets]


def test_the_lean_the_order_and_what_is_open_are_announced(dashboard: str, open_page: Opener) -> None:
    card = pass_the_gate(open_page(dashboard))
    step(card, "Questions")
    for text in ("A lot. I can hardly", "Two weeks to three months"):
        card.get_by_label(text).check()
    step(card, "Which help")
    expect(card.get_by_role("status")).to_contain_text("point to psychotherapy")
    expect(card.get_by_text("What the article's three questions would say")).to_be_visible()
    step(card, "What matters")
    card.get_by_role("group", name="I want to start soon.").get_by_label("a lot").check()
    expect(card.get_by_role("status").get_by_role("listitem").first).to_have_text("Self-help and support")
    step(card, "How sure")
    card.get_by_role("group", name="Do you know the good and the bad sides").get_by_label("No").check()
    expect(card.get_by_role("status")).to_contain_text("Lay two options side by side")
    step(card, "Questions")
    card.get_by_label("Speaking, understanding words").check()
    step(card, "Which help")
    assert "point to" not in card.get_by_role("status").inner_text()


def test_everything_is_cleared_and_a_turn_of_the_phone_loses_nothing(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard, width=390)
    card = pass_the_gate(page)
    step(card, "My page")
    card.get_by_label("What troubles me").fill("Nights")
    page.set_viewport_size({"width": 844, "height": 390})
    go(page, "words")
    go(page, "decide")
    expect(card.get_by_label("What troubles me")).to_have_value("Nights")
    expect(card.get_by_role("article")).to_contain_text("Nights")
    card.get_by_role("button", name="Clear everything").click()
    card.get_by_role("button", name="Yes, clear it all").click()
    pass_the_gate(page)
    step(card, "My page")
    expect(card.get_by_label("What troubles me")).to_have_value("")


def test_printing_my_page_prints_only_that(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    card = pass_the_gate(page)
    step(card, "My page")
    card.get_by_label("What I hope will be different").fill("Sleep")
    count_prints(page)
    card.get_by_role("button", name="Print my page").click()
    frame = page.locator(".carelib-print-frame")
    frame.wait_for(state="attached")
    printed = frame.evaluate("node => node.contentDocument.body.innerText")
    assert "Sleep" in printed
    assert "Save my page" not in printed
    assert "Clear everything" not in printed
    assert page.evaluate("window.printed") == 1
    assert frame.evaluate("node => node.contentDocument.adoptedStyleSheets[0].cssRules.length") > 50


# --- the other activities ---


def test_options_lie_side_by_side_as_a_table(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#options")
    card = page.locator(".carelib-options")
    names = [one.name for one in library().of(HelpOption).values()]
    table = card.get_by_role("table")
    assert [one.inner_text() for one in table.get_by_role("columnheader").all()] == names[:2]
    card.get_by_label(names[5]).check()
    expect(table.get_by_role("columnheader", name=names[5])).to_be_visible()
    card.get_by_label("What do you want to know?").select_option(label="What it costs")
    assert table.get_by_role("rowheader").count() == 1
    page.set_viewport_size({"width": 320, "height": 800})
    assert table.get_by_role("rowheader").count() == 1, "a table also where it is shown as blocks"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_ten_items_are_drawn_anew_each_time(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#try")
    quiz = page.locator("#try .carelib-quiz")
    draw = library().of(Draw)["public"]
    stems = set()
    for number in range(draw.count):
        expect(quiz.locator(".step").first).to_have_text(f"Question {number + 1} of {draw.count}")
        stems.add(quiz.locator("legend").inner_text())
        quiz.get_by_role("radio").first.check()
        quiz.get_by_role("button", name="Check my answer").click()
        expect(quiz.get_by_role("status")).to_contain_text("Source:")
        quiz.locator(".row button").last.click()
    assert len(stems) == draw.count
    quiz.get_by_role("button", name="Draw ten others").click()
    assert quiz.locator("legend").inner_text() not in stems


def test_titles_follow_the_place_and_speakers_change_the_picture(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#help")
    page.locator("#help").get_by_label("Show the lines of").select_option("Germany")
    go(page, "prepare")
    expect(page.locator(".carelib-titles").get_by_role("status")).to_contain_text("Approbation")
    go(page, "words")
    speakers = page.locator(".carelib-speakers")
    before = speakers.get_by_role("img").get_attribute("aria-label")
    speakers.get_by_label("The law of Germany").check()
    assert speakers.get_by_role("img").get_attribute("aria-label") != before
    expect(speakers.get_by_role("status")).to_contain_text("illness")


def test_goals_are_sorted_and_sessions_tagged(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#goals")
    goals = page.locator(".carelib-goals")
    goals.get_by_role("button", name="Either could").click()
    expect(goals.get_by_role("status")).to_contain_text("You chose: Either could")
    assert goals.get_by_role("button", name="Either could").get_attribute("aria-pressed") == "true"
    go(page, "session")
    session = page.locator(".carelib-session")
    session.get_by_label("Turn 2: what is the practitioner doing?").first.select_option(index=2)
    session.get_by_role("button", name="Compare with our tags").click()
    expect(session.get_by_role("status")).to_contain_text("of your 1 tags")


def test_criteria_are_counted_and_lead_to_their_pages(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#about")
    about = page.locator("#about")
    expect(about.get_by_text("What makes it a decision aid: 6 of 6 met")).to_be_visible()
    expect(about.get_by_text("What keeps it from misleading: 6 of 6 met")).to_be_visible()
    assert "certified anything" in about.inner_text()
    for link in about.locator("td a").all():
        assert (link.get_attribute("href") or "").removeprefix("#") in PAGES


# --- when things fail, and what is left behind ---


def test_a_dead_kernel_is_told_within_five_seconds_and_nothing_answered_is_lost(live: str, open_page: Opener) -> None:
    page = open_page(live)
    card = pass_the_gate(page)
    step(card, "Questions")
    card.get_by_label("A lot. I can hardly").check()
    kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    kill_kernel(kernel)
    page.get_by_role("alert").filter(has_text="Your answers are still here").wait_for(timeout=5000)
    expect(card.get_by_label("A lot. I can hardly")).to_be_checked()
    card.get_by_label("Two weeks to three months").check()
    step(card, "Which help")
    expect(card.get_by_role("status")).to_contain_text("point to psychotherapy")
    page.locator(".care-help > summary").click()
    expect(page.locator(".care-help-lines")).to_be_visible()


def test_it_works_where_voilas_own_scripts_never_arrive(live: str, open_page: Opener) -> None:
    page = open_page("about:blank", ready=None)
    page.route(re.compile(r"/voila/static/.*\.js"), lambda route: route.abort())
    page.goto(live, wait_until="domcontentloaded")
    card = pass_the_gate(page)
    step(card, "Questions")
    card.get_by_label("A lot. I can hardly").check()
    card.get_by_label("Two weeks to three months").check()
    step(card, "Which help")
    expect(card.get_by_role("status")).to_contain_text("point to psychotherapy")


def test_what_is_answered_before_the_kernel_comes_stays(live: str, open_page: Opener) -> None:
    page = open_page(f"{live}#decide", ready=None)
    page.reload(wait_until="commit")
    card = page.locator(".carelib-decide")
    card.get_by_role("button", name="None of these").click()
    step(card, "My page")
    field = card.get_by_label("What troubles me")
    field.focus()
    page.keyboard.type("One")
    page.locator("#main").wait_for()
    wait_for(lambda: page.evaluate("document.activeElement.tagName") == "TEXTAREA")
    page.keyboard.type(" two")
    expect(field).to_have_value("One two")


@pytest.mark.parametrize("below", ["", "live/"], ids=["site", "live"])
def test_answers_never_leave_the_browser_and_nothing_is_stored(
    dashboard: str, server_log: Path, open_page: Opener, below: str
) -> None:
    page = open_page(dashboard + below, ready=None)
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    page.on("request", lambda request: sent.append(request.url + str(request.post_data)))
    page.reload()
    if below:
        page.locator("#main").wait_for()  # Voilà's own part stands, and its connection
    for name in PAGES:
        go(page, name)
    page.locator("#help").get_by_label("Show the lines of").select_option("Ireland", force=True)
    card = pass_the_gate(page)
    step(card, "Questions")
    card.get_by_label("A lot. I can hardly").check()
    step(card, "My page")
    card.get_by_label("What troubles me").fill("a secret of mine")
    go(page, "try")
    page.locator("#try").get_by_role("radio").first.check()
    page.locator("#try").get_by_role("button", name="Check my answer").click()
    go(page, "goals")
    page.locator(".carelib-goals").get_by_role("button", name="Either could").click()
    assert sent
    for word in ("a_lot", '"tries"', '"response"', '"either"', "secret", "Ireland"):
        assert not [frame for frame in sent if word in frame]
    stored = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
          (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]"""
    )
    assert stored == [0, 0, 0, 0, 0]
    for word in ("a_lot", "secret", "Ireland"):
        assert word not in server_log.read_text(), "the server writes down nothing of what a person does"
    assert page.context.cookies() == []


def test_the_browser_looks_up_what_python_decides(open_page: Opener) -> None:
    """All 9,216 combinations behind the gates, all gate answers, and every 37th list of what would change."""
    page = open_page("about:blank", ready=None)
    options = CHECKLIST.options()
    behind = [dict(answers.chosen) for answers in combinations({q.id: options[q.id] for q in CHECKLIST.questions})]
    gates = [{"body": body, "concern": concern} for body in options["body"] for concern in options["concern"]]
    flags = [{"safety": [flag.id]} for flag in CHECKLIST.safety.options]
    sets = [*behind, *gates, *flags]
    data = json.loads(json.dumps(checklist_data(library(), CHECKLIST)))
    found = page.evaluate(
        """async ([source, data, sets]) => {
          const it = await import(URL.createObjectURL(new Blob([source], {type: 'text/javascript'})));
          return sets.map((one, n) => [...it.stateForTest(data, one), n % 37 ? null : it.changeForTest(data, one)]);
        }""",
        [module("checklist") + "\nexport { stateOf as stateForTest, wouldChange as changeForTest };", data, sets],
    )
    for answers, (outcome, certainty, changes) in zip(sets, found, strict=True):
        read = read_answers(answers, CHECKLIST)
        assert (outcome, certainty) == state(read, CHECKLIST)
        assert changes in (None, would_change(read, CHECKLIST))


@pytest.mark.long
def test_each_flag_is_urgent_in_the_browser_whatever_else_is_answered(open_page: Opener) -> None:
    """13 flags, each with all 138,240 ways to answer the rest: the browser's own look-up, and what it would change."""
    page = open_page("about:blank", ready=None)
    options = CHECKLIST.options()
    data = json.loads(json.dumps(checklist_data(library(), CHECKLIST)))
    rest = {name: [None, *given] for name, given in options.items() if name != "safety"}
    looked, wrong = page.evaluate(
        """async ([source, data, flags, rest]) => {
          const it = await import(URL.createObjectURL(new Blob([source], {type: 'text/javascript'})));
          const names = Object.keys(rest);
          let looked = 0; const wrong = [];
          const go = (at, answers) => {
            if (at < names.length) {
              for (const one of rest[names[at]]) {
                if (one === null) delete answers[names[at]]; else answers[names[at]] = one;
                go(at + 1, answers);
              }
              return;
            }
            for (const flag of flags) {
              looked += 1;
              const [outcome, certainty] = it.stateForTest(data, {...answers, safety: [flag]});
              if (outcome !== 'urgent' || certainty !== 'clear') wrong.push([flag, {...answers}]);
            }
          };
          go(0, {});
          return [looked, wrong.slice(0, 3)];
        }""",
        [
            module("checklist") + "\nexport { stateOf as stateForTest };",
            data,
            [flag.id for flag in CHECKLIST.safety.options],
            rest,
        ],
    )
    assert wrong == []
    assert looked == 13 * math.prod(len(given) for given in rest.values())


# --- everyone ---


TOO_WIDE = """() => [...document.querySelectorAll('.care-page *, .care-top *')]
  .filter((node) => node.checkVisibility() && node.tagName !== 'OPTION' && !node.closest('svg, .care-skip'))
  .filter((node) => { const box = node.getBoundingClientRect();
    return box.width > 1 && (box.right > innerWidth + 1 || box.left < -1); })
  .map((node) => `${node.tagName}.${node.className}: ${node.textContent.slice(0, 40)}`)"""


@pytest.mark.parametrize(
    ("width", "height", "text"),
    [(640, 512, 100), (320, 256, 100), (1280, 1024, 200)],
    ids=["200 % of 1280", "400 % of 1280", "text alone at 200 %"],
)
def test_nothing_is_cut_off_or_covered_when_enlarged(
    dashboard: str, open_page: Opener, width: int, height: int, text: int
) -> None:
    """A browser's zoom of a window of 1280 × 1024 leaves so many pixels; the second is what WCAG 1.4.10 asks for."""
    page = open_page(dashboard, width=width)
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("percent => { document.documentElement.style.fontSize = `${percent}%`; }", text)
    pass_the_gate(page)
    for name in PAGES:
        go(page, name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert page.evaluate(TOO_WIDE) == [], name
        page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        covered = page.evaluate(
            "[...document.querySelectorAll('.care-top, .care-nav')].map((one) => one.getBoundingClientRect())"
            ".reduce((sum, box) => sum + Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)), 0)"
        )
        assert covered <= height / 3, f"{name}: bars take {covered} of {height} pixels"


@pytest.mark.parametrize(("width", "height", "text"), [(390, 844, 200), (320, 640, 200), (568, 320, 200)])
@pytest.mark.parametrize("language", ["", "es/"])
def test_very_large_letters_on_a_phone_leave_help_whole_and_the_way_out_in_sight(
    dashboard: str, open_page: Opener, language: str, width: int, height: int, text: int
) -> None:
    page = open_page(dashboard + language, width=width)
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("percent => { document.documentElement.style.fontSize = `${percent}%`; }", text)
    go(page, "decide")
    page.locator("#decide input[type=checkbox]").first.check()
    heading = page.locator("#decide .urgent h3")
    expect(heading).to_be_focused()
    above = page.evaluate("document.querySelector('.care-top').getBoundingClientRect().bottom")
    assert heading.bounding_box()["y"] >= max(0, above)
    expect(page.locator(".care-leave")).to_be_in_viewport(ratio=1)
    for name in PAGES:
        go(page, name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        tables = ("TH", "TD")  # they can be moved within their frame
        assert [one for one in page.evaluate(TOO_WIDE) if not one.startswith(tables)] == [], name


def test_forced_colours_leave_every_state_to_be_seen(dashboard: str, open_page: Opener) -> None:
    """Where the system paints, backgrounds are gone: an outline, a border or a mark must carry each state."""
    page = open_page(dashboard, forced_colors="active")
    card = pass_the_gate(page)
    looks = "node => { const it = getComputedStyle(node); return [it.borderStyle, it.borderWidth, it.borderColor, it.color, it.textDecorationLine, it.fontWeight, it.outlineStyle, it.backgroundColor].join(' '); }"
    steps = card.locator(".steps button")
    assert steps.nth(1).evaluate(looks) != steps.nth(3).evaluate(looks), "the step one is at"
    shown = page.locator(".care-nav li a")
    assert shown.nth(5).evaluate(looks) != shown.nth(4).evaluate(looks), "the page one is on"
    edge = "node => getComputedStyle(node).borderBottomColor"
    ground = page.evaluate("getComputedStyle(document.querySelector('.care-nav')).backgroundColor")
    assert shown.nth(4).evaluate(edge) == ground != shown.nth(5).evaluate(edge), "only the page one is on has a bar"
    for name in ("decide", "options", "goals", "prepare", "try"):
        go(page, name)
        for control in page.locator(f"#{name} :is(button, select, textarea, input, a[href])").all():
            if not control.is_visible() or control.is_disabled():
                continue
            control.focus()
            page.keyboard.press("Shift")  # the focus is shown as to someone at a keyboard
            ring = control.evaluate("node => getComputedStyle(node).outlineStyle")
            assert ring != "none", f"{name}: {control}"
        for button in page.locator(f"#{name} button").all():
            if button.is_visible():
                assert button.evaluate("node => getComputedStyle(node).borderStyle") != "none", name
    go(page, "words")
    speakers = page.locator(".carelib-speakers svg")
    colours = speakers.evaluate(
        "node => new Set([...node.querySelectorAll('text, path, circle, rect, line, ellipse')].flatMap((one) => { const it = getComputedStyle(one); return [it.fill, it.stroke]; })).size"
    )
    assert colours > 1, "the picture of the words can be told from what it is painted on"


SHORT = {("", 320, True), ("es/", 1280, False)}
MATRIX = [
    pytest.param(language, width, dark, marks=[] if (language, width, dark) in SHORT else pytest.mark.long)
    for language in ("", "es/")
    for width in (320, 768, 1280)
    for dark in (False, True)
]


@pytest.mark.parametrize(("language", "width", "dark"), MATRIX)
def test_axe_finds_nothing_on_any_page(
    dashboard: str, open_page: Opener, violations: Callable[[Page], list[str]], language: str, width: int, dark: bool
) -> None:
    page = open_page(f"{dashboard}{language}", width=width, dark=dark)
    for name in PAGES:
        go(page, name)
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    go(page, "decide")
    card = page.locator(".carelib-decide")
    card.locator(".row button").last.click()
    for number in range(len(STEPS)):
        card.locator(".steps button").nth(number).click()
        if number == 2:
            card.locator("input[value=a_lot]").check()
        page.evaluate("scrollTo(0, 0)")  # the bar at the top covers what is scrolled under it
        assert violations(page) == [], STEPS[number]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), STEPS[number]
    card.locator(".steps button").first.click()
    card.get_by_role("checkbox").first.check()
    page.evaluate("scrollTo(0, 0)")
    assert violations(page) == []
    page.locator(".care-help > summary").click()
    assert violations(page) == []


# --- languages ---


def test_the_language_is_switched_on_the_same_page_and_said(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}#options")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("link", name="Español").press("Enter")
    page.wait_for_url("**/es/#options")
    expect(page.locator("#options h1")).to_have_text(re.compile("Compara las opciones"))
    assert page.evaluate("document.documentElement.lang") == "es"
    expect(page.locator(".care-foot")).to_contain_text("tampoco esta traducción")
    card = page.locator(".carelib-decide")
    go(page, "decide")
    card.get_by_role("checkbox").first.check()
    expect(card.get_by_role("heading", name="Busca ayuda ahora")).to_be_visible()
    english = page.get_by_role("link", name="English")
    english.press("Enter")
    expect(page.locator(".care-switch")).to_contain_text("Pulsa English otra vez")
    expect(card.locator("input:checked")).to_have_count(1)
    expect(english).to_be_focused()
    english.press("Enter")
    page.wait_for_url(re.compile(r"/#decide$"))
    expect(page.locator("#decide h1")).to_have_text(re.compile("Decide, one step"))


@pytest.mark.parametrize(("below", "other"), [("", "Español"), ("es/", "English")])
def test_the_way_to_the_other_language_is_seen_on_a_phone(
    dashboard: str, open_page: Opener, below: str, other: str
) -> None:
    page = open_page(f"{dashboard}{below}", width=320)
    link = page.get_by_role("link", name=other)
    expect(link).to_have_count(1)
    expect(link).to_be_in_viewport()
    box = link.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    page.locator(".care-menu").press("Enter")
    expect(page.get_by_role("link", name=other)).to_have_count(1)
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.get_by_role("link", name=other)).to_have_count(1)


@pytest.fixture(scope="session")
def from_right(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same pages in the pseudo-language, from a disk: Arabic letters, a third longer, from right to left."""
    return mirrored(tmp_path_factory.mktemp("mirrored")).as_uri()


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_in_a_language_from_right_to_left_are_laid_out_so_and_none_breaks(
    from_right: str, open_page: Opener, width: int
) -> None:
    page = open_page(from_right, width=width)
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    words = phrases(library_in(PSEUDO), "decide", "checklist")
    go(page, "decide")
    card = page.locator(".carelib-decide")
    card.get_by_role("button", name=words["none"]).click()
    step(card, words["step_page"])
    for name in PAGES:
        page.evaluate(f"location.hash = '{name}'")
        wait_for(lambda name=name: page.evaluate(SHOWN) == [name])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert not re.search("[a-z]{4}", page.locator(f"#{name} h1").inner_text()), "no text is left in English"
    page.evaluate("location.hash = 'start'")
    wait_for(lambda: page.evaluate(SHOWN) == ["start"])
    edge = page.locator(".care-leave").bounding_box()
    bar = page.locator(".care-bar").bounding_box()
    assert edge
    assert bar
    assert edge["x"] - bar["x"] < bar["width"] / 2, "the way out stands at the end of the line: left"
