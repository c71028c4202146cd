"""Item-writing flaws: each rule has items that trip it and near misses that must not."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import FEEDBACK, STEM, TEXTS, made

from carelib.check.cues import content_words
from carelib.check.flaws import (
    FEWEST,
    NAMES,
    RULES,
    absolutes_bound,
    bank_flaws,
    flaws,
    key_longest_bound,
    place_of_key,
    position_p,
)

BY_NAME = {rule.__name__: rule for rule in RULES}
WORDS = FEEDBACK[0].split()


def stem(question, before="Nadia and Tom share a room at a clinic."):
    return {"stem": f"{before} {question}"}


def key_says(text, others=TEXTS[1:]):
    return {"texts": (text, *others)}


def other_says(text, others=TEXTS[:2]):
    return {"texts": (*others, text)}


def feedback(text):
    return {"feedback": (*FEEDBACK[:2], text)}


ECHO = {"stem": "Ola avoids the tram, the lift and the bridge. What would help?"}
NO_ECHO = ("Long walks at dawn", "Tea with a friend")

# Rule -> (item, the flaw's name, words of what is told).
TRIPS = {
    "key_is_long": [
        (key_says("Ask her kindly what it is that she hopes for"), "key-is-long", "the key has 44 characters"),
        ({"texts": ("k" * 30, "x" * 20, "y" * 20)}, "key-is-long", "the key has 30 characters, the others 20, 20"),
        ({"texts": ("k" * 51, "x" * 40, "y" * 40)}, "key-is-long", "the key has 51 characters"),
    ],
    "absolutes_cue": [
        (other_says("Hand each caller only the leaflet"), "absolute-word", "'only' stands in a distractor"),
        (other_says("It must be the printed leaflet"), "absolute-word", "'must'"),
        (other_says("Hand out leaflets at every call"), "absolute-word", "'every'"),
        (other_says("None that the desk could hand over"), "absolute-word", "'none'"),
    ],
    "vague_cue": [
        (key_says("Ask what she may be hoping for"), "vague-word", "'may' stands in the key only"),
        (key_says("Often the hope behind the word"), "vague-word", "'often'"),
    ],
    "form_cue": [
        (key_says("What do you hope for today?"), "form", "the key alone is a question"),
        ({"texts": ("Say what she hopes", "Shall I book it?", "Is it the leaflet?")}, "form", "or alone is none"),
        (other_says('"Is it so?"', ('"I see."', '"What is it?"')), "form", "the key alone is a question"),
        (key_says("ask her what she hopes for"), "form", "some options begin with a capital letter"),
        (other_says("Hand her the leaflet."), "form", "some options end with a full stop"),
        (stem("What she was handed at the desk is an"), "form", "the stem ends in 'a' or 'an'"),
        (stem("On the screen stands a ...?"), "form", "the stem ends in 'a' or 'an'"),
    ],
    "clang": [
        (
            {
                "texts": ("Counting sheep in the mornings", "Walking round the pond", "Writing to an old friend"),
                "stem": "Maja is counting sheep in the mornings, and is tired. What would help her?",
            },
            "clang",
            "the key repeats the stem (counting, morning, sheep)",
        ),
        (ECHO | {"texts": ("The tram and the lift, red old new big sad shy mad", *NO_ECHO)}, "clang", "(lift, tram)"),
    ],
    "convergence": [
        ({"texts": ("Mei and Ravi", "Mei and Joana", "Ravi and the coach")}, "convergence", "shares most"),
        (
            {"texts": ("Short and practical", "Short and deep", "Long and practical", "Late and far away")},
            "convergence",
            "shares most",
        ),
    ],
    "all_or_none": [
        (other_says(text), "all-or-none", "an option stands for other options")
        for text in (
            "All of the above",
            "None of the above.",
            "Both of them",
            "Neither",
            "Both of the other options, in turn",
            "Both a and b",
            "A and C",
            "Neither of these",
        )
    ],
    "negative_stem": [
        (stem(question), "negative-stem", "put in the negative")
        for question in (
            "Which of these is not a register?",
            "Which message should not wait until noon?",
            "All of these are signs except which?",
            "What does the guideline say least about?",
            "Which of the replies doesn't help her?",
            "Which reply would not fit someone who is safe?",
        )
    ],
    "numbers": [
        ({"texts": ("5 to 20 sessions", "1 to 5 sessions", "21 to 90 sessions")}, "overlap", "two ranges overlap"),
        ({"texts": ("Under 10 hours", "Under 20 hours", "30 hours or more")}, "overlap", "two ranges overlap"),
        ({"texts": ("Up to 5 weeks", "5 to 9 weeks", "10 weeks or more")}, "overlap", "two ranges overlap"),
        ({"texts": ("Under 5 weeks", "between 5 and 10 weeks", "at least 10 weeks")}, "overlap", "two ranges overlap"),
        ({"texts": ("8 weeks or less", "5 weeks at most", "12 weeks or more")}, "overlap", "two ranges overlap"),
        ({"texts": ("8-12 weeks", "at least 10 weeks", "fewer than 8 weeks")}, "overlap", "two ranges overlap"),
        ({"texts": ("About 59", "About 20", "About 85")}, "order", "the numbers do not ascend"),
        ({"texts": ("1,200 sessions", "40 sessions", "1 session")}, "order", "the numbers do not ascend"),
    ],
    "opposites": [
        (
            {"texts": ("Yes, it is safe so far", "No, it is too soon now", "It has a name of its own")},
            "opposites",
            "two options are opposites",
        ),
        (
            {"texts": ("The title is protected", "The title is not protected", "The title differs by town")},
            "opposites",
            "two options are opposites",
        ),
    ],
    "stem_form": [
        (stem("Complete the sentence of the desk."), "stem", "does not end with a question mark"),
        ({"stem": "What should she say or do then?"}, "stem", "it has 7 words"),
        (stem("What then?", "word " * 79), "stem", "it has 81 words"),
        (stem("Which of the following is true?"), "stem", "only by reading the options"),
        (stem("Which one of these statements is correct?"), "stem", "only by reading the options"),
        (stem("Which statement is right?"), "stem", "only by reading the options"),
        (stem("As in the previous question, what comes first?"), "hinge", "hangs on another item"),
        (stem("Given your last answer and the item above, what comes first?"), "hinge", "hangs on another item"),
    ],
    "feedback_form": [
        (feedback(" ".join(WORDS[:24])), "feedback", "24 words"),
        (feedback("word " * 81), "feedback", "81 words"),
        (feedback(f"Correct! {FEEDBACK[0]}"), "feedback", "begins with a verdict"),
        (feedback(f"No, {FEEDBACK[0]}"), "feedback", "begins with a verdict"),
        (feedback(f"Great work. {FEEDBACK[0]}"), "feedback", "begins with a verdict"),
    ],
}

# Rule -> items that come near it and are sound.
NEAR = {
    "key_is_long": [
        {"texts": ("k" * 29, "x" * 20, "y" * 20)},  # longest by nine
        {"texts": ("k" * 50, "x" * 40, "y" * 40)},  # 1.25 times the mean
        {"key": "b"},
        other_says("Hand her the leaflet that was printed for callers like her"),
        {"texts": ("Ask for her hope", "Book", "Hand her a leaflet about it")},
    ],
    "absolutes_cue": [
        key_says("Ask only what she hopes for"),
        other_says("Hand her a leaflet every week"),
        other_says("Hand her one every two weeks"),
        other_says("Book her in after all"),
        other_says("Not only the leaflet, and soon"),
        other_says("Tell her that it is all right"),
        other_says("Call her back on every Monday"),
        {"texts": ("Ask her, and only her", "It must be the leaflet", "Never before the leaflet")},
    ],
    "vague_cue": [
        key_says("Ask what she hopes for in May"),
        other_says("She may find it in the leaflet"),
        {"texts": ("She may want to be asked", "She may want a free slot", "She wants the leaflet now")},
    ],
    "form_cue": [
        {"texts": ('"Are you safe?"', '"Can I book it?"', '"Is it a leaflet?"')},
        {"texts": ("What is it?", "I book it.", "Is it the leaflet?")},  # a distractor is no question: no cue
        {"texts": ("Book it today", "Is it the leaflet?", "Hand it out")},
        {"texts": ("5 sessions", "A year or so", "10 hours, in all")},
        {"texts": ('"I can book it."', "“I can ask you.”", "I can hand it out.")},
        stem("Which of these is vitamin A?"),
    ],
    "clang": [
        ECHO | {"texts": ("The tram and the lift, red old new big sad shy mad dry", *NO_ECHO)},  # 2 of 10
        {
            "texts": ("The tram and the lift", "The bridge and the bus", "The dark and the noise"),  # each its own echo
            "stem": "Ola avoids tram and lift, bridge and bus, the dark and all noise. Where should she begin?",
        },
        ECHO | {"texts": ("The tram and the lift", "The tram at noon", "The bus at noon")},  # one word alone
        {"texts": ("Ask the caller for a word", "Book the caller a word", "Hand the caller a word")},
        key_says("See what the caller likes"),  # one word only
        stem("I'd like to eat, and I'll go. It's his son's. What would you say?")
        | key_says("I'd like it, and I'll see his"),  # contractions carry no meaning
        {
            "texts": ("Counting sheep in the mornings", "Counting sheep at night", "Hating those mornings"),
            "stem": "Maja is counting sheep in the mornings, and is tired. What would help her?",
        },
    ],
    "convergence": [
        {"texts": ("Mei and Ravi", "Mei, red and sea", "Ravi, old and sky")},  # a quarter of each
        {"texts": ("Mei and Ravi", "Mei and Ravi here", "Ravi and the coach")},
        {"texts": ("Mei and Joana", "Ravi and Mei", "Ravi and the coach")},
        {"texts": ("Long and deep", "Long and broad", "Long and steep")},
    ],
    "all_or_none": [
        other_says(text)
        for text in (
            "She should write to both of them",
            "Neither of them was asked first",
            "Both alike, as one clock is held to each",
            "None that is worth making so early",
            "All of the staff at the front desk",
            "Take both, a tool and a talk",
            "Neither, since one gives company",
        )
    ],
    "negative_stem": [
        stem(question)
        for question in (
            "Which reply suits someone who does not want advice?",
            "Which reply answers “I will not go, don't ask me”?",
            'Which reply answers "I will not go"?',
            "Which reply holds if she is not safe?",
            "Which reply tells her that it does not depend on a word?",
            "Which reply would help at least one of them?",
            "Which reply says whether or not she is safe?",
            "Which reply fits, and why, or why not?",
            "Which sign, which does not hurt, comes first?",
        )
    ]
    + [stem("What comes first?", "He does not sleep. She isn't well.")],
    "numbers": [
        {"texts": ("1 to 4 sessions", "5 to 20 sessions", "21 or more sessions")},
        {"texts": ("Under 10 hours", "10 to 20 hours", "over 20 hours")},
        {"texts": ("At most 9", "between 10 and 20", "more than 20")},
        {"texts": ("Fewer than 8", "8 to 12", "More than 12")},
        {"texts": ('"Rang at 10:40. High risk."', '"Rang at 10:40. Calmer."', '"Said: Sunday. Rang at 10:40."')},
        {"texts": ("About 20", "About 59", "About 1,085")},
        {"texts": ("2 weeks", "30 minutes", "1 day")},  # different units
        {"texts": ("To begin now, as 8 is few", "To wait for 3 more", "To take 16")},
        {"texts": ("5 to 20 sessions", "Up to the two of them", "10 sessions")},
    ],
    "opposites": [
        {"texts": ("Yes, on most days now", "No, there is no date", "Not yet, come again soon")},
        {"texts": ("Well: it is enough", "Not at all: it is used so", "Partly: in a note it is")},
        {"texts": ("Yes, by her doctor now", "Yes, by the desk today", "It has to wait till noon")},
        {"texts": ("The title is protected", "The title is not yet free", "The title differs by town")},
    ],
    "stem_form": [
        stem("What should come first?", "word " * 76),
        {"stem": "What should she say or do right then?"},
        stem('Whom does he mean by "you"?'),
        stem("Which statement does the survey support?"),
        stem("Which of these is nearest to what is true?"),
        stem("At the last question he falls silent. What was it for?"),
        stem("She asks the question before him. What is it for?"),
    ],
    "feedback_form": [
        feedback(" ".join(WORDS[:25])),
        feedback("word " * 80),
        feedback(f"No manual says so. {FEEDBACK[0]}"),
        feedback(f"Right at the start he asks her. {FEEDBACK[0]}"),
        feedback(f"Correcting him would end the talk. {FEEDBACK[0]}"),
    ],
}


def cases(by_rule):
    return [pytest.param(rule, case, id=f"{rule}-{n}") for rule, many in by_rule.items() for n, case in enumerate(many)]


def test_every_rule_has_what_trips_it_and_near_misses():
    assert set(TRIPS) == set(NEAR) == set(BY_NAME)
    assert len(BY_NAME) == len(RULES)


def test_every_name_has_an_item_with_that_flaw():
    assert {name for trips in TRIPS.values() for _, name, _ in trips} == set(NAMES)


def test_an_item_without_flaws_has_none():
    assert flaws(made()) == []


@pytest.mark.parametrize(("rule", "case"), cases(TRIPS))
def test_a_rule_finds_what_breaks_it(rule, case):
    changes, name, told = case
    item = made(**changes)
    found = [flaw for flaw in BY_NAME[rule](item) if flaw.rule == name and told in flaw.wrong]
    assert found
    assert found[0] in flaws(item)
    assert found[0].remedy
    assert found[0].where[0] in ("stem", "options")


@pytest.mark.parametrize(("rule", "case"), cases(NEAR))
def test_a_rule_leaves_a_near_miss_alone(rule, case):
    assert list(BY_NAME[rule](made(**case))) == []


def test_a_remedy_says_how_many_words():
    assert flaws(made(feedback=(*FEEDBACK[:2], "Short.")))[0].remedy.startswith("write 25 to 80 words: ")


def test_words_that_carry_meaning():
    assert content_words("I'll ask the sister's friends; it isn't far, no; go up a hill") == {
        "ask",
        "sister",
        "friend",
        "far",
        "hill",
    }


# --- any item ---

TRICKY = st.sampled_from(
    [
        "Ask",
        "her",
        "hope",
        "book",
        "slot",
        "never",
        "often",
        "may",
        "May",
        "only",
        "5",
        "12",
        "20",
        "to",
        "under",
        "all",
        "of",
        "the",
        "above",
        "both",
        "yes",
        "no",
        "not",
        "Yes",
        "No",
        "title",
        "is",
        "protected",
        "caller",
        "word",
        "it's",
        "don't",
        "every",
        "week",
        ".",
        "?",
        "a",
        "b",
        "and",
    ]
)
texts = st.lists(TRICKY, min_size=1, max_size=7).map(" ".join)
items = st.builds(
    lambda texts, key, before, says: made(texts, key=key, stem=f"{before} {STEM}", feedback=[*says, *FEEDBACK]),
    st.lists(texts, min_size=3, max_size=5, unique=True),
    st.sampled_from("abc"),
    texts,
    st.lists(st.sampled_from(["Too short.", f"Wrong! {FEEDBACK[0]}"]), max_size=2),
)


def named(item):
    return {flaw.rule for flaw in flaws(item)}


@given(items, st.randoms(use_true_random=False))
def test_the_order_of_options_changes_no_flaw_but_the_order_of_numbers(item, chance):
    options = list(item.options)
    chance.shuffle(options)
    shuffled = item.model_copy(update={"options": tuple(options)})
    assert named(shuffled) - {"order"} == named(item) - {"order"}


@given(items, st.sampled_from(NAMES))
def test_an_answer_silences_exactly_its_rule(item, name):
    answering = item.model_copy(update={"answers": {name: "It is meant so."}})
    assert flaws(answering) == [flaw for flaw in flaws(item) if flaw.rule != name]


@given(items)
def test_a_flaw_has_a_known_name_and_a_place_in_its_item(item):
    for flaw in flaws(item):
        value = item.model_dump()
        for part in flaw.where:
            value = value[part]
        assert value
        assert flaw.rule in NAMES


@given(items)
def test_a_key_that_is_not_the_longest_option_is_not_called_long(item):
    key = next(option for option in item.options if option.id == item.key)
    longer = next(option for option in item.options if option.id != item.key).model_copy(update={"text": key.text * 2})
    options = tuple(longer if option.id == longer.id else option for option in item.options)
    assert "key-is-long" not in named(item.model_copy(update={"options": options}))


# --- the bank ---


def bank(number, *, key="abc", texts=TEXTS, lesson="0{}-made", **changes):
    """That many items, three to a lesson, with keys taken in turn."""
    return [
        made(texts, id=f"i{n}", key=key[n % len(key)], lesson=lesson.format(n // 3), **changes) for n in range(number)
    ]


LONG = ("Ask her what she is hoping for", *TEXTS[1:])
ABSOLUTE = (TEXTS[0], "Book her at every such call", "Only hand her the leaflet")

BANK_TRIPS = {
    "bank-length": (
        bank(FEWEST, key="a", texts=LONG),
        "the key is the longest option in 100% of the items; chance explains up to 58%",
    ),
    "bank-absolute": (
        bank(FEWEST, key="a", texts=ABSOLUTE),
        "100% of the distractors have an absolute word; keys and chance explain up to 30%",
    ),
    "bank-position": (bank(18, key="aabaacaabaacaabbac"), "keys stand first, second, third 11, 4 and 3 times"),
    "bank-run": (bank(4, key="b", lesson="01-made"), "01-made: 4 keys in a row stand at place 2, from i0 on"),
}
BANK_NEAR = {
    "bank-length": [bank(FEWEST - 1, key="a", texts=LONG), bank(FEWEST, key="ab", texts=LONG)],
    "bank-absolute": [bank(FEWEST - 1, key="a", texts=ABSOLUTE), bank(18, key="abc", texts=ABSOLUTE)],
    "bank-position": [bank(14, key="a"), bank(18, key="aabaacaabaacaabbbc")],
    "bank-run": [bank(3, key="b", lesson="01-made"), bank(6, key="b")],
}


def test_every_rule_over_the_bank_has_what_trips_it_and_near_misses():
    assert set(BANK_TRIPS) == set(BANK_NEAR)


@pytest.mark.parametrize("rule", BANK_TRIPS)
def test_a_rule_over_the_bank_finds_what_breaks_it(rule):
    items, told = BANK_TRIPS[rule]
    (found,) = (flaw for flaw in bank_flaws(items) if flaw.rule == rule)
    assert told in found.wrong


@pytest.mark.parametrize(("rule", "items"), cases(BANK_NEAR))
def test_a_rule_over_the_bank_leaves_a_near_miss_alone(rule, items):
    assert rule not in {flaw.rule for flaw in bank_flaws(items)}


def test_an_empty_bank_has_no_flaws():
    assert list(bank_flaws([])) == []


banks = st.lists(items, min_size=1, max_size=30)


@given(banks)
def test_what_chance_explains_is_never_less_than_chance(found):
    longest, bound = key_longest_bound(found)
    assert 0 <= longest <= 1
    assert bound >= min(1 / len(item.options) for item in found)
    share, most = absolutes_bound(found)
    assert 0 <= share <= 1
    assert most >= 0


def test_how_uneven_positions_are_is_told_by_chi_square():
    uneven = [made(key=key) for key in "a" * 12 + "bbb" + "ccc"]  # 6 expected of each: 36/6 + 9/6 + 9/6 = 9
    assert position_p(uneven) == pytest.approx(math.exp(-9 / 2))


def test_a_key_as_long_as_another_option_is_not_the_longest():
    alike = made(("Ask", "Say", "Go"))
    longest = made(("Asks", "Say", "Go"))
    assert key_longest_bound([alike, alike, longest, alike])[0] == 0.25


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=40), st.permutations("abc"))
def test_it_does_not_matter_which_position_is_the_crowded_one(keys, other):
    moved = [other["abc".index(key)] for key in keys]
    chance = position_p([made(key=key) for key in keys])
    assert 0 < chance <= 1
    assert position_p([made(key=key) for key in moved]) == pytest.approx(chance)


def test_a_position_is_where_the_key_stands_whatever_its_letter():
    item = made(key="b")
    assert place_of_key(item) == 1
    assert place_of_key(item.model_copy(update={"options": item.options[::-1]})) == 1
    assert place_of_key(item.model_copy(update={"options": (item.options[1], item.options[0], item.options[2])})) == 0
