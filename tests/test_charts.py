"""Charts: the same bytes every time, true words beside the picture, colours that follow the page."""

import html
import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from carelib.activities.base import cited, phrases
from carelib.charts import Chart
from carelib.charts.course import (
    VIEWS,
    approaches_chart,
    concept_chart,
    course_chart,
    depth_chart,
    goals_chart,
    words_chart,
)
from carelib.charts.drawing import PAGE_COLOURS
from carelib.charts.evidence import cost_chart, dose_chart, durations_chart, effects_chart, harms_chart, screening_chart
from carelib.check.lessons import terms
from carelib.check.wording import GRADES, grade, in_article, unsafe
from carelib.loader import Library
from carelib.model import (
    Approach,
    Circle,
    Concept,
    Dose,
    Duration,
    Effect,
    Goal,
    Harm,
    Lesson,
    Screening,
    SessionPair,
    Voice,
)

TOLD = {
    "alt": "{who}: {inside}. Called therapy: {called}.",
    "none": "none of them",
    "caption": "{says} Source: {sources}.",
}


def draw_all(library: Library) -> dict[str, Chart]:
    """Every chart that the course can show, by name."""
    durations = library.of(Duration).values()
    return (
        {
            f"words {one.id}": words_chart(one, cited(library, one.sources), phrases(library, "speakers"))
            for one in library.of(Voice).values()
        }
        | {f"depth {one.id}": depth_chart(one) for one in library.of(SessionPair).values()}
        | {f"goals {view}": goals_chart(list(library.of(Goal).values()), view) for view in VIEWS}
        | {
            f"durations {group}": durations_chart([one for one in durations if one.group == group], ["A source"])
            for group in {one.group for one in durations}
        }
        | {f"dose {one.id}": dose_chart(one, cited(library, one.sources)) for one in library.of(Dose).values()}
        | {
            f"effects {named}": effects_chart(list(library.of(Effect).values()), ["A source"], named=named)
            for named in (True, False)
        }
        | {
            f"screening {one.id} {base}": screening_chart(one, base, ["A source"])
            for one in library.of(Screening).values()
            for base in one.crowds
        }
        | {f"harms {one.id}": harms_chart(one, cited(library, one.sources)) for one in library.of(Harm).values()}
        | {f"approaches {view}": approaches_chart(list(library.of(Approach).values()), view) for view in VIEWS}
        | {"cost": cost_chart({"in the room": 10, "on the way": 2.5, "work between": 0}, 480)}
        | {
            f"concepts {last}": concept_chart(
                [one for one in library.of(Concept).values() if one.lesson <= last],
                [one.id for one in library.of(Concept).values() if one.lesson == last],
            )
            for last in sorted({one.lesson for one in library.of(Concept).values()})
        }
        | {"course": course_chart(sorted(library.of(Lesson).values(), key=lambda one: one.number))}
    )


@pytest.fixture(scope="module")
def charts(every_kind: Library) -> dict[str, Chart]:
    return draw_all(every_kind)


def shown_text(chart: Chart) -> str:
    """All text that is drawn, joined."""
    root = ElementTree.fromstring(chart.svg)
    return " ".join("".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text"))


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+", text))


def voice(label: str) -> Voice:
    return Voice(id="v", who=label, says=label, circles=[Circle(label=label, x=5, y=3, r=2)], sources=["s"])


def test_a_chart_drawn_again_has_the_same_bytes(charts, every_kind):
    assert draw_all(every_kind) == charts


def test_every_svg_is_well_formed_and_carries_its_words(charts):
    for chart in charts.values():
        root = ElementTree.fromstring(chart.svg)
        assert root.get("role") == "img"
        assert root.get("aria-label") == chart.alt or (chart.parts and len(root.get("aria-label")) < 200)
        assert all(part in chart._repr_html_() for part in map(html.escape, chart.parts))
        assert chart.alt.endswith(".")
        assert chart.caption.endswith(".")


def test_ids_differ_between_charts_and_every_reference_is_to_an_own_id(charts):
    ids = {name: re.findall(r' id="([^"]+)"', chart.svg) for name, chart in charts.items()}
    assert max(Counter(one for found in ids.values() for one in found).values()) == 1
    for name, chart in charts.items():
        assert set(re.findall(r'(?:url\(#|href="#)([^)"]+)', chart.svg)) == set(ids[name])


def test_colours_are_the_pages_own(charts):
    for chart in charts.values():
        drawn = re.sub(r"var\(--care-[a-z]+, [^)]+\)", "", chart.svg)
        assert not [colour for colour in PAGE_COLOURS if colour in chart.svg]
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\"])|rgb", drawn)


def test_nothing_in_a_chart_comes_from_elsewhere(charts):
    for chart in charts.values():
        addresses = set(re.findall(r"\w+://[^\"<\s]+", chart.svg))
        assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
        assert "<metadata" not in chart.svg
        assert "<script" not in chart.svg


def test_the_words_of_a_depth_chart_carry_every_depth(library):
    for pair in library.of(SessionPair).values():
        told = depth_chart(pair).alt.removeprefix(f"Depth turn by turn in '{pair.title}', ")
        depths = [str(turn.depth) for side in (pair.a, pair.b) for turn in side.turns]
        assert re.findall(r"\d", told) == depths


@pytest.mark.parametrize("view", VIEWS)
def test_the_words_of_a_goals_chart_carry_every_bar(library, view):
    goals = list(library.of(Goal).values())
    chart = goals_chart(goals, view)
    total, *bars = map(int, re.findall(r"\d+", chart.alt))
    assert total == sum(bars) == len(goals)
    bars_and_names = chart.alt.split(": ")[1].rstrip(".").split(", ")
    assert all(each.rsplit(" ", 1)[0] in shown_text(chart) for each in bars_and_names)
    assert Counter(map(str, bars)) <= numbers(shown_text(chart))


def test_the_words_of_a_durations_chart_carry_every_time(library):
    durations = list(library.of(Duration).values())
    alt = durations_chart(durations, ["A source"]).alt
    assert all(f"{one.condition}, {one.plain} ({one.manual})" in alt for one in durations)
    assert "two weeks" in alt
    assert "three months" in alt


def test_the_words_of_a_dose_chart_carry_every_figure(every_kind):
    for one in every_kind.of(Dose).values():
        alt = dose_chart(one, []).alt
        assert one.definition.rstrip(".") in alt
        for point in one.points:
            assert f"{point.percent:g} of 100" in alt
            assert f"{point.sessions} to {point.sessions_to} sessions" in alt or f"{point.sessions} session" in alt


def test_the_words_of_the_course_chart_carry_all_minutes(library):
    lessons = list(library.of(Lesson).values())
    alt = course_chart(lessons).alt
    assert all(f"{one.number} {one.title} {one.minutes} minutes" in alt for one in lessons)
    assert f"{sum(one.minutes for one in lessons)} minutes in all" in alt


def test_the_words_of_a_words_chart_carry_every_circle(library):
    for one in library.of(Voice).values():
        alt = words_chart(one, [], TOLD).alt
        assert all(circle.label.replace("\n", " ") in alt for circle in one.circles)
    nothing = voice("A word")
    assert "Called therapy: none of them." in words_chart(nothing, [], TOLD).alt


@pytest.mark.parametrize("label", ["<script>x</script>", '" onload="x', "A & B", "'single'"])
def test_markup_in_a_text_is_text(label):
    chart = words_chart(voice(label), [label], TOLD)
    page = chart._repr_html_()
    assert shown_text(chart) == label
    figure = ElementTree.fromstring(page)
    assert not [node for node in figure.iter() if node.tag.endswith("script") or "onload" in node.attrib]
    assert figure.find("figcaption").text == chart.caption
    assert label in chart.caption


@pytest.mark.parametrize("label", ["$5 to $10", "$x$", "100 %", "a_b", r"\alpha", "{a}"])
def test_a_text_is_drawn_as_it_stands(label):
    assert shown_text(words_chart(voice(label), [], TOLD)) == label


def test_text_forms_say_what_is_shown(charts):
    for chart in charts.values():
        assert repr(chart) == f"Chart: {chart.alt}"
        assert chart._repr_html_().count(chart.svg) == 1


def test_captions_and_text_forms_are_safe_plain_and_in_own_words(charts, library):
    """They stand in Python, where the check of the content does not see them."""
    told = {name: f"{chart.alt} {chart.caption}" for name, chart in charts.items()}
    assert {name: list(unsafe(text)) for name, text in told.items() if list(unsafe(text))} == {}
    assert {name: in_article(text) for name, text in told.items() if in_article(text)} == {}
    assert not grade([chart.caption for chart in charts.values()], terms(library)).above(GRADES["lesson"])


def test_letters_hide_the_names_and_nothing_else(charts):
    hidden, shown = (numbers(charts[f"effects {named}"].alt) for named in (False, True))
    assert hidden == shown
    assert not any(name in charts["effects False"].alt for name in ("One", "Two", "therapy"))


def test_a_screening_chart_draws_and_says_what_bayes_rule_gives(every_kind):
    for test in every_kind.of(Screening).values():
        for base in test.crowds:
            chart = screening_chart(test, base, ["A source"])
            flagged = base * test.found + (100 - base) * (100 - test.cleared)
            share = round(100 * base * test.found / flagged)
            assert f"Of 100 people above the mark, {share} have" in chart.alt
            marks = re.findall(r"<use ", chart.svg)
            assert len(marks) == 100


@pytest.mark.parametrize(("base", "share"), [(10, 39), (5, 23)])
def test_a_screening_chart_agrees_with_the_sums_of_the_lesson(library, base, share):
    (test,) = library.of(Screening).values()
    assert f"{share} have" in screening_chart(test, base, ["A source"]).alt


def test_the_words_of_a_cost_chart_carry_money_and_hours(charts):
    assert "480 to pay in all, and 12.5 hours" in charts["cost"].alt
    assert "in the room 10 hours, on the way 2.5 hours, work between 0 hours" in charts["cost"].alt


def test_the_words_of_a_concept_map_carry_every_link_between_concepts_that_are_there(library):
    concepts = list(library.of(Concept).values())
    chart = concept_chart(concepts, [])
    for one in concepts:
        for link in one.links:
            assert (
                f"{' '.join(one.label.split())} {link.says} {' '.join(library.of(Concept)[link.to].label.split())}"
                in chart.alt
            )
    first = concept_chart(concepts[:1], [concepts[0].id])
    assert first.alt == f"Concept map: {concepts[0].label}."
