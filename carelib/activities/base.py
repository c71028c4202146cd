"""What all activities share: one ES module and one style sheet a widget, plain JSON in, responses out.

Python decides and computes everything that can be asked; the browser part looks it up and reports what was chosen.
In public mode nothing is reported: answers never leave the browser (``shared.js`` holds that in one place).
"""

import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from carelib.loader import Library
from carelib.model import Phrase, Source

HERE = Path(__file__).parent


def public_mode() -> bool:
    """Whether answers must stay in the browser: in Voilà, unless ``CARELIB_PUBLIC=0`` says it is a class of one's own."""
    told = os.environ.get("CARELIB_PUBLIC")
    return told != "0" if told else os.environ.get("SERVER_SOFTWARE", "").startswith("voila")


@cache
def module(name: str) -> str:
    """One self-contained ES module: ``shared.js`` and ``<name>.js`` put together, for hosts that know no files."""
    shared = (HERE / "shared.js").read_text("utf-8").replace("export ", "")
    own = re.sub(
        r'^import .*? from "\./shared\.js";\n', "", (HERE / f"{name}.js").read_text("utf-8"), flags=re.M | re.S
    )
    return f"{shared}\n{own}"


@cache
def styles() -> str:
    """The activities' style sheet, colour tokens first."""
    return "\n".join((HERE / name).read_text("utf-8") for name in ("tokens.css", "activities.css"))


def phrases(library: Library, *activities: str) -> dict[str, str]:
    """The interface texts of these activities, by the part of their id after the first dot."""
    return {
        phrase.id.partition(".")[2]: phrase.text
        for phrase in library.of(Phrase).values()
        if phrase.id.partition(".")[0] in ("shared", *activities)
    }


def cited(library: Library, source_ids: Iterable[str]) -> list[str]:
    """The sources as short citations; one that was not read itself says so."""
    found = (library.find(Source, name) for name in source_ids)
    how = {"itself": "", "second-hand": " (known second-hand)", "not read": " (not verified)"}
    return [f"{s.who}{f' {s.year}' if s.year else ''}: {s.title}{how[s.read]}" for s in found]


class Activity(anywidget.AnyWidget):
    """An activity on the page. ``response`` holds what the learner did, in a lesson; it stays empty in public."""

    _esm = t.Unicode().tag(sync=True)
    _css = t.Unicode().tag(sync=True)
    data = t.Dict().tag(sync=True)
    response = t.Dict().tag(sync=True)
    public = t.Bool().tag(sync=True)

    def __init__(self, name: str, data: dict[str, Any], says: str) -> None:
        self._says = says
        super().__init__(_esm=module(name), _css=styles(), data=data, public=public_mode())

    def __repr__(self) -> str:
        return self._says
