"""The question and the chart in Solara: `solara run with_solara.py`."""

import solara
from question import CHOICES, STEM, hours, said


@solara.component
def Page():
    """The page."""
    choice, choose = solara.use_state(None)
    answer, answered = solara.use_state("")
    sessions, set_sessions = solara.use_state(12)
    minutes, set_minutes = solara.use_state(50)
    solara.Text(STEM)
    with solara.v.RadioGroup(v_model=choice, on_v_model=choose):
        for one in CHOICES:
            solara.v.Radio(label=one, value=one)
    solara.Button("Check", on_click=lambda: answered(said(choice) if choice else ""), classes=["check"])
    solara.HTML("p", answer, classes=["answer"])
    solara.InputInt("Sessions", sessions, on_value=set_sessions)
    solara.InputInt("Minutes each", minutes, on_value=set_minutes)
    solara.FigureMatplotlib(hours(sessions, minutes), dependencies=[sessions, minutes])
