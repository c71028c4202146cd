"""The published site's files as the public server answers with them: from memory, packed once, asked for again only where changed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from carelib.publish.hosting import always, for_good, kind, packed
from carelib.publish.visitors import Discreet


@dataclass(frozen=True)
class File:
    """A file of the published site, and what is worked out of it once."""

    data: bytes
    kind: str
    good: bool

    @cached_property
    def packed(self) -> bytes | None:
        """The same packed by gzip, where that is worth while."""
        return packed(self.kind, self.data)

    @cached_property
    def tag(self) -> str:
        """A weak tag of the content, packed or not, by which a browser asks whether it changed."""
        return f'W/"{hashlib.sha256(self.data).hexdigest()[:16]}"'


class SiteFile(Discreet):
    """A file of the published site, from memory."""

    def initialize(self, file: File) -> None:
        """What the address answers."""
        self._file = file

    def compute_etag(self) -> str:
        """The tag of this very content; tornado answers 304 where the browser has it."""
        return self._file.tag

    def get(self) -> None:
        """The file."""
        file = self._file
        text = "; charset=utf-8" if file.kind.startswith("text/") else ""
        self.set_header("Content-Type", f"{file.kind}{text}")
        for name, value in (for_good() if file.good else always()).items():
            self.set_header(name, value)
        if file.packed is None:
            self.write(file.data)
            return
        self.set_header("Vary", "Accept-Encoding")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.write(file.packed)
        else:
            self.write(file.data)

    head = get


def files(site: Path) -> Iterator[tuple[str, File]]:
    """Every address of the site with what it answers; a folder's own page stands at the folder, too."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_dir() or name.startswith((".", "_")) or name in ("404.html", "live-away.html"):
            continue
        one = File(path.read_bytes(), kind(name), name.startswith("static/"))
        yield name, one
        if name.endswith("index.html"):
            yield name.removesuffix("index.html"), one
