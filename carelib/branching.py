"""A scene's nodes: where it starts, where a choice leads, what a path amounts to. Pure look-ups over the content."""

from collections.abc import Sequence
from dataclasses import dataclass

from carelib.model import Node, Scene, Way


@dataclass(frozen=True)
class Step:
    """One choice on a path: where it was made, what was chosen, where it led."""

    node: Node
    way: Way
    best: bool


def start(scene: Scene) -> Node:
    """The node that a scene begins with."""
    return scene.nodes[0]


def node(scene: Scene, node_id: str) -> Node:
    """A scene's node by its id; ``LookupError`` where there is none."""
    for one in scene.nodes:
        if one.id == node_id:
            return one
    raise LookupError(f"{scene.id}: there is no node '{node_id}'")


def advance(scene: Scene, node_id: str, way: int) -> Node:
    """The node that a way (counted from 0) of a node leads to; ``LookupError`` where there is no such way."""
    ways = node(scene, node_id).ways
    if not 0 <= way < len(ways):
        raise LookupError(f"{scene.id}: '{node_id}' has {len(ways)} ways, not one numbered {way}")
    return node(scene, ways[way].to)


def path(scene: Scene, ways: Sequence[int]) -> list[Step]:
    """The steps that these ways (numbers from 0, in order) make from the start; ``LookupError`` where one is not there.

    A way is best where the content names no better alternative to it.
    """
    steps, here = [], start(scene)
    for number in ways:
        advance(scene, here.id, number)
        way = here.ways[number]
        steps.append(Step(here, way, way.better is None))
        here = node(scene, way.to)
    return steps
