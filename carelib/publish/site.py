"""The published site: dashboard and lessons as plain files, from the same notebooks and content, alive without a kernel.

Nothing in it needs a server, keeps anything in a browser, or asks any other host. All links are relative, so it works from
a subfolder; scripts and style sheets stand in a folder named after their content, so they can be cached for good.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import urljoin, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from carelib.activities.base import phrases
from carelib.activities.panels import Markup, tag, tracks_panel
from carelib.loader import Library, library
from carelib.model import Lesson, fill
from carelib.publish.assets import OWN, TEMPLATE, assets, folder
from carelib.publish.hosting import POLICY, headers, robots, sitemap, whole
from carelib.publish.later import lighter
from carelib.publish.pages import Passage, Piece, Shown, passages, shown
from carelib.publish.paths import DASHBOARD
from carelib.translations import languages


@dataclass(frozen=True)
class Link:
    """Where a link leads, from the page that it stands on, and what it says."""

    href: str
    text: str
    here: bool = False


def lesson_links(words: Mapping[str, str], here: str = "", *, up: str = "../", beside: str = "") -> list[Link]:
    """What stands at the top of a lesson, here or live. ``up`` and ``beside`` lead to the root and the other lessons."""
    found = [
        (f"{up}index.html", words["home"]),
        (f"{beside}index.html", words["lessons"]),
        (f"{beside}glossary.html", words["glossary"]),
        (f"{beside}references.html", words["references"]),
        (f"{beside}search.html", words["search"]),
    ]
    return [Link(href, text, href == here) for href, text in found]


class Site:
    """All files of the site, made one after the other."""

    def __init__(self, address: str, live: str) -> None:
        self.address = address if not address or address.endswith("/") else f"{address}/"
        self.live = live
        self.library: Library = library()
        self.words = phrases(self.library, "site", "page")
        self._assets = assets()
        self.static = folder(self._assets)
        """The folder of scripts, styles and pictures."""
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
        for name, data in self._assets.items():
            yield f"{self.static}{name}", data
        yield from self._dashboards()
        yield from self._lessons()
        yield from self._search()
        yield "404.html", self._told("404.html", "sorry", "sorry_why")
        yield "live-away.html", self._told("live-away.html", "away", "away_why")
        yield "_headers", headers()
        yield "robots.txt", robots(self.address)
        if self.address:
            yield "sitemap.xml", sitemap(self.address, self.addresses)

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
        root: str | None = None,
    ) -> str:
        """One page as HTML. ``alternates``: the same page in other languages, by language. ``root``: the site's, seen
        from the page; else it follows from the address."""
        root = "../" * address.count("/") if root is None else root
        if listed:
            self.addresses.append(address)
            self._found += passages(it.title, address, it)
        return self._templates.get_template("page.html.j2").render(
            language=it.language,
            title=it.title,
            description=it.description or it.title,
            pieces=it.pieces,
            paged=it.pages,
            policy=POLICY,
            root=root or "./",
            static=f"{root}{self.static}",
            links=links,
            contents=it.headings(2) if contents else [],
            words=self.words,
            above=above,
            before=before,
            after=after,
            scripts=[f"{root}{self.static}{name}" for name in scripts],
            canonical=self._whole(address),
            alternates={language: self._whole(other) for language, other in (alternates or {}).items()},
        )

    def _whole(self, address: str) -> str:
        """Where the page will stand, for search engines; empty where nobody said."""
        return urljoin(self.address, whole(address)) if self.address else ""

    def _dashboards(self) -> Iterator[tuple[str, str]]:
        spoken = {"en": "index.html"} | {code: f"{code}/index.html" for code in languages()}
        for code, address in spoken.items():
            notebook = DASHBOARD if code == "en" else DASHBOARD.parent / code / DASHBOARD.name
            it, later = lighter(shown(notebook), "" if code == "en" else "../")
            yield from later
            yield address, self.page(address, it, alternates=spoken)

    def _lessons(self) -> Iterator[tuple[str, str]]:
        yield (
            "lessons/index.html",
            self.page(
                "lessons/index.html",
                self._list_of_lessons(),
                links=lesson_links(self.words, "index.html"),
                scripts=["site.js"],
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
                    links=lesson_links(self.words, name),
                    contents=True,
                    above=fill(self.words["above"], number=lesson.number, minutes=str(lesson.minutes)),
                    before=self._turn(number - 1),
                    after=self._turn(number + 1),
                    scripts=["site.js"],
                ),
            )
        for name in ("glossary", "references"):
            it = shown(DASHBOARD.parent / f"{name}.ipynb")
            yield (
                f"lessons/{name}.html",
                self.page(f"lessons/{name}.html", it, links=lesson_links(self.words, f"{name}.html")),
            )

    def _with_live(self, it: Shown, lesson_id: str) -> Shown:
        """The lesson with a link to its live form below what has to be computed, where there is such a form."""
        if not self.live:
            return it
        link = tag("p", tag("a", self.words["live"], href=f"../{self.live}{lesson_id}/"))
        pieces = (replace(one, markup=one.markup + link) if one.computes else one for one in it.pieces)
        return replace(it, pieces=tuple(pieces))

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
        tracks = tag(
            "div",
            Markup(tracks_panel(self.library)._repr_html_().replace(".ipynb", ".html")),
            class_="jp-RenderedHTMLCommon",
        )
        return Shown(words["lessons"], "en", "", tuple(Piece(str(one)) for one in (top, listed, ways, tracks)))

    def _search(self) -> Iterator[tuple[str, str]]:
        words = self.words
        found = [asdict(one) | {"at": f"../{one.at}"} for one in self._found]
        told = {name: words[name] for name in ("found", "nothing", "search_danger", "search_help")}
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
            self.page(
                "lessons/search.html", it, links=lesson_links(self.words, "search.html"), scripts=scripts, listed=False
            ),
        )

    def _told(self, address: str, heading: str, why: str) -> str:
        """What a host shows at any address where something else was expected: its links begin at the site's root."""
        words, root = self.words, urlsplit(self.address).path or "/"
        first = tag("p", tag("a", words["first"], href=f"{root}index.html"))
        box = tag("div", tag("h1", words[heading]), tag("p", words[why]), first, class_=PROSE)
        return self.page(address, Shown(words[heading], "en", "", (Piece(str(box)),)), listed=False, root=root)


PROSE = "jp-RenderedHTMLCommon jp-MarkdownOutput"
