"""Cells that a spreadsheet would run, made harmless and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelib.cells import bare, harmless


@given(st.text(alphabet=st.sampled_from("='+-@\t\r\na1") | st.characters()))
def test_every_cell_reads_back_as_it_was(cell):
    assert bare(harmless(cell)) == cell
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "+1", "\t=1", "'=1"])
def test_what_could_be_run_gets_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "plain", "it's", "'quoted'", "1 = 1"])
def test_what_cannot_stays(cell):
    assert harmless(cell) == bare(cell) == cell
