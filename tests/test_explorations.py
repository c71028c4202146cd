"""Explorations in which the learner enters figures."""

import pytest

import carelib
from carelib.activities.explorations import COSTS


def test_costs_add_up_what_was_entered():
    costs = carelib.explore_cost()
    for name, value in {"sessions": 12, "fee": 60, "paid": 50, "room": 50, "way": 30, "between": 40}.items():
        costs.fields[name].value = value
    assert "360 to pay in all, and 24 hours" in costs.chart.alt
    assert costs.children[-1].value == costs.chart._repr_html_()
    assert repr(costs).startswith("Exploration of costs: number of sessions 12, fee for a session 60,")


@pytest.mark.parametrize("name", COSTS)
def test_a_cost_below_zero_or_beyond_all_measure_is_held_at_the_edge(name):
    costs = carelib.explore_cost()
    field = costs.fields[name]
    field.value = -5
    assert field.value == 0
    field.value = 10**9
    assert field.value == COSTS[name][2]
    assert "nan" not in costs.chart.alt
