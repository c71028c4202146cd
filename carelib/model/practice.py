"""What a learner does: items, sessions, goals, scenes."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from carelib.model.base import ArticleBox, Bloom, ClaimId, Entry, MisconceptionId, ObjectiveId, Paragraph, Slug, Text


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
