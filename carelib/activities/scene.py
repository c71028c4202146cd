"""The branching scene: choose what to say, see what comes of it and why, go another way, read the path afterwards."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.branching import path
from carelib.loader import Library
from carelib.model import Scene
from carelib.progress import Attempt


def scene_data(library: Library, scene: Scene) -> dict[str, Any]:
    """All that the browser needs to play a scene, as plain JSON: every node with its ways, by id."""
    return {
        "words": phrases(library, "scene"),
        "title": scene.title,
        "role": scene.role,
        "note": scene.content_note,
        "start": scene.nodes[0].id,
        "nodes": {node.id: node.model_dump(include={"text", "ways", "ending"}) for node in scene.nodes},
        "sources": cited(library, scene.sources),
    }


class BranchingScene(Activity):
    """A scene to play. In a lesson ``ways`` holds the numbers (from 0) of the ways chosen so far."""

    def __init__(self, library: Library, scene_id: str) -> None:
        self.scene = library.find(Scene, scene_id)
        endings = sum(bool(node.ending) for node in self.scene.nodes)
        says = f"Scene: {self.scene.title} ({len(self.scene.nodes)} moments, {endings} endings)"
        super().__init__("scene", scene_data(library, self.scene), says, key=f"scene:{scene_id}")

    def attempts(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Attempt]:
        """The choices that came in between, each an answer to its moment; right where nothing better is named."""
        old, new = before.get("ways", []), after.get("ways", [])
        steps = path(self.scene, new)
        first = len(old) if new[: len(old)] == old else len(new)  # a step back is no answer
        now = datetime.now(UTC)
        return [
            Attempt(f"{self.scene.id}/{step.node.id}", str(way), step.best, None, now, self._lesson)
            for way, step in list(zip(new, steps, strict=True))[first:]
        ]

    @property
    def ways(self) -> list[int]:
        """The ways chosen from the start, in order."""
        return list(self.response.get("ways", []))
