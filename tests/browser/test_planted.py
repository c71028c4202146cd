"""Markup in every text of the content: no activity brings any of it to life, whatever is clicked in it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from carelib.activities.approach_explorer import ApproachExplorer
from carelib.activities.base import HERE, PARTS, Activity, bundle, early, styles
from carelib.activities.checklist import DecisionChecklist
from carelib.activities.claim_checker import ClaimChecker
from carelib.activities.decide import Decide
from carelib.activities.goal_builder import GoalBuilder
from carelib.activities.goal_sorter import GoalSorter
from carelib.activities.options import Options
from carelib.activities.questions import Questions
from carelib.activities.quiz import Clinic, Practice, Quiz, Test
from carelib.activities.register_hunt import RegisterHunt
from carelib.activities.scene import BranchingScene
from carelib.activities.session_explorer import SessionExplorer
from carelib.activities.speakers import Speakers
from carelib.activities.summary import Summary
from carelib.activities.titles import Titles
from carelib.loader import Library
from carelib.model import Case, Goal, Hunt, Item, Lesson, Scene, SessionPair

Opener = Callable[..., Page]
ALL: dict[str, Callable[[Library], Activity]] = {
    "quiz": lambda it: Quiz(it, list(it.of(Item))[:3]),
    "prediction": lambda it: Quiz(it, list(it.of(Item))[:1], predict=True),
    "clinic": lambda it: Clinic(it, list(it.of(Case))[:1]),
    "practice": Practice,
    "test": lambda it: Test(it, "post"),
    "scene": lambda it: BranchingScene(it, next(iter(it.of(Scene)))),
    "session": lambda it: SessionExplorer(it, next(iter(it.of(SessionPair)))),
    "goals": lambda it: GoalSorter(it, list(it.of(Goal))[:3]),
    "builder": lambda it: GoalBuilder(it, [goal.id for goal in it.of(Goal).values() if goal.parts][:1]),
    "hunt": lambda it: RegisterHunt(it, next(iter(it.of(Hunt)))),
    "claims": lambda it: ClaimChecker(it, ()),
    "checklist": DecisionChecklist,
    "decide": Decide,
    "options": Options,
    "questions": Questions,
    "approaches": ApproachExplorer,
    "speakers": Speakers,
    "titles": Titles,
    "summary": lambda it: Summary(it, next(one.id for one in it.of(Lesson).values() if one.keypoints)),
}
CLICKS = 40
"""Things that are clicked in each activity, in the order in which they come; what a click brings is clicked, too."""


def test_every_script_is_tried(planted: Library) -> None:
    scripts = {path.stem for path in HERE.glob("*.js") if path.stem not in PARTS}
    missing = scripts - {make(planted)._name for make in ALL.values()}
    assert missing == set(), "put an activity with this script into ALL above"


@pytest.mark.filterwarnings("ignore:constrained_layout not applied")  # so long a text leaves no room for a chart
@pytest.mark.parametrize("name", ALL)
def test_nothing_of_it_comes_alive(name: str, planted: Library, open_page: Opener, tmp_path: Path) -> None:
    activity = ALL[name](planted)
    data = json.loads(
        json.dumps(activity.data).replace("<script>alert", "<img src=planted onerror=alert(1)><script>alert")
    )
    shown = early(activity._name, "1", data, public=False)
    file = tmp_path / "planted.html"
    whole = f"<!doctype html><html data-jp-theme-light='true'><style>{styles()}</style><body>{shown}<script>{bundle()}</script>"
    file.write_text(whole, "utf-8")
    page = open_page(file.as_uri())
    said: list[str] = []
    page.on("dialog", lambda told: (said.append(told.message), told.dismiss()))
    clicked = page.evaluate(
        """async (most) => {
          window.print = () => {};
          const done = new Set();
          const alive = () => document.querySelectorAll('.carelib img, .carelib script').length;
          for (let count = 0; count < most; count++) {
            const next = [...document.querySelectorAll('.carelib :is(button, input, summary, option, select, textarea)')]
              .find((one) => !done.has(one) && one.offsetParent && !one.disabled && one.type !== "search");
            if (!next) return [count, alive()];
            done.add(next);
            if (next.matches("input[type=text], textarea")) next.value = "<img src=planted onerror=alert(2)>";
            if (next.matches("select")) { next.selectedIndex = next.options.length - 1; next.dispatchEvent(new Event("change", { bubbles: true })); }
            next.click();
            next.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((go) => setTimeout(go));
            if (alive()) return [count, alive()];
          }
          return [most, alive()];
        }""",
        CLICKS,
    )
    assert clicked[1] == 0
    assert clicked[0] >= 1
    assert "<script>alert(" in page.locator("body").inner_text() or name == "titles"
    assert said == []
