"""The site as a folder: written as a whole or not at all, replaced only where it is ours, made anew only where it has to be."""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from carelib.charts.drawing import leaving
from carelib.publish.hosting import kind, packed
from carelib.publish.paths import CHARTS
from carelib.publish.site import Site
from carelib.where import ASSETS, NOTEBOOKS, PACKAGE

MARK = ".carelib-site"
"""A file that says that a folder is a site of ours, and so may be replaced, and what it was made from."""


class CannotPublish(Exception):
    """The site cannot be written as asked; the text says why and what to do."""


def publish(folder: Path, *, address: str = "", live: str = "", gzip: bool = False) -> list[str]:
    """Write the site into a folder; returns the addresses of its pages, from the folder.

    ``address``: where it will stand, for what needs whole addresses (``sitemap.xml``, links between languages).
    ``live``: where lessons are served with a kernel, from the site's root; empty where they are not.
    ``gzip``: also ``NAME.gz`` beside each text, for a server that sends what is packed already (nginx, ``gzip_static``).
    The folder is replaced as a whole, once all is ready. ``CannotPublish`` where it holds anything that is no site of ours.
    """
    if address and not re.match(r"https?://[^/\s]+", address):
        raise CannotPublish(f"--address {address}: an address was expected, as https://example.org/therapy/")
    _look(folder, MARK)
    site = Site(address, live)
    lay(folder, MARK, made_from(address, live), _packed(_files(site)) if gzip else _files(site))
    return site.addresses


def lay(folder: Path, mark: str, made_from: str, files: Iterable[tuple[str, str | bytes]]) -> None:
    """Write files into a folder, as a whole or not at all, with a file ``mark`` that says that the folder is ours.

    ``CannotPublish`` where it is there and holds anything else. ``files``: name, also below folders, and content.
    """
    _look(folder, mark)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    new, old = made / "new", made / "old"
    try:
        for name, content in chain([(mark, made_from)], files):
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _packed(files: Iterable[tuple[str, str | bytes]]) -> Iterator[tuple[str, str | bytes]]:
    for name, content in files:
        yield name, content
        if smaller := packed(kind(name), content if isinstance(content, bytes) else content.encode()):
            yield f"{name}.gz", smaller


def _files(site: Site) -> Iterator[tuple[str, str | bytes]]:
    """Every file of the site; where lessons are served with a kernel, also the charts that those need not draw again."""
    with leaving() as charts:
        yield from site.files()
    if site.live:
        yield from ((f"{CHARTS}/{name}", json.dumps(asdict(chart))) for name, chart in charts.items())


def _look(folder: Path, mark: str) -> None:
    """Raise ``CannotPublish`` where nothing may be written."""
    if folder.exists() and not folder.is_dir():
        raise CannotPublish(f"{folder}: this is a file, a folder was expected; name another")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / mark).is_file():
        told = "this folder holds something that carelib did not put there; name a new or an empty one"
        raise CannotPublish(f"{folder}: {told}")
    if folder.is_dir() and folder.resolve() in (Path.cwd(), *Path.cwd().parents):
        raise CannotPublish(f"{folder}: this is where you stand; name a folder of its own")


def made_from(address: str, live: str) -> str:
    """What a site is made from, as one line: all that is read for it, and how it was asked for."""
    digest = hashlib.sha256(f"{address} {live}".encode())
    for folder in (PACKAGE, NOTEBOOKS, ASSETS):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts:
                digest.update(path.relative_to(folder.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return f"A site that carelib made; 'carelib site' replaces this folder as a whole. {digest.hexdigest()}\n"


def up_to_date(folder: Path, *, address: str = "", live: str = "") -> bool:
    """Whether the folder holds what ``publish`` would write with these."""
    mark = folder / MARK
    return mark.is_file() and mark.read_text("utf-8") == made_from(address, live)
