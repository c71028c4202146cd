"""What a learner does in the second half: search registers, build a goal, work the clinic, take a test, print a page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from carelib.loader import library
from carelib.model import Case, Form, Goal, Hunt, Item, Lesson

Opener = Callable[..., Page]
HUNT = next(iter(library().of(Hunt).values()))
HOSTS = [(320, True), (1280, False)]


def card(lessons: str, open_page: Opener, lesson: str, name: str, **how: object) -> Locator:
    """The first activity of this name in a lesson."""
    return open_page(f"{lessons}{lesson}.html", **how).locator(f".carelib-{name}").first


@pytest.mark.parametrize(("width", "dark"), HOSTS)
def test_the_registers_are_searched_and_a_verdict_is_answered_by_keyboard(
    lessons: str, open_page: Opener, violations: Callable[[Page], list[str]], width: int, dark: bool
) -> None:
    hunt = card(lessons, open_page, "08-who-helps", "hunt", width=width, dark=dark)
    entry = HUNT.registers[0].entries[0]
    search = hunt.get_by_role("searchbox")
    search.fill(entry.number)
    search.press("Enter")
    expect(hunt.get_by_role("status").filter(has_text="Entries found")).to_contain_text(entry.name)
    first = HUNT.providers[0]
    verdict = next(one for one in HUNT.verdicts if one.id == first.verdict)
    hunt.get_by_role("button", name="Compare with what we found").press("Enter")
    expect(hunt.locator(".feedback")).to_contain_text("Choose what you found first")
    hunt.get_by_role("radio", name=verdict.text).press("Space")
    hunt.get_by_role("button", name="Compare with what we found").press("Enter")
    expect(hunt.locator(".feedback")).to_contain_text("We found the same")
    expect(hunt.locator(".feedback")).to_contain_text(first.feedback[first.verdict][:40])
    assert violations(hunt.page) == []
    for _ in HUNT.providers:
        hunt.locator(".judge .row button").last.press("Enter")
    table = hunt.get_by_role("table")
    expect(table.get_by_role("row", name=first.name)).to_contain_text(verdict.text)
    expect(table).to_contain_text("look them up first"), "what was not looked up stays open"
    assert violations(hunt.page) == []


def test_a_search_without_a_hit_says_so_and_accents_do_not_matter(lessons: str, open_page: Opener) -> None:
    hunt = card(lessons, open_page, "08-who-helps", "hunt")
    search, found = hunt.get_by_role("searchbox"), hunt.get_by_role("status").first
    search.fill("nobody has this name")
    search.press("Enter")
    expect(found).to_contain_text("“nobody has this name”: 0.")
    search.fill(HUNT.registers[0].entries[0].name.upper())
    search.press("Enter")
    expect(found).to_contain_text(HUNT.registers[0].entries[0].number)


def test_a_goal_is_built_and_vague_words_are_asked_back(
    lessons: str, open_page: Opener, violations: Callable[[Page], list[str]]
) -> None:
    builder = card(lessons, open_page, "07-goals", "builder")
    goal = next(one for one in library().of(Goal).values() if f"“{one.text}”" == builder.locator(".stem").inner_text())
    builder.get_by_label("What happens.").fill("I want to feel better")
    expect(builder.locator(".built")).to_have_text("I want to feel better.")
    builder.get_by_role("button", name="Ask back").click()
    status = builder.get_by_role("status")
    expect(status).to_contain_text("Better: ")
    expect(status).to_contain_text("On which day does it begin")
    assert goal.parts
    for part, words in goal.parts.named().items():
        expect(status.locator(f"mark.{part}")).to_contain_text(words)
    expect(status).not_to_contain_text("What would I see if I stood beside")
    assert violations(builder.page) == []


@pytest.mark.parametrize("lesson", ["07-goals", "08-who-helps"])
def test_a_summary_prints_by_itself_and_on_few_pages(lessons: str, open_page: Opener, lesson: str) -> None:
    summary = card(lessons, open_page, lesson, "summary")
    page = summary.page
    page.evaluate(
        """() => { const make = document.createElement.bind(document);
          document.createElement = (tag) => { const node = make(tag); if (tag === 'iframe')
            queueMicrotask(() => { node.contentWindow.print = () => {}; });
            return node; }; }"""
    )
    summary.get_by_role("button", name="Print this page").click()
    frame = page.locator(".carelib-print-frame")
    frame.wait_for(state="attached")
    printed = frame.evaluate("node => node.contentDocument.body.innerText")
    for point in library().find(Lesson, lesson).keypoints:
        assert point in printed
    assert "Print this page" not in printed
    assert "Exit quiz" not in printed


def choose(quiz: Locator, item: Item, option: str) -> None:
    """Marks an option of the question that is open, by its words."""
    text = next(one.text for one in item.options if one.id == option)
    quiz.get_by_role("radio", name=text, exact=True).press("Space")


@pytest.mark.parametrize(("width", "dark"), HOSTS)
def test_a_case_is_worked_to_its_debrief_by_keyboard(
    lessons: str, open_page: Opener, violations: Callable[[Page], list[str]], width: int, dark: bool
) -> None:
    quiz = card(lessons, open_page, "11-capstone", "quiz", width=width, dark=dark)
    clinic = quiz.page.locator(".carelib-quiz").filter(has=quiz.page.locator(".case")).first
    title = clinic.locator(".case").inner_text()
    case = next(one for one in library().of(Case).values() if one.title == title)
    assert not [name for name in case.lessons if library().find(Lesson, name).title in clinic.inner_text()]
    for number, name in enumerate(case.items):
        item = library().find(Item, name)
        expect(clinic.get_by_role("group", name=item.stem)).to_be_visible()
        choose(clinic, item, item.key)
        clinic.get_by_role("button", name="Check my answer").press("Enter")
        expect(clinic.get_by_role("status")).to_contain_text("This is the answer")
        expect(clinic.locator(".debrief")).to_have_count(int(number == len(case.items) - 1))
        assert violations(quiz.page) == []
        if number < len(case.items) - 1:
            clinic.get_by_role("button", name="Next question").press("Enter")
            expect(clinic.get_by_text("Read the story again")).to_be_visible()
    for name in case.lessons:
        expect(clinic.locator(".debrief")).to_contain_text(library().find(Lesson, name).title)


def test_the_test_beforehand_names_lessons_and_gives_no_answer_away(
    lessons: str, open_page: Opener, violations: Callable[[Page], list[str]]
) -> None:
    form = library().find(Form, "pre")
    page = open_page(f"{lessons}00-start-here.html")
    test = page.locator(".carelib-quiz").filter(has=page.get_by_role("heading", name=form.title))
    items = [library().find(Item, name) for name in form.items]
    wrong = next(one.id for one in items[0].options if one.id != items[0].key)
    for number, item in enumerate(items):
        expect(test.get_by_role("group", name=item.stem)).to_be_visible()
        choose(test, item, wrong if number == 0 else item.key)
        test.get_by_role("button", name="Note my answer and go on").press("Enter")
    expect(test).to_contain_text(f"{len(items) - 1} of your {len(items)} answers are ours too")
    expect(test.get_by_role("listitem")).to_have_text(
        [f"{items[0].lesson[:2]} {library().find(Lesson, items[0].lesson).title}"]
    )
    sent = page.content()
    for item in items:
        for option in item.options:
            assert option.feedback[:60] not in sent
    assert violations(page) == []
