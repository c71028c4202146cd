"""The public server's ear: a flood of connections that say nothing, or little, keeps nobody else out."""

import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from socket import socket
from time import monotonic
from typing import Any, cast

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPHeaders, HTTPMessageDelegate, RequestStartLine, ResponseStartLine
from tornado.ioloop import PeriodicCallback

from carelib.publish.kernels import MOST_SOCKETS

if sys.platform != "win32":
    import resource

QUIET = 60.0
"""Seconds until a request has to have come whole, its first or its next; a person's browser takes a fraction of one."""
BODY = 10.0
"""Seconds for a request's body: nothing that is sent here is longer than a line."""
LARGEST_BODY = 4_096
"""Bytes of it; the same as nginx is told in ``deploy/``. Of thousands that are half sent, each lies in memory until then."""
LARGEST_HEAD = 16_384
"""Bytes of a request's head; a browser's has one or two thousand here, where no cookie is set."""
UNREAD = 120.0
"""Seconds after which an answer is given up of which nothing was taken. On a slow line the system's own buffer, which is not seen
here, is emptied in some tens of seconds."""
MOST_UNREAD = 200_000_000
"""Bytes that may wait to be taken, of all answers together; a lesson, packed, has a hundred thousand."""
LOOK = 1.0
"""Seconds from one look at these to the next."""
EACH = 100
"""Requests after which there is a look, too: many that become whole at once are answered before any time goes by."""
WANTED = 16_384
"""Descriptors that the server asks for at its start; it takes what the machine allows it."""
SPARED = 512
"""Descriptors that no visitor's connection gets: kernels that are kept ready, files."""
OF_A_CONNECTION = 9
"""The same for each connection between a page and its kernel: the socket, and what Jupyter opens for it."""
OF_A_KERNEL = 13 + OF_A_CONNECTION * MOST_SOCKETS
"""The same for each kernel that visitors may have: its own, and those of its connections."""
OF_A_READER = 6
"""Connections that a browser opens at most."""
FEW = 50 * OF_A_READER
"""Connections below which readers would soon push each other out."""
LEAST = 64
"""Connections that there is room for, whatever the machine allows."""


def descriptors() -> int:
    """How many this process may have open, after asking for ``WANTED``; as many as that where nobody counts them."""
    if sys.platform == "win32":
        return WANTED
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):  # some systems allow less than they say
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return wanted
    return wanted if soft == resource.RLIM_INFINITY else soft


def room(kernels: int) -> int:
    """How many connections the process's descriptors leave beside so many kernels; below 0 where they do not suffice."""
    return descriptors() - SPARED - OF_A_KERNEL * kernels


class Patient(HTTPServer):
    """An HTTP server with room for so many connections: where one more comes, the one goes whose request was awaited longest.

    Whoever has sent the whole of a request is not cut for that, and is awaited again once the answer has gone. Only where more
    than half of the room is taken by answers does the oldest of these go: somebody may ask for much and read nothing. So does one
    of which nothing is taken for long, and the oldest of them where all that waits is too much for the memory. A page's
    own connection to its kernel is none of them: it was handed on when it became a web socket.
    """

    def initialize(self, *given: Any, most: int = 0, kernels: int = 0, **named: Any) -> None:
        """``most``: connections at one time; 0 for what the process's descriptors leave beside so many ``kernels``."""
        limits = {"idle_connection_timeout": QUIET, "body_timeout": BODY}
        limits |= {"max_body_size": LARGEST_BODY, "max_header_size": LARGEST_HEAD}
        super().initialize(*given, **(limits | named))
        self._most = most or max(LEAST, room(kernels))
        self._awaited: dict[object, None] = {}  # in the order in which the wait for their next request began
        self._answered: dict[object, None] = {}  # in the order in which that had come whole
        self._come = 0
        self._taken: dict[object, tuple[int, float]] = {}  # how many bytes of answers, and since when
        self._look = PeriodicCallback(self._give_up_unread, LOOK * 1000)

    def add_sockets(self, sockets: Iterable[socket]) -> None:
        """As tornado does, and begin to look at what is not read."""
        super().add_sockets(sockets)
        self._look.start()

    def stop(self) -> None:
        """As tornado does."""
        self._look.stop()
        super().stop()

    def _give_up_unread(self) -> None:
        now, waiting = monotonic(), 0
        for one in reversed(list(self._answered)):  # where it is too much, the oldest go
            stream = cast(Any, one).stream
            taken = stream._total_write_done_index
            left = stream._total_write_index - taken
            before, since = self._taken.get(one, (-1, now))
            if not left or taken != before:
                since = now
            self._taken[one] = (taken, since)
            waiting += left
            if left and (waiting > MOST_UNREAD or now - since > UNREAD):
                self._forget(one)
                stream.close()

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Called by tornado for each connection, and again before each further request on it."""
        self._forget(server_conn)
        while len(self._awaited) + len(self._answered) >= self._most:
            oldest = next(iter(self._answered if len(self._answered) > self._most // 2 else self._awaited))
            self._forget(oldest)
            cast(Any, oldest).stream.close()
        self._awaited[server_conn] = None
        return Whole(super().start_request(server_conn, request_conn), partial(self._has_come, server_conn))

    def _has_come(self, server_conn: object) -> None:
        if server_conn in self._awaited:  # else it was let go
            del self._awaited[server_conn]
            self._answered[server_conn] = None
            self._come += 1
            if self._come % EACH == 0:
                self._give_up_unread()

    def _forget(self, server_conn: object) -> None:
        self._awaited.pop(server_conn, None)
        self._answered.pop(server_conn, None)
        self._taken.pop(server_conn, None)

    def on_close(self, server_conn: object) -> None:
        """Called by tornado when a connection has ended or was handed on."""
        self._forget(server_conn)
        super().on_close(server_conn)


class Whole(HTTPMessageDelegate):
    """What hears of a request, as it is; it tells once that has come whole, before it is answered."""

    def __init__(self, hears: HTTPMessageDelegate, tell: Callable[[], None]) -> None:
        self._hears, self._tell = hears, tell

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        """Passed on."""
        return self._hears.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        """Passed on."""
        return self._hears.data_received(chunk)

    def finish(self) -> None:
        """Called by tornado with the last byte of a request."""
        self._tell()
        self._hears.finish()

    def on_connection_close(self) -> None:
        """Passed on."""
        self._hears.on_connection_close()
