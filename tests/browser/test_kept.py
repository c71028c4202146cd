"""A lesson in JupyterLab comes back as it was left: after a reload, with a new kernel, in a new browser."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browser.servers import Lab, wait_for
from browser.test_lab import open_and_run
from playwright.sync_api import Page, expect

from carelib.loader import library
from carelib.model import Claim, Goal, Hunt, Scene, SessionPair
from carelib.store import Store

Opener = Callable[..., Page]
ITEM = "who-counselor-twice"
FORETOLD = "safety-my-son-says"
UNCLEAR = "Who is 'she' here?"
PAIR = next(iter(library().of(SessionPair).values()))
TURN = next(number for number, turn in enumerate(PAIR.a.turns) if turn.technique)
GOAL = next(iter(library().of(Goal).values()))
BUILT = next(goal for goal in library().of(Goal).values() if goal.parts)
HUNT = next(iter(library().of(Hunt).values()))
CLAIM = next(iter(library().of(Claim).values()))
SCENE = library().find(Scene, "coach-out-of-depth")
CALLS = {
    f'quiz("{ITEM}")': (),
    f'quiz("{FORETOLD}", predict=True)': (),
    f'scene("{SCENE.id}")': (),
    f'session("{PAIR.id}")': (
        f"session:{PAIR.id}",
        {"a": {str(TURN): PAIR.a.turns[TURN].technique}, "b": {}, "compared": True},
    ),
    f'goals("{GOAL.id}")': (f"goals:{GOAL.id}", {GOAL.id: "support"}),
    f'claim_checker("{CLAIM.id}")': (f"claims:{CLAIM.id}", {CLAIM.id: CLAIM.status}),
    f'goal_builder("{BUILT.id}")': (f"goal_builder:{BUILT.id}", {BUILT.id: {"does": "walks to the park"}}),
    f'register_hunt("{HUNT.id}")': (f"hunt:{HUNT.id}", {HUNT.providers[0].id: HUNT.providers[0].verdict}),
}


@pytest.fixture
def store(lab: Lab) -> Iterator[Store]:
    """The record of the learner in JupyterLab, with a state for each activity that is not answered by hand here."""
    one = Store(lab.store)
    for kept in CALLS.values():
        if kept:
            one.keep(kept[0], "08-who-helps", {}, kept[1])
    yield one
    one.close()


def notebook(lab: Lab) -> None:
    sources = [
        "import carelib\n\ncarelib.language('en')",
        *(f"carelib.{call}" for call in CALLS),
        "carelib.checklist()",
    ]
    cells = [
        {"cell_type": "code", "id": f"c{n}", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
        for n, source in enumerate(sources)
    ]
    cells.insert(0, {"cell_type": "markdown", "id": "top", "metadata": {}, "source": "# Kept"})
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (lab.store.parent / "notebooks" / "kept.ipynb").write_text(json.dumps(whole))


def ask(page: Page, path: str, method: str) -> Any:
    """What Jupyter's own interface answers, asked from the page as JupyterLab does."""
    return page.evaluate(
        """async ([path, method]) => {
          const token = document.cookie.match(/_xsrf=([^;]+)/)?.[1] ?? "";
          const answer = await fetch(`/api/${path}`, { method, headers: { "X-XSRFToken": token } });
          return answer.status === 204 ? null : answer.json();
        }""",
        [path, method],
    )


def all_is_there(page: Page) -> None:
    quiz = page.locator(".carelib-quiz").first
    expect(quiz.locator(".feedback")).to_contain_text("Source:")
    expect(quiz.get_by_label("What made you stop?")).to_have_value(UNCLEAR)
    expect(quiz.get_by_role("radio").nth(1)).to_be_checked()
    expect(page.get_by_label("Before you see the choices")).to_have_value("It depe")
    expect(page.locator(".carelib-scene .said")).to_contain_text(SCENE.nodes[0].ways[0].says)
    expect(page.locator(".carelib-session .after")).to_be_visible()
    expect(page.locator('.carelib-goals button[aria-pressed="true"]')).to_have_attribute("data-sorting", "support")
    expect(page.locator(".carelib-claims input:checked")).to_have_value(CLAIM.status)
    expect(page.locator(".carelib-builder textarea").first).to_have_value("walks to the park")
    expect(page.locator(".carelib-hunt input:checked")).to_have_value(HUNT.providers[0].verdict)
    expect(page.locator(".carelib-checklist input:checked")).to_have_count(0)  # of safety nothing is kept
    expect(page.locator(".carelib-notice:not(:empty)")).to_have_count(0)


def test_every_activity_comes_back(lab: Lab, open_page: Opener, store: Store) -> None:
    notebook(lab)
    page = open_and_run(lab, open_page, "kept")
    quiz, scene = page.locator(".carelib-quiz").first, page.locator(".carelib-scene")
    quiz.get_by_role("radio").nth(1).check()
    quiz.get_by_role("group", name="How sure are you?").get_by_label("Sure", exact=True).check()
    quiz.get_by_role("button", name="Check my answer").click()
    quiz.get_by_text("Is something unclear in this question?").click()
    quiz.get_by_label("What made you stop?").fill(UNCLEAR)
    quiz.get_by_role("button", name="Keep this line").click()
    expect(quiz.get_by_text("Kept. An empty line takes it back.")).to_be_visible()
    page.get_by_label("Before you see the choices").fill("It depe")
    scene.locator("button.way").first.click()
    wait_for(lambda: len([one for one in store.attempts() if one.item.startswith((ITEM, SCENE.id))]) == 2)
    assert {one.sure for one in store.attempts() if one.item == ITEM} == {3}
    all_is_there(page)

    (session,) = (one for one in ask(page, "sessions", "GET") if one["path"].endswith("kept.ipynb"))
    ask(page, f"kernels/{session['kernel']['id']}/restart", "POST")
    page.reload()
    page.locator(".jp-NotebookPanel").wait_for()
    all_is_there(open_and_run(lab, open_page, "kept"))

    ask(
        page, f"sessions/{session['id']}", "DELETE"
    )  # as after a start of the whole machine: kernel and browser are new
    page.close()
    all_is_there(open_and_run(lab, open_page, "kept"))
