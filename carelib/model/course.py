"""How the course hangs together: objectives, lessons, tracks, the concept map."""

from typing import Annotated

from pydantic import Field

from carelib.model.base import Bloom, ClaimId, Entry, ObjectiveId, Paragraph, Slug, Text


class Objective(Entry):
    """What a learner can do after a lesson."""

    id: ObjectiveId
    text: Text = Field(description="begins with a verb, completes 'You can …'")
    bloom: Bloom


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
    keypoints: tuple[Text, ...] = Field(
        default=(),
        max_length=6,
        description="for the printed summary: what to take along, each a plain sentence or two",
    )
    try_tomorrow: Text | None = Field(default=None, description="for the printed summary: one thing to say or do")
    instructor_notes: Text = Field(
        description="Markdown: timing, likely answers, discussion, misconceptions to listen for"
    )


class Stop(Entry):
    """What someone on a track does in one lesson."""

    lesson: Slug
    minutes: int = Field(ge=3, le=120)
    does: Text = Field(description="which parts, and what to leave for later")


class Track(Entry):
    """A way through the course for one kind of reader."""

    id: Slug
    name: Text
    who: Text = Field(description="whom it is for, and what they can do at its end")
    stops: tuple[Stop, ...] = Field(min_length=3)


class Link(Entry):
    """What one concept has to do with another."""

    to: Slug
    says: Text = Field(description="the words between the two, read from this concept to the other")


class Concept(Entry):
    """A concept of the course's map, from the lesson in which it first stands."""

    id: Slug
    label: Text
    lesson: Slug
    x: float = Field(ge=0, le=6, description="place on the map, 6 wide")
    y: float = Field(ge=0, le=12, description="place on the map, 12 high, counted from the top")
    links: tuple[Link, ...] = ()
