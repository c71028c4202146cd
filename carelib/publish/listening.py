"""The public server's ear: a flood of connections that say nothing, or little, keeps nobody else out."""

import sys
from contextlib import suppress
from typing import Any, cast

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPMessageDelegate

if sys.platform != "win32":
    import resource

QUIET = 60.0
"""Seconds until a request has to have come whole, its first or its next; a person's browser takes a fraction of one."""
BODY = 10.0
"""Seconds for a request's body: nothing that is sent here is longer than a line."""
LARGEST_BODY = 64_000
"""Bytes of it; the same as nginx is told in ``deploy/``."""
WANTED = 16_384
"""Descriptors that the server asks for at its start; it takes what the machine allows it."""
SPARED = 512
"""Descriptors that no visitor's connection gets: kernels that are kept ready, files."""
OF_A_KERNEL = 40
"""The same for each kernel that visitors may have, with its three connections: nine for each, and its own."""


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


class Patient(HTTPServer):
    """An HTTP server with room for so many connections: where one more comes, the one that has been quiet longest goes.

    A page's own connection to its kernel is none of them: it was handed on when it became a web socket.
    """

    def initialize(self, *given: Any, most: int = 0, kernels: int = 0, **named: Any) -> None:
        """``most``: connections at one time; 0 for what the process's descriptors leave beside so many ``kernels``."""
        limits = {"idle_connection_timeout": QUIET, "body_timeout": BODY, "max_body_size": LARGEST_BODY}
        super().initialize(*given, **(limits | named))
        self._most = most or max(64, descriptors() - SPARED - OF_A_KERNEL * kernels)
        self._quiet: dict[object, None] = {}  # in the order in which they last began a request

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Called by tornado for each connection, and again before each further request on it."""
        self._quiet.pop(server_conn, None)
        while len(self._quiet) >= self._most:
            oldest = next(iter(self._quiet))
            del self._quiet[oldest]
            cast(Any, oldest).stream.close()
        self._quiet[server_conn] = None
        return super().start_request(server_conn, request_conn)

    def on_close(self, server_conn: object) -> None:
        """Called by tornado when a connection has ended or was handed on."""
        self._quiet.pop(server_conn, None)
        super().on_close(server_conn)
