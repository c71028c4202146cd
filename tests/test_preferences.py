"""What matters puts the options in order: nothing is left out, and more of a wish never sets back what serves it most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelib.loader import library as shipped
from carelib.model import HelpOption, Value
from carelib.preferences import WEIGHTS, order

OPTIONS, VALUES = list(shipped().of(HelpOption).values()), list(shipped().of(Value).values())
weights = st.dictionaries(st.sampled_from([one.id for one in VALUES]), st.sampled_from(WEIGHTS))


@given(weights)
def test_every_option_stands_in_the_order_once(given_weights):
    assert sorted(order(OPTIONS, VALUES, given_weights)) == sorted(one.id for one in OPTIONS)


@given(st.sampled_from([{}, dict.fromkeys((one.id for one in VALUES), 0)]))
def test_where_nothing_matters_the_content_has_its_own_order(nothing):
    assert order(OPTIONS, VALUES, nothing) == [one.id for one in OPTIONS]


@given(weights, st.sampled_from(VALUES))
def test_more_of_a_wish_never_sets_back_what_goes_best_with_it(given_weights, value):
    best = max(value.fits.values())
    favoured = [name for name, fit in value.fits.items() if fit == best]
    before = order(OPTIONS, VALUES, given_weights | {value.id: 0})
    after = order(OPTIONS, VALUES, given_weights | {value.id: 3})
    others = [one.id for one in OPTIONS if one.id not in favoured]
    for name in favoured:
        for other in others:
            assert before.index(name) > before.index(other) or after.index(name) < after.index(other)


@pytest.mark.parametrize("wrong", [{"soon": 4}, {"soon": -1}, {"sooner": 1}])
def test_a_weight_that_is_none_is_one_clear_line(wrong):
    with pytest.raises(ValueError, match="a known value and a weight of 0 to 3 were expected"):
        order(OPTIONS, VALUES, wrong)
