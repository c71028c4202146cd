"""The register hunt: all that is needed to look someone up is in the registers, and each verdict has its words."""

from carelib.activities.register_hunt import RegisterHunt
from carelib.model import Hunt


def test_a_hunt_carries_registers_providers_and_words_for_every_verdict(library):
    for hunt in library.of(Hunt).values():
        data = RegisterHunt(library, hunt.id).data
        assert [one["id"] for one in data["providers"]] == [one.id for one in hunt.providers]
        for one in data["providers"]:
            assert set(one["feedback"]) == {verdict["id"] for verdict in data["verdicts"]}
            assert len(set(one["feedback"].values())) == len(one["feedback"]), "each verdict has words of its own"
        assert data["sources"]


def test_whom_a_register_holds_can_be_found_there_by_number(library):
    """Every provider who is on a register as they say has their card's number in it."""
    for hunt in library.of(Hunt).values():
        numbers = {entry.number for register in hunt.registers for entry in register.entries}
        named = [one for one in hunt.providers if any(number in one.says for number in numbers)]
        assert len(named) >= len(hunt.providers) // 2


def test_a_hunt_holds_what_was_decided(library):
    hunt = next(iter(library.of(Hunt).values()))
    activity = RegisterHunt(library, hunt.id)
    assert activity.verdicts == {}
    first, second = hunt.providers[:2]
    other = next(one.id for one in hunt.verdicts if one.id != second.verdict)
    activity.response = {first.id: first.verdict, second.id: other}
    assert activity.verdicts == dict(activity.response)
