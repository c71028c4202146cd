"""Circles of the word 'therapy' by who is speaking, all drawn beforehand: they change without a kernel."""

from typing import Any

from carelib.activities.base import Activity, cited, phrases
from carelib.charts import Chart
from carelib.charts.course import words_chart
from carelib.loader import Library
from carelib.model import Voice


def speakers_data(library: Library) -> dict[str, Any]:
    """Every voice with its picture and its words, as plain JSON."""
    words = phrases(library, "speakers")
    voices = library.of(Voice).values()
    drawn = [(voice, words_chart(voice, cited(library, voice.sources), words)) for voice in voices]
    return {"words": words, "voices": [_voice(voice, chart) for voice, chart in drawn]}


def _voice(voice: Voice, chart: Chart) -> dict[str, str]:
    return {"id": voice.id, "who": voice.who, "svg": chart.svg, "caption": chart.caption}


class Speakers(Activity):
    """Who is speaking, and what they call therapy."""

    def __init__(self, library: Library) -> None:
        data = speakers_data(library)
        super().__init__("speakers", data, f"Who calls what therapy: {len(data['voices'])} voices, a picture for each")
