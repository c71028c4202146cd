"""Overlays: the same entries in other words; what is astray, changed or missing is said; a pseudo-language for layouts."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import carelib
from carelib import files
from carelib.check.translations import numbers, public, translations
from carelib.check.wording import ease, grade
from carelib.decision import combinations, state
from carelib.faults import ContentError
from carelib.loader import Library
from carelib.loader import library as shipped
from carelib.model import KINDS, Checklist, Goal, HelpLine, Item, Phrase
from carelib.publish import translated as noting
from carelib.translations import (
    PSEUDO,
    Translated,
    direction,
    languages,
    library_in,
    overlay,
    overlays,
    pseudo,
    sum_of,
    texts,
    translated,
)

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


@pytest.fixture
def overlaid(tmp_path: Path):
    """A content folder of two phrases and a goal, with a Spanish overlay that the test writes."""
    content = tmp_path / "content"
    for folder in ("phrases", "translations/es"):
        (content / folder).mkdir(parents=True)
    (content / "phrases" / "few.yaml").write_text(
        '- {id: shared.back, text: Back}\n- {id: quiz.progress, text: "Question {number} of {of}, 10,000 in all"}\n',
        "utf-8",
    )
    (tmp_path / "dashboard.ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "markdown", "id": "top", "metadata": {}, "source": ["# Top\n"]}]}), "utf-8"
    )

    def write(text: str, file: str = "phrases") -> list[str]:
        (content / "translations" / "es" / f"{file}.yaml").write_text(text, "utf-8")
        from carelib.translations import overlay_of

        overlay_of.cache_clear()
        return [str(fault) for fault in translations(Library(content), tmp_path)]

    write.content = content  # type: ignore[attr-defined]
    return write


def test_every_text_of_every_kind_can_be_replaced_and_nothing_else_changes(every_kind):
    for kind in KINDS.values():
        for entry in every_kind.of(kind).values():
            paths = texts(entry)
            other = translated(entry, {at: f"«{text}»" for at, text in paths.items()})
            assert texts(other) == {at: f"«{text}»" for at, text in paths.items()}
            assert translated(other, paths) == entry
            assert translated(entry, {}) is not None


def test_an_option_is_named_by_its_id_and_a_listed_text_by_its_place(library):
    flag = texts(library.of(Checklist)["decision"])
    assert "safety.options.suicidal_thoughts.text" in flag
    assert "outcomes.urgent.next_steps.0" in flag
    assert not [at for at in flag if at.endswith((".id", ".outcome"))]


def test_what_no_public_page_shows_needs_no_translation(library):
    assert "checked_how" not in texts(next(iter(library.of(HelpLine).values())))
    assert "next_step" not in texts(next(iter(library.of(Item).values())))


def test_only_an_overlay_with_a_name_of_its_own_is_a_language_that_pages_offer(overlaid):
    (overlaid.content / "translations" / "tlh").mkdir()
    assert overlays(overlaid.content) == ["es", "tlh"]
    assert languages(overlaid.content) == ["es"]
    assert set(languages()) <= set(overlays())
    faults = overlaid("shared.back:\n  text: Atrás\n")
    unnamed = [fault for fault in faults if "the public pages do not offer it" in fault]
    assert len(unnamed) == 1
    assert "translations/tlh:" in unnamed[0]
    assert "NAMES (carelib/translations.py)" in unnamed[0]


def test_an_overlay_that_does_not_say_what_it_was_made_from_is_told_how_to(overlaid):
    (fault,) = [one for one in overlaid("shared.back:\n  text: Atrás\n") if "seen.json" in one]
    assert "python -m carelib.publish.translated es" in fault


def test_where_the_english_has_changed_since_it_was_translated_is_said(overlaid):
    place = overlaid.content / "translations" / "es" / "seen.json"
    place.write_text(json.dumps({"phrases": {"shared.back": {"text": sum_of("Back")}}}), "utf-8")
    text = "shared.back:\n  text: Atrás\n"
    assert not [fault for fault in overlaid(text) if "English" in fault]
    place.write_text(json.dumps({"phrases": {"shared.back": {"text": sum_of("Go back")}}}), "utf-8")
    (fault,) = [fault for fault in overlaid(text) if "English" in fault]
    assert "carelib.publish.translated es shared.back" in fault


def test_an_id_that_no_translation_has_is_said_and_nothing_is_noted(monkeypatch, capsys):
    written = []
    monkeypatch.setattr(files, "replace", lambda path, data: written.append((path.name, data)))
    assert noting.main("es", "shared.back", "shared.bakc") == 2
    out, err = capsys.readouterr()
    assert (out, written) == ("", [])
    assert err.startswith("carelib: translations/es: there is no entry 'shared.bakc'; near it are: shared.back")
    assert err.endswith("; nothing was noted\n")
    assert err.count("\n") == 1
    assert noting.main("es", "shared.back") == 0
    assert [name for name, _ in written] == ["seen.json"]
    assert capsys.readouterr() == ("es: 0 texts noted.\n", "")


def test_an_overlay_gives_its_texts_and_leaves_the_rest(overlaid):
    overlaid("shared.back:\n  text: Atrás\n")
    other = Translated("es", overlaid.content)
    assert other.find(Phrase, "shared.back").text == "Atrás"
    assert other.find(Phrase, "quiz.progress").text.startswith("Question")


@pytest.mark.parametrize(
    ("given_text", "said"),
    [
        ("shared.bakc:\n  text: Atrás\n", "shared.bakc: there is no such entry"),
        ("shared.back:\n  txt: Atrás\n", "txt: there is no such text"),
        ("quiz.progress:\n  text: Pregunta {numero} de {of}, 10 000\n", "other places to fill in than {number}, {of}"),
        ("quiz.progress:\n  text: Pregunta {number} de {of}, 1.000\n", "other figures: 1000, 10000"),
    ],
)
def test_what_is_astray_or_changed_is_said(overlaid, given_text, said):
    assert any(said in fault for fault in overlaid(given_text))


def test_what_is_missing_is_said_with_its_path_and_what_is_there_is_not(overlaid):
    faults = overlaid(
        'shared.back:\n  text: Atrás\nquiz.progress:\n  text: "Pregunta {number} de {of}, 10.000 en total"\n'
    )
    assert [fault for fault in faults if "phrases" in fault] == []
    assert [fault for fault in faults if "dashboard: 1 of 1 texts are missing: top" in fault]
    done = overlaid("dashboard:\n  top: '# Arriba'\n", "dashboard")
    assert [fault for fault in done if "seen.json" not in fault] == []
    assert [fault for fault in overlaid("a:\n  b: c\n", "frases") if "named like no kind" in fault]


def test_a_phrase_that_is_missing_may_be_one_for_lessons_only(overlaid):
    (fault,) = [one for one in overlaid("shared.back:\n  text: Atrás\n") if "quiz.progress" in one]
    assert "translate them; or, where only lessons show what begins with 'quiz.'" in fault
    assert "LESSONS_ONLY (check/translations.py)" in fault


@pytest.mark.parametrize("broken", ["- a\n", "shared.back: Atrás\n", "shared.back:\n  text: ''\n", "shared.back: [\n"])
def test_a_broken_overlay_is_one_clear_line(overlaid, broken):
    with pytest.raises(ContentError, match=r"translations/es/phrases.yaml"):
        overlaid(broken)


def test_a_figure_may_be_written_as_its_language_writes_it():
    assert numbers("14,587 people, 5.2 %") == numbers("14.587 personas, 5,2 %")
    assert numbers("5 to 20") != numbers("5 a 25")


@given(st.text())
def test_the_pseudo_language_has_no_latin_word_and_keeps_what_is_filled_in(text):
    assert not any("a" <= letter <= "z" for letter in pseudo("".join(filter(str.isalpha, text))).lower())
    assert "{number}" in pseudo(f"{text} {{number}} {text}")


def test_the_pseudo_language_is_longer_and_reads_from_the_right():
    back = library_in(PSEUDO).find(Phrase, "quiz.choose_first").text
    assert len(back) > len(shipped().find(Phrase, "quiz.choose_first").text)
    assert direction(PSEUDO) == "rtl"
    assert (direction("en"), direction("es")) == ("ltr", "ltr")


@pytest.mark.parametrize("language", languages())
def test_rules_and_numbers_are_the_same_in_every_language(language):
    mine, theirs = (which.of(Checklist)["decision"] for which in (shipped(), library_in(language)))
    assert mine.options() == theirs.options()
    some = [answers for number, answers in enumerate(combinations(mine.options())) if number % 997 == 0]
    assert len(some) > 50
    assert [state(one, mine) for one in some] == [state(one, theirs) for one in some]


def test_an_unknown_language_is_one_clear_line():
    with pytest.raises(LookupError, match="there is no language 'tlh'"):
        carelib.language("tlh")


def test_a_notebook_speaks_the_language_that_it_names(monkeypatch):
    monkeypatch.setattr(carelib, "_spoken", "en")
    english = carelib.goals("leave-last").data
    carelib.language(PSEUDO)
    other = carelib.goals("leave-last").data
    assert other != english
    assert str(shipped().find(Goal, "leave-last").text) not in json.dumps(other)


def test_the_public_pages_show_their_session_with_its_techniques():
    shown = public(shipped(), NOTEBOOKS / "dashboard.ipynb")
    assert "family-gathering" in shown["sessions"]
    assert "agenda-setting" in shown["techniques"]
    assert overlay("no-such-language", "phrases") == {}


HARD = "La institucionalización de procedimientos psicoterapéuticos transdisciplinarios condiciona inevitablemente "
EASY = "Pide ayuda hoy. La línea no cobra nada. Una persona te oye y no te juzga. "


def test_a_translation_that_is_hard_to_read_is_said(overlaid):
    easy, hard = EASY * 10, f"{HARD * 20}.".replace("condiciona", "y la condiciona")
    assert not [fault for fault in overlaid(f"shared.back:\n  text: {easy}\n") if "reading ease" in fault]
    found = overlaid(f"shared.back:\n  text: {hard}\n")
    assert [fault for fault in found if "reading ease" in fault and "below 65" in fault]


def test_reading_ease_needs_a_formula_and_enough_words_and_leaves_english_alone():
    before = grade([EASY * 20])
    assert ease([EASY], "es") is None
    assert ease([EASY * 20], "xx") is None
    assert ease([EASY * 20], "es") > 80 > 65 > ease([f"{HARD * 20}."], "es")
    assert grade([EASY * 20]) == before
