"""The clinic and the tests: a quiz whose items come with a story, and one that keeps its answers to itself."""

from itertools import pairwise

from carelib.activities.quiz import Clinic, Test
from carelib.model import Case, Form, Item, Lesson


def test_a_case_tells_its_story_with_each_question_and_its_lessons_with_the_last(every_kind):
    for case in every_kind.of(Case).values():
        items = Clinic(every_kind, [case.id]).data["items"]
        assert [one["id"] for one in items] == list(case.items)
        assert all((one["case"], one["story"]) == (case.title, case.story) for one in items)
        *before, last = items
        assert not any({"debrief", "lessons"} & set(one) for one in before)
        assert last["debrief"] == case.debrief
        assert [name[:2] for name in last["lessons"]] == [every_kind.find(Lesson, name).number for name in case.lessons]


def test_nothing_in_a_case_says_before_its_end_which_lesson_applies(every_kind):
    titles = [lesson.title.lower() for lesson in every_kind.of(Lesson).values()]
    for case in every_kind.of(Case).values():
        told = " ".join([case.title, case.story, case.role, *(every_kind.find(Item, name).stem for name in case.items)])
        assert not any(title in told.lower() for title in titles), case.id
        assert "lesson" not in told.lower(), case.id


def test_neighbouring_cases_draw_on_different_first_lessons(every_kind):
    """Interleaved: no two cases in a row begin with a question of the same lesson's kind."""
    firsts = [case.lessons[0] for case in every_kind.of(Case).values()]
    assert all(one != other for one, other in pairwise(firsts))


def test_a_clinic_holds_what_was_chosen_in_all_its_cases(every_kind):
    clinic = Clinic(every_kind, list(every_kind.of(Case))[:2])
    first, last = clinic.items[0], clinic.items[-1]
    clinic.response = {one.id: {"tries": [one.key]} for one in (first, last)}
    assert clinic.tries == {first.id: [first.key], last.id: [last.key]}
    assert f"{len(clinic.cases)} cases" in repr(clinic)


def test_a_test_that_explains_nothing_carries_no_feedback_and_no_sources(every_kind):
    for form in every_kind.of(Form).values():
        test = Test(every_kind, form.id)
        shown = [grade["feedback"] for one in test.data["items"] for grade in one["grades"].values()]
        told = [option.feedback for item in test.items for option in item.options]
        assert shown == (told if form.explains else [])
        assert all(bool(one["sources"]) <= form.explains for one in test.data["items"])
        assert all(
            one["lesson"].startswith(item.objective[1:3])
            for one, item in zip(test.data["items"], test.items, strict=True)
        )
