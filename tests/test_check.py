"""Rules about links between entries: each has content that trips it and content near it, and the shipped trips none."""

import time
from pathlib import Path

import pytest

from carelib.check import RULES as ALL
from carelib.check import check
from carelib.check.links import RULES
from carelib.loader import Library

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"

SCENE = """- id: desk
  title: At the desk
  role: the person at the desk
  sources: [article]
  nodes:
    - id: start
      text: Someone comes in.
      ways:
        - {says: Hello., to: NEXT, why: A greeting.}
    - id: end
      text: The person sits down.
      ending: You said hello.
"""
LOOP = """    - {id: round, text: Again., ways: [{says: Again., to: round, why: W}]}\n"""


def use_unread_source(sources):
    sources.append(sources[0] | {"id": "unread", "read": "not read"})


def key_on_article(items, *stems):
    """The first items, keyed on the article, each paired with the next."""
    for number, stem in enumerate(stems):
        items[number].update(about_article=True, pair=items[number + 1]["id"], stem=stem)


def tagged(pairs):
    return [turn for turn in pairs[0]["a"]["turns"] if turn["who"] == "practitioner"]


def first_practised(lessons):
    return next(lesson for lesson in lessons if lesson.get("objectives"))


# Rule -> what trips it: (changes by kind, the fault's words). A change of text replaces a scene's file.
TRIPS = {
    "references": [
        (
            {"glossary": lambda terms: terms[0].update(sources=["nowhere"])},
            "'nowhere' is not among the sources; add it",
        ),
        ({"items": lambda items: items[0].update(objective="L99-z")}, "'L99-z' is not among the objectives"),
        ({"items": lambda items: items[0].update(lesson="99-none")}, "lesson: '99-none' is not among the lessons"),
        ({"items": lambda items: items[0]["options"][0].update(misconception="M99")}, "'M99' is not among the misc"),
        (
            {"sessions": lambda pairs: tagged(pairs)[0].update(technique="hum")},
            "technique: 'hum' is not among the tech",
        ),
        ({"lessons": lambda lessons: lessons[0].update(claims=["C99"])}, "claims.0: 'C99' is not among the claims"),
    ],
    "read_sources": [
        (
            {"sources": use_unread_source, "glossary": lambda terms: terms[0].update(sources=["unread"])},
            "sources: none of these sources was read; read one, or leave it out",
        ),
    ],
    "pairs": [
        ({"items": lambda items: key_on_article(items, "Which?")}, "the stem does not say so"),
        (
            {"items": lambda items: key_on_article(items, "According to the article?", "In the article?")},
            "the paired item is keyed on the article too",
        ),
    ],
    "claims_sourced": [
        ({"claims": lambda claims: claims[0].update(sources=[], status="contested")}, "status: no source is named"),
    ],
    "techniques_known": [
        (
            {
                "sessions": lambda pairs: [
                    turn.update(technique=tagged(pairs)[0]["technique"]) for turn in tagged(pairs)
                ]
            },
            "a.turns: 4 different techniques or more were expected, here 1",
        ),
    ],
    "views_ask_what_is_asked": [
        (
            {"checklists": lambda lists: lists[0]["field_views"][0]["when"].update(impact=["much"])},
            "no such answer: much",
        ),
        ({"checklists": lambda lists: lists[0]["field_views"][0]["when"].update(mood=["low"])}, "no such answer: low"),
        ({"checklists": lambda lists: lists[0].update(clear_needs=["mood"])}, "clear_needs.0: no question 'mood'"),
    ],
    "scenes_can_be_walked": [
        (SCENE.replace("NEXT", "nowhere"), "nodes.0.ways.0.to: 'nowhere' is no node here; name a node of this scene"),
        (SCENE.replace("NEXT", "start"), "nodes.1: 'end' is never reached; lead a way to it, or remove it"),
        (SCENE.replace("NEXT", "round") + LOOP, "nodes.2: no ending can be reached from 'round'; add a way out"),
    ],
    "objectives_practised": [
        (
            {"lessons": lambda lessons: first_practised(lessons)["objectives"].insert(0, "L98-a")},
            "objectives.0: L98-a is of another lesson; use its own",
        ),
        (
            {"items": lambda items: [item.update(objective="L98-a") for item in items]},
            "objectives.0: no item asks about L01-a; write one",
        ),
    ],
    "help_lines_verified": [
        (
            {"help": lambda lines: next(one for one in lines if one.get("tel")).update(tel="5550100")},
            "make the two agree",
        ),
    ],
}


# Rule -> changes that come near it and are sound.
NEAR = {
    "references": [{"items": lambda items: items[0].update(replaces=items[1]["id"])}],
    "read_sources": [
        {
            "sources": use_unread_source,
            "glossary": lambda terms: terms[0].update(sources=["unread", "article"]),
            "claims": lambda claims: claims[0].update(sources=["unread"]),
        },
        {"glossary": lambda terms: terms[0].update(sources=[])},
    ],
    "pairs": [{"items": lambda items: key_on_article(items, "According to the article?")}],
    "claims_sourced": [{"claims": lambda claims: claims[0].update(sources=[], status="rhetoric")}],
    "techniques_known": [
        {"sessions": lambda pairs: [turn.update(technique=f"t{n % 4}") for n, turn in enumerate(tagged(pairs))]}
    ],
    "views_ask_what_is_asked": [
        {"checklists": lambda lists: lists[0]["field_views"][0]["when"].update(impact=["unsure", "a_lot"])},
        {"checklists": lambda lists: lists[0].update(clear_needs=["impact"])},
    ],
    "scenes_can_be_walked": [
        SCENE.replace("NEXT", "end"),
        SCENE.replace("NEXT", "round") + LOOP.replace("ways: [", "ways: [{says: Go., to: end, why: W}, "),
    ],
    "objectives_practised": [
        {"lessons": lambda lessons: first_practised(lessons)["objectives"].pop()},
    ],
    "help_lines_verified": [
        {"help": lambda lines: lines[0].update(tel="+15550100", reach="Call +1 555 0100, any time")},
        {"help": lambda lines: lines[0].update(tel=None, reach="Go to the page")},
    ],
}


def break_content(content, change):
    if isinstance(change, str):
        content.write("scenes/x.yaml", change)
    else:
        for kind, how in change.items():
            content.change(kind, how)


@pytest.mark.parametrize(
    ("rule", "change", "words"),
    [(rule, *trip) for rule, trips in TRIPS.items() for trip in trips],
    ids=[f"{rule}-{number}" for rule, trips in TRIPS.items() for number, _ in enumerate(trips)],
)
def test_a_rule_finds_what_breaks_it(rule, change, words, content_copy):
    break_content(content_copy, change)
    by_name = {each.__name__: each for each in RULES}
    found = [str(fault) for fault in by_name[rule](content_copy.library())]
    (named,) = (fault for fault in found if words in fault)
    assert named.startswith("content/")
    assert ".yaml:" in named
    assert "; " in named


@pytest.mark.parametrize(
    ("rule", "change"),
    [(rule, near) for rule, many in NEAR.items() for near in many],
    ids=[f"{rule}-{number}" for rule, many in NEAR.items() for number, _ in enumerate(many)],
)
def test_a_rule_leaves_a_near_miss_alone(rule, change, content_copy):
    break_content(content_copy, change)
    by_name = {each.__name__: each for each in RULES}
    assert [str(fault) for fault in by_name[rule](content_copy.library())] == []


def test_every_rule_has_what_trips_it_and_near_misses():
    assert set(TRIPS) == set(NEAR) == {rule.__name__ for rule in RULES}
    assert set(RULES) < set(ALL)


def test_shipped_content_has_no_faults(library):
    assert [str(fault) for fault in check(library, NOTEBOOKS)] == []


def test_what_cannot_be_read_is_not_reported_again_as_missing(content_copy):
    content_copy.write("sources/sources.yaml", "")
    (found,) = content_copy.faults()
    assert "a list of entries was expected" in found


def test_every_fault_names_the_line_of_what_is_wrong(content_copy):
    path = content_copy.root / "glossary" / "glossary.yaml"
    text = path.read_text("utf-8")
    path.write_text(text + "- id: last\n  term: T\n  plain: P\n  sources:\n    - nowhere\n", "utf-8")
    line = text.count("\n") + 5
    (found,) = content_copy.faults()
    assert found.startswith(f"content/glossary/glossary.yaml:{line}: last: sources.0: 'nowhere'")


def test_many_faults_in_one_file_are_found_within_seconds(content):
    content.write("glossary/x.yaml", "".join(f"- id: a{number}\n  term: 3\n" for number in range(500)))
    begun = time.monotonic()
    assert len(check(Library(content.root))) == 1_000
    assert time.monotonic() - begun < 5
