"""The question in Solara: `solara run with_solara.py`."""

import solara
from question import CHOICES, STEM, said


@solara.component
def Page():
    """The page."""
    choice, choose = solara.use_state(None)
    answer, answered = solara.use_state("")
    solara.Text(STEM)
    with solara.v.RadioGroup(v_model=choice, on_v_model=choose):
        for one in CHOICES:
            solara.v.Radio(label=one, value=one)
    solara.Button("Check", on_click=lambda: answered(said(choice) if choice else ""), classes=["check"])
    solara.HTML("p", answer, classes=["answer"])
