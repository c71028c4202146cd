"""A lesson's summary: what it sums up, and one clear line where there is nothing to sum up."""

import pytest

from carelib.activities.summary import Summary
from carelib.model import Lesson


def test_a_summary_carries_points_objectives_claims_and_sources(library):
    for lesson in library.of(Lesson).values():
        if lesson.keypoints:
            data = Summary(library, lesson.id).data
            assert data["keypoints"] == list(lesson.keypoints)
            assert data["try_tomorrow"] == lesson.try_tomorrow
            assert len(data["objectives"]) == len(lesson.objectives)
            assert [claim["id"] for claim in data["claims"]] == list(lesson.claims)
            assert len(data["sources"]) == len(lesson.sources)


def test_a_lesson_without_points_says_so(library, monkeypatch):
    lesson = next(iter(library.of(Lesson).values())).model_copy(update={"keypoints": ()})
    monkeypatch.setattr(library, "find", lambda kind, name: lesson)
    with pytest.raises(LookupError, match=f"lesson '{lesson.id}' has no keypoints to sum up; write some"):
        Summary(library, lesson.id)
