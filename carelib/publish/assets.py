"""The scripts, style sheets and pictures of the published site."""

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import rjsmin  # type: ignore[import-untyped]

from carelib.where import ASSETS

TEMPLATE = ASSETS / "voila" / "templates" / "carelib"
OWN = ASSETS / "site"
IN_STYLE = re.compile(r'url\("(icons/[^"]+\.svg)"\)')


def assets() -> dict[str, bytes]:
    """All of them, by name: scripts without comments and spaces, one style sheet with its pictures in it."""
    kept = TEMPLATE / "static"
    scripts = [kept / name for name in ("activities.js", "pages.js", "paper.js")] + sorted(OWN.glob("*.js"))
    found = {path.name: rjsmin.jsmin(path.read_text("utf-8")).encode() for path in scripts}
    found |= {f"vendor/{path.name}": path.read_bytes() for path in sorted((kept / "vendor").iterdir())}
    found["icon.svg"] = (kept / "icon.svg").read_bytes()
    sheets = (kept / "activities.css", kept / "page.css", OWN / "site.css")
    style = "\n".join(path.read_text("utf-8") for path in sheets)
    style = IN_STYLE.sub(lambda match: f'url("{_inline(kept / match[1])}")', style)
    found["site.css"] = style.encode()
    return found


def folder(made: Mapping[str, bytes]) -> str:
    """The folder that they stand in: its name says what is in it, so a browser may keep it for good."""
    digest = hashlib.sha256()
    for name, data in sorted(made.items()):
        digest.update(name.encode() + b"\0" + data)
    return f"static/{digest.hexdigest()[:12]}/"


def _inline(path: Path) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode()}"
