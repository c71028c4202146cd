"""Wording: unsafe words, reading grades, plain text of Markdown, runs of eight words; each with near misses."""

import pytest
import textstat
from hypothesis import given
from hypothesis import strategies as st

from carelib.check import wording
from carelib.check.lessons import notebooks
from carelib.check.wording import (
    UNSAFE,
    Grade,
    fingerprint,
    grade,
    in_article,
    plain,
    shingles,
    unsafe,
    words,
)
from carelib.loader import CONTENT

NOTEBOOKS = CONTENT.parents[1] / "notebooks"
SAFE_AND_UNSAFE = {
    "commit": (
        ["He committed suicide.", "She will commit suicide", "Committing suicide is spoken of"],
        ["He died by suicide.", "A city committed to suicide prevention", "They commit to safety"],
    ),
    "failed": (
        ["after a failed attempt.", "an unsuccessful suicide attempt", "completed suicides", "two completed attempts"],
        ["a failed attempt to stop smoking", "a failed lock", "a successful attempt at calm", "a completed form"],
    ),
    "suffer": (
        ["She suffers from low mood.", "people suffering from grief", "a sufferer told us"],
        ["She suffers when it rains.", "insufferable", "from suffering"],
    ),
    "mentally": (
        ["the mentally ill are"],
        ["people who are mentally ill", "the mentally healthy"],
    ),
    "schizophrenic|": (
        ["He is a schizophrenic.", "an addict who stopped", "the alcoholic in the family", "“She is a borderline”"],
        [
            "a psychotic episode",
            "a depressive spell",
            "an alcoholic drink",
            "a borderline case",
            "a borderline personality disorder",
            "an anorexic pattern",
        ],
    ),
    "schizophrenics": (
        ["schizophrenics hear voices", "Help for addicts", "two alcoholics"],
        ["Alcoholics Anonymous meets here", "people with schizophrenia", "addiction"],
    ),
    "crazy": (
        ["That is crazy!", "an insane plan", "He is psycho."],
        ["psycho-education", "psychology", "crazed glass", "the word “crazy” hurts", 'Say what is meant by "insane".'],
    ),
    "epidemic": (
        ["a suicide epidemic", "the epidemic of suicide", "rates skyrocket", "skyrocketing"],
        ["an epidemic of flu", "suicide and epidemics", "a rocket in the sky"],
    ),
    "you (need": (
        ["You need therapy.", "so you must have treatment", "then you need psychotherapy to grow"],
        [
            "Do you need therapy?",
            "if you need treatment",
            "whether you need psychotherapy",
            "you need a rest",
            "you need therapists",
        ],
    ),
}


def pattern(name):
    (found,) = (each for each in UNSAFE if name in each)
    return found


def test_every_unsafe_word_has_what_trips_it_and_near_misses():
    assert {pattern(name) for name in SAFE_AND_UNSAFE} == set(UNSAFE)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (bad, _) in SAFE_AND_UNSAFE.items() for text in bad])
def test_an_unsafe_word_is_found_with_what_to_write_instead(name, text):
    ((word, instead),) = unsafe(text)
    assert word in text
    assert instead == UNSAFE[pattern(name)]


@pytest.mark.parametrize("text", [text for _, good in SAFE_AND_UNSAFE.values() for text in good])
def test_a_near_miss_is_left_alone(text):
    assert list(unsafe(text)) == []


def test_a_word_that_is_spoken_about_does_not_hide_one_that_is_said():
    assert [word for word, _ in unsafe("Not “crazy”: they said it was crazy.")] == ["crazy"]


@given(st.sampled_from([text for bad, _ in SAFE_AND_UNSAFE.values() for text in bad]), st.text("ab .,\n", max_size=9))
def test_an_unsafe_word_is_found_in_any_case_and_anywhere(text, around):
    assert list(unsafe(f"{around} {text.upper()} {around}"))


# --- reading grades ---

EASY = "The cat sat on the mat. We all saw it."
HARD = "Considerable psychological deterioration necessitates interdisciplinary consultation."


def test_long_words_and_sentences_raise_both_grades():
    easy, hard = grade([EASY] * 20), grade([f"{HARD} {HARD.lower()}"] * 20)
    assert easy.flesch_kincaid < 2 < 15 < hard.flesch_kincaid
    assert easy.smog < 5 < 15 < hard.smog
    assert (easy.words, easy.sentences) == (200, 40)


def test_a_text_without_an_end_is_a_sentence_of_its_own():
    assert grade(["Ask her", "Book it", '"Is it so?"', "  "]) == grade(['Ask her. Book it. "Is it so?"'])


def test_exempt_terms_count_as_one_short_word_in_every_form():
    texts = ["Psychotherapy helps. Two psychotherapies, and interpersonal psychotherapy, help."]
    terms = ["psychotherapy", "interpersonal psychotherapy", "psychotherapie"]
    assert grade(texts, terms) == grade(["Term helps. Two term, and term, help."])


@given(st.lists(st.sampled_from(["A term stands here.", "Terminology differs.", "No", "A long term."]), max_size=9))
def test_an_exempt_term_never_makes_a_text_longer_nor_touches_other_words(texts):
    assert grade(texts, ["long term"]).words <= grade(texts).words
    assert grade(texts, ["absent words"]) == grade(texts)


TOLD = [
    "Considerable",
    "psychologists'",
    "'so",
    "shh",
    "(don't",
    "well-known",
    "1948,",
    "–",
    "…",
    "NHS:",
    "says.",
    "it?",
]


@given(st.lists(st.sampled_from(TOLD), min_size=1, max_size=60))
def test_grades_are_those_of_textstat(said):
    text = f"{' '.join(said)} The end is near."
    found = grade([text])
    assert found.flesch_kincaid == pytest.approx(textstat.flesch_kincaid_grade(text))
    assert found.smog == pytest.approx(textstat.smog_index(text))


@pytest.mark.parametrize("notebook", notebooks(NOTEBOOKS), ids=lambda notebook: notebook.name)
def test_grades_of_the_lessons_are_those_of_textstat(notebook):
    text = "\n".join(notebook.prose)
    found = grade([text])
    assert found.flesch_kincaid == pytest.approx(textstat.flesch_kincaid_grade(text))
    assert found.smog == pytest.approx(textstat.smog_index(text))


def test_nothing_to_read_has_grade_0():
    assert grade([]) == grade([" ", ""]) == Grade(0, 0, 0, 0)


def test_smog_counts_from_thirty_sentences_on():
    few, many = Grade(5.0, 9.0, 500, 29), Grade(5.0, 9.0, 500, 30)
    assert not few.above(8)
    assert many.above(8)
    assert not many.above(9)
    assert Grade(8.1, 3.0, 500, 2).above(8)
    assert not Grade(8.0, 3.0, 500, 2).above(8)


def test_few_words_are_above_nothing():
    few = Grade(20.0, 20.0, 99, 40)
    assert not few.above(8)
    assert few.above(8, 99)
    assert Grade(20.0, 20.0, 100, 40).above(8)


# --- Markdown ---


@pytest.mark.parametrize(
    ("markdown", "reads"),
    [
        ("# A title\nText that runs\non.", "A title.\nText that runs on."),
        ("One:\n- first item\n- *second* item!\n3. third", "One.\nfirst item.\nsecond item!\nthird."),
        ("See [the page](https://example.org/a_b) and `code`", "See the page and code."),
        ("| A | B c |\n|---|:--|\n| d | e? |", "A.\nB c.\nd.\ne?"),
        ("> Quoted text\n> goes on", "Quoted text goes on."),
        ("Before\n```python\ncode()\n```\nafter <!-- hidden --> it", "Before.\nafter it."),
        ("**In danger now?**", "In danger now?"),
        ("```\ncode\n```", ""),
        ("A sum: 2 - 1 is 1, a well-known 1. It is.", "A sum: 2 - 1 is 1, a well-known 1. It is."),
    ],
)
def test_markdown_as_it_reads(markdown, reads):
    assert plain(markdown) == reads


# --- sameness ---


@given(st.lists(st.sampled_from(["a", "it's", "Ten", "10", "well-known"]), max_size=30), st.sampled_from(" ,;.\n"))
def test_a_text_has_a_run_for_each_eight_words(found, between):
    text = f"{between} ".join(found)
    runs = list(shingles(text))
    assert len(runs) == max(0, len(found) - 7)
    assert all(len(run) == 8 for run in runs)
    assert words(text) == [word.lower() for word in found]


RUN = "one two three four five six seven eight"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"So: {RUN.upper()}, and on.", RUN),
        (RUN.replace(" ", ", "), RUN),
        (RUN.replace("five", "more"), ""),
        (RUN.rpartition(" ")[0], ""),
        ("", ""),
    ],
)
def test_the_articles_own_words_are_known_by_their_hashes(monkeypatch, text, found):
    monkeypatch.setattr(wording, "article", lambda: frozenset({fingerprint(RUN.split())}))
    assert in_article(text) == found


def test_the_article_itself_is_not_kept_here():
    marks = wording.article()
    assert len(marks) > 1000
    assert len(fingerprint(RUN.split())) == 12
    assert all(len(mark) == 12 and not mark.strip("0123456789abcdef") for mark in marks)
