"""A scene's nodes: start, advance, path."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from carelib.branching import advance, node, path, start
from carelib.model import Scene

SCENE = Scene.model_validate(
    yaml.safe_load("""
id: desk
title: At the desk
role: the person at the desk
sources: [article]
nodes:
  - id: comes-in
    text: Someone comes in.
    ways:
      - {says: "Which kind?", to: lost, why: It asks for a word., better: Ask what they hope for.}
      - {says: "What do you hope for?", to: told, why: It asks for a wish.}
  - id: lost
    text: They do not know.
    ways:
      - {says: Once more., to: comes-in, why: A new start.}
  - {id: told, text: They tell you., ending: You asked.}
""")
)


def test_a_scene_starts_at_its_first_node_and_a_way_leads_where_it_says():
    assert start(SCENE).id == "comes-in"
    assert [advance(SCENE, "comes-in", way).id for way in (0, 1)] == ["lost", "told"]


def test_a_step_is_best_where_nothing_better_is_named():
    steps = path(SCENE, [0, 0, 1])
    assert [(step.node.id, step.way.to, step.best) for step in steps] == [
        ("comes-in", "lost", False),
        ("lost", "comes-in", True),
        ("comes-in", "told", True),
    ]


@pytest.mark.parametrize("ways", [[2], [-1], [0, 1], [1, 0]])
def test_a_way_that_is_not_there_is_named_in_one_line(ways):
    with pytest.raises(LookupError, match=r"^desk: '[a-z-]+' has \d ways, not one numbered -?\d$"):
        path(SCENE, ways)


def test_a_node_that_is_not_there_is_named_in_one_line():
    with pytest.raises(LookupError, match=r"^desk: there is no node 'gone'$"):
        node(SCENE, "gone")


@given(choices=st.lists(st.integers(0, 99), max_size=20))
def test_every_walk_stays_in_the_scene(choices):
    ways, here = [], start(SCENE)
    for choice in choices:
        if not here.ways:
            break
        ways.append(choice % len(here.ways))
        here = advance(SCENE, here.id, ways[-1])
    steps = path(SCENE, ways)
    assert len(steps) == len(ways)
    assert (steps[-1].way.to if steps else start(SCENE).id) == here.id
