"""The decision checklist: gates, scored questions, thresholds, and what is said about each outcome."""

from typing import Literal, Self

from pydantic import Field, model_validator

from carelib.model.base import Entry, Key, Paragraph, Slug, Text


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
