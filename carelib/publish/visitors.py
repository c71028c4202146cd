"""Who a visitor of the public server is: nobody in particular, and without a cookie that would tell one from another."""

from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.auth.identity import IdentityProvider, User
from tornado.httputil import HTTPServerRequest
from tornado.log import app_log
from tornado.web import Application, HTTPError, RequestHandler

VISITOR = User("visitor")
"""The one user that all visitors are."""


class Visitors(IdentityProvider):
    """Every visitor is the same nobody. Jupyter's own provider would name each one in a cookie."""

    def get_user(self, handler: RequestHandler) -> User:
        """Whoever asks."""
        return VISITOR


ORIGINS = ("Origin", "Sec-WebSocket-Origin", "Referer")
"""Headers that say where a request comes from."""


class Discreet(RequestHandler):
    """A handler that says nothing of the server, and notes nothing of who asked for what."""

    def __init__(self, application: Application, request: HTTPServerRequest, **given: Any) -> None:
        for name in ORIGINS:
            try:
                urlsplit(request.headers.get(name, "").lower())
            except ValueError:  # tornado and Jupyter would break on it
                request.headers[name] = "null"  # so browsers call an origin that is nobody's
        super().__init__(application, request, **given)

    def set_default_headers(self) -> None:
        """Without the server's name and version, also of an error."""
        self.clear_header("Server")

    def log_exception(
        self, typ: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        """A fault of ours is noted; tornado would add from which address the request came, and its own."""
        if value and not isinstance(value, HTTPError):
            app_log.error("a request could not be answered", exc_info=value)
