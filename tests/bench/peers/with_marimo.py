"""The question in marimo: `marimo run with_marimo.py`."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from question import CHOICES, STEM, said

    return CHOICES, STEM, mo, said


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


if __name__ == "__main__":
    app.run()
