"""The page of ``carelib preview`` on this machine: it watches the content and tells the browser when there is something new.

Only the loopback address is listened on, and only requests that name it are answered: no page of another site can look in.
"""

import os
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from carelib.activities.base import bundle, styles
from carelib.faults import Fault, Refused
from carelib.publish.hosting import POLICY
from carelib.publish.preview_page import TEMPLATES, Look, Previewed, page, told
from carelib.where import ASSETS

STATIC = ASSETS / "voila" / "templates" / "carelib" / "static"
EVERY = 0.25  # seconds between two looks at the content folder
STILL_THERE = 10  # seconds after which a browser that left is noticed
OWN = frozenset({"127.0.0.1", "localhost", "::1"})


class Watch:
    """How the entry looks, by version: a new one with each change of the content; what the check says follows."""

    def __init__(self, entry: Previewed) -> None:
        self.entry = entry
        self.news = threading.Condition()
        self.version, self.checked = 1, 0
        self.ended = threading.Event()
        self._seen = self._stamps()
        self._look: Look = entry.look()
        self._faults: list[Fault] | None = None
        self._threads = [threading.Thread(target=one, daemon=True) for one in (self._watch, self._check)]

    def start(self) -> None:
        """Watch, and check, until ``end``."""
        for one in self._threads:
            one.start()

    def end(self) -> None:
        """Let all that waits go home."""
        self.ended.set()
        with self.news:
            self.news.notify_all()
        for one in self._threads:
            if one.is_alive():
                one.join()

    def page(self) -> str:
        """The page as it stands now."""
        with self.news:
            now = self._look, self.version, self._faults
        return page(self.entry, *now)

    def told(self) -> str:
        """What the check says, as it stands now."""
        with self.news:
            return told(self._faults, self._look)

    def events(self) -> Iterator[str]:
        """What there is to tell a browser: versions of the page and of what the check says; else that we are still here."""
        seen = (0, 0)
        while not self.ended.is_set():
            now = self._news_since(seen)
            lines = [f"event: page\ndata: {now[0]}\n\n"] if now[0] != seen[0] else []
            lines += [f"event: faults\ndata: {now[1]}\n\n"] if now[1] != seen[1] else []
            yield "".join(lines) or ": still here\n\n"
            seen = now

    def _news_since(self, seen: tuple[int, int]) -> tuple[int, int]:
        """Versions of the page and of what was checked, as soon as they are others, or after a while."""
        with self.news:
            self.news.wait_for(lambda: self.ended.is_set() or (self.version, self.checked) != seen, STILL_THERE)
            return self.version, self.checked

    def _stamps(self) -> dict[Path, tuple[int, int]]:
        found = {}
        for path in self.entry.content.rglob("*.y*ml"):
            try:
                about = path.stat()
            except OSError:  # an editor puts a new file in place of the old one
                continue
            found[path] = about.st_mtime_ns, about.st_size
        return found

    def _watch(self) -> None:
        while not self.ended.wait(EVERY):
            stamps = self._stamps()
            if stamps == self._seen:
                continue
            look = self.entry.look()
            with self.news:
                self._seen, self._look, self._faults = stamps, look, None
                self.version += 1
                self.news.notify_all()

    def _check(self) -> None:
        while not self.ended.is_set():
            with self.news:
                self.news.wait_for(lambda: self.ended.is_set() or self.checked != self.version)
                look, version = self._look, self.version
            found = self._faults_of(look, version)
            with self.news:
                if found is not None and version == self.version:
                    self._faults, self.checked = found, version
                    self.news.notify_all()

    def _faults_of(self, look: Look, version: int) -> list[Fault] | None:
        try:
            return self.entry.faults(look, lambda: self.ended.is_set() or self.version != version)
        except Exception as error:  # a rule that fails must not end the preview
            told = f"the check itself failed ({type(error).__name__}: {error})"
            return [Fault(self.entry.content.name, 0, self.entry.name, told, "run 'carelib check'")]


class Server(ThreadingHTTPServer):
    """A server on the loopback address, for one preview."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # there it would let two servers share a port

    def __init__(self, watch: Watch, port: int) -> None:
        self.watch = watch
        self.files: Mapping[str, tuple[str, str]] = {
            "/activities.js": ("text/javascript", bundle()),
            "/preview.js": ("text/javascript", (TEMPLATES / "preview.js").read_text("utf-8")),
            "/page.css": ("text/css", "\n".join([styles(), _text("page.css"), _own("preview.css")])),
            "/icon.svg": ("image/svg+xml", _text("icon.svg")),
        }
        super().__init__(("127.0.0.1", port), Handler)

    def server_close(self) -> None:
        """End the watching, too."""
        self.watch.end()
        super().server_close()


def _text(name: str) -> str:
    return (STATIC / name).read_text("utf-8")


def _own(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def serving(watch: Watch, port: int) -> Server:
    """A server that listens and watches; ``Refused`` where the port is taken."""
    try:
        server = Server(watch, port)
    except OSError as error:
        why = error.strerror or error
        raise Refused(f"port {port} of this machine cannot be used ({why}); name another with --port") from None
    watch.start()
    return server


class Handler(BaseHTTPRequestHandler):
    """Answers GET for the page, its files and its news."""

    server: Server

    def do_GET(self) -> None:
        """The page, a file of it, or the news for as long as the browser stays."""
        if not self._own_host():
            self._answer(403, "text/plain", "Only this machine's own address is answered here.\n")
        elif self.path == "/":
            self._answer(200, "text/html", self.server.watch.page())
        elif self.path == "/faults":
            self._answer(200, "text/html", self.server.watch.told())
        elif self.path == "/events":
            self._tell()
        elif self.path in self.server.files:
            self._answer(200, *self.server.files[self.path])
        else:
            self._answer(404, "text/plain", "There is no such page here.\n")

    def _own_host(self) -> bool:
        try:
            (host,) = self.headers.get_all("Host", [])
            return urlsplit(f"//{host}").hostname in OWN
        except ValueError:
            return False

    def _answer(self, status: int, kind: str, text: str) -> None:
        data = text.encode("utf-8")
        self._head(status, f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _head(self, status: int, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", f"{POLICY}; connect-src 'self'; frame-ancestors 'none'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")

    def _tell(self) -> None:
        self._head(200, "text/event-stream; charset=utf-8")
        self.end_headers()
        try:
            for one in self.server.watch.events():
                self.wfile.write(one.encode())
                self.wfile.flush()
        except OSError:
            return  # the browser left

    def log_message(self, *_: object) -> None:
        """Nothing: an author wants to see the faults, not the requests."""
