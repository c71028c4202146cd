"""The one question that every tool shows, in the same words as `stock.ipynb`."""

STEM = (
    "In one room a psychologist with a licence plans two bus stops with Mr Okafor. In the next a volunteer listens for "
    "an hour. Which room is more likely to hold a psychotherapy?"
)
CHOICES = ["The volunteer's", "The psychologist's", "Neither"]


def said(choice: str) -> str:
    """The feedback."""
    return f"You chose: {choice}. A method, a trained person and a plan fit the second."
