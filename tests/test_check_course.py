"""Rules over the course as one: each has content that trips it and a near miss."""

import pytest
import yaml
from making import lesson, misconception, raw

from carelib.check import RULES as ALL
from carelib.check.course import LESSONS, RULES
from carelib.check.coverage import PARAGRAPHS


def form(name, *items):
    return {"id": name, "title": "T", "intro": "I.", "explains": False, "items": list(items)}


def in_form(name, **changes):
    return raw(id=name, use="form", **changes)


def case(name="case", items=("one", "two"), lessons=("01-made", "02-more")):
    told = {"title": "T", "role": "R", "story": "S.", "debrief": "D."}
    return {"id": name, "items": list(items), "lessons": list(lessons)} | told


def asked(name, **changes):
    return raw(id=name, use="case", **changes)


def hunt(*verdicts, untrue="wrong"):
    providers = [
        {"id": f"p{n}", "name": "N", "says": "S", "verdict": one, "feedback": {"fits": "F", "wrong": "W"}}
        for n, one in enumerate(verdicts)
    ]
    entry = {"name": "N", "number": "1", "title": "T", "status": "S"}
    return {
        "id": "hunt",
        "title": "T",
        "intro": "I.",
        "registers": [{"id": "r", "name": "R", "about": "A.", "entries": [dict(entry) for _ in range(3)]}],
        "verdicts": [{"id": "fits", "text": "F"}, {"id": "wrong", "text": "W"}],
        "untrue": untrue,
        "providers": providers,
        "debrief": "D.",
        "sources": ["one"],
    }


def goal(**parts):
    told = {"text": "T", "who": "W", "fits": ["support"], "article_box": "both", "why": "W"}
    return {"id": "goal", "specific": "I call on Mondays and note it.", "parts": parts} | told


def track(*stops, name="desk"):
    found = [{"lesson": where, "minutes": minutes, "does": "D."} for where, minutes in stops]
    return {"id": name, "name": "N", "who": "W", "stops": found}


def concept(name, *links):
    to = [{"to": other, "says": "leads to"} for other in links]
    return {"id": name, "label": name, "lesson": "01-made", "x": 1, "y": 1, "links": to}


THREE = [lesson(f"{n:02}-made", minutes=30) for n in (1, 2, 3)]
IN_ORDER = (("01-made", 30), ("02-made", 10), ("03-made", 5))
SUMMED_UP = {"objectives": ["L01-a"], "keypoints": ["K."], "try_tomorrow": "T."}


def whole(paragraphs=PARAGRAPHS, shown=2, **changes):
    """All lessons, the first of which teaches this many paragraphs; so many items show the one misconception."""
    taught = [f"P{n:02}" for n in range(1, paragraphs + 1)]
    first, *others = LESSONS
    return {
        "lessons": [lesson(f"{first}-made", paragraphs=taught, **changes), *(lesson(f"{n}-made") for n in others)],
        "items": [raw(id=f"i{n}") for n in range(shown)],
        "misconceptions": [misconception()],
    }


# Rule -> (content by kind, words of the fault).
TRIPS = {
    "forms_are_parallel": [
        (
            {
                "forms": [form("a", "one"), form("b", "two")],
                "items": [in_form("one"), in_form("two", bloom="evaluate")],
            },
            "b: items.0: two asks L01-a (evaluate), one in its place L01-a (apply); pair items",
        ),
        (
            {
                "forms": [form("a", "one"), form("b", "two")],
                "items": [in_form("one"), in_form("two", objective="L02-a")],
            },
            "two asks L02-a (apply)",
        ),
        (
            {
                "forms": [form("a", "one", "three"), form("b", "two")],
                "items": list(map(in_form, ("one", "two", "three"))),
            },
            "b: items: 1 items, a has 2; give both the same number",
        ),
        (
            {"forms": [form("a", "one"), form("b", "one")], "items": [in_form("one")]},
            "one: use: it stands in 2 forms; put it into exactly one",
        ),
        ({"items": [in_form("one")]}, "one: use: it stands in 0 forms"),
        ({"forms": [form("a", "one")], "items": [raw(id="one")]}, "a: items.0: one is for practice, not for a form"),
    ],
    "cases_have_their_items": [
        ({"cases": [case()], "items": [asked("one")]} | {"items": [asked("one"), raw(id="two")]}, "not for a case"),
        ({"items": [asked("one")]}, "one: use: it stands in 0 cases"),
        (
            {"cases": [case(lessons=("01-made", "01-made"))], "items": [asked("one"), asked("two")]},
            "case: lessons: a lesson is named twice; name each once",
        ),
    ],
    "hunts_have_one_untrue": [
        (
            {"hunts": [hunt("fits", "fits", "fits", "fits")]},
            "hunt: providers: 0 providers are 'wrong'; one was expected",
        ),
        ({"hunts": [hunt("fits", "fits", "wrong", "wrong")]}, "hunt: providers: 2 providers are 'wrong'"),
        (
            {"hunts": [hunt("wrong", "wrong", "wrong", "wrong")]},
            "hunt: verdicts.0: it is nobody's; write such a provider",
        ),
    ],
    "goals_fall_into_their_parts": [
        (
            {"goals": [goal(does="I ring", when="on Mondays", sign="note it")]},
            "goal: parts.does: it is no piece of 'specific'",
        ),
    ],
    "tracks_fit_their_lessons": [
        ({"lessons": THREE, "tracks": [track(*reversed(IN_ORDER))]}, "desk: stops: its lessons are out of order"),
        ({"lessons": THREE, "tracks": [track(*IN_ORDER, IN_ORDER[2])]}, "desk: stops: its lessons are out of order"),
        (
            {"lessons": THREE, "tracks": [track(*IN_ORDER[:2], ("03-made", 31))]},
            "desk: stops.2.minutes: 31 minutes, the lesson says 30; plan no more",
        ),
        (
            {"lessons": [*THREE, lesson("04-made")], "tracks": [track(*IN_ORDER, name="trainee")]},
            "trainee: stops: it leaves out 04-made; add them",
        ),
    ],
    "map_hangs_together": [
        ({"concepts": [concept("a", "b"), concept("b", "c")]}, "b: links.0.to: 'c' is no concept; name one of the map"),
        ({"concepts": [concept("a", "b"), concept("b"), concept("c")]}, "c: nothing leads to it or from it; link it"),
    ],
    "nothing_is_left_untaught": [
        (whole(paragraphs=PARAGRAPHS - 1), f"content/lessons: no lesson teaches P{PARAGRAPHS}; teach it"),
        (whole(shown=1), "M1: 1 items show it; 2 were expected; tag distractors"),
        (whole(**SUMMED_UP | {"keypoints": []}), "00-made: keypoints and try_tomorrow: expected; write what"),
        (whole(**SUMMED_UP | {"try_tomorrow": None}), "00-made: keypoints and try_tomorrow: expected; write what"),
    ],
}

# Rule -> content that comes near it and is sound.
NEAR = {
    "forms_are_parallel": [
        {"forms": [form("a", "one"), form("b", "two")], "items": [in_form("one"), in_form("two")]},
        {"items": [raw(id="one")]},
    ],
    "cases_have_their_items": [{"cases": [case()], "items": [asked("one"), asked("two")]}],
    "hunts_have_one_untrue": [{"hunts": [hunt("fits", "wrong", "fits", "fits")]}],
    "goals_fall_into_their_parts": [{"goals": [goal(does="I call", when="on Mondays", sign="note it")]}],
    "tracks_fit_their_lessons": [
        {"lessons": THREE, "tracks": [track(*IN_ORDER), track(*IN_ORDER, name="trainee")]},
        {"lessons": [*THREE, lesson("04-made")], "tracks": [track(*IN_ORDER)]},
    ],
    "map_hangs_together": [{"concepts": [concept("a")]}, {"concepts": [concept("a", "b"), concept("b", "a")]}],
    "nothing_is_left_untaught": [
        whole(),
        whole(**SUMMED_UP),
        {"lessons": [lesson(objectives=["L01-a"])], "misconceptions": [misconception()], "items": [raw()]},
    ],
}

BY_NAME = {rule.__name__: rule for rule in RULES}


def cases(by_rule):
    return [pytest.param(rule, one, id=f"{rule}-{n}") for rule, many in by_rule.items() for n, one in enumerate(many)]


@pytest.fixture
def written(content):
    """Writes entries by kind into an empty folder; its library."""

    def write(by_kind):
        for kind, entries in by_kind.items():
            content.write(f"{kind}/all.yaml", yaml.safe_dump(entries, allow_unicode=True, sort_keys=False))
        library = content.library()
        assert library.faults() == []
        return library

    return write


def test_every_rule_has_what_trips_it_and_near_misses():
    elsewhere = {"options_are_fair", "values_know_every_option"}  # test_dashboard_content has theirs
    assert set(TRIPS) == set(NEAR) == set(BY_NAME) - elsewhere
    assert set(RULES) < set(ALL)


@pytest.mark.parametrize(("rule", "one"), cases(TRIPS))
def test_a_rule_finds_what_breaks_it(rule, one, written):
    by_kind, told = one
    found = [str(fault) for fault in BY_NAME[rule](written(by_kind))]
    assert len([fault for fault in found if told in fault]) == 1, found
    assert all(fault.startswith("content/") and "; " in fault for fault in found)


@pytest.mark.parametrize(("rule", "one"), cases(NEAR))
def test_a_rule_leaves_a_near_miss_alone(rule, one, written):
    assert [str(fault) for fault in BY_NAME[rule](written(one))] == []
