"""The public server: one Voilà. Its pages are the published site, from memory and without a kernel; below ``/live/`` stand
the dashboard and the lessons as Voilà's own pages, each with a kernel of its own.

Stock Voilà serves one notebook at every address, and any of them takes a kernel.
"""

import asyncio
import os
import re
from pathlib import Path
from typing import Any, cast

from jupyter_server.base.handlers import JupyterHandler, Template404
from jupyter_server.utils import url_path_join
from tornado.ioloop import PeriodicCallback
from tornado.log import access_log
from tornado.web import RedirectHandler, RequestHandler
from traitlets import Integer, Unicode
from voila.app import Voila
from voila.request_info_handler import RequestInfoSocketHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from carelib.publish.channels import LARGEST_MESSAGE, Channels, only_of_use
from carelib.publish.doors import SWEEP, Doors
from carelib.publish.fromsite import SiteFile, files
from carelib.publish.hosting import live as live_headers
from carelib.publish.kernels import Kernels, OfOnePage
from carelib.publish.listening import Patient
from carelib.publish.paths import LIVE, MOST_VISITORS
from carelib.publish.visitors import VISITOR, Discreet
from carelib.translations import languages

CLOSED = re.compile(r"/(login|logout|api/me|voila/(files|execution|query|api/shutdown))\b")
"""What Voilà would answer at and nobody here needs: signing in, files below the root folder, its own ways to run cells, to ask
what another page was asked with, and to end a kernel."""
ODD = r"(?i).*(//|/\.(/|$)|\.\.|%2e|%2f|%5c|\\|%00).*"
"""Addresses that try to leave a folder, or spell a file's in another way: Jupyter would keep each spelling for good."""
UNKNOWN = r"/(?![A-Za-z0-9_@./+-]*$).*"
"""Addresses with a sign that none of ours has; Jupyter takes quotes from a file's name, and puts a variable in for its own."""
WAIT = 3  # seconds until a page that waits for its turn asks again
# Seconds until a page that is not whole is given up; Voilà would wait for a kernel that never answers for good.
LONGEST = 180


class Spoken(Discreet):
    """A handler whose own pages, those that say what went wrong too, speak the language that the address names."""

    def set_default_headers(self) -> None:
        """Also of an error: what may run in the page, and that nobody else may frame it."""
        for name, value in live_headers().items():
            self.set_header(name, value)
        super().set_default_headers()

    def get_current_user(self) -> Any:
        """Asked for the page that says what went wrong where a request broke off early: nobody in particular."""
        return VISITOR

    xsrf_token = b""
    """No token, and so no cookie, not even from a page that says what went wrong: here is no form to guard."""

    @property
    def template_namespace(self) -> dict[str, Any]:
        """What a template is given, with the language and the address of its first page."""
        given: dict[str, Any] = super().template_namespace  # type: ignore[misc]
        parts = self.request.path.removeprefix(given["base_url"]).removeprefix(LIVE).split("/")
        language = parts[0] if parts[0] in languages() else "en"
        return given | {"language": language, "first": given["base_url"] + ("" if language == "en" else f"{language}/")}

    def get_template(self, name: str) -> Any:
        """The template of this project's own pages."""
        return self.settings["voila_jinja2_env"].get_template(name)


class NotThere(Spoken, Template404):
    """An address that is none of ours: the page that says so, with the help lines, and no kernel."""


class Ready(Spoken, JupyterHandler):
    """Whether a further visitor can get a kernel: 200 with the numbers, or 503. The site itself always answers."""

    def get(self) -> None:
        """The numbers as JSON: kernels, those that visitors have, how many may, pages that are being made."""
        doors = self.settings["carelib"]
        self.set_status(200 if doors.open() else 503)
        self.set_header("Cache-Control", "no-store")
        self.finish(doors.numbers())


class LedOn(Discreet, RedirectHandler):
    """A folder's address without its last stroke."""


class Alive(Discreet):
    """That the process answers: for whoever restarts one that does not."""

    def get(self) -> None:
        """One word."""
        self.set_header("Cache-Control", "no-store")
        self.finish("alive\n")


class LivePage(Spoken, TornadoVoilaHandler):  # type: ignore[misc]  # Voilà has no types
    """A notebook with a kernel. Where all places are taken, a page that says so at once and asks again by itself."""

    kernel = ""
    left = False
    """Whether the visitor went while the page was being made. The kernel is at work then, and ends with that."""

    async def get(self, path: str | None = None) -> None:
        """The page, or with status 503 the one that waits; 403 where nobody would see it.

        As where another site asks for it as a picture or the like, or a browser ahead of its visitor.
        """
        asked = self.request.headers
        unseen = asked.get("Sec-Fetch-Dest", "document") != "document" or "prefetch" in asked.get("Sec-Purpose", "")
        socket = "Origin" in asked or "Sec-WebSocket-Key" in asked  # a browser says no more of it
        if unseen or socket:
            self.send_error(403)  # each would take a kernel from people
            return
        doors = self.settings["carelib"]
        if not doors.open():
            self.set_status(503)
            self.set_header("Retry-After", str(WAIT))
            self.set_header("Cache-Control", "no-store")
            self.finish(self.render_template("waiting.html", wait=WAIT))
            return
        kernels, whole = self.settings["kernel_manager"], False
        doors.making.add(self)
        try:
            async with asyncio.timeout(LONGEST):
                await cast(Any, super()).get(path)
            whole = True
        finally:
            doors.making.discard(self)
            RequestInfoSocketHandler._cache.clear()  # Voilà would keep the address of each visit for good
            if self.left or not whole:
                await kernels.end(self.kernel)

    @property
    def kernel_manager(self) -> OfOnePage:
        """The server's kernels, asked by this page."""
        return OfOnePage(self.settings["kernel_manager"], self)

    def on_connection_close(self) -> None:
        """Called by tornado where the visitor went before the page was whole."""
        self.left = True
        super().on_connection_close()


class Leaving(Spoken, JupyterHandler):
    """A page that is left ends its kernel. Voilà's own way asks for a cookie, and none is set here.

    Nobody else can: the kernel's id is known to its page alone, and another site's page is refused by its origin.
    """

    def check_xsrf_cookie(self) -> None:
        """Nothing to check: see above."""

    async def post(self, kernel_id: str) -> None:
        """204, also where the kernel has gone already; 403 for another site's page."""
        if not self.check_origin():
            self.set_status(403)
            return
        self.set_status(204)
        for page in self.settings["carelib"].making:
            if page.kernel == kernel_id:
                page.left = True
                return
        await cast(Kernels, self.kernel_manager).end(kernel_id)


def note(handler: RequestHandler) -> None:
    """Note a request that failed by a fault of ours. Who asked is noted nowhere, nor what anyone else asked for."""
    # These say so where all places are taken.
    if handler.get_status() >= 500 and not isinstance(handler, LivePage | Ready):
        access_log.error("%d %s %s", handler.get_status(), handler.request.method, handler.request.path)


class PublicServer(Voila):  # type: ignore[misc]
    """The site at ``/``, Voilà's own pages below ``/live/``, ``/alive`` and ``/ready`` for who looks after the server."""

    site = Unicode(help="The folder of the published site.").tag(config=True)
    most_visitors = Integer(MOST_VISITORS, help="Visitors at most with a kernel at one time.").tag(config=True)
    most_at_once = Integer(
        2 * (os.cpu_count() or 1), help="Pages with a kernel that are made at one time; who comes then waits."
    ).tag(config=True)

    def live(self) -> dict[str, str]:
        """Address below ``/live/`` -> path of its notebook below the root folder. The instructor's is not among them."""
        home = Path(self.notebook_path).parent
        found = {"": Path(self.notebook_path).name}
        found |= {f"{code}/": f"{code}/{Path(self.notebook_path).name}" for code in languages()}
        found |= {f"{path.stem}/": path.name for path in sorted(home.glob("[0-9][0-9]-*.ipynb"))}
        return {
            name: os.path.relpath(home / path, self.root_dir) for name, path in found.items() if (home / path).is_file()
        }

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings, with kernels made ready for each page that the configuration names, and answers packed."""
        settings: dict[str, Any] = super().init_settings()
        for path in self.kernel_manager.kernel_pools_config:
            if path != "default":
                self.kernel_manager.fill_if_needed(delay=0, notebook_name=path)
        own = {
            "compress_response": True,
            "websocket_max_message_size": LARGEST_MESSAGE,
            "carelib": Doors(self),
            "default_handler_class": NotThere,  # of another host, as where somebody takes this for a proxy
            "log_function": note,
        }
        return settings | own

    def listen(self) -> None:
        """As Voilà does, by a server that a flood of connections does not fill."""
        self.app.listen = lambda port, ip: Patient(self.app, kernels=self.most_visitors).listen(port, ip)
        only_of_use()
        PeriodicCallback(self.app.settings["carelib"].sweep, SWEEP * 1000).start()
        super().listen()  # comes back when the server stops

    def init_handlers(self) -> list[Any]:
        """Voilà's handlers, with the pages at their addresses only."""
        *stock, (_, _, given) = super().init_handlers()
        handlers = [spoken(*one) for one in stock if not CLOSED.match(one[0])]

        def at(address: str) -> str:
            return str(url_path_join(self.server_url, address))

        handlers += [(at("/alive"), Alive), (at("/ready"), Ready)]
        handlers += [(at(r"/voila/api/shutdown/([0-9a-f-]{36})"), Leaving)]
        handlers += [
            (at(f"/{LIVE}{name}").rstrip("/") + "/?()", LivePage, given | {"notebook_path": path})
            for name, path in self.live().items()
        ]
        for name, one in files(Path(self.site)):
            handlers.append((at(f"/{re.escape(name)}"), SiteFile, {"file": one}))
            if name.endswith("/"):  # who leaves the last stroke out is led on
                handlers.append((at(f"/{re.escape(name[:-1])}"), LedOn, {"url": at(f"/{name}")}))
        odd = [(ODD, NotThere), (at(UNKNOWN), NotThere), (at(r"/voila/templates/(?![^/]+/static/.).*"), NotThere)]
        return [*odd, *handlers, (at(r"/.*"), NotThere)]


def spoken(address: str, handler: type, *given: Any) -> tuple[Any, ...]:
    """One of Voilà's own handlers, saying what went wrong as ours do; its connections within limits."""
    if issubclass(handler, VoilaKernelWebsocketHandler):
        handler = Channels
    ours = Spoken if issubclass(handler, JupyterHandler) else Discreet
    handler = type(handler.__name__, (ours, handler), {})
    return (address, handler, *given)
