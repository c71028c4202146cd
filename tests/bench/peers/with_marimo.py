"""The question and the chart in marimo: `marimo run with_marimo.py`."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from question import CHOICES, STEM, hours, said

    return CHOICES, STEM, hours, mo, said


@app.cell
def _(CHOICES, STEM, mo):
    choice = mo.ui.radio(options=CHOICES, label=STEM)
    check = mo.ui.run_button(label="Check")
    mo.vstack([choice, check])
    return check, choice


@app.cell
def _(check, choice, mo, said):
    mo.stop(not (check.value and choice.value))
    mo.Html(f'<p class="answer">{said(choice.value)}</p>')
    return


@app.cell
def _(mo):
    sessions = mo.ui.number(0, 200, value=12, label="Sessions")
    minutes = mo.ui.number(0, 240, value=50, label="Minutes each")
    mo.vstack([sessions, minutes])
    return minutes, sessions


@app.cell
def _(hours, minutes, sessions):
    hours(sessions.value, minutes.value)
    return


if __name__ == "__main__":
    app.run()
