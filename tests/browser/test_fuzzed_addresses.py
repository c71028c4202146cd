"""Whatever address and query a stranger sends to the real server: a page, a refusal, and not a word of the machine."""

import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st
from trying import tried

UNKNOWN = "00000000-0000-4000-8000-000000000000"
PIECES = st.sampled_from(
    [
        *("/", "//", "..", ".", "%2e%2e", "%2f", "%5c", "\\", "%00", "%", "%zz", "%ff", ";", "~", ":", "@", "*", "é", "\ud800"),
        *("live", "lessons", "lessons/", "es", "es/", "index.html", "help", "static", "08-who-helps", "instructor"),
        *("voila", "templates", "carelib", "labextensions", "voila/templates", "carelib/static", "voila/labextensions"),
        *("api", "kernels", UNKNOWN, "channels", "shutdown", "ready", "alive"),
        *("?", "&", "=", "#", "session_id", "template", "theme", "voila-template", "x" * 300, "<script>", "'", '"', "${7*7}", "{{7*7}}"),
        *("http://elsewhere.example", "file:///etc/passwd", "etc/passwd", "pyproject.toml", ".git/config", "__pycache__"),
    ]
)  # fmt: skip
ADDRESSES = st.lists(PIECES | st.text(st.characters(exclude_characters="\r\n \t"), max_size=8), max_size=9)
ADDRESSES = ADDRESSES.map("".join) | ADDRESSES.map("/".join)
METHODS = st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "DELETE", "PUT", "BREW", "get"])
TELLS = re.compile(rb"Traceback|Set-Cookie:|Server:|root:x:|requires-python|site-packages|/carelib/publish", re.I)
"""What no answer has in it: a fault's way, a mark for the browser, who the server is, a file of the machine."""


def asked(host: str, request: bytes) -> bytes:
    """The whole answer to a request that is sent as it stands."""
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), timeout=5) as link:
        link.sendall(request)
        found = b""
        while piece := link.recv(65_536):
            found += piece
        return found


@tried(0.1)
@given(METHODS, ADDRESSES)
def _answered(dashboard: str, method: str, address: str) -> None:
    """Asked as a picture would be: an address that hits a live page takes no kernel."""
    host = urlsplit(dashboard).netloc
    head = f"Host: {host}\r\nSec-Fetch-Dest: image\r\nConnection: close\r\n\r\n"
    found = asked(host, f"{method} /{address} HTTP/1.1\r\n{head}".encode("utf-8", "surrogatepass"))
    if found:  # else it was no request at all
        status = int(found.split(b" ", 2)[1])
        assert status < 500
        assert not TELLS.search(found)


def test_any_address_is_answered_and_tells_nothing(dashboard: str, server_log: Path) -> None:
    _answered(dashboard)
    asked(urlsplit(dashboard).netloc, b"GET /alive HTTP/1.0\r\n\r\n")
    assert "Traceback" not in server_log.read_text("utf-8")
