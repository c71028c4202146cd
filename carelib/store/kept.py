"""What a record holds, as it is exported, handed in and imported."""

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

VERSION = 1
"""Of the record: of its tables in the file, and of what is exported."""


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KeptResponse(_Kept):
    """A part of an activity's state: an item's tries, a session's tags, a scene's path."""

    activity: str
    part: str
    lesson: str
    state: Any
    at: AwareDatetime


class KeptAttempt(_Kept):
    """One answer, under an id that it keeps wherever it is taken."""

    uid: str
    item: str
    choice: str
    correct: bool
    sure: int | None = Field(default=None, ge=1, le=3)
    at: AwareDatetime
    lesson: str


class Record(_Kept):
    """A whole record as it is exported and imported."""

    carelib_progress: int = Field(default=VERSION, ge=1, le=VERSION)
    responses: tuple[KeptResponse, ...] = ()
    attempts: tuple[KeptAttempt, ...] = ()
    cards: dict[str, dict[str, Any]] = {}
