"""Anki: a package of cards to repeat, one a question, in a deck for each section."""

import io
import os
import time
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from itertools import groupby

from carelib.publish.exports.question import Question, html, inline

CANNOT = (
    "The order of options stays the same and no answer is checked: learners say it to themselves and turn the card; "
    "which misconception stands behind which option is lost, only tags for the whole card tell it."
)
FIELDS = ("Id", "Question", "Options", "Answer", "Feedback", "More")
MODEL = 1_640_995_217
"""Fixed for good: Anki knows the kind of note by it, and takes another number for another kind."""
FRONT = "{{Question}}{{Options}}"
BACK = "{{FrontSide}}<hr id=answer><p><b>{{Answer}}</b></p>{{Feedback}}{{More}}"
STYLE = ".card { font: 1.1rem/1.5 sans-serif; max-width: 40rem; margin: 0 auto; text-align: start; }"
LIST = '<ol type="a">{}</ol>'


def write(questions: Sequence[Question]) -> bytes:
    """The questions as an Anki package."""
    import genanki  # type: ignore[import-untyped]  # here, for nobody else needs it

    model = genanki.Model(
        MODEL,
        "carelib question",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Question", "qfmt": FRONT, "afmt": BACK}],
        css=STYLE,
    )
    decks = []
    for (section_id, section), inside in groupby(questions, key=lambda one: (one.section_id, one.section)):
        deck = genanki.Deck(_number(section_id), f"carelib::{section.replace('::', ':')}")
        for one in inside:
            deck.add_note(genanki.Note(model, _fields(one), tags=one.tags, guid=genanki.guid_for("carelib", one.id)))
        decks.append(deck)
    made = io.BytesIO()
    genanki.Package(decks).write_to_file(made, timestamp=_now())
    return _undated(made)


def _now() -> float:
    """The time of the notes: Anki updates a note only by one that is newer. Builds that must repeat can set it."""
    return float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())


def _number(section_id: str) -> int:
    """A deck's number, always the same for a section, in the range in which Anki makes them up."""
    return (1 << 30) + int.from_bytes(sha256(f"carelib {section_id}".encode()).digest()[:4], "big") % (1 << 30)


def _undated(made: io.BytesIO) -> bytes:
    """The same package without the time at which its files were packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _fields(one: Question) -> list[str]:
    return [
        one.id,
        html(*one.asks),
        LIST.format("".join(f"<li>{inline(option.text)}</li>" for option in one.options)),
        f"{one.key.id}) {inline(one.key.text)}",
        LIST.format("".join(f"<li>{inline(option.feedback)}</li>" for option in one.options)),
        html(*one.after),
    ]
