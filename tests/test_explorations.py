"""Explorations in which the learner enters figures."""

import pytest

import carelib
from carelib.activities.explorations import COSTS
from carelib.model import Harm


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


@pytest.mark.parametrize(
    ("name", "start", "ratio"), [("unsure", (3, 5, 8), (1.51, 1.22, 1.87)), ("told", (5, 7, 10), (0.65, 0.54, 0.79))]
)
def test_harms_that_were_worked_out_are_what_the_odds_give(library, name, start, ratio):
    def after(percent, times):
        odds = percent / (100 - percent) * times
        return round(100 * odds / (1 + odds))

    for percent in start:
        harm = library.find(Harm, f"{name}-from-{percent}")
        assert (harm.value, harm.low, harm.high) == tuple(after(percent, times) for times in ratio)
        assert not harm.counted
        assert f"if {percent} in 100" in harm.who
