"""The question in Panel: `panel serve with_panel.py`."""

import panel as pn
from question import CHOICES, STEM, said

choice = pn.widgets.RadioBoxGroup(options=CHOICES, value=None)
check = pn.widgets.Button(name="Check")
answer = pn.pane.HTML("", css_classes=["answer"])


def show(_):
    if choice.value:
        answer.object = f'<p class="answer">{said(choice.value)}</p>'


check.on_click(show)
pn.Column(pn.pane.HTML(f"<p>{STEM}</p>"), choice, check, answer).servable()
