"""What the public pages are made of: fair options, criteria that are met where they say so, files that are not ours."""

import hashlib
import json
import re
from pathlib import Path

import pytest

import carelib
from carelib.activities.panels import chances_panel
from carelib.check import course
from carelib.check.wording import GRADES, grade
from carelib.loader import library as shipped
from carelib.model import Checklist, Criterion, Draw, HelpOption, Item, SureQuestion, Value
from carelib.publish.paths import DASHBOARD
from carelib.translations import library_in
from carelib.where import ASSETS

STATIC = ASSETS / "voila" / "templates" / "carelib" / "static"
CELLS = json.loads(DASHBOARD.read_text("utf-8"))["cells"]
PAGES = [tag[5:] for cell in CELLS for tag in cell["metadata"].get("tags", []) if tag.startswith("page:")]


def changed(library, kind, **new):
    """The library with the first entry of a kind changed."""
    entries = dict(library.of(kind))
    name = next(iter(entries))
    entries[name] = entries[name].model_copy(update=new)
    return type(
        "Changed",
        (),
        {"of": lambda self, asked: entries if asked is kind else library.of(asked), "place": library.place},
    )()


def test_shipped_options_are_told_in_equal_detail(library):
    assert list(course.options_are_fair(library)) == []
    assert len(library.of(HelpOption)) == 6


def test_a_bad_side_left_out_or_a_long_praise_is_a_fault(library):
    first = next(iter(library.of(HelpOption).values()))
    assert "good and" in str(next(course.options_are_fair(changed(library, HelpOption, bad=first.bad[:3]))))
    praised = (first.good[0].model_copy(update={"text": "Very good " * 30}), *first.good[1:])
    assert "words, bad ones" in str(next(course.options_are_fair(changed(library, HelpOption, good=praised))))


def test_a_wish_that_forgets_an_option_is_a_fault(library):
    first = next(iter(library.of(Value).values()))
    fits = dict(list(first.fits.items())[1:])
    assert "too many or too few options: self_help" in str(
        next(course.values_know_every_option(changed(library, Value, fits=fits)))
    )


def test_all_criteria_are_there_and_those_that_need_no_test_of_a_decision_aid_are_met():
    criteria = list(shipped().of(Criterion).values())
    counts = {
        group: sum(one.group == group for one in criteria) for group in ("qualifying", "certification", "quality")
    }
    assert counts == {"qualifying": 6, "certification": 10, "quality": 28}
    assert all(one.state == "met" for one in criteria if one.group == "qualifying")
    assert all(one.state in ("met", "does not apply") for one in criteria if one.group == "certification")
    needs_none = [
        one for one in criteria if one.group == "quality" and one.state not in ("needs field test", "does not apply")
    ]
    assert all(one.state == "met" for one in needs_none)
    assert len(needs_none) == 15
    for one in criteria:
        assert (one.page in PAGES) == (one.state == "met"), one.id


def test_the_table_counts_and_never_certifies():
    said = carelib.decision_aid()._repr_html_()
    assert "6 of 6 met" in said
    assert not re.search(r"\bcertified\b", said)


@pytest.mark.parametrize("item_id", shipped().of(Draw)["public"].items)
def test_an_item_of_the_public_quiz_is_plain_and_stands_by_itself(item_id):
    item = shipped().find(Item, item_id)
    texts = [item.stem, *(f"{one.text}. {one.feedback}" for one in item.options)]
    assert not item.about_article
    assert "lesson" not in " ".join(texts)
    assert not grade(texts).above(GRADES["public"] + 1)


def test_a_hint_leads_to_a_page():
    assert {one.page for one in shipped().of(SureQuestion).values()} <= set(PAGES)


def test_what_is_not_ours_is_what_its_table_says():
    table = (STATIC / "vendor" / "README.md").read_text("utf-8")
    for path in (STATIC / "vendor").glob("*.js"):
        assert path.name in table
        assert hashlib.sha256(path.read_bytes()).hexdigest() in table
    assert {path.suffix for path in (STATIC / "vendor").iterdir()} == {".js", ".md", ".txt"}


def test_icons_are_named_by_the_style_sheet_and_none_is_left_over():
    named = set(re.findall(r'url\("icons/(\w+)\.svg"\)', (STATIC / "page.css").read_text("utf-8")))
    assert named == {Path(one).stem for one in (STATIC / "icons").iterdir()}


def test_english_sources_under_the_figures_say_that_they_are_english():
    told = chances_panel(library_in("es"))._repr_html_()
    assert '<p>Fuente: <span lang="en">Vittengl' in told


@pytest.mark.parametrize("idiom", ["cannot tell", "act on", "within reach", "pass out", "passes out", "a drink down"])
def test_what_decides_about_a_call_is_said_without_idioms(library, idiom):
    safety = library.of(Checklist)["decision"].safety
    told = [option.why for option in safety.options if option.why]
    told += ["".join(cell["source"]) for cell in CELLS if cell["id"] in ("start", "help-say")]
    assert not [text for text in told if idiom in text]
