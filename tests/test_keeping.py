"""Activities and the learner's record: what is kept, what comes back, what is kept nowhere."""

from datetime import UTC, datetime, timedelta

import pytest

import carelib
from carelib.activities import base
from carelib.activities.review import question
from carelib.branching import path
from carelib.loader import library as shipped
from carelib.model import Case, Claim, Form, Goal, Item, Objective, Scene, SessionPair, Track
from carelib.progress import Attempt
from carelib.standing import kinds, next_step, standing
from carelib.store import PLACE

NOW = datetime.now(UTC)
LESSON = "08-who-helps"
ITEM = "who-counselor-twice"
KEY = shipped().find(Item, ITEM).key
WRONG = next(option.id for option in shipped().find(Item, ITEM).options if option.id != KEY)


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A record of one's own, as in JupyterLab."""
    monkeypatch.setenv(PLACE, str(tmp_path / "progress.sqlite"))
    monkeypatch.setenv("CARELIB_PUBLIC", "0")
    base.stored.cache_clear()
    carelib.lesson(LESSON)
    one = base.stored()
    yield one
    one.close()
    base.stored.cache_clear()
    base.enter("")


def shown(activity):
    """The activity as a notebook shows it."""
    activity._repr_mimebundle_()
    return activity


def test_a_quiz_comes_back_as_it_was_left(store):
    quiz = shown(carelib.quiz(ITEM))
    quiz.response = {ITEM: {"tries": [WRONG], "sure": [3]}}
    quiz.response = {ITEM: {"tries": [WRONG, KEY], "sure": [3, None]}}
    assert quiz.notice == ""
    again = shown(carelib.quiz(ITEM))
    assert again.response == quiz.response
    kept = [(one.item, one.choice, one.right, one.sure, one.lesson) for one in store.attempts()]
    assert kept == [(ITEM, WRONG, False, 3, LESSON), (ITEM, KEY, True, None, LESSON)]
    assert list(store.cards()) == [ITEM]


def test_what_was_unclear_is_kept_beside_the_answers(store):
    quiz = shown(carelib.quiz(ITEM))
    line = {f"unclear:{ITEM}": {"text": "Who is 'she' in the second sentence?"}}
    quiz.response = {ITEM: {"tries": [KEY]}} | line
    quiz.response = line  # begun again: the answers go, the line stays
    assert quiz.tries == {}
    assert shown(carelib.quiz(ITEM)).response == line
    (kept,) = [one for one in store.record().responses if one.part.startswith("unclear:")]
    assert (kept.part, kept.state, kept.lesson) == (f"unclear:{ITEM}", line[f"unclear:{ITEM}"], LESSON)
    quiz.response = {}
    assert store.record().responses == ()


def test_begun_again_its_answers_stay_in_the_record(store):
    quiz = shown(carelib.quiz(ITEM))
    quiz.response = {ITEM: {"tries": [KEY]}}
    quiz.response = {}
    quiz.response = {ITEM: {"tries": [WRONG]}}
    assert [one.choice for one in store.attempts()] == [KEY, WRONG]
    assert shown(carelib.quiz(ITEM)).response == {ITEM: {"tries": [WRONG]}}


@pytest.mark.parametrize("odd", ["x", 5, {"tries": 5}, {"tries": ["zz", 1]}, [], None, {"text": "x"}])
def test_a_state_of_an_odd_shape_is_begun_afresh_and_no_answer_is_lost(store, odd):
    store.keep(f"quiz:{ITEM}", LESSON, {}, {ITEM: odd, f"unclear:{ITEM}": "x"})
    quiz = shown(carelib.quiz(ITEM))
    assert quiz.response == {}
    quiz.response = {ITEM: {"tries": [KEY], "sure": [None]}}
    assert [one.choice for one in store.attempts()] == [KEY]
    assert shown(carelib.quiz(ITEM)).response == {ITEM: {"tries": [KEY], "sure": [None]}}


def test_an_answer_is_kept_also_where_half_a_character_was_typed_beside_it(store):
    quiz = shown(carelib.quiz(ITEM, predict=True))
    quiz.response = {ITEM: {"prediction": "a face \ud83d", "tries": [KEY]}, "=odd\x1b": {"tries": []}, "odd": 5}
    assert quiz.notice == ""
    assert shown(carelib.quiz(ITEM)).response == {ITEM: {"prediction": "a face ?", "tries": [KEY]}}
    assert [one.choice for one in store.attempts()] == [KEY]


CLAIMS = list(shipped().of(Claim))
GOALS = list(shipped().of(Goal))
ITEMS = [one.id for one in shipped().of(Item).values() if one.lesson == LESSON]
CASES = list(shipped().of(Case))
GROWING = {
    "quiz": (carelib.quiz, ITEMS, {"tries": ["a"]}),
    "goal builder": (carelib.goal_builder, GOALS, {"does": "my own words"}),
    "goal sorter": (carelib.goals, GOALS, "support"),
    "claim checker": (carelib.claim_checker, CLAIMS, "rhetoric"),
}
"""Activities over several ids -> what calls them, ids, and what a learner may have done with one of them."""


@pytest.mark.parametrize(("call", "ids", "did"), GROWING.values(), ids=GROWING)
def test_what_was_kept_is_there_after_an_id_more_or_less_or_in_another_order(store, call, ids, did):
    one, two, three, four = ids[:4]
    shown(call(one, two)).response = {one: did, two: did}
    assert shown(call(one, two, three)).response == {one: did, two: did}
    grown = shown(call(three, two, one, four))
    assert grown.response == {one: did, two: did}
    grown.response = grown.response | {three: did}
    assert shown(call(one, three)).response == {one: did, three: did}
    assert {part.state == did for part in store.record().responses} == {True}


@pytest.mark.parametrize(("call", "ids", "did"), GROWING.values(), ids=GROWING)
def test_what_is_begun_again_after_an_id_more_does_not_come_back(store, call, ids, did):
    one, two = ids[:2]
    shown(call(one)).response = {one: did}
    shown(call(one, two)).response = {}
    assert shown(call(one, two)).response == {}


@pytest.mark.parametrize(("call", "ids", "did"), GROWING.values(), ids=GROWING)
def test_what_was_asked_in_another_lesson_does_not_come_up_answered(store, call, ids, did):
    one, two = ids[:2]
    shown(call(one)).response = {one: did}
    carelib.lesson("07-goals")
    assert shown(call(one, two)).response == {}
    carelib.lesson(LESSON)
    assert shown(call(one)).response == {one: did}


def test_a_prediction_of_one_question_is_not_taken_up_by_a_quiz_of_four(store):
    said = {ITEMS[0]: {"prediction": "A register, I think.", "tries": ["a"]}}
    shown(carelib.quiz(ITEMS[0], predict=True)).response = said
    assert shown(carelib.quiz(*ITEMS[:4])).response == {}
    assert shown(carelib.quiz(ITEMS[0], predict=True)).response == said


def test_a_question_more_brings_its_unclear_lines_along_and_no_answer_twice(store):
    line = {f"unclear:{ITEMS[0]}": {"text": "Which register?"}}
    shown(carelib.quiz(*ITEMS[:2])).response = {ITEMS[0]: {"tries": ["a"]}} | line
    grown = shown(carelib.quiz(*ITEMS[:3]))
    assert grown.response == {ITEMS[0]: {"tries": ["a"]}} | line
    grown.response = grown.response | {ITEMS[2]: {"tries": ["b"]}}
    assert [(one.item, one.choice) for one in store.attempts()] == [(ITEMS[0], "a"), (ITEMS[2], "b")]


def test_a_clinic_keeps_what_was_answered_when_a_case_is_added(store):
    first = carelib.clinic(CASES[0]).items[0]
    shown(carelib.clinic(CASES[0])).response = {first.id: {"tries": [first.key]}}
    assert shown(carelib.clinic(*CASES[:2])).tries == {first.id: [first.key]}


def test_each_response_that_comes_in_is_told_to_the_page(store):
    quiz = shown(carelib.quiz(ITEM))
    assert "no kernel listens" in quiz.unheard
    assert quiz.heard == 0
    quiz.response = {ITEM: {"tries": [WRONG]}}
    quiz.response = {ITEM: {"tries": [WRONG, KEY]}}
    assert quiz.heard == 2
    quiz.response = {ITEM: {"tries": "no response of ours"}}
    assert quiz.heard == 3, "heard, though there is nothing in it to keep"


@pytest.mark.parametrize("name", [PLACE, "CARELIB_PUBLIC"])
def test_where_nothing_is_kept_nothing_is_said_of_a_kernel_that_does_not_listen(store, monkeypatch, name):
    monkeypatch.setenv(name, {PLACE: "off", "CARELIB_PUBLIC": "1"}[name])
    base.stored.cache_clear()
    assert shown(carelib.quiz(ITEM)).unheard == ""


def test_a_scene_comes_back_and_a_step_back_is_no_answer(store):
    scene = shown(carelib.scene("coach-out-of-depth"))
    for ways in ([0], [0, 1], [0], [0, 0]):
        scene.response = {"ways": ways}
    first, second = (step.node.id for step in path(scene.scene, [0, 0]))
    expected = [f"coach-out-of-depth/{node}" for node in (first, second, second)]
    assert [one.item for one in store.attempts()] == expected
    assert shown(carelib.scene("coach-out-of-depth")).ways == [0, 0]


def test_tags_count_once_they_are_compared(store):
    pair = carelib.session(next(iter(shipped().of(SessionPair))))
    shown(pair)
    number, turn = next((n, t) for n, t in enumerate(pair.pair.a.turns) if t.technique)
    other = next(str(n) for n, t in enumerate(pair.pair.a.turns) if not t.technique)
    tags = {"a": {str(number): turn.technique, other: "x"}, "b": {}, "compared": False}
    pair.response = tags
    assert store.attempts() == []
    pair.response = tags | {"compared": True}
    (one,) = [one for one in store.attempts() if one.item.endswith(f"/a/{number}")]
    assert one.right
    assert shown(carelib.session(pair.pair.id)).tags["a"][str(number)] == turn.technique


def test_what_is_said_of_safety_is_kept_nowhere(store):
    checklist = shown(carelib.checklist())
    checklist.response = {"safety": ["suicidal_thoughts"], "impact": "some"}
    assert shown(carelib.checklist()).response == {"impact": "some"}
    assert b"suicidal_thoughts" not in store.path.read_bytes()
    assert "suicidal" not in store.record().model_dump_json()
    decide = shown(carelib.decide())
    decide.response = {"safety": ["self_harm"], "note": "mine"}
    assert "self_harm" not in store.record().model_dump_json()


@pytest.mark.parametrize("told", ["1", ""])
def test_in_public_nothing_is_kept_nor_read(store, monkeypatch, told):
    shown(carelib.quiz(ITEM)).response = {ITEM: {"tries": [KEY]}}
    before = store.record()
    monkeypatch.setenv("CARELIB_PUBLIC", told)
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")
    base.stored.cache_clear()
    quiz = shown(carelib.quiz(ITEM))
    assert quiz.response == {}
    quiz.response = {ITEM: {"tries": [WRONG]}}
    assert base.stored() is None
    assert store.record() == before


def test_where_it_cannot_be_kept_the_activity_says_so_and_goes_on(store, tmp_path, monkeypatch):
    (tmp_path / "no").write_text("a file where a folder should be")
    monkeypatch.setenv(PLACE, str(tmp_path / "no" / "progress.sqlite"))
    base.stored.cache_clear()
    quiz = shown(carelib.quiz(ITEM))
    quiz.response = {ITEM: {"tries": [KEY]}}
    assert f"set {PLACE} to a file in a folder that you may write to" in quiz.notice
    assert quiz.tries == {ITEM: [KEY]}


def test_a_broken_record_is_told_under_the_activity_and_the_answer_is_kept(store):
    store.path.write_bytes(b"junk" * 3000)
    quiz = shown(carelib.quiz(ITEM))
    assert "set aside" in quiz.notice
    quiz.response = {ITEM: {"tries": [KEY]}}
    assert [one.choice for one in store.attempts()] == [KEY]


# --- review ---


def test_everything_that_can_be_asked_again_is_a_question_with_an_answer(library):
    for name in kinds(library):
        asked = question(library, name)
        options = {option["id"] for option in asked["options"]}
        assert set(asked["grades"]) == options
        assert asked["grades"][asked["key"]]["correct"]
        assert 2 <= len(options) <= 5
        assert all(grade["feedback"] for grade in asked["grades"].values())


@pytest.mark.parametrize("name", ["no-such", "no-such/start", "coach-out-of-depth/nowhere", "no/a/1"])
def test_what_is_not_there_cannot_be_asked(library, name):
    with pytest.raises(LookupError):
        question(library, name)


def keep(store, item, choice, *, right, days):
    store.keep(f"x:{item}", LESSON, {}, {}, [Attempt(item, choice, right, None, NOW - timedelta(days=days), LESSON)])


def test_a_review_asks_what_is_due_and_its_first_answer_moves_the_next_day(store, library):
    scene = library.find(Scene, "coach-out-of-depth")
    moment = f"{scene.id}/{scene.nodes[0].id}"
    keep(store, ITEM, WRONG, right=False, days=2)
    keep(store, moment, "0", right=False, days=2)
    keep(store, "words-intake-form", "a", right=True, days=0)
    keep(store, "gone-from-the-bank", "a", right=False, days=9)
    review = shown(carelib.review())
    assert {one["id"] for one in review.data["items"]} == {ITEM, moment}
    due_before = store.cards()[ITEM]["due"]
    review.response = {ITEM: {"tries": [KEY], "sure": [2]}}
    review.response = {ITEM: {"tries": [KEY, WRONG], "sure": [2, None]}}
    assert store.cards()[ITEM]["due"] > due_before
    assert [(one.item, one.choice, one.sure) for one in store.attempts()][-1] == (ITEM, KEY, 2)
    after = shown(carelib.review())
    assert [one["id"] for one in after.data["items"]] == [moment]
    assert after.response == {}


def test_with_nothing_due_it_says_when_something_will_be(store):
    review = shown(carelib.review())
    assert review.data["items"] == []
    assert "Nothing is due now" in review.data["empty"]


# --- the learner's page ---


def test_the_page_shows_the_way_and_keeps_the_track(store, library):
    page = shown(carelib.my_course())
    assert "A good place to begin:" in page._page.value
    assert "00-start-here.ipynb" in page._page.value
    track = list(library.of(Track).values())[1]
    page.choice.value = track.id
    assert f"in {len(track.stops)} lessons" in page._page.value
    again = shown(carelib.my_course())
    assert again.choice.value == track.id
    assert repr(again) == repr(page)


def test_the_page_shows_what_holds_how_sure_and_what_is_worth_a_second_look(store, library):
    item = library.find(Item, ITEM)
    for days in (3, 2, 1):
        store.keep("x", LESSON, {}, {}, [Attempt(ITEM, KEY, True, 3, NOW - timedelta(days=days), LESSON)])
    other = next(one for one in library.of(Item).values() if one.lesson == LESSON and one.id != ITEM)
    wrong = next(option for option in other.options if option.misconception and option.id != other.key)
    keep(store, other.id, wrong.id, right=False, days=1)
    text = shown(carelib.my_course())._page.value
    assert f"{item.objective} mastered" in text
    assert "How sure is how right" in text
    assert "Worth a second look" in text
    assert "review.ipynb" in text
    stands = standing(library, store, NOW)
    assert stands.mastery[library.find(Objective, item.objective)].state == "mastered"
    assert next_step(stands, None).lesson.number == "00"


def test_on_a_page_that_keeps_nothing_it_says_what_it_would_show(monkeypatch):
    monkeypatch.setenv("CARELIB_PUBLIC", "1")
    base.stored.cache_clear()
    page = shown(carelib.my_course())
    assert "Here nothing is kept" in page._page.value
    assert "Here nothing is kept" in page.markup()
    base.stored.cache_clear()


def test_what_the_test_before_the_course_found_known_may_be_skipped(store, library):
    form = library.find(Form, "pre")
    item = library.find(Item, form.items[0])
    keep(store, item.id, item.key, right=True, days=0)
    (lesson,) = [one for one in standing(library, store, NOW).lessons if item.objective in one.known]
    assert item.objective in lesson.lesson.objectives
    assert "You may go straight to the questions at its end" in shown(carelib.my_course())._page.value
