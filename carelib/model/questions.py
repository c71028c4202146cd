"""What a learner is asked: items, forms, cases, register hunts."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from carelib.model.base import Bloom, ClaimId, Entry, Key, MisconceptionId, ObjectiveId, Slug, Text


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
    use: Literal["predict", "practice", "exit", "form", "case"] = Field(
        description="form: only in the tests before and after the course; case: asked about a case of the clinic"
    )
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


class Form(Entry):
    """A test of the course. The one before and the one after ask about the same objectives at the same levels."""

    id: Slug
    title: Text
    intro: Text = Field(description="what it is for and what happens with the answers")
    explains: bool = Field(description="whether feedback follows each answer, or only a lesson to look at")
    items: tuple[Slug, ...] = Field(min_length=1)


class Case(Entry):
    """A case of the clinic: one person, a few questions in order, and what came together in it."""

    id: Slug
    title: Text = Field(description="names the person or the place, never the lesson")
    role: Text = Field(description="whom the learner plays")
    story: Text
    items: tuple[Slug, ...] = Field(min_length=2, max_length=4)
    debrief: Text
    lessons: tuple[Slug, ...] = Field(min_length=2, description="what it draws on; shown with the debrief only")
    content_note: Text | None = None


class Verdict(Entry):
    """One thing that a look at a register can show about what someone says of themselves."""

    id: Key
    text: Text


class RegisterEntry(Entry):
    """One line of an invented register."""

    name: Text
    number: Text
    title: Text
    status: Text
    note: Text | None = None


class Register(Entry):
    """An invented register: what being on it means, and who is."""

    id: Slug
    name: Text
    about: Text = Field(description="who keeps it, whether the law asks for it, what it does not show")
    entries: tuple[RegisterEntry, ...] = Field(min_length=3)


class Provider(Entry):
    """An invented person who offers help, what they say of themselves, and what a look at the registers shows."""

    id: Slug
    name: Text
    says: Text = Field(description="their page or card, in their own words")
    verdict: Key
    feedback: dict[Key, Text] = Field(description="verdict -> what to say to someone who chose it")


class Hunt(Entry):
    """A register hunt: invented providers to check against invented registers."""

    id: Slug
    title: Text
    intro: Text = Field(description="where this is, who asks, and that all of it is invented")
    registers: tuple[Register, ...] = Field(min_length=1)
    verdicts: tuple[Verdict, ...] = Field(min_length=2)
    untrue: Key = Field(description="the verdict of the one provider who says something untrue")
    providers: tuple[Provider, ...] = Field(min_length=4)
    debrief: Text
    sources: tuple[Slug, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_verdict_has_its_words(self) -> Self:
        known = {one.id for one in self.verdicts}
        if self.untrue not in known:
            raise ValueError(
                f"untrue: one of {', '.join(sorted(known))} was expected; name the verdict for a false claim"
            )
        for one in self.providers:
            if set(one.feedback) != known or one.verdict not in known:
                raise ValueError(
                    f"providers.{one.id}: feedback for {', '.join(sorted(known))} was expected, and a verdict among them; "
                    "write what someone who chose it needs to hear"
                )
        return self
