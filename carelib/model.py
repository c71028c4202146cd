"""What the content is: one frozen type for each kind of entry under ``carelib/content/``.

The types say what one entry must look like by itself; rules that need several entries stand in ``check``.
The JSON Schemas that editors use are made from these types (``carelib.publish.generate``).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="lower-case words joined by hyphens")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", description="lower-case words joined by underscores")]
ClaimId = Annotated[str, Field(pattern=r"^C\d{1,2}$", description="a claim of the article: C1 to C56")]
MisconceptionId = Annotated[str, Field(pattern=r"^M\d{1,2}$", description="a misconception: M1 to M30")]
ObjectiveId = Annotated[str, Field(pattern=r"^L\d{2}-[a-z]$", description="lesson number and a letter: L01-a")]
Paragraph = Annotated[str, Field(pattern=r"^P\d{2}$", description="a paragraph of the source article: P01 to P61")]
Text = Annotated[str, Field(min_length=1)]
UNSURE = "unsure"
"""The answer to a question that is left out, or that someone is not sure about."""

ArticleBox = Literal["therapy", "psychotherapy", "both", "not said"]


class Bloom(StrEnum):
    """Levels of the revised taxonomy of Anderson and Krathwohl (2001), lowest first."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


class Entry(BaseModel):
    """What all entries share: nothing unknown is accepted, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


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


class Objective(Entry):
    """What a learner can do after a lesson."""

    id: ObjectiveId
    text: Text = Field(description="begins with a verb, completes 'You can …'")
    bloom: Bloom


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


class Option(Entry):
    """One choice of an item, with what a learner who chose it needs to hear."""

    id: Annotated[str, Field(pattern=r"^[a-e]$")]
    text: Text
    feedback: Text = Field(description="why this tempts or holds, and what the field says; 25 to 80 words")
    misconception: MisconceptionId | None = Field(default=None, description="what a wrong choice may show")


class Item(Entry):
    """A choice question: a stem, three to five options, one key, feedback for every option."""

    id: Slug
    lesson: Slug
    use: Literal["predict", "practice", "exit"]
    objective: ObjectiveId
    bloom: Bloom
    stem: Text = Field(description="a whole question; a vignette may come before it")
    options: tuple[Option, ...] = Field(min_length=3, max_length=5)
    key: Annotated[str, Field(pattern=r"^[a-e]$")]
    next_step: Text = Field(description="what to look at or do when the answer was not the key")
    sources: tuple[Slug, ...] = ()
    claims: tuple[ClaimId, ...] = ()
    about_article: bool = Field(default=False, description="true where the key is what the article says")
    pair: Slug | None = Field(default=None, description="the item that asks what the field says about the same point")
    content_note: Text | None = None
    replaces: Slug | None = Field(default=None, description="the item whose meaning this one corrects")
    answers: dict[str, str] = Field(default={}, description="warning of the check -> why it may stay")

    @model_validator(mode="after")
    def _key_is_an_option(self) -> Self:
        ids = [option.id for option in self.options]
        if len(set(ids)) < len(ids):
            raise ValueError(f"options: each id once; here {', '.join(ids)}")
        if self.key not in ids:
            raise ValueError(f"key: one of {', '.join(ids)} was expected, not {self.key}; name the right option")
        if not self.sources and not self.about_article:
            raise ValueError(
                "sources: at least one source id was expected, or about_article: true; name what it rests on"
            )
        if self.about_article and not self.pair:
            raise ValueError(
                "pair: an item keyed on the article needs the id of the item that asks what the field says"
            )
        for option in self.options:
            if option.id != self.key and not option.misconception:
                raise ValueError(
                    f"options.{option.id}.misconception: expected for every wrong option; tag it (M1 to M30)"
                )
        return self


class Technique(Entry):
    """Something that a practitioner does in a session, nameable by what is heard."""

    id: Slug
    name: Text
    plain: Text = Field(description="how to recognise it")
    used_in: tuple[Text, ...] = Field(description="approaches that use it")


class Turn(Entry):
    """One turn of talk. A practitioner's turn names its technique; a client's turn has none."""

    who: Literal["client", "practitioner"]
    says: Text
    technique: Slug | None = None
    focus: Literal["present problem", "past", "relationships", "body", "future", "this meeting"]
    depth: int = Field(
        ge=0,
        le=4,
        description="the course's own scale: 0 small talk or logistics, 1 facts of the situation, 2 feelings and thoughts now, "
        "3 a pattern over time or relationships, 4 core beliefs, early experience or what happens between the two people",
    )
    why: Text | None = Field(default=None, description="practitioner: why the expert tagged it so")

    @model_validator(mode="after")
    def _technique_goes_with_practitioner(self) -> Self:
        if (self.who == "practitioner") != (self.technique is not None and self.why is not None):
            raise ValueError("technique and why: expected on a practitioner's turn and only there")
        return self


class Session(Entry):
    """One meeting, told turn by turn."""

    approach: Text = Field(description="what the practitioner is really working from")
    article_box: ArticleBox = Field(description="where the article's rule would put it")
    setting: Text
    turns: tuple[Turn, ...] = Field(min_length=8)


class SessionPair(Entry):
    """One concern, met in two sessions that a learner compares before either is named."""

    id: Slug
    title: Text
    concern: Text = Field(description="who the person is and what brings them, in two or three sentences")
    a: Session
    b: Session
    notice: tuple[Text, ...] = Field(min_length=2, description="what an expert sees when both stand side by side")
    field_says: Text
    paragraphs: tuple[Paragraph, ...] = Field(default=(), description="the article's example that it mirrors, if any")
    claims: tuple[ClaimId, ...] = ()
    sources: tuple[Slug, ...] = Field(min_length=1)
    content_note: Text | None = None


class Goal(Entry):
    """What a person may want from help, and which kinds of help can work on it."""

    id: Slug
    text: Text = Field(description="as the person would say it")
    who: Text = Field(description="the person in a few words")
    fits: tuple[Literal["support", "psychotherapy"], ...] = Field(min_length=1, max_length=2)
    article_box: ArticleBox
    why: Text = Field(description="what the field says about help for this goal")
    specific: Text = Field(description="the same goal, made specific enough to be checked")
    sources: tuple[Slug, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    claims: tuple[ClaimId, ...] = ()
    content_note: Text | None = None


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


class Way(Entry):
    """One way through a scene: what the learner says or does, and what comes of it."""

    says: Text
    to: Slug
    why: Text
    better: Text | None = Field(default=None, description="a better alternative, where there is one")


class Node(Entry):
    """One moment of a scene; without ways it is an ending."""

    id: Slug
    text: Text
    ways: tuple[Way, ...] = ()
    ending: Text | None = Field(default=None, description="the debrief, on an ending")

    @model_validator(mode="after")
    def _ways_or_ending(self) -> Self:
        if bool(self.ways) == bool(self.ending):
            raise ValueError("ways or ending: exactly one of the two was expected")
        return self


class Scene(Entry):
    """A branching scene: the first node is where it starts."""

    id: Slug
    title: Text
    role: Text = Field(description="whom the learner plays")
    nodes: tuple[Node, ...] = Field(min_length=2)
    sources: tuple[Slug, ...] = Field(min_length=1)
    content_note: Text | None = None


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
    hours: Text | None = None
    source: Text = Field(description="the page that was read")
    checked_on: date
    checked_how: Text


class Lesson(Entry):
    """One notebook of the course, and what its instructor needs that its learner does not."""

    id: Slug
    number: Annotated[str, Field(pattern=r"^\d{2}$")]
    title: Text
    minutes: int = Field(ge=5, le=120)
    objectives: tuple[ObjectiveId, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    claims: tuple[ClaimId, ...] = ()
    sources: tuple[Slug, ...] = ()
    content_note: Text | None = None
    instructor_notes: Text = Field(
        description="Markdown: timing, likely answers, discussion, misconceptions to listen for"
    )


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


class Answer(Entry):
    """One answer to a scored question: how far it pulls, which way, and why."""

    id: Key
    text: Text
    points: int = Field(
        ge=-9, le=9, description="below 0 towards supportive, practical help; above 0 towards psychotherapy"
    )
    why: Text = Field(description="a whole sentence that says why it counts so, or why it does not count")
    article: Literal["therapy", "psychotherapy"] | None = Field(
        default=None, description="what the article's own checklist makes of this answer, where it asks"
    )


class Question(Entry):
    """One of the scored questions behind the gates."""

    id: Key
    text: Text
    help: Text | None = None
    options: tuple[Answer, ...] = Field(min_length=2, max_length=4)
    paragraphs: tuple[Paragraph, ...] = ()


class GateOption(Entry):
    """One answer of a gate. A gate is never scored: it leads straight to an outcome or lets pass."""

    id: Key
    text: Text
    outcome: Literal["urgent", "medical_first", "other_therapy"] | None = None
    why: Text | None = Field(default=None, description="the reason shown with the outcome")
    help_first: tuple[Literal["abuse", "child"], ...] = Field(
        default=(), description="help lines shown before the crisis lines"
    )
    help_also: tuple[Literal["abuse", "child"], ...] = Field(
        default=(), description="help lines shown after the crisis lines"
    )

    @model_validator(mode="after")
    def _outcome_has_reason(self) -> Self:
        if (self.outcome is None) != (self.why is None):
            raise ValueError("why: expected where the option leads to an outcome, and only there")
        return self


class Gate(Entry):
    """Safety, body or concern: asked before anything is weighed."""

    id: Key
    text: Text
    help: Text | None = None
    options: tuple[GateOption, ...]


class Outcome(Entry):
    """What is said when the answers lead here. Always a lean, never a verdict."""

    id: Literal["urgent", "medical_first", "other_therapy", "therapy", "psychotherapy", "either"]
    headline: Text
    text: Text
    no_answer_reason: Text | None = Field(default=None, description="said where no answer counted")
    next_steps: tuple[Text, ...] = Field(min_length=1)
    sources: tuple[Slug, ...] = Field(min_length=1)


class FieldView(Entry):
    """What the field says to one group of answers. The first view whose conditions all hold is shown."""

    when: dict[Key, tuple[Key, ...]] = Field(description="question id -> any of these answers; 'unsure' for none")
    text: Text
    sources: tuple[Slug, ...] = Field(min_length=1)


class ArticleView(Entry):
    """How the course words what the article's three questions alone would say."""

    therapy: Text
    psychotherapy: Text
    split: Text
    silent: Text


class Threshold(Entry):
    """Points needed towards each side."""

    therapy: int = Field(ge=1)
    psychotherapy: int = Field(ge=1)


class Checklist(Entry):
    """The decision checklist: gates, scored questions, thresholds and all that is said about them."""

    id: Slug
    title: Text
    safety: Gate
    body: Gate
    concern: Gate
    questions: tuple[Question, ...] = Field(min_length=7, max_length=7)
    lean_at: Threshold = Field(description="points from which the answers are said to lean")
    clear_at: Threshold = Field(description="points from which a lean with nothing against it is called clear")
    answers_needed: int = Field(
        ge=1, description="answers that must point one way before anything is said to lean there"
    )
    outcomes: tuple[Outcome, ...] = Field(min_length=6, max_length=6)
    clear_needs: tuple[Key, ...] = Field(default=(), description="questions to answer before a lean is called clear")
    article_view: ArticleView
    field_views: tuple[FieldView, ...] = Field(min_length=1)
    unsure: Text = Field(description="what the 'unsure' choice says")

    def options(self) -> dict[str, tuple[str, ...]]:
        """Question id -> option ids, for all questions but safety, in the order of asking; ``UNSURE`` goes without saying."""
        asked: tuple[Gate | Question, ...] = (self.body, self.concern, *self.questions)
        return {question.id: tuple(option.id for option in question.options) for question in asked}

    @model_validator(mode="after")
    def _a_view_for_everyone(self) -> Self:
        if self.field_views[-1].when:
            raise ValueError("field_views: the last one must hold for everyone (when: {})")
        if self.clear_at.therapy < self.lean_at.therapy or self.clear_at.psychotherapy < self.lean_at.psychotherapy:
            raise ValueError("clear_at: at least lean_at was expected, each way")
        return self


KINDS: dict[str, type[Entry]] = {
    "approaches": Approach,
    "checklists": Checklist,
    "claims": Claim,
    "doses": Dose,
    "durations": Duration,
    "glossary": Term,
    "goals": Goal,
    "help": HelpLine,
    "items": Item,
    "lessons": Lesson,
    "misconceptions": Misconception,
    "objectives": Objective,
    "phrases": Phrase,
    "places": Place,
    "scenes": Scene,
    "sessions": SessionPair,
    "sources": Source,
    "techniques": Technique,
    "voices": Voice,
}
"""Folder under ``content/`` -> type of the entries in its files."""
