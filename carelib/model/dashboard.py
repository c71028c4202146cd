"""What only the public pages show: options side by side, what matters, questions to take along, the criteria of a decision aid."""

from typing import Annotated, Literal

from pydantic import Field

from carelib.model.base import Entry, Key, Slug, Text


class Side(Entry):
    """A good or a bad side of an option."""

    text: Text
    sources: tuple[Slug, ...] = Field(default=(), description="where it states a finding")


class HelpOption(Entry):
    """One of the options that a person can compare. Good and bad sides are the same in number and near in length."""

    id: Key
    name: Text
    what: Text
    meeting: Text = Field(description="what it is like to be there")
    good: tuple[Side, ...] = Field(min_length=3)
    bad: tuple[Side, ...] = Field(min_length=3)
    time: Text
    cost: Text = Field(description="what decides the cost, and what to ask; no invented price")
    who: Text
    evidence: Text = Field(description="how sure it is, and what was studied")
    alone: Text = Field(description="when it is not enough by itself")
    sources: tuple[Slug, ...] = Field(min_length=1)


class Value(Entry):
    """Something that may matter to a person, and how far each option goes with it."""

    id: Key
    text: Text = Field(description="as the person would say it")
    fits: dict[Key, Annotated[int, Field(ge=-2, le=2)]] = Field(description="option id -> how far it goes with this")
    why: Text = Field(description="why it moves the options that it moves")


class SureQuestion(Entry):
    """One of the four questions on how sure a person is of the choice, after SURE (Légaré and others 2010)."""

    id: Key
    text: Text
    hint: Text = Field(description="what to do where the answer is no")
    page: Key = Field(description="the page that helps")
    sources: tuple[Slug, ...] = Field(min_length=1)


class Ask(Entry):
    """A question for a first talk: why it helps, and what a good answer sounds like."""

    id: Slug
    text: Text
    why: Text
    good_answer: Text


class Draw(Entry):
    """A pool of items from which a quiz is drawn at random."""

    id: Slug
    count: int = Field(ge=1)
    items: tuple[Slug, ...] = Field(min_length=1)


class Criterion(Entry):
    """A criterion of IPDASi v4 in our own words, and how the public pages stand to it by our own look."""

    id: Slug
    group: Literal["qualifying", "certification", "quality"]
    number: int = Field(ge=1)
    text: Text
    state: Literal["met", "not met", "needs field test", "does not apply"]
    where: Text = Field(description="where it is met, or why it is not")
    page: Key | None = Field(default=None, description="the public page on which it is met")


class Chance(Entry):
    """How many of a hundred people something happens to, with an option or two, by the end of it."""

    id: Slug
    what: Text = Field(description="what happens to them, after 'of 100 people'")
    turned: Text = Field(description="the same turned round, of the others")
    low: int = Field(ge=0, le=100)
    high: int = Field(ge=0, le=100)
    sources: tuple[Slug, ...] = Field(min_length=1)
