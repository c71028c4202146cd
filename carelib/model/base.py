"""What all entries share: the forms of ids, and an entry that accepts nothing unknown and never changes."""

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

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


def fill(text: str, /, **values: object) -> str:
    """The text with ``{name}`` replaced by the value of that name; whatever has no value stays as it is."""
    return re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], found[0])), text)


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
