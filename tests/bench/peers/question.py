"""The one question and the one chart that every tool shows, the same as in `stock.ipynb`."""

from matplotlib.figure import Figure

STEM = (
    "In one room a psychologist with a licence plans two bus stops with Mr Okafor. In the next a volunteer listens for "
    "an hour. Which room is more likely to hold a psychotherapy?"
)
CHOICES = ["The volunteer's", "The psychologist's", "Neither"]


def said(choice: str) -> str:
    """The feedback."""
    return f"You chose: {choice}. A method, a trained person and a plan fit the second."


def hours(sessions: int, minutes: int) -> Figure:
    """What a course of help takes, as bars."""
    figure = Figure(figsize=(4.6, 2), layout="constrained")
    axes = figure.add_subplot()
    bars = axes.barh(["in the room", "on the way"], [sessions * minutes / 60, sessions * 40 / 60])
    axes.bar_label(bars, fmt="%g h")
    return figure
