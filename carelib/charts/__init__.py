"""Charts, each with a text form that says what it shows. matplotlib is imported when the first one is asked for."""

from carelib.charts.drawing import Chart

__all__ = ["Chart"]
