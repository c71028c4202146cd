"""Carelib: an interactive course on the difference between therapy and psychotherapy.

The names below are what notebooks use, one call an activity. Nothing heavy is imported before the first of them.
"""

from typing import TYPE_CHECKING

from carelib.loader import Library as _Library

if TYPE_CHECKING:
    from carelib.activities.approach_explorer import ApproachExplorer
    from carelib.activities.checklist import DecisionChecklist
    from carelib.activities.claim_checker import ClaimChecker
    from carelib.activities.decide import Decide
    from carelib.activities.desk import Desk
    from carelib.activities.explorations import CostExploration, Exploration
    from carelib.activities.goal_builder import GoalBuilder
    from carelib.activities.goal_sorter import GoalSorter
    from carelib.activities.my_course import MyCourse
    from carelib.activities.options import Options
    from carelib.activities.panels import Panel
    from carelib.activities.questions import Questions
    from carelib.activities.quiz import Clinic, Practice, Quiz, Test
    from carelib.activities.register_hunt import RegisterHunt
    from carelib.activities.review import Review
    from carelib.activities.scene import BranchingScene
    from carelib.activities.session_explorer import SessionExplorer
    from carelib.activities.speakers import Speakers
    from carelib.activities.summary import Summary
    from carelib.activities.titles import Titles
    from carelib.charts import Chart

__version__ = "1.0.0"
__all__ = [
    "approaches",
    "chances",
    "checklist",
    "claim_checker",
    "claims",
    "clinic",
    "concept_map",
    "course_map",
    "decide",
    "decision_aid",
    "desk",
    "explore_approaches",
    "explore_cost",
    "explore_depth",
    "explore_dose",
    "explore_durations",
    "explore_effects",
    "explore_goals",
    "explore_harms",
    "explore_screening",
    "explore_words",
    "form",
    "glossary",
    "goal_builder",
    "goals",
    "help_lines",
    "language",
    "lesson",
    "my_course",
    "options",
    "places",
    "practice",
    "questions",
    "quiz",
    "register_hunt",
    "review",
    "scene",
    "session",
    "sources",
    "speakers",
    "summary",
    "titles",
    "tracks",
]


_spoken = "en"


def _library() -> _Library:
    """The content in the language that this notebook speaks."""
    from carelib.translations import library_in

    return library_in(_spoken)


def language(code: str) -> None:
    """Speak this language from here on; ``LookupError`` where the content has no overlay for it."""
    global _spoken
    from carelib.translations import library_in

    library_in(code)
    _spoken = code


def lesson(lesson_id: str) -> "Panel":
    """The header of a lesson: objectives, minutes, content note, where help is."""
    from carelib.activities.base import enter
    from carelib.activities.helping import lesson_panel

    enter(lesson_id)
    return lesson_panel(_library(), lesson_id)


def my_course() -> "MyCourse":
    """The learner's own page: lessons, what is next, what is due, what is mastered, from the record on this machine."""
    from carelib.activities.my_course import MyCourse

    return MyCourse(_library())


def quiz(*item_ids: str, predict: bool = False, hints: bool = True) -> "Quiz":
    """A quiz over these items; with ``predict`` it asks for an answer in one's own words before showing the choices.

    ``hints=False`` leaves out the next steps, which point to passages of the item's own lesson.
    """
    from carelib.activities.quiz import Quiz

    return Quiz(_library(), item_ids, predict=predict, hints=hints)


def clinic(*case_ids: str) -> "Clinic":
    """Cases in which nothing says which lesson applies, each with a few questions in order."""
    from carelib.activities.quiz import Clinic

    return Clinic(_library(), case_ids)


def form(form_id: str) -> "Test":
    """A test of the whole course: ``pre`` before it, ``post`` after it, with the same objectives at the same levels."""
    from carelib.activities.quiz import Test

    return Test(_library(), form_id)


def checklist() -> "DecisionChecklist":
    """The live decision checklist."""
    from carelib.activities.checklist import DecisionChecklist

    return DecisionChecklist(_library())


def session(pair_id: str) -> "SessionExplorer":
    """Two sessions on one concern, to tag and compare before they are named."""
    from carelib.activities.session_explorer import SessionExplorer

    return SessionExplorer(_library(), pair_id)


def scene(scene_id: str) -> "BranchingScene":
    """A branching scene: choose what to say, see what comes of it."""
    from carelib.activities.scene import BranchingScene

    return BranchingScene(_library(), scene_id)


def claim_checker(*claim_ids: str) -> "ClaimChecker":
    """Claims of the article to label before their standing is shown; all of them where none is named."""
    from carelib.activities.claim_checker import ClaimChecker

    return ClaimChecker(_library(), claim_ids)


def approaches() -> "ApproachExplorer":
    """All approaches, to search and to filter."""
    from carelib.activities.approach_explorer import ApproachExplorer

    return ApproachExplorer(_library())


def places() -> "Panel":
    """What titles mean from place to place."""
    from carelib.activities.panels import places_panel

    return places_panel(_library())


def goals(*goal_ids: str) -> "GoalSorter":
    """The goal sorter over these goals; over all of them where none is named."""
    from carelib.activities.goal_sorter import GoalSorter

    return GoalSorter(_library(), goal_ids)


def goal_builder(*goal_ids: str) -> "GoalBuilder":
    """A builder that turns these goals' vague wishes into goals that can be checked, in the learner's own words."""
    from carelib.activities.goal_builder import GoalBuilder

    return GoalBuilder(_library(), goal_ids)


def desk(*files: str, leave_out: bool = False) -> "Desk":
    """What a class handed in: ``files`` are names or patterns (``hand-in/*.json``); without any, a class that never was.

    ``leave_out=True`` goes on without files that cannot be read, and says which.
    """
    from carelib.activities.desk import Desk

    return Desk(_library(), files, leave_out=leave_out)


def review() -> "Review":
    """What is due for review on this machine: questions, moments of scenes, turns of sessions."""
    from carelib.activities.review import Review

    return Review(_library())


def register_hunt(hunt_id: str) -> "RegisterHunt":
    """Invented providers to look up in invented registers."""
    from carelib.activities.register_hunt import RegisterHunt

    return RegisterHunt(_library(), hunt_id)


def claims(*claim_ids: str) -> "Panel":
    """Claims of the article beside what the field says."""
    from carelib.activities.panels import claims_panel

    return claims_panel(_library(), claim_ids)


def glossary(*term_ids: str) -> "Panel":
    """Terms in plain words."""
    from carelib.activities.panels import glossary_panel

    return glossary_panel(_library(), term_ids)


def help_lines() -> "Panel":
    """Help lines by place."""
    from carelib.activities.helping import help_panel

    return help_panel(_library())


def sources(lesson_id: str) -> "Panel":
    """The sources of a lesson, with how far each was read."""
    from carelib.activities.panels import sources_panel

    return sources_panel(_library(), lesson_id)


def summary(lesson_id: str) -> "Summary":
    """What to take along from a lesson, on one page that can be printed."""
    from carelib.activities.summary import Summary

    return Summary(_library(), lesson_id)


def tracks() -> "Panel":
    """The ways through the course, with what each reader does in which lesson and how long it takes."""
    from carelib.activities.panels import tracks_panel

    return tracks_panel(_library())


def concept_map(lesson_id: str) -> "Chart":
    """The course's concept map as far as it has grown with this lesson; what is new stands out."""
    from carelib.charts.course import concept_chart
    from carelib.model import Concept, Lesson

    lesson = _library().find(Lesson, lesson_id)
    so_far = [one for one in _library().of(Concept).values() if one.lesson[:2] <= lesson.number]
    return concept_chart(so_far, [one.id for one in so_far if one.lesson == lesson_id])


def course_map() -> "Chart":
    """The lessons that stand and the minutes they take."""
    from carelib.charts.course import course_chart
    from carelib.model import Lesson

    return course_chart(sorted(_library().of(Lesson).values(), key=lambda one: one.number))


def explore_words() -> "Exploration":
    """Circles of the word 'therapy', by who is speaking."""
    from carelib.activities.explorations import explore_words

    return explore_words(_library())


def explore_depth() -> "Exploration":
    """Depth over the turns of a pair of sessions."""
    from carelib.activities.explorations import explore_depth

    return explore_depth(_library())


def explore_goals() -> "Exploration":
    """The sample goals, sorted two ways."""
    from carelib.activities.explorations import explore_goals

    return explore_goals(_library())


def explore_durations() -> "Exploration":
    """Times that manuals ask for before a diagnosis, and why none of them is a waiting time."""
    from carelib.activities.explorations import explore_durations

    return explore_durations(_library())


def explore_dose() -> "Exploration":
    """Sessions against the share that got better, under each study's own definition."""
    from carelib.activities.explorations import explore_dose

    return explore_dose(_library())


def explore_approaches() -> "Exploration":
    """The approaches by the article's rule, or by the field's use of the word."""
    from carelib.activities.explorations import explore_approaches

    return explore_approaches(_library())


def explore_effects() -> "Exploration":
    """Effects of approaches in depression with their intervals, under letters and then under names."""
    from carelib.activities.explorations import explore_effects

    return explore_effects(_library())


def explore_screening() -> "Exploration":
    """What a score above a questionnaire's mark means, by how common the condition is."""
    from carelib.activities.explorations import explore_screening

    return explore_screening(_library())


def explore_harms() -> "Exploration":
    """How many of a hundred people report bad effects of treatment that lasted, and what was counted for it."""
    from carelib.activities.explorations import explore_harms

    return explore_harms(_library())


def explore_cost() -> "CostExploration":
    """What a course of help costs in money and hours, from figures that the learner enters."""
    from carelib.activities.explorations import explore_cost

    return explore_cost(_library())


def speakers() -> "Speakers":
    """Who is speaking, and what they call therapy; pictures that change without a kernel."""
    from carelib.activities.speakers import Speakers

    return Speakers(_library())


def options() -> "Options":
    """Six kinds of help to lay side by side."""
    from carelib.activities.options import Options

    return Options(_library())


def decide() -> "Decide":
    """The public decision aid in steps."""
    from carelib.activities.decide import Decide

    return Decide(_library())


def practice() -> "Practice":
    """Ten items drawn at random from those that suit the public."""
    from carelib.activities.quiz import Practice

    return Practice(_library())


def questions() -> "Questions":
    """Questions for a first talk, to choose from and to add to."""
    from carelib.activities.questions import Questions

    return Questions(_library())


def titles() -> "Titles":
    """What titles mean at one place."""
    from carelib.activities.titles import Titles

    return Titles(_library())


def decision_aid() -> "Panel":
    """The criteria for decision aids, and how the public pages stand to each."""
    from carelib.activities.panels import criteria_panel

    return criteria_panel(_library())


def chances() -> "Panel":
    """What happens to how many of a hundred people, as numbers and as pictures."""
    from carelib.activities.panels import chances_panel

    return chances_panel(_library())
