"""The public dashboard as a person uses it: with a mouse, with keys alone, without script, with a dead kernel."""

import json
import re
import urllib.request
from collections.abc import Callable

import psutil
import pytest
from browser.servers import wait_for
from playwright.sync_api import Locator, Page, expect

from carelib.activities.base import module
from carelib.activities.checklist import checklist_data
from carelib.decision import combinations, read_answers, state, would_change
from carelib.loader import library
from carelib.model import Checklist, HelpLine

CHECKLIST = library().of(Checklist)["decision"]
Opener = Callable[..., Page]


def pass_the_gates(page: Page) -> Locator:
    card = page.locator(".carelib-checklist")
    card.get_by_role("button", name="None of these").click()
    card.get_by_role("button", name="Go on").click()
    return card


def kill_kernel(kernel: str) -> None:
    """Kills the process of one of the kernels that our own server started."""
    mine = psutil.Process().children(recursive=True)
    (process,) = [one for one in mine if any(kernel in word for word in one.cmdline())]
    process.kill()


def test_help_lines_stand_in_the_first_html(dashboard: str) -> None:
    with urllib.request.urlopen(dashboard) as answer:
        html = answer.read().decode()
    top = html[: html.index("<main")]
    for line in library().of(HelpLine).values():
        assert line.name in top.replace("&amp;", "&")
    assert 'lang="en"' in html


def test_help_lines_open_without_any_script(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard, ready=None, java_script_enabled=False)
    page.locator(".care-help > summary").click()
    page.get_by_text("United States", exact=True).first.click()
    assert page.locator("a[href='tel:988']").filter(visible=True).count() == 1
    assert page.get_by_role("heading", level=1).is_visible()


def test_answers_by_mouse_change_the_outcome(dashboard: str, open_page: Opener) -> None:
    card = pass_the_gates(open_page(dashboard))
    lean = card.get_by_role("status")
    expect(lean).to_contain_text("do not point one way")
    for text in ("A lot. I can hardly", "Two weeks to three months"):
        card.get_by_label(text).check()
    expect(lean).to_contain_text("lean towards psychotherapy")
    for text in ("Hardly at all", "One thing, with an end in sight", "Less than two weeks"):
        card.get_by_label(text).check()
    expect(lean).to_contain_text("supportive, practical help")
    expect(card.get_by_text("What the article's three questions would say")).to_be_visible()
    expect(card.get_by_text("What the field says")).to_be_visible()
    card.get_by_label("Speaking, understanding words").check()
    assert "lean towards" not in lean.inner_text()


def test_answers_by_keyboard_alone_change_the_outcome(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    focused = "document.activeElement"

    def tab_to(holds: str) -> None:
        for _ in range(150):
            page.keyboard.press("Tab")
            if page.evaluate(f"{focused}.matches('.carelib-checklist *') && ({holds})"):
                return
        raise AssertionError(f"no control was reached with the keyboard where {holds}")

    tab_to(f"{focused}.textContent.startsWith('None of these')")
    page.keyboard.press("Enter")
    tab_to(f"{focused}.textContent.startsWith('Go on')")
    page.keyboard.press("Space")
    legend = f"{focused}.closest('fieldset')?.querySelector('legend').textContent"
    tab_to(f"{legend}?.startsWith('How much does it get in the way')")
    assert page.evaluate(f"{focused}.type") == "radio"
    page.keyboard.press("ArrowUp")  # from "not sure" to "a lot": one tab stop a group, arrows inside it
    tab_to(f"{legend}?.startsWith('Have you tried')")
    page.keyboard.press("ArrowUp")
    lean = page.locator(".carelib-checklist").get_by_role("status")
    expect(lean).to_contain_text("lean towards psychotherapy")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Yes, and it helped")).to_be_checked()


def test_each_flag_stops_the_checklist_and_shows_help(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    card = page.locator(".carelib-checklist")
    for flag, box in zip(CHECKLIST.safety.options, card.get_by_role("checkbox").all(), strict=True):
        box.check()
        assert (
            page.evaluate("document.activeElement.textContent") == "Please get help now. This comes before any choice."
        )
        expect(card.get_by_text(flag.why or "")).to_be_visible()
        assert card.locator("a[href='tel:911']").first.is_visible()
        assert card.get_by_role("button", name="None of these").count() == 0
        assert "lean" not in card.inner_text().lower()
        box.uncheck()
    expect(card.get_by_role("button", name="None of these")).to_be_visible()


@pytest.mark.parametrize(
    ("flag", "line"), [("I am afraid that someone will hurt me", "abuse"), ("A child is being hurt", "child")]
)
def test_a_flag_of_danger_brings_its_own_lines(dashboard: str, open_page: Opener, flag: str, line: str) -> None:
    card = open_page(dashboard).locator(".carelib-checklist")
    card.get_by_label(flag).check()
    for one in library().of(HelpLine).values():
        if one.kind in ("abuse", "child"):
            assert card.locator(".help-lines").get_by_text(one.reach, exact=True).count() == (one.kind == line)


def test_the_doctor_comes_first_with_the_emergency_number(dashboard: str, open_page: Opener) -> None:
    card = pass_the_gates(open_page(dashboard))
    card.get_by_label("Yes, it was sudden").check()
    expect(card.get_by_role("status")).to_contain_text("See a doctor first")
    assert card.locator("a[href='tel:112']").first.is_visible()


def test_a_quiz_answer_is_explained_each_time(dashboard: str, open_page: Opener) -> None:
    quiz = open_page(dashboard).locator(".carelib-quiz").last
    status, check = quiz.get_by_role("status"), quiz.get_by_role("button", name="Check my answer")
    check.click()
    expect(status).to_contain_text("Choose one answer first")
    quiz.get_by_role("radio").first.check()
    check.click()
    before = status.locator("> div").element_handle()
    said = status.inner_text()
    check.click()  # the same answer again is a new node in the same region, so it is announced again
    assert status.inner_text() != said
    assert "Try 2" in status.inner_text()
    assert not before.evaluate("node => node.isConnected")
    assert status.evaluate("node => node.isConnected")
    for radio in quiz.get_by_role("radio").all():
        radio.check()
        check.click()
        if "This is the answer" in status.inner_text():
            break
    expect(status).to_contain_text("Source:")


def test_goals_are_sorted_and_sessions_tagged(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    goals = page.locator(".carelib-goals")
    goals.get_by_role("button", name="Either could").click()
    expect(goals.get_by_role("status")).to_contain_text("You chose: Either could")
    assert goals.get_by_role("button", name="Either could").get_attribute("aria-pressed") == "true"
    session = page.locator(".carelib-session")
    assert "Where the article would put it" not in session.inner_text()
    session.get_by_label("Turn 2: what is the practitioner doing?").first.select_option(index=2)
    session.get_by_role("button", name="Compare with the expert's tags").click()
    expect(session.get_by_role("status")).to_contain_text("of your 1 tags")
    expect(session.get_by_text("Where the article would put it:")).to_have_count(2)
    assert session.get_by_role("img").is_visible()


def test_the_live_chart_follows_its_control(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    page.get_by_label("Who is speaking?").select_option(label="The law of Germany")
    expect(page.locator(".care-chart svg")).to_have_attribute("aria-label", re.compile("The law of Germany"))


def test_answers_never_leave_the_browser_and_nothing_is_stored(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard, ready=None)
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    page.on("request", lambda request: sent.append(request.url + str(request.post_data)))
    page.reload()
    page.locator(".carelib").last.wait_for()
    card = pass_the_gates(page)
    card.get_by_label("A lot. I can hardly").check()
    quiz = page.locator(".carelib-quiz").last
    quiz.get_by_role("radio").first.check()
    quiz.get_by_role("button", name="Check my answer").click()
    page.locator(".carelib-goals").get_by_role("button", name="Either could").click()
    page.get_by_label("Who is speaking?").select_option(label="The law of Germany")  # this does go to the kernel
    expect(page.locator(".care-chart svg")).to_have_attribute("aria-label", re.compile("The law of Germany"))
    assert any("index" in frame for frame in sent)
    for word in ("a_lot", '"tries"', '"response"', '"either"'):
        assert not [frame for frame in sent if word in frame]
    stored = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"
    )
    assert stored == [0, 0, 0]
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"_xsrf"}  # Jupyter's own protection


def test_a_dead_kernel_is_told_and_nothing_answered_is_lost(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    card = pass_the_gates(page)
    card.get_by_label("A lot. I can hardly").check()
    kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    kill_kernel(kernel)
    alert = page.get_by_role("alert").filter(has_text="everything else goes on working")
    alert.wait_for()
    expect(card.get_by_label("A lot. I can hardly")).to_be_checked()
    card.get_by_label("Two weeks to three months").check()
    expect(card.get_by_role("status")).to_contain_text("lean towards psychotherapy")


def test_the_browser_looks_up_what_python_decides(dashboard: str, open_page: Opener) -> None:
    """All 9,216 combinations behind the gates, all gate answers, and every 37th list of what would change."""
    page = open_page(dashboard)
    options = CHECKLIST.options()
    behind = [dict(answers.chosen) for answers in combinations({q.id: options[q.id] for q in CHECKLIST.questions})]
    gates = [{"body": body, "concern": concern} for body in options["body"] for concern in options["concern"]]
    flags = [{"safety": [flag.id]} for flag in CHECKLIST.safety.options]
    sets = [*behind, *gates, *flags]
    data = json.loads(json.dumps(checklist_data(library(), CHECKLIST)))
    found = page.evaluate(
        """async ([source, data, sets]) => {
          const it = await import(URL.createObjectURL(new Blob([source], {type: 'text/javascript'})));
          return sets.map((one, n) => [...it.stateOf(data, one), n % 37 ? null : it.wouldChange(data, one)]);
        }""",
        [module("checklist"), data, sets],
    )
    for answers, (outcome, certainty, changes) in zip(sets, found, strict=True):
        read = read_answers(answers, CHECKLIST)
        assert (outcome, certainty) == state(read, CHECKLIST)
        assert changes in (None, would_change(read, CHECKLIST))


def test_the_print_holds_the_whole_page(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf())) >= 4


def test_printing_the_outcome_prints_only_that(dashboard: str, open_page: Opener) -> None:
    page = open_page(dashboard)
    page.evaluate("window.frames_printed = []; document.addEventListener('x', () => 0)")
    card = pass_the_gates(page)
    card.get_by_label("A lot. I can hardly").check()
    page.evaluate(
        """() => { const make = document.createElement.bind(document);
          document.createElement = (tag) => { const node = make(tag); if (tag === 'iframe')
            queueMicrotask(() => { node.contentWindow.print = () => window.frames_printed.push(node.contentDocument.body.innerText); });
            return node; }; }"""
    )
    card.get_by_role("button", name="Print this page").click()
    wait_for(lambda: page.evaluate("document.querySelector('.carelib-print-frame') !== null"))
    printed = page.evaluate("document.querySelector('.carelib-print-frame').contentDocument.body.innerText")
    assert "My answers" in printed
    assert "A lot. I can hardly" in printed
    assert "Print this page" not in printed
    assert "Try yourself" not in printed


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_the_dashboard(
    dashboard: str, open_page: Opener, violations: Callable[[Page], list[str]], width: int, dark: bool
) -> None:
    page = open_page(dashboard, width=width, dark=dark)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    card = page.locator(".carelib-checklist")
    card.get_by_role("checkbox").first.check()
    assert violations(page) == []
    card.get_by_role("checkbox").first.uncheck()
    pass_the_gates(page)
    card.get_by_label("A lot. I can hardly").check()
    card.get_by_label("Two weeks to three months").check()
    page.locator(".carelib-session").get_by_role("button", name="Compare").click()
    quiz = page.locator(".carelib-quiz").last
    quiz.get_by_role("radio").first.check()
    quiz.get_by_role("button", name="Check my answer").click()
    page.locator(".carelib-goals").get_by_role("button", name="Supportive help").click()
    page.locator(".care-help > summary").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
