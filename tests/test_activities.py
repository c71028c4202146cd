"""Activities: complete plain data in, responses out, truthful text forms; and nothing of the content becomes markup."""

import html
import inspect
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

import carelib
from carelib.activities import base, explorations, helping, panels
from carelib.activities.approach_explorer import ApproachExplorer
from carelib.activities.base import Activity, cited, module, public_mode
from carelib.activities.checklist import DecisionChecklist
from carelib.activities.claim_checker import ClaimChecker
from carelib.activities.goal_sorter import GoalSorter
from carelib.activities.panels import Markup, Panel, tag
from carelib.activities.quiz import Quiz
from carelib.activities.scene import BranchingScene
from carelib.activities.session_explorer import SessionExplorer
from carelib.charts import Chart
from carelib.decision import decide
from carelib.grading import SORTINGS, sorting_of
from carelib.loader import library as shipped
from carelib.model import (
    Approach,
    Case,
    Claim,
    Entry,
    Form,
    Goal,
    HelpLine,
    Hunt,
    Item,
    Lesson,
    Scene,
    SessionPair,
    Source,
    Term,
)
from carelib.translations import library_in

CONTENT = shipped()
ITEMS = CONTENT.of(Item)
PAIRS = CONTENT.of(SessionPair)
GOALS = CONTENT.of(Goal)
SCRIPTS = sorted(path.stem for path in base.HERE.glob("*.js") if path.stem not in base.PARTS)


BUILT = next((goal.id for goal in GOALS.values() if goal.parts), "")
SUMMED_UP = next((one.id for one in CONTENT.of(Lesson).values() if one.keypoints), "")


def first(kind: type[Entry]) -> str:
    return next(iter(carelib._library().of(kind)))


ACTIVITIES: dict[str, Callable[[], Activity]] = {
    **{f"quiz {name}": lambda name=name: carelib.quiz(name) for name in ITEMS},
    "quiz over all": lambda: carelib.quiz(*ITEMS),
    "prediction over all": lambda: carelib.quiz(*ITEMS, predict=True),
    "checklist": carelib.checklist,
    **{f"session {name}": lambda name=name: carelib.session(name) for name in PAIRS},
    "goals": carelib.goals,
    "two goals": lambda: carelib.goals(*list(GOALS)[:2]),
    "goal builder": lambda: carelib.goal_builder(BUILT),
    **{
        f"summary {one.id}": lambda name=one.id: carelib.summary(name)
        for one in CONTENT.of(Lesson).values()
        if one.keypoints
    },
    "a case": lambda: carelib.clinic(first(Case)),
    "a test": lambda: carelib.form(first(Form)),
    **{f"hunt {name}": lambda name=name: carelib.register_hunt(name) for name in CONTENT.of(Hunt)},
    "a scene": lambda: carelib.scene(first(Scene)),
    "a claim": lambda: carelib.claim_checker(first(Claim)),
    "all claims": carelib.claim_checker,
    "approaches": carelib.approaches,
}
PANELS: dict[str, Callable[[], Panel]] = {
    **{f"lesson {name}": lambda name=name: carelib.lesson(name) for name in CONTENT.of(Lesson)},
    **{f"sources {name}": lambda name=name: carelib.sources(name) for name in CONTENT.of(Lesson)},
    "claims": lambda: carelib.claims(*CONTENT.of(Claim)),
    "glossary": lambda: carelib.glossary(*CONTENT.of(Term)),
    "help lines": carelib.help_lines,
    "places": carelib.places,
    "tracks": carelib.tracks,
}
EXPLORATIONS = [
    getattr(carelib, name) for name in carelib.__all__ if name.startswith("explore_") and name != "explore_cost"
]


@pytest.fixture(autouse=True)
def with_every_kind(every_kind, monkeypatch):
    """The calls of carelib find an entry of every kind."""
    monkeypatch.setattr(carelib, "_library", lambda: every_kind)


class Page(HTMLParser):
    """What a browser makes of markup: the elements that it opens, and the text that it shows or has read out."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.open: list[str] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.add(tag)
        self.text += " ".join(value or "" for _, value in attrs)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


# --- the data that the browser looks up ---


@pytest.mark.parametrize("make", ACTIVITIES.values(), ids=ACTIVITIES)
def test_data_is_plain_json_and_the_text_form_is_short_stable_and_true(make):
    activity = make()
    json.dumps(activity.data, allow_nan=False)
    assert repr(activity) == repr(make())
    assert len(repr(activity)) < 160
    assert not re.search(r"0x[0-9a-f]{4}|\n", repr(activity))


@pytest.mark.parametrize("predict", [False, True])
def test_a_quiz_carries_every_option_with_its_grade_and_the_sources(library, predict):
    data = Quiz(library, tuple(ITEMS), predict=predict, hints=not predict).data
    assert (data["predict"], data["hints"]) == (predict, not predict)
    for given, item in zip(data["items"], ITEMS.values(), strict=True):
        assert (given["id"], given["stem"], given["key"]) == (item.id, item.stem, item.key)
        assert [one["text"] for one in given["options"]] == [option.text for option in item.options]
        assert [given["grades"][one["id"]]["feedback"] for one in given["options"]] == [
            option.feedback for option in item.options
        ]
        assert given["sources"] == cited(library, item.sources)
        assert given["note"] == item.content_note


def test_the_checklist_carries_every_word_that_a_decision_may_need(library, checklist, help_lines):
    data = json.loads(json.dumps(DecisionChecklist(library).data))
    gates = {gate.id: gate for gate in (checklist.safety, checklist.body, checklist.concern)}
    assert list(data["gates"]) == list(gates)
    for name, gate in gates.items():
        assert data["gates"][name]["options"] == json.loads(
            json.dumps([option.model_dump(mode="json") for option in gate.options])
        )
    assert [one["id"] for one in data["questions"]] == [question.id for question in checklist.questions]
    assert list(data["questions"][0]["options"][0]) == ["id", "text", "points", "why"]
    assert set(data["outcomes"]) == {outcome.id for outcome in checklist.outcomes}
    assert all(one["sources"] and one["next_steps"] for one in data["outcomes"].values())
    assert data["articleView"] == checklist.article_view.model_dump()
    assert [view["text"] for view in data["fieldViews"]] == [view.text for view in checklist.field_views]
    assert [line["reach"] for line in data["lines"]] == [line.reach for line in help_lines]
    assert len(data["table"]["entries"]) == 9_216
    assert data["unsure"] == {"id": "unsure", "text": checklist.unsure}


def test_a_session_pair_carries_both_sessions_and_each_technique_once(library):
    for pair in PAIRS.values():
        data = SessionExplorer(library, pair.id).data
        for side, session in (("a", pair.a), ("b", pair.b)):
            assert [turn["says"] for turn in data["sessions"][side]["turns"]] == [turn.says for turn in session.turns]
        used = {turn.technique for side in (pair.a, pair.b) for turn in side.turns} - {None}
        ids = [one["id"] for one in data["techniques"]]
        assert sorted(ids) == sorted(used)
        assert [one["name"] for one in data["techniques"]] == sorted(one["name"] for one in data["techniques"])
        assert data["notice"] == list(pair.notice)
        assert data["sources"]


def test_the_goal_sorter_carries_an_answer_to_every_sorting(library):
    data = GoalSorter(library, ()).data
    assert data["sortings"] == list(SORTINGS)
    for given, goal in zip(data["goals"], GOALS.values(), strict=True):
        assert (given["id"], given["field"], given["why"]) == (goal.id, sorting_of(goal), goal.why)
        assert set(given["agreement"]) == set(SORTINGS)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_phrase_that_a_script_uses_is_among_its_words(name):
    makes = {
        "approach_explorer": carelib.approaches,
        "checklist": carelib.checklist,
        "decide": carelib.decide,
        "options": carelib.options,
        "questions": carelib.questions,
        "speakers": carelib.speakers,
        "titles": carelib.titles,
        "claim_checker": carelib.claim_checker,
        "goal_builder": lambda: carelib.goal_builder(BUILT),
        "goal_sorter": carelib.goals,
        "register_hunt": lambda: carelib.register_hunt(first(Hunt)),
        "summary": lambda: carelib.summary(SUMMED_UP),
        "quiz": lambda: carelib.quiz(first(Item)),
        "scene": lambda: carelib.scene(first(Scene)),
        "session_explorer": lambda: carelib.session(first(SessionPair)),
    }
    used = set(re.findall(r"\bwords\.(\w+)\b(?!\()", module(name)))
    assert used
    assert name in makes, f"say in 'makes' above which call shows {name}.js"
    data = makes[name]().data
    assert used <= {*data["words"], *data.get("say", ())}


def test_a_scene_carries_every_node_with_its_ways(every_kind):
    for scene in every_kind.of(Scene).values():
        data = json.loads(json.dumps(BranchingScene(every_kind, scene.id).data))
        assert data["start"] == scene.nodes[0].id
        assert list(data["nodes"]) == [node.id for node in scene.nodes]
        assert [[way["to"] for way in node["ways"]] for node in data["nodes"].values()] == [
            [way.to for way in node.ways] for node in scene.nodes
        ]


def test_the_claim_checker_has_a_word_for_every_standing(library):
    data = ClaimChecker(library, ()).data
    assert {claim["status"] for claim in data["claims"]} == set(data["standings"])
    assert {f"is_{standing.replace(' ', '_')}" for standing in data["standings"]} <= set(data["words"])


def test_the_approaches_explorer_carries_every_approach_with_its_sources(every_kind):
    data = ApproachExplorer(every_kind).data
    assert [one["id"] for one in data["approaches"]] == list(every_kind.of(Approach))
    assert all(one["sources"] and one["evidence"] for one in data["approaches"])


def test_a_source_that_was_not_read_itself_says_so(library):
    endings = {"itself": "", "second-hand": " (known second-hand)", "not read": " (not verified)"}
    for source in library.of(Source).values():
        (said,) = cited(library, [source.id])
        assert said.startswith(source.who)
        assert said.endswith(source.title + endings[source.read])


# --- the scripts ---


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_module_stands_alone_and_has_one_default_export(name):
    script = module(name)
    shared = re.findall(r"^export function (\w+)", (base.HERE / "shared.js").read_text("utf-8"), re.M)
    assert not re.search(r"^\s*import\b|\bimport\((?!`\$\{home\(\)\})|\brequire\(", script, re.M)
    assert len(re.findall(r"^export default\b", script, re.M)) == 1
    assert not set(re.findall(r"^export function (\w+)", script, re.M)) & set(shared)
    assert all(len(re.findall(rf"^function {function}\(", script, re.M)) == 1 for function in shared)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_reports_only_through_the_one_gate(name):
    own = (base.HERE / f"{name}.js").read_text("utf-8")
    assert not re.search(r"\bsave_changes\b|\bmodel\.(set|send)\b|innerHTML|outerHTML|insertAdjacentHTML|\beval\b", own)
    assert not re.search(r"\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|localStorage|sessionStorage|cookie", own)


# --- public or a lesson ---


@pytest.mark.parametrize(
    ("told", "server", "public"),
    [
        (None, None, False),
        (None, "voila/0.5.13", True),
        (None, "jupyter/2", False),
        ("1", None, True),
        ("0", "voila/0.5.13", False),
        ("0", None, False),
        ("", "voila/0.5.13", True),
    ],
)
def test_answers_stay_in_the_browser_in_voila_unless_told_otherwise(monkeypatch, told, server, public):
    for name, value in (("CARELIB_PUBLIC", told), ("SERVER_SOFTWARE", server)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    assert public_mode() is public
    assert carelib.checklist().public is public
    assert carelib.checklist().response == {}


# --- responses ---


def test_a_quiz_holds_what_was_chosen(library):
    first, second = list(ITEMS.values())[:2]
    wrong = next(option.id for option in first.options if option.id != first.key)
    quiz = Quiz(library, (first.id, second.id), predict=True)
    assert quiz.tries == {}
    quiz.response = {first.id: {"tries": [wrong, first.key]}, second.id: {"prediction": "Hm.", "tries": []}}
    assert quiz.tries == {first.id: [wrong, first.key]}


def test_the_checklist_decides_what_was_answered(library, checklist, help_lines):
    activity = DecisionChecklist(library)
    assert activity.decision["outcome"] == "either"
    activity.response = {"impact": "a_lot", "tried": "no_improvement"}
    assert activity.answers == {"impact": "a_lot", "tried": "no_improvement"}
    assert activity.decision == decide(activity.answers, checklist, help_lines)
    assert activity.decision["outcome"] == "psychotherapy"
    activity.response = {**activity.response, "safety": ["mania"]}
    assert activity.decision["outcome"] == "urgent"


def test_the_session_explorer_holds_the_tags_and_not_that_they_were_compared(library):
    pair = next(iter(PAIRS.values()))
    number, turn = next((number, turn) for number, turn in enumerate(pair.a.turns) if turn.technique)
    explorer = SessionExplorer(library, pair.id)
    assert explorer.tags == {}
    explorer.response = {"a": {str(number): turn.technique}, "b": {}, "compared": True}
    assert explorer.tags == {"a": {str(number): turn.technique}, "b": {}}


def test_the_goal_sorter_holds_where_each_goal_was_put(library):
    sorter = GoalSorter(library, ())
    first, second = list(GOALS.values())[:2]
    assert sorter.sorted_goals == {}
    sorter.response = {first.id: "support", second.id: "either"}
    assert sorter.sorted_goals == {first.id: "support", second.id: "either"}


def test_a_scene_holds_the_ways_in_their_order(every_kind):
    scene = next(iter(every_kind.of(Scene).values()))
    activity = BranchingScene(every_kind, scene.id)
    assert activity.ways == []
    activity.response = {"ways": [1, 0]}
    assert activity.ways == [1, 0]


def test_the_claim_checker_holds_the_labels(library):
    one, other = list(library.of(Claim).values())[:2]
    checker = ClaimChecker(library, (one.id, other.id))
    assert checker.labels == {}
    checker.response = {one.id: "supported", other.id: "rhetoric"}
    assert checker.labels == {one.id: "supported", other.id: "rhetoric"}


# --- panels, explorations, charts ---


@pytest.mark.parametrize("make", PANELS.values(), ids=PANELS)
def test_a_panel_is_whole_markup_with_a_stable_text_form(make):
    panel = make()
    page = Page(panel._repr_html_())
    assert page.open == []
    assert page.text.strip()
    assert repr(panel) == repr(make())
    assert not re.search(r"0x[0-9a-f]{4}|\n", repr(panel))
    assert panel._repr_html_() == make()._repr_html_()


def test_a_lessons_header_says_objectives_minutes_and_where_help_is(library):
    for lesson in library.of(Lesson).values():
        page = Page(carelib.lesson(lesson.id)._repr_html_())
        assert f"About {lesson.minutes} minutes." in page.text
        assert "emergency number" in page.text
        assert ("you can:" in page.text) == bool(lesson.objectives)
        assert ("Before you read on:" in page.text) == bool(lesson.content_note)
        assert f"{len(lesson.objectives) or 'no'} objectives" in repr(carelib.lesson(lesson.id))


@pytest.mark.parametrize("language", ["en", "es"])
def test_where_a_place_has_several_emergency_numbers_each_says_what_it_is_for(language):
    content = library_in(language)
    lines = [line for line in content.of(HelpLine).values() if line.kind == "emergency"]
    places = [line.place for line in lines]
    told = {tel: " ".join(at) for tel, at in helping.emergency_numbers(content)}
    several = [line for line in lines if places.count(line.place) > 1]
    assert several
    for line in several:
        assert line.only
        assert f"{line.place} ({line.only})" in told[line.tel]


def test_help_lines_can_be_dialled(help_lines):
    markup = carelib.help_lines()._repr_html_()
    for line in help_lines:
        assert (
            line.tel is None
            or f'<a href="tel:{line.tel}"><strong>{html.escape(line.name, quote=False)}</strong>' in markup
        )
        assert line.sms is None or f'<a href="sms:{line.sms}">' in markup
        assert line.page is None or f'<a href="https://{line.page}" rel="noreferrer">' in markup
        assert line.name in Page(markup).text
    assert markup.count("<details ") == len({line.place for line in help_lines})


def test_claims_stand_in_a_table_with_headers(library):
    claims = library.of(Claim).values()
    markup = carelib.claims(*(claim.id for claim in claims))._repr_html_()
    assert markup.count('<th scope="col">') == 3
    assert markup.count('<th scope="row">') == len(claims)
    assert markup.count("Careful: ") == sum(bool(claim.caution) for claim in claims)


def test_whatever_is_not_markup_is_escaped():
    assert tag("p", "<b>", tag("i", "&"), class_='"x"') == '<p class="&quot;x&quot;">&lt;b&gt;<i>&amp;</i></p>'
    assert panels.text(Markup("<br>")) == "<br>"


@pytest.mark.parametrize(
    "make",
    [
        lambda library: helping.lesson_panel(library, "07-goals"),
        lambda library: panels.sources_panel(library, "07-goals"),
        lambda library: panels.claims_panel(library, tuple(library.of(Claim))),
        lambda library: panels.glossary_panel(library, tuple(library.of(Term))),
        helping.help_panel,
        panels.places_panel,
        panels.tracks_panel,
    ],
    ids=["lesson", "sources", "claims", "glossary", "help", "places", "tracks"],
)
def test_a_script_in_the_content_is_shown_as_text(make, planted):
    page = Page(make(planted)._repr_html_())
    assert "<script>alert(" in page.text
    assert "script" not in page.elements


def test_a_script_in_an_exploration_is_shown_as_text(planted):
    for make in (
        explorations.explore_words,
        explorations.explore_depth,
        explorations.explore_dose,
        explorations.explore_durations,
        explorations.explore_effects,
        explorations.explore_screening,
    ):
        page = Page(make(planted).chart._repr_html_())
        assert "script" not in page.elements
        assert "alert(" in page.text


@pytest.mark.parametrize("make", EXPLORATIONS, ids=lambda make: make.__name__)
def test_an_exploration_draws_each_choice_and_says_what_it_shows(make):
    exploration = make()
    seen = []
    for text, value in exploration.choice.options:
        exploration.choice.value = value
        assert exploration.children[-1].value == exploration.chart._repr_html_()
        assert f"{text} (1 of {len(exploration.choice.options)}). Chart: {exploration.chart.alt}" in repr(exploration)
        seen.append(exploration.chart.svg)
    assert len(set(seen)) == len(seen) > 1


def test_the_course_map_shows_the_lessons_in_order(library):
    chart = carelib.course_map()
    numbers = re.findall(r"(\d\d) [A-Z]", chart.alt)
    assert isinstance(chart, Chart)
    assert numbers == sorted(lesson.number for lesson in library.of(Lesson).values())


def test_the_concept_map_grows_and_never_loses_a_concept(library):
    numbers = sorted(one.id for one in library.of(Lesson).values() if one.objectives)
    drawn = [
        set(carelib.concept_map(name).alt.partition(". ")[0].removeprefix("Concept map: ").split(", "))
        for name in numbers
    ]
    assert all(before < after for before, after in pairwise(drawn))


# --- the names that notebooks use ---


def test_every_public_name_is_a_documented_call():
    assert sorted(carelib.__all__) == carelib.__all__
    for name in carelib.__all__:
        assert inspect.isfunction(getattr(carelib, name))
        assert inspect.getdoc(getattr(carelib, name))


@pytest.mark.parametrize(
    "call",
    [
        carelib.claim_checker,
        carelib.claims,
        carelib.glossary,
        carelib.goals,
        carelib.clinic,
        carelib.concept_map,
        carelib.form,
        carelib.goal_builder,
        carelib.lesson,
        carelib.quiz,
        carelib.register_hunt,
        carelib.scene,
        carelib.session,
        carelib.sources,
        carelib.summary,
    ],
    ids=lambda call: call.__name__,
)
def test_an_id_that_is_not_there_is_answered_in_one_line(call):
    with pytest.raises(LookupError, match=r"^there is no \w+ 'not-there'; near it are: .+$"):
        call("not-there")


@pytest.mark.parametrize("call", [carelib.quiz, carelib.clinic, carelib.goal_builder], ids=lambda call: call.__name__)
def test_an_activity_over_nothing_is_refused(call):
    with pytest.raises(LookupError, match=r"^an? [a-z ]+ needs at least one \w+ id$"):
        call()


def test_help_lines_stand_place_by_place(help_lines):
    places = [line.place for line in help_lines]
    assert [place for number, place in enumerate(places) if number == 0 or places[number - 1] != place] == list(
        dict.fromkeys(places)
    )
