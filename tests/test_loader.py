"""YAML -> model: each kind of bad input is named in one line with file, line or entry, rule and remedy."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carelib.faults import ContentError, Fault
from carelib.loader import Library
from carelib.model import KINDS, Item, Term
from carelib.yamltext import line_of, parse_yaml, why_broken

LF = "\n"  # an f-string takes no backslash before Python 3.12
TERM = "- id: a\n  term: T\n  plain: P\n"
HERE = "content/glossary/x.yaml"
WHOLE_FILE = f"{HERE}: "  # where no line can be told
ITEM = """- id: asked
  lesson: one
  use: exit
  objective: L01-a
  bloom: apply
  stem: Which?
  options:
    - {id: a, text: A, feedback: F}
    - {id: b, text: B, feedback: F, misconception: M1}
    - {id: c, text: C, feedback: F, misconception: M1}
  key: KEY
  next_step: Look.
"""

# What is wrong -> (file's text, where it is said to be, the rule that is named).
BAD = {
    "an empty file": ("", WHOLE_FILE, "a list of entries was expected, here nothing"),
    "only a comment": ("# later\n", WHOLE_FILE, "a list of entries was expected, here nothing"),
    "one entry without a list": ("id: a\n", WHOLE_FILE, "a list of entries was expected, here dict"),
    "an empty list": ("[]\n", WHOLE_FILE, "a list of entries was expected"),
    "not UTF-8": (b"- id: a\n  term: caf\xe9\n", WHOLE_FILE, "UTF-8 text was expected, byte 19 is not"),
    "UTF-16": (TERM.encode("utf-16"), WHOLE_FILE, "UTF-8 text was expected"),
    "10 MB": (b"#" * 10_000_000, WHOLE_FILE, "at most 2,000,000 bytes were expected, here 10,000,000"),
    "broken YAML": (TERM + "  also: [b\n- id: c\n", f"{HERE}:5: ", "broken YAML"),
    "a tab for indentation": (TERM + "\talso: b\n", f"{HERE}:4: ", "broken YAML"),
    "a control character": ('- id: "\0"\n', HERE, "broken YAML"),
    "two documents": (f"{TERM}---\n{TERM}", f"{HERE}:4: ", "broken YAML"),
    "a tag of Python's": ("- !!python/object/apply:os.getcwd []\n", f"{HERE}:1: ", "broken YAML"),
    "an alias of nothing": (TERM + "  also: *b\n", f"{HERE}:4: ", "broken YAML"),
    "a key given twice": (TERM + "  term: U\n", f"{HERE}:4: ", "the key 'term' stands twice"),
    "an impossible date": (TERM + "  also: 2026-13-45\n", f"{HERE}:4: ", "month must be in 1..12"),
    "a list as a key": (TERM + "  ? [b]\n  : c\n", f"{HERE}:4: ", "broken YAML"),
    "a mapping as a key": (TERM + "  ? {b: c}\n  : d\n", f"{HERE}:4: ", "broken YAML"),
    "a number as a key": (TERM + "  1: b\n", f"{HERE}:", "1: "),
    "an entry that is no mapping": (f"{TERM}- b\n", f"{HERE}:4: 2: ", "here 'b'"),
    "a wrong type": ("- id: a\n  term: 3\n  plain: P\n", f"{HERE}:2: a: term: ", "should be a valid string, here 3"),
    "a number too long to print": (f"- id: a\n  plain: P\n  term: 0x{'f' * 5_000}\n", f"{HERE}:3: a: term: ", "string"),
    "an id too long to print": (TERM.replace("id: a", f"id: 0x{'f' * 5_000}"), f"{HERE}:1: ", "string"),
    "deep nesting": ("[" * 900 + "]" * 900, f"{HERE}:1: ", ""),
    "an alias of itself": (TERM + "  also: &b [*b]\n", f"{HERE}:4: ", ""),
    "a list that doubles": (
        f"- id: a\n  term: T\n  plain:\n  - &0 [x]\n{''.join(f'  - &{n} [*{n - 1}, *{n - 1}]{LF}' for n in range(1, 40))}",
        HERE,
        "",
    ),
    **{
        f"a tag that does not fit: {tagged}": (f"{TERM}  also: {tagged}\n", f"{HERE}:4: ", "broken YAML")
        for tagged in (
            "!!timestamp x",
            "!!bool x",
            '!!int ""',
            "!!float x",
            "!!set [b]",
            "!!omap [b]",
            "!!binary x",
            "!x y",
        )
    },
    "an id with a space": ("- id: a b\n  term: T\n  plain: P\n", f"{HERE}:1: a b: id: ", "should match pattern"),
    "an id over two lines": ('- id: "a\\nb"\n  term: T\n  plain: P\n', f"{HERE}:1: ", "should match pattern"),
    "a missing key": ("- id: a\n  term: T\n", f"{HERE}:1: a: plain: ", "expected, but it is missing; add 'plain: …'"),
    "an unknown key": (TERM + "  colour: red\n", f"{HERE}:4: a: colour: ", "this key is not known"),
    "an unknown key over two lines": (TERM + '  "b\\nc": red\n', f"{HERE}:4: a: ", "this key is not known"),
    "an unknown key that clears the screen": (TERM + '  "\\e[2J": red\n', f"{HERE}:4: a: ", "this key is not known"),
    "an id used twice in a file": (TERM + TERM, f"{HERE}:4: a: ", f"the id is already used in {HERE}"),
}


@pytest.mark.parametrize(("text", "where", "rule"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_with_place_rule_and_remedy(content, text, where, rule):
    content.write("glossary/x.yaml", text)
    (found,) = content.faults()
    assert found.startswith(where)
    assert rule in found
    assert "; " in found
    assert found.isprintable()
    with pytest.raises(ContentError, match=re.escape(found[:60])) as refused:
        content.library().of(Term)
    assert str(refused.value).isprintable()


BAD_ITEMS = {
    "a key that is no option": (ITEM.replace("KEY", "d"), "key: one of a, b, c was expected, not d; name the right"),
    "a missing source": (ITEM.replace("KEY", "a"), "sources: at least one source id was expected"),
    "an article's item without a pair": (
        ITEM.replace("KEY", "a") + "  about_article: true\n",
        "pair: an item keyed on the article needs the id of the item that asks what the field says",
    ),
    "an option given twice": (
        ITEM.replace("KEY", "a").replace("{id: c", "{id: b"),
        "options: each id once; here a, b, b",
    ),
    "a wrong option without its misconception": (
        ITEM.replace("KEY", "b") + "  sources: [s]\n",
        "options.a.misconception: expected for every wrong option",
    ),
    "two options": (
        re.sub(r".*id: c.*\n", "", ITEM).replace("KEY", "a") + "  sources: [s]\n",
        "options: Tuple should have at least 3 items",
    ),
}


@pytest.mark.parametrize(("text", "rule"), BAD_ITEMS.values(), ids=BAD_ITEMS)
def test_a_bad_item_is_one_line_with_place_rule_and_remedy(content, text, rule):
    content.write("items/x.yaml", text)
    (found,) = content.faults()
    assert re.match(r"content/items/x\.yaml:\d+: asked: ", found)
    assert rule in found
    assert "; " in found


def test_an_id_used_in_two_files_is_named_with_both(content):
    content.write("glossary/x.yaml", TERM)
    content.write("glossary/more/y.yml", f"\n{TERM}")
    (found,) = content.faults()
    assert found.startswith("content/glossary/x.yaml:1: a: the id is already used in content/glossary/more/y.yml; ")


def test_a_folder_named_like_a_file_is_a_fault(content):
    (content.root / "glossary" / "x.yaml").mkdir(parents=True)
    assert content.faults() == [f"{HERE}: the file cannot be read (Is a directory); check its name and permissions"]


def test_a_file_that_cannot_be_opened_is_a_fault(content, monkeypatch):
    content.write("glossary/x.yaml", TERM)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    assert content.faults() == [f"{HERE}: the file cannot be read (Permission denied); check its name and permissions"]


def test_a_link_to_nothing_is_a_fault(content):
    content.write("glossary/y.yaml", TERM)
    (content.root / "glossary" / "x.yaml").symlink_to("gone.yaml")
    assert content.faults() == [
        f"{HERE}: the file cannot be read (No such file or directory); check its name and permissions"
    ]


@pytest.mark.parametrize("name", ["colours/x.yaml", "x.yml", "schema/x.yaml"])
def test_a_file_outside_the_known_folders_is_a_fault(content, name):
    content.write(name, TERM)
    (found,) = content.faults()
    assert found.startswith(f"content/{name}: '{name.split('/')[0]}' is no kind of content; use one of approaches, ")


def test_several_faults_are_counted_in_the_error(content):
    content.write("glossary/x.yaml", "- id: a\n")
    with pytest.raises(ContentError, match=r"add 'term: …' \(and 1 more: run 'carelib check'\)$") as refused:
        content.library().of(Term)
    assert [type(fault) for fault in refused.value.faults] == [Fault, Fault]


def test_one_faulty_entry_does_not_hide_the_others(content):
    content.write("glossary/x.yaml", f"- id: b\n{TERM}")
    library = content.library()
    assert [one.id for one in library.placed("glossary")] == ["a"]


def test_yes_and_no_are_words_and_true_is_a_truth():
    assert parse_yaml("[yes, no, on, off, Yes, NO]") == ["yes", "no", "on", "off", "Yes", "NO"]
    assert parse_yaml("[true, False]") == [True, False]


def test_a_byte_order_mark_is_allowed(content):
    content.write("glossary/x.yaml", f"\ufeff{TERM}")
    assert list(content.library().of(Term)) == ["a"]


def test_shipped_content_can_be_read(library):
    assert library.faults() == []
    for kind in KINDS.values():
        assert all(entry.id == name for name, entry in library.of(kind).items())


def test_a_place_is_named_by_file_and_line(library):
    name, item = next(iter(library.of(Item).items()))
    file, line = library.place("items", name, "options", 1, "text")
    text = (library.root.parent / file).read_text("utf-8").splitlines()
    assert item.options[1].text[:20] in text[line - 1]
    assert library.place("items", "not-there") == ("content", 0)


@pytest.mark.parametrize("near", ["words-intake-from", "intake", "", "\n", 3])
def test_an_id_that_is_not_there_is_answered_in_one_line_with_near_ones(library, near):
    with pytest.raises(LookupError, match=r"^there is no item .*; near it are: [a-z]") as refused:
        library.find(Item, near)
    assert str(refused.value).isprintable()


def test_no_entry_at_all_is_said_so(content):
    with pytest.raises(LookupError, match="near it are: none"):
        content.library().find(Item, "a")


def test_a_reason_without_a_mark_is_the_errors_own_text():
    assert why_broken(yaml.YAMLError("odd\nsecond line")) == (0, "odd")


NAME = st.text(st.characters(categories=["Ll"]), min_size=1, max_size=8)
TREE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(NAME | st.text(), inner),
    max_leaves=8,
)


@given(entries=st.lists(st.dictionaries(st.sampled_from(["id", "term", "plain", "also"]) | st.text(), TREE) | TREE))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_each_fault_is_one_line(content, entries):
    content.write("glossary/x.yaml", yaml.safe_dump(entries))
    for fault in Library(content.root).faults():
        assert str(fault).isprintable()


@given(text=st.text() | st.text(st.sampled_from("-:[]{}&*!|>'\"#%@ab01 \n\t,?<=~")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_text_stands_in_a_file_each_fault_is_one_line(content, text):
    content.write("glossary/x.yaml", text.encode("utf-8", "surrogatepass"))
    for fault in Library(content.root).faults():
        assert str(fault).isprintable()


VALUE = st.integers() | st.lists(NAME, min_size=1, max_size=3)


@given(entries=st.lists(st.dictionaries(NAME, VALUE, min_size=1, max_size=4), min_size=1, max_size=4))
def test_the_line_of_a_value_is_the_line_that_it_stands_on(entries):
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False)
    lines = text.splitlines()
    for index, entry in enumerate(entries):
        for key, value in entry.items():
            assert yaml.safe_load(lines[line_of(text, (index, key)) - 1].lstrip("- ")).keys() == {key}
            if isinstance(value, list):
                last = lines[line_of(text, (index, key, len(value) - 1)) - 1]
                assert yaml.safe_load(last.lstrip("- ")) == value[-1]


@pytest.mark.parametrize("where", [(7,), (0, "b"), (0, "a", "c"), (0, "a", 9), ("a",)])
def test_the_line_of_what_is_not_there_is_the_nearest_above(where):
    assert line_of("- a:\n  - 1\n", where) in (1, 2)
