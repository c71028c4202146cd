"""What a learner watches, sorts and plays: sessions, goals, scenes."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from carelib.model.base import ArticleBox, ClaimId, Entry, Paragraph, Slug, Text


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
    turns: tuple[Turn, ...] = Field(min_length=14)


class Sign(Entry):
    """What may hang on the door of a room in which one and the same session is given."""

    id: Annotated[str, Field(pattern=r"^[a-e]$")]
    text: Text = Field(description="the sign, with its place")
    why: Text = Field(description="what this sign tells about the hour, and what it does not")
    sources: tuple[Slug, ...] = ()


class SessionPair(Entry):
    """One concern, met in two sessions that a learner compares before either is named."""

    id: Slug
    title: Text
    concern: Text = Field(description="who the person is and what brings them, in two or three sentences")
    a: Session
    b: Session
    notice: tuple[Text, ...] = Field(min_length=2, description="what an expert sees when both stand side by side")
    field_says: Text
    signs: tuple[Sign, ...] = Field(
        default=(), max_length=5, description="doors behind which session a, word for word, could have been given"
    )
    paragraphs: tuple[Paragraph, ...] = Field(default=(), description="the article's example that it mirrors, if any")
    claims: tuple[ClaimId, ...] = ()
    sources: tuple[Slug, ...] = Field(min_length=1)
    lesson: Slug | None = Field(
        default=None, description="the lesson it is written for, which 'carelib place' suggests"
    )
    content_note: Text | None = None


class GoalParts(Entry):
    """What makes a goal specific: each part is a piece of the goal's ``specific``, word for word."""

    does: Text = Field(description="what someone would see the person do")
    when: Text = Field(description="when, where or how often")
    sign: Text = Field(description="how the person will know whether it works")
    until: Text | None = Field(default=None, description="until when, or when to look again")

    def named(self) -> dict[str, str]:
        """Part -> its words, without the parts that are not there."""
        return {name: text for name in type(self).model_fields if (text := getattr(self, name))}


class Goal(Entry):
    """What a person may want from help, and which kinds of help can work on it."""

    id: Slug
    text: Text = Field(description="as the person would say it")
    who: Text = Field(description="the person in a few words")
    fits: tuple[Literal["support", "psychotherapy"], ...] = Field(min_length=1, max_length=2)
    article_box: ArticleBox
    why: Text = Field(description="what the field says about help for this goal")
    specific: Text = Field(description="the same goal, made specific enough to be checked")
    parts: GoalParts | None = Field(default=None, description="for the goal builder")
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
    lesson: Slug | None = Field(
        default=None, description="the lesson it is written for, which 'carelib place' suggests"
    )
    content_note: Text | None = None
