"""The published site: dashboard and lessons as plain files, from the same notebooks and content, alive without a kernel.

Nothing in it needs a server, keeps anything in a browser, or asks any other host. All links are relative, so it works from
a subfolder; scripts and style sheets stand in a folder named after their content, so they can be cached for good.
"""

import base64
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import rjsmin  # type: ignore[import-untyped]
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from carelib.activities.base import phrases
from carelib.activities.panels import Markup, tag, tracks_panel
from carelib.loader import Library, library
from carelib.model import Lesson, fill
from carelib.publish.pages import Passage, Piece, Shown, passages, shown
from carelib.publish.places import ASSETS, DASHBOARD
from carelib.translations import languages

TEMPLATE = ASSETS / "voila" / "templates" / "carelib"
OWN = ASSETS / "site"
MARK = ".carelib-site"
"""A file that says that a folder is a site of ours, and so may be replaced."""
POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src-elem": "'self'",
    "style-src-attr": "'unsafe-inline'",  # a chart's SVG says how its lines look
    "style-src": "'self' 'unsafe-inline'",  # for browsers that do not know the two before
    "img-src": "'self' data:",
    "frame-src": "'self'",  # my page is printed from a frame made for it
    "base-uri": "'none'",
    "form-action": "'none'",
}
IN_STYLE = re.compile(r'url\("(icons/[^"]+\.svg)"\)')


class CannotPublish(Exception):
    """The site cannot be written as asked; the text says why and what to do."""


@dataclass(frozen=True)
class Link:
    """Where a link leads, from the page that it stands on, and what it says."""

    href: str
    text: str
    here: bool = False


def publish(folder: Path, *, address: str = "", live: str = "") -> list[str]:
    """Write the site into a folder; returns the addresses of its pages, from the folder.

    ``address``: where it will stand, for what needs whole addresses (``sitemap.xml``, links between languages).
    ``live``: where lessons are served with a kernel, from the site's root; empty where they are not. The folder is
    replaced as a whole, once all is ready. ``CannotPublish`` where it holds anything that is no site of ours.
    """
    if folder.exists() and not folder.is_dir():
        raise CannotPublish(f"{folder}: this is a file, a folder was expected; name another")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise CannotPublish(
            f"{folder}: this folder holds something that is no site of ours; name a new or an empty one"
        )
    if address and not re.match(r"https?://[^/\s]+", address):
        raise CannotPublish(f"--address {address}: an address was expected, as https://example.org/therapy/")
    if folder.is_dir() and folder.resolve() in (Path.cwd(), *Path.cwd().parents):
        raise CannotPublish(f"{folder}: this is where you stand; name a folder of its own")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    new, old = made / "new", made / "old"
    try:
        site = Site(address, live)
        for name, content in site.files():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return site.addresses


def made_from(address: str, live: str) -> str:
    """What a site is made from, as one line: all that is read for it, and how it was asked for."""
    root = DASHBOARD.parents[1]
    digest = hashlib.sha256(f"{address} {live}".encode())
    for folder in ("carelib", "notebooks", "assets"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"A site that carelib made; 'carelib site' replaces this folder as a whole. {digest.hexdigest()}\n"


def up_to_date(folder: Path, *, address: str = "", live: str = "") -> bool:
    """Whether the folder holds what ``publish`` would write with these."""
    mark = folder / MARK
    return mark.is_file() and mark.read_text("utf-8") == made_from(address, live)


class Site:
    """All files of the site, made one after the other."""

    def __init__(self, address: str, live: str) -> None:
        self.address = address if not address or address.endswith("/") else f"{address}/"
        self.live = live
        self.library: Library = library()
        self.words = phrases(self.library, "site", "page")
        self.lessons = sorted(self.library.of(Lesson).values(), key=lambda lesson: lesson.number)
        self.addresses: list[str] = []
        self._found: list[Passage] = []
        self._templates = Environment(
            loader=FileSystemLoader([OWN, TEMPLATE]),
            autoescape=False,  # noqa: S701  # what is filled in is markup that panels and notebooks made, or escaped here
            undefined=StrictUndefined,
            trim_blocks=True,
        )

    def files(self) -> Iterator[tuple[str, str | bytes]]:
        """Every file of the site by its name."""
        yield MARK, made_from(self.address, self.live)
        for name, data in self.assets.items():
            yield f"{self.static}{name}", data
        yield from self._dashboards()
        yield from self._lessons()
        yield from self._search()
        yield "404.html", self._not_found()
        yield "_headers", headers()
        yield (
            "robots.txt",
            "User-agent: *\nAllow: /\n" + (f"Sitemap: {self.address}sitemap.xml\n" if self.address else ""),
        )
        if self.address:
            yield "sitemap.xml", sitemap(self.address, self.addresses)

    @cached_property
    def assets(self) -> dict[str, bytes]:
        """The scripts, style sheets and pictures, by name."""
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

    @cached_property
    def static(self) -> str:
        """The folder of the assets: its name says what is in it, so a browser may keep it for good."""
        digest = hashlib.sha256()
        for name, data in sorted(self.assets.items()):
            digest.update(name.encode() + b"\0" + data)
        return f"static/{digest.hexdigest()[:12]}/"

    def page(
        self,
        address: str,
        it: Shown,
        *,
        links: Sequence[Link] = (),
        contents: bool = False,
        above: str = "",
        before: Link | None = None,
        after: Link | None = None,
        scripts: Sequence[str] = (),
        alternates: Mapping[str, str] | None = None,
        listed: bool = True,
    ) -> str:
        """One page as HTML. ``alternates``: the same page in other languages, by language."""
        root = "../" * address.count("/")
        if listed:
            self.addresses.append(address)
            self._found += passages(it.title, address, it)
        return self._templates.get_template("page.html.j2").render(
            language=it.language,
            title=it.title,
            description=it.description or it.title,
            pieces=it.pieces,
            paged=it.pages,
            policy="; ".join(f"{name} {value}" for name, value in POLICY.items()),
            root=root or "./",
            static=f"{root}{self.static}",
            links=links,
            contents=it.headings(2) if contents else [],
            words=self.words,
            above=above,
            before=before,
            after=after,
            scripts=[f"{root}{self.static}{name}" for name in scripts],
            canonical=urljoin(self.address, _whole(address)) if self.address else "",
            alternates=[
                {"language": language, "href": urljoin(self.address, _whole(other))}
                for language, other in (alternates or {}).items()
            ]
            if self.address
            else [],
        )

    def _dashboards(self) -> Iterator[tuple[str, str]]:
        spoken = {"en": "index.html"} | {code: f"{code}/index.html" for code in languages()}
        for code, address in spoken.items():
            notebook = DASHBOARD if code == "en" else DASHBOARD.parent / code / DASHBOARD.name
            yield address, self.page(address, shown(notebook), alternates=spoken)

    def _lessons(self) -> Iterator[tuple[str, str]]:
        yield (
            "lessons/index.html",
            self.page(
                "lessons/index.html", self._list_of_lessons(), links=self._links("index.html"), scripts=["site.js"]
            ),
        )
        for number, lesson in enumerate(self.lessons):
            name = f"{lesson.id}.html"
            it = shown(DASHBOARD.parent / f"{lesson.id}.ipynb")
            address = f"lessons/{name}"
            yield (
                address,
                self.page(
                    address,
                    self._with_live(it, lesson.id),
                    links=self._links(name),
                    contents=True,
                    above=fill(self.words["above"], number=lesson.number, minutes=str(lesson.minutes)),
                    before=self._turn(number - 1),
                    after=self._turn(number + 1),
                    scripts=["site.js"],
                ),
            )
        for name in ("glossary", "references"):
            it = shown(DASHBOARD.parent / f"{name}.ipynb")
            yield f"lessons/{name}.html", self.page(f"lessons/{name}.html", it, links=self._links(f"{name}.html"))

    def _with_live(self, it: Shown, lesson_id: str) -> Shown:
        """The lesson with a link to its live form below what needs a kernel, where there is such a form."""
        if not self.live:
            return it
        link = tag("p", tag("a", self.words["live"], href=f"../{self.live}{lesson_id}/"))
        needs = '<div class="care-exploration">'  # without a label: its pictures are not all drawn
        pieces = [Piece(piece.markup + link, piece.begins) if needs in piece.markup else piece for piece in it.pieces]
        return Shown(it.title, it.language, it.description, tuple(pieces))

    def _links(self, here: str) -> list[Link]:
        words = self.words
        found = [
            ("../index.html", words["home"]),
            ("index.html", words["lessons"]),
            ("glossary.html", words["glossary"]),
            ("references.html", words["references"]),
            ("search.html", words["search"]),
        ]
        return [Link(href, text, href == here) for href, text in found]

    def _turn(self, number: int) -> Link | None:
        if not 0 <= number < len(self.lessons):
            return None
        lesson = self.lessons[number]
        return Link(f"{lesson.id}.html", f"{lesson.number} {lesson.title}")

    def _list_of_lessons(self) -> Shown:
        words = self.words
        rows = [
            tag(
                "li",
                tag("a", f"{lesson.number} {lesson.title}", href=f"{lesson.id}.html"),
                " ",
                tag("small", fill(words["about"], minutes=str(lesson.minutes))),
            )
            for lesson in self.lessons
        ]
        top = tag("div", tag("h1", words["lessons"]), tag("p", words["lessons_intro"]), class_=PROSE)
        listed = tag("div", tag("ol", *rows, class_="care-lessons"), class_="jp-RenderedHTMLCommon")
        ways = tag("div", tag("h2", words["ways"]), class_=PROSE)
        tracks = tag("div", Markup(tracks_panel(self.library)._repr_html_()), class_="jp-RenderedHTMLCommon")
        return Shown(words["lessons"], "en", "", tuple(Piece(str(one)) for one in (top, listed, ways, tracks)))

    def _search(self) -> Iterator[tuple[str, str]]:
        words = self.words
        found = [asdict(one) | {"at": f"../{one.at}"} for one in self._found]
        told = {"found": words["found"], "nothing": words["nothing"]}
        data = json.dumps({"passages": found, "words": told}, ensure_ascii=False).replace("<", "\\u003c")
        digest = hashlib.sha256(data.encode()).hexdigest()[:12]
        yield f"static/passages.{digest}.js", f"window.carelibSearch = {data};\n"
        box = tag(
            "div",
            tag("h1", words["search"]),
            tag(
                "form",
                tag("label", words["search_ask"], for_="care-search"),
                Markup('<input id="care-search" type="search" autocomplete="off" spellcheck="false">'),
                role="search",
            ),
            tag("p", words["search_hint"]),
            tag("p", role="status"),
            tag("ol", class_="care-found"),
            class_=f"{PROSE} care-search",
        )
        it = Shown(words["search"], "en", "", (Piece(str(box)),))
        scripts = ["vendor/minisearch.js", f"../passages.{digest}.js", "search.js"]
        yield (
            "lessons/search.html",
            self.page("lessons/search.html", it, links=self._links("search.html"), scripts=scripts, listed=False),
        )

    def _not_found(self) -> str:
        words = self.words
        first = tag("p", tag("a", words["first"], href="index.html"))
        box = tag("div", tag("h1", words["sorry"]), tag("p", words["sorry_why"]), first, class_=PROSE)
        return self.page("404.html", Shown(words["sorry"], "en", "", (Piece(str(box)),)), listed=False)


PROSE = "jp-RenderedHTMLCommon jp-MarkdownOutput"


def _inline(path: Path) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode()}"


def _whole(address: str) -> str:
    """The address of a page as people write it: a folder's own page is the folder."""
    return address.removesuffix("index.html")


def always() -> dict[str, str]:
    """The response headers of a page: what may run in it, who learns of it, and that a browser asks before it keeps it."""
    policy = "; ".join(f"{name} {value}" for name, value in POLICY.items())
    return {
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
        "Cache-Control": "no-cache",
    }


def for_good() -> dict[str, str]:
    """The response headers of a file whose name says what is in it: a browser may keep it."""
    return {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=31536000, immutable"}


def headers() -> str:
    """The response headers for file hosts that read a file ``_headers``."""
    folders = {"/*": always(), "/static/*": for_good()}
    return "".join(
        f"{folder}\n" + "".join(f"  {name}: {value}\n" for name, value in given.items())
        for folder, given in folders.items()
    )


def sitemap(address: str, pages: Sequence[str]) -> str:
    """The site's pages as the sitemaps protocol writes them (sitemaps.org, 0.9)."""
    places: list[Any] = [f"<url><loc>{urljoin(address, _whole(page))}</loc></url>" for page in pages]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(places)
        + "\n</urlset>\n"
    )
