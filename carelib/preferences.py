"""What matters to a person puts the options in order. It never chooses: no option is left out, none is called the best."""

from collections.abc import Mapping, Sequence

from carelib.model import HelpOption, Value

WEIGHTS = range(4)
"""How much something matters: 0 not at all, 1 a little, 2 quite, 3 a lot."""


def order(options: Sequence[HelpOption], values: Sequence[Value], weights: Mapping[str, int]) -> list[str]:
    """Option ids, those first that go best with what matters; equals keep the order of the content.

    Each value adds its weight (0 to 3) times how far an option goes with it (-2 to 2): a plain weighted sum, the course's
    own choice. ``ValueError`` where a weight is none of these, or a value is not known.
    """
    known = {value.id: value for value in values}
    for name, weight in weights.items():
        if name not in known or weight not in WEIGHTS:
            raise ValueError(f"{name}: {weight}: a known value and a weight of 0 to 3 were expected")
    worth = {one.id: sum(known[name].fits[one.id] * weight for name, weight in weights.items()) for one in options}
    return sorted(worth, key=lambda name: -worth[name])
