"""The question and the chart in Panel: `panel serve with_panel.py`."""

import panel as pn
from question import CHOICES, STEM, hours, said

choice = pn.widgets.RadioBoxGroup(options=CHOICES, value=None)
check = pn.widgets.Button(name="Check")
answer = pn.pane.HTML("", css_classes=["answer"])
sessions = pn.widgets.IntInput(name="Sessions", value=12, start=0, end=200)
minutes = pn.widgets.IntInput(name="Minutes each", value=50, start=0, end=240)
drawn = pn.bind(hours, sessions, minutes)


def show(_):
    if choice.value:
        answer.object = f'<p class="answer">{said(choice.value)}</p>'


check.on_click(show)
pn.Column(
    pn.pane.HTML(f"<p>{STEM}</p>"), choice, check, answer, sessions, minutes, pn.pane.Matplotlib(drawn)
).servable()
