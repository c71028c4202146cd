"""What the public pages need not bring with the first of them: the pool that a quiz draws from, and lines that stand there already."""

import hashlib
import re
from dataclasses import replace

from carelib.publish.pages import Shown

EARLY = re.compile(
    r'(<div class="carelib-early" data-activity="quiz"[^>]*)><script type="application/json">(.*?)</script></div>', re.S
)
LINES = re.compile(r'<div class="care-lines">.*?</details></div>', re.S)
SAME = '<div class="care-lines care-same"></div>'
"""The lines stand at the top of every page; a script copies them here."""


def lighter(it: Shown, root: str) -> tuple[Shown, list[tuple[str, str]]]:
    """The notebook without these, and the files that hold them: name and text. ``root``: the site's, seen from the page."""
    files: dict[str, str] = {}

    def apart(found: re.Match[str]) -> str:
        digest = hashlib.sha256(found[2].encode()).hexdigest()[:12]
        name = f"static/pool.{digest}.js"
        files[name] = f'(window.carelibLater ??= {{}})["{digest}"] = {found[2]};\n'
        return f'{found[1]} data-later="{digest}" data-from="{root}{name}"></div>'

    pieces = (replace(one, markup=LINES.sub(SAME, EARLY.sub(apart, one.markup))) for one in it.pieces)
    return replace(it, pieces=tuple(pieces)), list(files.items())
