"""One activity alone on a page, with what is broken in it and what the check says of it, for ``carelib preview``."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from carelib.activities.base import Activity
from carelib.activities.claim_checker import ClaimChecker
from carelib.activities.goal_builder import GoalBuilder
from carelib.activities.goal_sorter import GoalSorter
from carelib.activities.quiz import Clinic, Quiz, Test
from carelib.activities.register_hunt import RegisterHunt
from carelib.activities.scene import BranchingScene
from carelib.activities.session_explorer import SessionExplorer
from carelib.check import RULES, lessons, sifted
from carelib.check.bank import sentences_are_plain
from carelib.faults import ContentError, Fault, Refused, shown
from carelib.loader import Library
from carelib.model import Goal, Item, fill

TEMPLATES = Path(__file__).parent / "templates"
MOST = 25
"""Faults that are shown at one time."""
PLAIN: Mapping[str, str] = {
    "mapping values are not allowed": "a colon stands where none can: put the text below '>-', or in quotation marks",
    "did not find expected key": "this line is indented unlike its neighbours, or a quotation mark above is not closed",
    "could not find expected ':'": "a key has no colon, or a text is not indented far enough",
    "unexpected end of stream": "a quotation mark is opened and never closed",
    "expected '-' indicator": "this line is indented unlike the entries of its list",
    "cannot start any token": "a tab, @, % or ` begins a text: use spaces, or quotation marks",
    "did not find expected ',' or ']'": "a list in brackets is not closed, or lacks a comma",
}
"""What the YAML reader says -> what an author does about it."""
CHECKED = (*(rule for rule in RULES if rule is not sentences_are_plain), sentences_are_plain)
"""The rules of the check, the slow one last."""


def _goal(library: Library, name: str) -> list[Activity]:
    sorter = GoalSorter(library, [name])
    return [sorter, GoalBuilder(library, [name])] if library.find(Goal, name).parts else [sorter]


SHOW: Mapping[str, tuple[str, Callable[[Library, str], list[Activity]]]] = {
    "items": (
        "item",
        lambda library, name: [Quiz(library, [name], predict=library.find(Item, name).use == "predict")],
    ),
    "scenes": ("scene", lambda library, name: [BranchingScene(library, name)]),
    "sessions": ("pair of sessions", lambda library, name: [SessionExplorer(library, name)]),
    "goals": ("goal", _goal),
    "cases": ("case", lambda library, name: [Clinic(library, [name])]),
    "forms": ("form", lambda library, name: [Test(library, name)]),
    "hunts": ("register hunt", lambda library, name: [RegisterHunt(library, name)]),
    "claims": ("claim", lambda library, name: [ClaimChecker(library, [name])]),
}
"""Folder of a kind that can be shown alone -> what one of them is called, and the activities that show it."""


@dataclass(frozen=True)
class Look:
    """How the activity looks now: its markup, or that of the last time that it held, and what is broken."""

    library: Library
    markup: str
    broken: tuple[Fault, ...] = ()


class Previewed:
    """An entry to look at, found by its id; ``Refused`` where there is none."""

    def __init__(self, content: Path, name: str, notebooks: Path | None = None) -> None:
        self.content, self.name, self.notebooks = content, name, notebooks
        library = Library(content)
        ids = {one.id: kind for kind in SHOW for one in library.placed(kind)}
        self.kinds = [kind for kind in SHOW if any(one.id == name for one in library.placed(kind))]
        self.kinds = self.kinds or list(dict.fromkeys(_among_broken(library, name)))
        if not self.kinds:
            near = [one for one in ids if name in one][:5] or get_close_matches(name, ids, n=5, cutoff=0.4)
            *kinds, last = (what for what, _ in SHOW.values())
            kinds_told = f"{', '.join(kinds)} or {last}"
            raise Refused(f"there is no {kinds_told} {shown(name)}; near it are: {', '.join(near) or 'none'}")
        self.what = " and ".join(SHOW[kind][0] for kind in self.kinds)
        self._last = ""

    def look(self) -> Look:
        """Read the content anew; where it is broken, the activity stays as it last held."""
        library = Library(self.content)
        pieces: list[str] = []
        broken: list[Fault] = []
        for kind in self.kinds:
            place = f"{self.content.name}/{kind}"
            try:
                for one in SHOW[kind][1](library, self.name):
                    pieces.append(one.markup())
                    one.close()
            except ContentError as error:
                broken += error.faults
            except LookupError as error:
                broken.append(Fault(place, 0, self.name, str(error.args[0]), "correct the id, or preview another one"))
            except Exception as error:  # whatever an author may write, the page says it and goes on
                told = f"it cannot be shown ({type(error).__name__}: {error})"
                broken.append(Fault(place, 0, self.name, told, "take back your last change, and run 'carelib check'"))
        if broken:
            return Look(library, self._last, tuple(sorted(set(broken))))
        self._last = "\n".join(pieces)
        return Look(library, self._last)

    def faults(self, look: Look, stale: Callable[[], bool]) -> list[Fault] | None:
        """What the check finds for this entry; ``None`` where that is no longer asked for."""
        if found := look.library.faults():
            return sorted(set(found) - set(look.broken))  # with faults of reading, the check says nothing else
        for rule in CHECKED:
            found += rule(look.library)
            if stale():
                return None
        if self.notebooks:
            found += lessons.lessons(look.library, self.notebooks)
        return sorted(fault for fault in sifted(found) if self._about(fault))

    def _about(self, fault: Fault) -> bool:
        named = rf"(?<![\w-]){re.escape(self.name)}(?![\w-])"
        return fault.entry == self.name or bool(re.search(named, f"{fault.rule} {fault.remedy}"))


def _among_broken(library: Library, name: str) -> Iterable[str]:
    """The kinds in whose faulty files this id stands: they may be mended while the page is open."""
    for fault in library.faults():
        kind, path = fault.file.split("/")[1], library.root / Path(*fault.file.split("/")[1:])
        if kind in SHOW and path.is_file():
            text = path.read_text("utf-8", errors="replace")
            if re.search(rf"^- id: *[\"']?{re.escape(name)}[\"']? *$", text, re.M):
                yield kind


def page(entry: Previewed, look: Look, version: int, faults: list[Fault] | None) -> str:
    """The page: what is broken, the activity, and beneath it what the check says."""
    last = look.markup and f'<div class="care-early-last">{look.markup}</div>'
    return fill(
        (TEMPLATES / "preview.html").read_text("utf-8"),
        name=html.escape(entry.name),
        what=entry.what,
        version=version,
        alert=_alert(look) if look.broken else "",
        markup=last if look.broken else look.markup,
        faults=told(faults, look),
    )


def _alert(look: Look) -> str:
    last = "<p>Below it stands as it last held. Save the mended file and it comes back.</p>" if look.markup else ""
    return f'<div class="care-broken" role="alert"><h2>This cannot be read</h2>{_listed(look.broken)}{last}</div>'


def told(faults: list[Fault] | None, look: Look) -> str:
    """What the check says, as markup."""
    if faults is None:
        return "<p>Checking …</p>"
    if look.broken and not faults:
        return "<p>Nothing more, as long as it cannot be read.</p>"
    return _listed(faults) if faults else "<p>No faults.</p>"


def _listed(faults: Iterable[Fault]) -> str:
    every = list(faults)
    lines = []
    for one in every[:MOST]:
        hint = next((f"{plain}; " for says, plain in PLAIN.items() if says in one.rule), "")
        place = html.escape(f"{one.file}:{one.line}" if one.line else one.file)
        lines.append(
            f"<li><strong>{html.escape(one.rule)}</strong> {html.escape(hint + one.remedy)} (<code>{place}</code>)</li>"
        )
    more = f"<p>And {len(every) - MOST} more: run <code>carelib check</code>.</p>" if len(every) > MOST else ""
    return f"<ul>{''.join(lines)}</ul>{more}"
