"""The session explorer: one concern, two sessions, unnamed until the learner has tagged what the practitioners do."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.grading import tags_shared
from carelib.loader import Library
from carelib.model import Session, SessionPair, Technique
from carelib.progress import Attempt


def session_data(library: Library, pair: SessionPair) -> dict[str, Any]:
    """All that the browser needs to show a pair, compare tags with the expert's and draw the depth, as plain JSON."""
    used = [turn.technique for side in (pair.a, pair.b) for turn in side.turns if turn.technique]
    techniques = [library.find(Technique, name) for name in dict.fromkeys(used)]
    return {
        "words": phrases(library, "session"),
        "id": pair.id,
        "title": pair.title,
        "concern": pair.concern,
        "note": pair.content_note,
        "techniques": [
            {"id": one.id, "name": one.name, "plain": one.plain, "used_in": list(one.used_in)}
            for one in sorted(techniques, key=lambda one: one.name)
        ],
        "sessions": {"a": _session(pair.a), "b": _session(pair.b)},
        "notice": list(pair.notice),
        "field_says": pair.field_says,
        "signs": [{"id": one.id, "text": one.text, "why": one.why} for one in pair.signs],
        "sources": cited(library, pair.sources),
    }


def _session(session: Session) -> dict[str, Any]:
    return session.model_dump(include={"approach", "article_box", "setting", "turns"})


class SessionExplorer(Activity):
    """Two sessions side by side. In a lesson ``tags`` holds session -> turn number from 0 -> technique id."""

    def __init__(self, library: Library, pair_id: str) -> None:
        self.pair = library.find(SessionPair, pair_id)
        turns = f"{len(self.pair.a.turns)} and {len(self.pair.b.turns)} turns"
        says = f"Session explorer: {self.pair.title} ({turns})"
        super().__init__("session_explorer", session_data(library, self.pair), says, key=f"session:{pair_id}")

    def attempts(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Attempt]:
        """The tags, once they are laid beside the expert's, each an answer to its turn; right where both are the same."""
        if before.get("compared") or not after.get("compared"):
            return []
        now, found = datetime.now(UTC), []
        for side in ("a", "b"):
            for number, technique in after.get(side, {}).items():
                right, total = tags_shared(self.pair, {side: {number: technique}})
                turn = f"{self.pair.id}/{side}/{number}"
                found += [Attempt(turn, technique, bool(right), None, now, self._lesson)] * total
        return found

    @property
    def tags(self) -> dict[str, dict[str, str]]:
        """Technique ids the learner gave: session (``a``, ``b``) -> turn number as text, from 0 -> technique id."""
        return {side: dict(tags) for side, tags in self.response.items() if side in ("a", "b")}
