"""What all activities share: one ES module and one style sheet a widget, plain JSON in, responses out.

Python decides and computes everything that can be asked; the browser part looks it up and reports what was chosen.
In public mode nothing is reported: answers never leave the browser (``shared.js`` holds that in one place).
"""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from carelib.loader import Library
from carelib.model import Phrase, Source
from carelib.progress import Attempt
from carelib.store import UNCLEAR, CannotKeep, Store, fits

HERE = Path(__file__).parent


def in_voila() -> bool:
    """Whether this kernel belongs to a page that Voilà serves."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila") or "VOILA_PREHEAT" in os.environ


def public_mode() -> bool:
    """Whether answers must stay in the browser: in Voilà, unless ``CARELIB_PUBLIC=0`` says it is a class of one's own."""
    told = os.environ.get("CARELIB_PUBLIC")
    return told != "0" if told else in_voila()


PARTS = ("shared", "helping", "deciding", "comparing")
"""Scripts that activities are made of, in the order in which they build on each other."""
IMPORT = re.compile(r'^import [^;]*? from "\./(\w+)\.js";\n', re.M)


@cache
def source(name: str) -> str:
    """A script of this folder without its imports; what others may import stands in it as if it were its own."""
    return IMPORT.sub("", (HERE / f"{name}.js").read_text("utf-8"))


@cache
def needs(name: str) -> frozenset[str]:
    """The parts that a script of this folder is built on, also through others."""
    found = IMPORT.findall((HERE / f"{name}.js").read_text("utf-8"))
    return frozenset(found).union(*map(needs, found))


@cache
def module(name: str) -> str:
    """One self-contained ES module: ``<name>.js`` and the parts that it needs put together, for hosts that know no files.

    Where the activity is alive in the page already (see ``early``), the widget takes over its answers and draws nothing.
    """
    parts = [source(part).replace("export ", "") for part in PARTS if part in needs(name)]
    own = source(name).replace(
        "export default { render };",
        "export default { render: (it) => { if (!taken(it)) render(it); noticed(it); } };",
    )
    return "\n".join([*parts, own])


def bundle() -> str:
    """One classic script with every activity, which starts those that stand in the page as ``early`` put them there."""
    shared = [source(part).replace("export ", "") for part in PARTS]
    names = sorted(path.stem for path in HERE.glob("*.js") if path.stem not in PARTS)
    for name in names:
        if "export default { render };" not in source(name):
            raise ValueError(
                f"{name}.js: no 'export default {{ render }};' at its end; what others import goes into PARTS"
            )
    own = [
        f"known.{name} = (() => {{\n{re.sub(r'^export (default .*?;$)?', '', source(name), flags=re.M)}\nreturn render;\n}})();"
        for name in names
    ]
    return "\n".join(["(() => {", '"use strict";', *shared, "const known = {};", *own, "wake(known);", "})();", ""])


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
    words = phrases(library)
    how = {"itself": "", "second-hand": f" ({words['second_hand']})", "not read": f" ({words['not_read']})"}
    return [f"{s.who}{f' {s.year}' if s.year else ''}: {s.title}{how[s.read]}" for s in found]


_numbers = count(1)


def early(name: str, number: str, data: dict[str, Any], public: bool) -> str:
    """An activity as markup that needs no kernel: where it is to stand, and its state as JSON (``wake`` starts it)."""
    state = json.dumps({"data": data, "public": public}, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<div class="carelib-early" data-activity="{name}" data-early="{number}">'
        f'<script type="application/json">{state}</script></div>'
    )


UNHEARD = (
    "This answer is not being kept: no kernel listens. Click Run, then Run All Cells, and answer again. "
    "If that does not help, start JupyterLab anew."
)
_entered = ""


def enter(lesson_id: str) -> None:
    """Say which lesson the activities from here on belong to."""
    global _entered
    _entered = lesson_id


@cache
def stored() -> Store | None:
    """The learner's record; ``None`` where none is kept, and always so in public."""
    return None if public_mode() else Store.here()


class Activity(anywidget.AnyWidget):
    """An activity on the page. ``response`` holds what the learner did, in a lesson; it stays empty in public.

    With a ``key`` it is kept on the learner's machine and comes back when the activity is shown again; nothing is kept in
    public. Where it cannot be kept, ``notice`` says so under the activity, which goes on as it is.
    """

    _esm = t.Unicode().tag(sync=True)
    _css = t.Unicode().tag(sync=True)
    data = t.Dict().tag(sync=True)
    response = t.Dict().tag(sync=True)
    public = t.Bool().tag(sync=True)
    early = t.Unicode().tag(sync=True)
    notice = t.Unicode().tag(sync=True)
    unheard = t.Unicode().tag(sync=True)
    """What the page says where no kernel answers any more; empty where nothing is kept."""
    heard = t.Int().tag(sync=True)
    """How many responses have come in: the page knows by it that somebody listens."""

    def __init__(self, name: str, data: dict[str, Any], says: str, key: str = "") -> None:
        self._says = says
        self._name = name
        self._key = key
        self._lesson = _entered
        self._kept: dict[str, Any] | None = None
        number = str(next(_numbers)) if in_voila() else ""
        super().__init__(_esm=module(name), _css=styles(), data=data, public=public_mode(), early=number)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """What the page shows; under Voilà with the activity itself, alive before any kernel answers."""
        if self._key and not self.public and self._kept is None:
            self._restore()
        shown = super()._repr_mimebundle_(**kwargs)
        if self.early and shown:
            shown[0]["text/html"] = early(self._name, self.early, self.data, self.public)
        return shown

    def _restore(self) -> None:
        """Take up what was kept, and keep from here on."""
        self._kept = {}
        if not (store := stored()):
            return
        self.unheard = UNHEARD
        try:
            self._kept = self._fitting(store.state(self._key) or self._of_before(store))
            self.response = self._kept
            self.notice = store.told
        except CannotKeep as problem:
            self.notice = str(problem)
        self.observe(self._came, "response")

    def _of_before(self, store: Store) -> dict[str, Any]:
        """What was kept before a question more or less was put into this call, under the key that it had then.

        It is moved, not copied: else what a learner begins again here would come back from there.
        """
        kind, _, names = self._key.partition(":")
        mine = set(names.split())
        for key in reversed(store.activities(self._lesson)):
            others = set(key.partition(":")[2].split())
            if key.startswith(f"{kind}:") and len(mine & others) * 2 >= len(mine | others):
                mine_there = [part for part in store.state(key) if part.removeprefix(UNCLEAR) in self.asked()]
                if mine_there:
                    store.move(key, self._key, mine_there)
                    return store.state(self._key)
        return {}

    def asked(self) -> frozenset[str]:
        """The ids of what is asked, by which a response names its parts: those of the call, unless it was given others."""
        return frozenset(self._key.partition(":")[2].split())

    def _came(self, change: Any) -> None:
        self._keep(change)
        self.heard += 1

    def _keep(self, change: Any) -> None:
        store, before = stored(), self._kept or {}
        try:
            old, new = self._fitting(change["old"]), self._fitting(change["new"])
            after = self.keeps(new)
            answers = self.attempts(old, new)
        except (AttributeError, LookupError, TypeError, ValueError):
            return  # no response of ours: a page that was tampered with, or a record that was
        if not store or (before == after and not answers):
            return
        try:
            store.keep(self._key, self._lesson, before, after, answers)
            self._kept = after
            self.notice = store.told
        except CannotKeep as problem:
            self.notice = str(problem)

    def _fitting(self, response: Mapping[str, Any]) -> dict[str, Any]:
        """The parts that are of the shape that is kept of this activity: no others are begun from, or written down."""
        return {part: it for part, it in response.items() if fits(self._key, part, it)}

    def keeps(self, response: Mapping[str, Any]) -> dict[str, Any]:
        """The part of a response that is kept: all of it, unless an activity says otherwise."""
        return dict(response)

    def attempts(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Sequence[Attempt]:
        """The answers that were given between two states; none, unless an activity says otherwise."""
        return ()

    def markup(self) -> str:
        """The activity for a page that never has a kernel: alive by the script ``bundle``, and reporting nothing."""
        return early(self._name, "", self.data, public=True)

    def __repr__(self) -> str:
        return f"{self._says} (asleep; to wake it: Run, then Run All Cells)"
