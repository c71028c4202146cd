"""An item with everything that goes along with it, ready for any format: one place that collects, six that write."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from carelib.activities.base import cited, phrases
from carelib.loader import Library
from carelib.model import Case, Form, Item, Lesson, Misconception, Objective, Source
from carelib.model import Option as Choice

ATTRIBUTION = "carelib contributors, CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
"""How LICENSE asks to be credited, with the link that it asks for."""
UNWRITABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What some format cannot hold: control characters, halves of characters, and the mark at the start of a file."""


@dataclass(frozen=True)
class Option:
    """One choice, with what a learner who chose it needs to hear."""

    id: str
    text: str
    feedback: str
    is_key: bool
    misconception: str = ""
    belief: str = ""


@dataclass(frozen=True)
class Question:
    """An item of the bank, its references followed."""

    id: str
    use: str
    section_id: str
    section: str
    lesson: str
    lesson_title: str
    objective: str
    objective_text: str
    bloom: str
    stem: str
    options: tuple[Option, ...]
    next_step: str
    sources: tuple[str, ...]
    before: tuple[str, ...] = ()
    about_article: bool = False
    content_note: str = ""
    attribution: str = ATTRIBUTION

    @property
    def key(self) -> Option:
        """The right option."""
        return next(option for option in self.options if option.is_key)

    @property
    def tags(self) -> tuple[str, ...]:
        """What it is about, in words without a space, for platforms that look up by tag."""
        wrong = dict.fromkeys(f"misconception:{one.misconception}" for one in self.options if one.misconception)
        article = ("key:article",) if self.about_article else ()
        return (
            f"lesson:{self.lesson}",
            f"objective:{self.objective}",
            f"bloom:{self.bloom}",
            f"use:{self.use}",
            *article,
            *wrong,
        )

    @property
    def asks(self) -> tuple[str, ...]:
        """What is read before the options: a note on content, the story of a case, and last the stem."""
        return (*((self.content_note,) if self.content_note else ()), *self.before, self.stem)

    @property
    def after(self) -> tuple[str, ...]:
        """What is read when it is answered, whatever the answer was."""
        article = ("The key is what the article says, not what the field says.",) if self.about_article else ()
        sources = (f"Source: {one}" for one in self.sources)
        return (*article, f"Next: {self.next_step}", *sources, self.attribution)


def clean(text: str) -> str:
    """The text without what some format cannot hold, and with one kind of line break."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def html(*paragraphs: str) -> str:
    """Texts as paragraphs of HTML; nothing in them counts as markup."""
    return "".join(f"<p>{inline(text)}</p>" for text in paragraphs)


def inline(text: str) -> str:
    """A text as HTML without a paragraph of its own."""
    return escape(text, quote=False).replace("\n", "<br>")


def questions(library: Library, lesson: str | None = None) -> list[Question]:
    """The items of the bank, or of one lesson, section by section; ``LookupError`` where there is none."""
    if lesson is not None:
        library.find(Lesson, lesson)
    tellers: list[Case | Form] = [*library.of(Case).values(), *library.of(Form).values()]
    told = {item: each for each in tellers for item in each.items}
    words = phrases(library, "quiz")
    found = [_question(library, item, told.get(item.id), words) for item in library.of(Item).values()]
    found = [one for one in found if lesson in (None, one.lesson)]
    if not found:
        raise LookupError(f"lesson {lesson} asks nothing; name another, or none for all")
    place = {item: number for number, item in enumerate(told)}  # lessons first, then cases, then tests
    return sorted(found, key=lambda one: (place.get(one.id, -1), one.lesson))


def _question(library: Library, item: Item, told: Form | Case | None, words: Mapping[str, str]) -> Question:
    lesson, objective = library.find(Lesson, item.lesson), library.find(Objective, item.objective)
    title, section_id, note = f"{lesson.number} {lesson.title}", lesson.id, item.content_note
    before: tuple[str, ...] = ()
    if isinstance(told, Case):
        title, section_id, note = f"Clinic: {told.title}", f"case-{told.id}", told.content_note or note
        before = (told.role, *filter(None, told.story.split("\n")))
    elif told:
        title, section_id = f"Test: {told.title}", f"form-{told.id}"
    short = cited(library, item.sources)
    full = (f"{one}, {library.find(Source, name).where}" for one, name in zip(short, item.sources, strict=True))
    return Question(
        id=item.id,
        use=item.use,
        section_id=section_id,
        section=clean(title),
        lesson=lesson.id,
        lesson_title=clean(lesson.title),
        objective=objective.id,
        objective_text=clean(objective.text),
        bloom=item.bloom.value,
        stem=clean(item.stem),
        options=tuple(_option(library, each, item.key) for each in item.options),
        next_step=clean(item.next_step),
        sources=tuple(map(clean, full)),
        before=tuple(map(clean, before)),
        about_article=item.about_article,
        content_note=clean(f"{words['content_note']} {note}") if note else "",
    )


def _option(library: Library, option: Choice, key: str) -> Option:
    wrong = library.find(Misconception, option.misconception) if option.misconception else None
    return Option(
        id=option.id,
        text=clean(option.text),
        feedback=clean(option.feedback),
        is_key=option.id == key,
        misconception=wrong.id if wrong else "",
        belief=clean(wrong.belief) if wrong else "",
    )
