"""Rules over the bank, the notebooks and the coverage: each has content that trips it and a near miss."""

import json

import pytest
import yaml
from making import TEXTS, lesson, misconception, objective, raw

from carelib.check import bank, check, coverage, lessons, wording
from carelib.check.coverage import CLAIMS, MISCONCEPTIONS, PARAGRAPHS
from carelib.check.flaws import NAMES
from carelib.check.wording import fingerprint

RUN = "a lamp is lit before the ferry comes in"  # nine words
HARD = "Considerable psychological deterioration necessitates interdisciplinary consultation and documentation. " * 20
MIDDLING = (
    "They agree on an aim in conversation, week after week, and either of them may come back to it sooner or later. "
    * 9
)
EASY = "She asked him in. They sat down. He said that he was tired. " * 10


def turn(number, **changes):
    """A turn of talk; a practitioner's, tagged, where the number is odd."""
    mine = {"who": "practitioner", "technique": "reflection", "why": f"It is turn {number}."} if number % 2 else {}
    return {"who": "client", "says": f"Turn {number}.", "focus": "future", "depth": 1} | mine | changes


def session(**changes):
    turns = [turn(number) for number in range(14)]
    return {"approach": "One", "article_box": "both", "setting": "A room.", "turns": turns} | changes


def pair(**changes):
    ends = {"notice": ["First.", "Second."], "field_says": "Both.", "sources": ["one"]}
    return {"id": "both", "title": "T", "concern": "C", "a": session(), "b": session()} | ends | changes


def scene(*ways, **changes):
    nodes = [{"id": "start", "text": "Start.", "ways": list(ways)}, {"id": "end", "text": "End.", "ending": "Over."}]
    return {"id": "scene", "title": "T", "role": "R", "nodes": nodes, "sources": ["one"]} | changes


def way(says="Hello.", **changes):
    return {"says": says, "to": "end", "why": "A greeting."} | changes


def goal(text, name="goal", **changes):
    sorted_as = {"who": "Mo", "fits": ["support"], "article_box": "both"}
    return {"id": name, "text": text, "why": "W", "specific": "S"} | sorted_as | changes


def term(plain, **changes):
    return {"id": "term", "term": "psychotherapy", "plain": plain} | changes


def source(name="one", **changes):
    return {"id": name, "who": "W", "title": "T", "where": "here", "read": "itself"} | changes


def line(reach):
    found = {"source": "a page", "checked_on": "2026-01-02", "checked_how": "read"}
    return {"id": "line", "place": "Here", "kind": "crisis", "name": "N", "reach": reach} | found


RHETORIC = {"status": "rhetoric", "field_says": "F", "sources": []}
TECHNIQUE = {"id": "reflection", "name": "N", "plain": "P", "used_in": ["CBT"]}


# Rule -> (content by kind, words of the fault).
TRIPS = {
    "nothing_is_left_to_write": [
        (
            {"goals": [goal("WRITE: what she wants")]},
            "content/goals/all.yaml:2: goal: text: this text is still to be written (WRITE:); put your own words in place",
        ),
        (
            {"scenes": [scene(way(better="Say: WRITE:"))]},
            "scene: nodes.0.ways.0.better: this text is still to be written",
        ),
        ({"items": [raw(next_step="WRITE:one")]}, "made: next_step: this text is still"),
    ],
    "items_are_sound": [
        ({"items": [raw((*TEXTS[:2], "Only the leaflet"))]}, "made: options.2.text: absolute-word: 'only' stands"),
        (
            {"items": [raw((*TEXTS[:2], "Neither"))]},
            "or say why it stays (CONTRIBUTING.md, 'A quiz item'): 'answers: {all-or-none: …}'",
        ),
        ({"items": [raw(answers={"clang": "Meant."})]}, "answers.clang: it answers for a flaw that it does not have"),
        (
            {"items": [raw(answers={"clong": "Meant."})]},
            f"answers.clong: no rule has this name; use one of {', '.join(NAMES)}",
        ),
        (
            {"items": [raw((*TEXTS[:2], "Neither"), answers={"all-or-none": " "})]},
            "answers.all-or-none: no reason is given; say why the flaw may stay",
        ),
        ({"items": [raw(id=f"i{n}", key="c") for n in range(4)]}, "content/items: bank-run: 01-made: 4 keys in a row"),
    ],
    "words_are_safe": [
        ({"glossary": [term("It helps the mentally ill.")]}, "term: plain: 'the mentally ill' is not a safe word"),
        ({"goals": [goal("I am going crazy.")]}, "write: name what is meant"),
        (
            {"scenes": [scene(way(why="He committed suicide."))]},
            "nodes.0.ways.0.why: 'committed suicide' is not a safe word here; write: died by suicide",
        ),
        ({"misconceptions": [misconception(correction="It is crazy to ask.")]}, "correction: 'crazy'"),
    ],
    "sentences_are_plain": [
        ({"glossary": [term(HARD)]}, "content/glossary: reading grade "),
        ({"help": [line(HARD)]}, "above 6; shorten sentences, use everyday words"),
        ({"claims": [{"id": "C1", "paragraphs": ["P01"], "text": HARD} | RHETORIC]}, "above 11"),
        ({"items": [raw(stem=" ".join([*HARD.split()[:17], "What comes first?"]))]}, "made: stem: reading grade "),
    ],
    "nothing_is_said_twice": [
        ({"goals": [goal(f"One: {RUN}."), goal(f"Two: {RUN.upper()}!", "other")]}, f"'{RUN[:-3]}' stands in goal too"),
        ({"goals": [goal(RUN)], "items": [raw(next_step=f"Note {RUN}.")]}, "' stands in "),
        ({"scenes": [scene(way(RUN), way(RUN))]}, "nodes.0.ways.1.says: "),
        ({"scenes": [scene(way(RUN)), scene(way(better=RUN), id="other")]}, "stands in scene too"),
        ({"sessions": [pair(a=session(setting=RUN), notice=[RUN, "N"])]}, "notice.0: "),
        ({"sessions": [pair(a=session(setting=RUN)), pair(id="more", b=session(setting=RUN))]}, "b.setting: "),
        ({"glossary": [term("Stop when the known words of the article come in here.")]}, "plain: 'the known words of"),
        ({"lessons": [lesson(instructor_notes="So the known words of the article come in.")]}, "stands in the article"),
    ],
    "nothing_is_unused": [
        ({"sources": [source("two")]}, "content/sources/all.yaml:1: two: nothing names this source; name it"),
        ({"techniques": [TECHNIQUE]}, "reflection: no session shows it; tag a turn with it, or remove it"),
    ],
    "paragraphs_exist": [
        ({"lessons": [lesson(paragraphs=["P01", "P62"])]}, "paragraphs.1: the article has no paragraph P62; name one"),
        ({"goals": [goal("G", paragraphs=["P00"])]}, "paragraphs.0: the article has no paragraph P00"),
    ],
    "lessons_give_what_they_owe": [
        ({"objectives": [objective()], "lessons": [lesson()]}, "L01-a: 01-made does not name it; add it"),
        ({"misconceptions": [misconception()], "lessons": [lesson()]}, "M1: no item asks about it; tag a distractor"),
    ],
}

# Rule -> content that comes near it and is sound.
NEAR = {
    "nothing_is_left_to_write": [{"goals": [goal("Write: what she wants, or WRITE it.")]}],
    "items_are_sound": [
        {"items": [raw()]},
        {"items": [raw((*TEXTS[:2], "Only the leaflet"), answers={"absolute-word": "Someone said it so."})]},
        {"items": [raw(id=f"i{n}", key="c") for n in range(3)]},
    ],
    "words_are_safe": [
        {"misconceptions": [misconception(belief="Asking someone is crazy.")]},
        {"sources": [source(title="The mentally ill in history")]},
        {"glossary": [term("A word for people who suffer when it rains.")]},
    ],
    "sentences_are_plain": [
        {"glossary": [term(EASY)]},
        {"glossary": [term(HARD[:300])]},  # too few words to say anything
        {"glossary": [term("We ask if the psychotherapy of Tom and psychotherapy of Ada are alike. " * 12)]},
        {"sources": [source(note=HARD)]},
        {"items": [raw(stem=" ".join([*HARD.split()[:16], "What comes first?"]))]},  # 19 words
    ],
    "nothing_is_said_twice": [
        {"goals": [goal(f"{RUN}; {RUN}")]},
        {"goals": [goal(RUN.replace("the", "a")), goal(RUN, "other")]},
        {"glossary": [term(RUN), term(RUN, id="more")]},
        {"scenes": [scene(way(RUN), way(better=RUN))]},
        {"scenes": [scene(way(), content_note=RUN), scene(way(), id="other", content_note=RUN, title=RUN)]},
        {"scenes": [scene(way("Do you have thoughts of ending your life?"), way("Do you have thoughts of ending your life?"))]},
        {"sessions": [pair(a=session(setting=RUN), b=session(setting=RUN))]},
        {"sources": [source(title="On the known words of the article come in")]},
        {"glossary": [term("Stop when the known words of the article went in here.")]},
    ],
    "nothing_is_unused": [
        {"sources": [source()], "items": [raw()]},
        {"techniques": [TECHNIQUE], "sessions": [pair()]},
    ],
    "paragraphs_exist": [{"lessons": [lesson(paragraphs=["P01", "P61"])]}],
    "lessons_give_what_they_owe": [
        {"objectives": [objective()], "lessons": [lesson(objectives=["L01-a"])]},
        {"objectives": [objective("L02-a")], "lessons": [lesson()]},
        {"misconceptions": [misconception()], "lessons": [lesson()], "items": [raw()]},
        {"misconceptions": [misconception(lesson="02-other")], "lessons": [lesson()]},
    ],
}  # fmt: skip

BY_NAME = {rule.__name__: rule for rule in (*bank.RULES, *coverage.RULES)}


def cases(by_rule):
    return [pytest.param(rule, case, id=f"{rule}-{n}") for rule, many in by_rule.items() for n, case in enumerate(many)]


@pytest.fixture
def known_words(monkeypatch):
    """An article of eight words."""
    marks = frozenset({fingerprint(["the", "known", "words", "of", "the", "article", "come", "in"])})
    monkeypatch.setattr(wording, "article", lambda: marks)
    monkeypatch.setattr(bank, "article", lambda: marks)


@pytest.fixture
def written(content, known_words):
    """Writes entries by kind into an empty folder; its library."""

    def write(by_kind):
        for kind, entries in by_kind.items():
            content.write(f"{kind}/all.yaml", yaml.safe_dump(entries, allow_unicode=True, sort_keys=False))
        library = content.library()
        assert library.faults() == []
        return library

    return write


def test_every_rule_has_what_trips_it_and_near_misses():
    assert set(TRIPS) == set(NEAR) == set(BY_NAME)


@pytest.mark.parametrize(("rule", "case"), cases(TRIPS))
def test_a_rule_finds_what_breaks_it(rule, case, written):
    by_kind, told = case
    library = written(by_kind)
    found = list(BY_NAME[rule](library))
    assert len([fault for fault in found if told in str(fault)]) == 1
    assert set(found) <= set(check(library))
    assert all(str(fault).startswith("content/") and "; " in str(fault) for fault in found)


@pytest.mark.parametrize(("rule", "case"), cases(NEAR))
def test_a_rule_leaves_a_near_miss_alone(rule, case, written):
    assert [str(fault) for fault in BY_NAME[rule](written(case))] == []


def test_a_fault_of_an_item_names_its_line(written):
    (found,) = bank.items_are_sound(written({"items": [raw(), raw((*TEXTS[:2], "Neither"), id="second")]}))
    assert found.line > 30
    assert str(found).startswith(f"content/items/all.yaml:{found.line}: second: options.2.text: all-or-none: ")


def test_grades_are_given_with_glossary_terms_left_out_and_counted_in(written):
    library = written({"glossary": [term("Psychotherapy is a talk. It helps.")], "items": [raw()]})
    whole, without = bank.reading_grades(library), bank.reading_grades(library, lessons.terms(library))
    assert {name: bar for name, (bar, _) in whole.items()} == {"glossary": 8, "items": 11}
    assert without["glossary"][1].flesch_kincaid < whole["glossary"][1].flesch_kincaid
    assert without["glossary"][1].words == whole["glossary"][1].words == 6


def test_of_a_text_that_is_still_to_be_written_nothing_else_is_said(written):
    short = raw()
    short["options"][0]["feedback"] = "WRITE: why it tempts."
    library = written({"items": [short]})
    assert [fault.rule for fault in bank.items_are_sound(library)] == ["options.0.feedback: feedback: 4 words"]
    (told,) = (fault for fault in check(library) if "options.0" in fault.rule)
    assert told.rule == "options.0.feedback: this text is still to be written (WRITE:)"


# --- notebooks ---


def notebook(folder, *cells, name="01-made"):
    """Writes a notebook of cells: text, or code where it begins with 'carelib.'; a text may come with its answers."""
    stored = []
    for cell in cells:
        source, answers = cell if isinstance(cell, tuple) else (cell, None)
        kind = "code" if source.startswith("carelib.") else "markdown"
        stored.append({"cell_type": kind, "source": [source], "metadata": {"answers": answers} if answers else {}})
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.ipynb").write_text(json.dumps({"cells": stored}), "utf-8")
    return folder


IN_LESSONS = {
    "a text to be written": (
        ["Hello.", "Now\n\n**WRITE:** *say* more."],
        "notebooks/01-made.ipynb:1: text 2: this text is still to be written (WRITE:); put your own words in place of it",
    ),
    "a hard text": ([HARD], "notebooks/01-made.ipynb: reading grade "),
    "an unsafe word": (
        ["Hello.", "He committed suicide."],
        "notebooks/01-made.ipynb: text 2: 'committed suicide' is not a safe word here",
    ),
    "an answer for nothing": (
        [("All is well.", {"crazy": "It is mended."})],
        "notebooks/01-made.ipynb: text 1: it answers for 'crazy', which",
    ),
    "the article": (
        ["So the known words of the article come in."],
        "notebooks/01-made.ipynb: text 1: 'the known words of the article come in' stands",
    ),
    "no cell": ([], "notebooks/01-made.ipynb: it is empty; open and save it in JupyterLab"),
    "an id that is not there": (["carelib.quiz('gone')"], "notebooks/01-made.ipynb: quiz(): there is no 'gone'; corr"),
    "no Python": (["carelib.quiz('a'"], "it cannot be read (SyntaxError)"),
}
IN_ORDER = {
    "an easy text": [EASY],
    "a text for trainees": [MIDDLING],
    "an unsafe word that is mended": [("“Committed suicide attempt”: mend it.", {"committed suicide": "It is mended."})],
    "an unsafe word that is spoken about": ["Do not write “committed suicide”."],
    "code": ["carelib.help_lines()  # crazy"],
    "a text in a fence": [f"Look:\n```\n{HARD}\n```\n"],
}  # fmt: skip


@pytest.mark.parametrize(("cells", "told"), IN_LESSONS.values(), ids=IN_LESSONS)
def test_a_fault_of_a_notebook_is_found(cells, told, written, tmp_path):
    folder = notebook(tmp_path / "notebooks", *cells)
    (found,) = lessons.lessons(written({}), folder)
    assert told in str(found)


@pytest.mark.parametrize("cells", IN_ORDER.values(), ids=IN_ORDER)
def test_a_notebook_in_order_has_no_fault(cells, written, tmp_path):
    assert list(lessons.lessons(written({}), notebook(tmp_path / "notebooks", *cells))) == []


def test_what_the_public_reads_has_to_be_plainer(written, tmp_path):
    (found,) = lessons.lessons(written({}), notebook(tmp_path / "notebooks", MIDDLING, name="dashboard"))
    assert str(found).startswith("notebooks/dashboard.ipynb: reading grade ")
    assert "above 8" in str(found)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": [{}]}', '{"cells": 3}', "[" * 100_000])
def test_a_broken_notebook_is_one_fault(text, written, tmp_path):
    (tmp_path / "broken.ipynb").write_text(text, "utf-8")
    (found,) = lessons.lessons(written({}), tmp_path)
    assert "broken.ipynb: it " in str(found)


USED = {"items": [raw()], "scenes": [scene(way())], "sessions": [pair()], "goals": [goal("G")]}


def test_what_no_notebook_calls_is_told_but_for_goals(written, tmp_path):
    folder = notebook(tmp_path / "notebooks", "carelib.explore_goals('made', 'both', 'scene')")
    found = [str(fault) for fault in lessons.lessons(written(USED), folder)]
    assert [each.partition("no notebook uses it; ")[2] for each in sorted(found)] == [
        "put it into a lesson: carelib place made; or remove it",
        "put it into a lesson: carelib place scene; or remove it",
        "put it into a lesson: carelib place both; or remove it",
    ]


def test_what_is_called_is_used(written, tmp_path):
    folder = notebook(tmp_path / "notebooks", "carelib.quiz('made')", "carelib.scene('scene')", name="01-a")
    notebook(folder, "carelib.session('both')", "carelib.quiz('made', predict=True)", name="02-b")
    assert list(lessons.lessons(written(USED), folder)) == []


def test_check_takes_the_notebooks_in(written, tmp_path):
    folder = notebook(tmp_path / "notebooks", "He committed suicide.")
    library = written({})
    assert check(library) == []
    assert len(check(library, folder)) == 1


# --- coverage ---


def test_coverage_says_what_covers_what(written, tmp_path):
    library = written(
        {
            "lessons": [lesson(paragraphs=["P02"], claims=["C1"]), lesson("02-other", paragraphs=["P02", "P03"])],
            "objectives": [objective(), objective("L01-b")],
            "items": [raw(), raw(id="more", key="b")],
            "glossary": [term("A talk."), term("Another.", id="other")],
            "claims": [{"id": "C4", "paragraphs": ["P01"], "text": "T"} | RHETORIC],
        }
    )
    folder = notebook(tmp_path / "notebooks", "carelib.claims('C1', 'C2')", "carelib.quiz('C3')", name="03-third")
    notebook(folder, "carelib.claim_checker()", "carelib.glossary('term')", name="04-all")
    found = coverage.coverage(library, folder)
    assert {name: what for name, what in found.paragraphs.items() if what} == {
        "P02": ("01-made", "02-other"),
        "P03": ("02-other",),
    }
    assert {name: what for name, what in found.claims.items() if what} == {
        "C1": ("01-made", "03-third"),
        "C2": ("03-third",),
        "C4": ("04-all",),
    }
    assert found.objectives == {"L01-a": ("made", "more"), "L01-b": ()}
    assert {name: what for name, what in found.misconceptions.items() if what} == {"M1": ("made", "more")}
    assert found.terms == {"term": ("04-all",), "other": ()}
    assert coverage.coverage(library).claims["C2"] == ()


def test_coverage_lists_all_there_is_to_cover(written):
    found = coverage.coverage(written({}))
    assert list(found.paragraphs)[:: PARAGRAPHS - 1] == ["P01", "P61"]
    assert list(found.claims)[:: CLAIMS - 1] == ["C1", "C56"]
    assert list(found.misconceptions)[:: MISCONCEPTIONS - 1] == ["M1", "M30"]
    assert found.objectives == {}


def test_the_shipped_ledger_and_plan_are_all_to_be_covered(library):
    found = coverage.coverage(library)
    assert (len(found.paragraphs), len(found.claims), len(found.misconceptions)) == (61, 56, 30)
