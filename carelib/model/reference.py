"""What is known and shown: sources, claims, terms, approaches, figures, places, help lines, interface texts."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from carelib.model.base import ArticleBox, ClaimId, Entry, MisconceptionId, Paragraph, Slug, Text


class Source(Entry):
    """A publication or page that a statement rests on, and how far it was read."""

    id: Slug
    who: Text = Field(description="authors or organisation")
    title: Text
    year: int | None = Field(default=None, ge=1900, le=2100, description="left out where the page carries none")
    where: Text = Field(description="journal, publisher, DOI or address in words")
    read: Literal["itself", "second-hand", "not read"] = Field(
        description="itself: its own text or abstract was read; second-hand: another page about it was read"
    )
    note: Text | None = None


class Claim(Entry):
    """A claim of the source article, its standing, and what the field says."""

    id: ClaimId
    paragraphs: tuple[Paragraph, ...] = Field(description="empty where the claim is what the article leaves out")
    text: Text = Field(description="in the course's own words")
    status: Literal[
        "supported",
        "simplified",
        "contested",
        "wrong in general",
        "unsupported",
        "misleading",
        "rhetoric",
        "incomplete",
    ]
    field_says: Text
    sources: tuple[Slug, ...] = Field(description="may be empty only where the status is unsupported or rhetoric")
    caution: Text | None = Field(default=None, description="how the line could do harm, where it could")


class Misconception(Entry):
    """A wrong idea that learners are known or likely to hold, and its correction."""

    id: MisconceptionId
    belief: Text = Field(description="as someone would say it")
    correction: Text
    lesson: Slug
    sources: tuple[Slug, ...]


class Term(Entry):
    """A glossary term in plain words."""

    id: Slug
    term: Text
    plain: Text = Field(description="one or two plain sentences")
    also: tuple[Text, ...] = Field(default=(), description="other forms and names")
    sources: tuple[Slug, ...] = ()
    article: bool = Field(default=False, description="true where the sense is the article's own")


class Approach(Entry):
    """An approach to helping (a modality), as the field describes it and as the article would sort it."""

    id: Slug
    name: Text
    works_on: Text
    focus: Text
    sessions: Text = Field(description="typical, not a limit")
    evidence: Text
    delivered_by: Text
    psychotherapy: Literal["yes", "no", "disputed"]
    article_box: ArticleBox
    sources: tuple[Slug, ...] = Field(min_length=1)


class Effect(Entry):
    """What one comparison found for one kind of help: a standardised difference and its 95 % interval."""

    id: Slug
    name: Text
    review: Slug = Field(description="the source that gives the figure; figures of one review are drawn together")
    against: Text = Field(description="what it was compared with")
    outcome: Text = Field(description="what was measured, and when")
    low: float
    value: float
    high: float
    careful: Text | None = None
    sources: tuple[Slug, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError("low, value, high: ascending numbers were expected; check them in the source")
        return self


class HelpLine(Entry):
    """A number or page where help can be had now. Wrong is worse than none: only what was read at its source."""

    id: Slug
    place: Text
    kind: Literal["emergency", "crisis", "abuse", "child", "finder"]
    name: Text
    reach: Text = Field(description="the number or address, with how: call, text, chat")
    tel: Annotated[str, Field(pattern=r"^\+?\d+$")] | None = Field(
        default=None, description="digits to dial, if it can be called"
    )
    sms: Annotated[str, Field(pattern=r"^\d+$")] | None = Field(
        default=None, description="digits to send a text to, if it can be texted"
    )
    page: Annotated[str, Field(pattern=r"^[a-z0-9.-]+\.[a-z]+(/[\w./-]*)?$")] | None = Field(
        default=None, description="address of its own page or chat, without https://"
    )
    within: Text | None = Field(default=None, description="a place whose lines hold here, too, as they are named there")
    only: Text | None = Field(
        default=None, description="where an emergency number is not for everything: what it is for, as ambulance"
    )
    hours: Text | None = None
    source: Text = Field(description="the page that was read")
    checked_on: date
    checked_how: Text


class Circle(Entry):
    """A circle of a voice's picture, in units of the picture (10 wide, 6 high, origin at the lower left)."""

    label: Text
    x: float = Field(ge=0, le=10)
    y: float = Field(ge=0, le=6)
    r: float = Field(gt=0, le=3)
    label_y: float | None = Field(default=None, description="where the label stands, if not in the middle")
    is_therapy: bool = Field(default=False, description="true for the circle that this voice calls therapy")


class Voice(Entry):
    """Someone who uses the word therapy, and what lies inside what when they do."""

    id: Slug
    who: Text
    says: Text = Field(description="what they mean, in plain words, with the source named")
    circles: tuple[Circle, ...] = Field(min_length=1, description="largest first")
    sources: tuple[Slug, ...] = Field(min_length=1)


class Duration(Entry):
    """How long signs must last before a manual allows a diagnosis. Never a waiting time."""

    id: Slug
    condition: Text
    group: Literal["low mood", "anxiety", "after an event"]
    days: int = Field(ge=0)
    plain: Text = Field(description="the time in words, as the manual has it")
    manual: Literal["DSM-5", "DSM-5-TR", "ICD-11"]
    sources: tuple[Slug, ...] = Field(min_length=1)


class DosePoint(Entry):
    """One figure of a study: after so many sessions, so many of a hundred people."""

    sessions: int = Field(ge=1)
    sessions_to: int | None = Field(default=None, ge=1, description="where the study gives a range of sessions")
    percent: float = Field(ge=0, le=100)


class Dose(Entry):
    """What one study says of sessions and improvement, under its own definition. No curve is drawn between points."""

    id: Slug
    study: Text = Field(description="authors and year")
    definition: Text = Field(description="what counted as better in this study, in plain words")
    people: Text = Field(description="who was counted, and how many where the source says so")
    points: tuple[DosePoint, ...] = Field(min_length=1)
    careful: Text = Field(description="what the figures do not show")
    sources: tuple[Slug, ...] = Field(min_length=1)


class Harm(Entry):
    """Of a hundred people after treatment, how many report lasting bad effects, and whether that was counted."""

    id: Slug
    who: Text = Field(description="whom the picture shows, as a choice in a list")
    value: int = Field(ge=0, le=100)
    low: int | None = Field(default=None, ge=0, le=100, description="with `high`: the range of a sum, in 100")
    high: int | None = Field(default=None, ge=0, le=100)
    counted: bool = Field(
        description="false where the course worked it out from a ratio and an assumed starting figure"
    )
    basis: Text = Field(description="what was counted, or what was assumed and how the sum goes")
    sources: tuple[Slug, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _range_holds_the_value(self) -> Self:
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high: both or neither were expected; give the other end too")
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise ValueError("low, value, high: ascending numbers were expected; check the sum")
        return self


class Screening(Entry):
    """How well a mark on a questionnaire finds a condition, and the crowds in which to look at it."""

    id: Slug
    test: Text = Field(description="the questionnaire and its mark")
    condition: Text
    found: int = Field(ge=1, le=99, description="sensitivity: of 100 people who have it, so many are flagged")
    cleared: int = Field(ge=1, le=99, description="specificity: of 100 who have it not, so many are passed")
    crowds: dict[int, Text] = Field(min_length=2, description="people in 100 who have it -> who such a crowd might be")
    sources: tuple[Slug, ...] = Field(min_length=1)


class Place(Entry):
    """What titles mean at one place, in law and in practice, on a given day."""

    id: Slug
    name: Text
    protected: Text = Field(description="titles and acts that the law reserves, and for whom")
    free: Text = Field(description="what anyone may call themselves")
    check: Text = Field(description="how to look a person up")
    checked_on: date
    sources: tuple[Slug, ...] = Field(min_length=1)


class Phrase(Entry):
    """A short text of the interface: a button, a heading, an announcement."""

    id: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z0-9_]+$", description="activity, dot, name: quiz.check")]
    text: Text
