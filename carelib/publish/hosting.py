"""What a file host, a proxy and a search engine are told of the site: response headers and the list of pages."""

import gzip
import mimetypes
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin

RULES: Mapping[str, str] = {
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
POLICY = "; ".join(f"{name} {value}" for name, value in RULES.items())
"""What may load and run in a page of the site (Content Security Policy)."""

LIVE_RULES: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
"""The same for a page with a kernel. Inline scripts, ``eval`` and ``blob:`` are what Voilà's page, its loader of extensions and
anywidget need; SECURITY.md says what that leaves open. Nothing comes from or goes to another host."""

PACKED = frozenset({"application/javascript", "application/xml", "image/svg+xml"})
"""Types that gzip makes smaller, beside all that are text."""
LEAST = 500  # bytes; below it the packed form is hardly smaller


for _ending, _kind in ((".js", "text/javascript"), (".css", "text/css"), (".svg", "image/svg+xml")):
    mimetypes.add_type(_kind, _ending)  # some machines hold other beliefs, and a browser then runs no script of ours


def kind(name: str) -> str:
    """The media type of a file of the site."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def packed(kind: str, data: bytes) -> bytes | None:
    """The data packed by gzip, the same bytes every time; ``None`` where that is not worth while."""
    smaller = kind in PACKED or kind.startswith("text/")
    return gzip.compress(data, 9, mtime=0) if smaller and len(data) > LEAST else None


def live() -> dict[str, str]:
    """The response headers of a page with a kernel, and of the pages that say what went wrong."""
    policy = "; ".join(f"{name} {value}" for name, value in LIVE_RULES.items())
    # The page ends its kernel when it is left, and Voilà asks where that comes from: only this server is told.
    return always() | {"Content-Security-Policy": policy, "Referrer-Policy": "same-origin", "Cache-Control": "no-store"}


def always() -> dict[str, str]:
    """The response headers of a page: what may run in it, who learns of it, and that a browser asks before it keeps it."""
    return {
        "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",  # who opened the page in a window keeps no hand on it
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
        "Cache-Control": "no-cache",
    }


def for_good() -> dict[str, str]:
    """The response headers of a file whose name says what is in it: a browser may keep it."""
    return {
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "public, max-age=31536000, immutable",
    }


def headers() -> str:
    """The response headers for file hosts that read a file ``_headers``."""
    folders = {"/*": always(), "/static/*": for_good()}
    return "".join(
        f"{folder}\n" + "".join(f"  {name}: {value}\n" for name, value in given.items())
        for folder, given in folders.items()
    )


def nginx_headers() -> str:
    """The response headers of a page, for nginx."""
    told = "# Made by carelib.publish.generate: what the site says in _headers, for nginx.conf to include.\n"
    return told + "".join(f'add_header {name} "{value}" always;\n' for name, value in always().items())


def whole(address: str) -> str:
    """The address of a page as people write it: a folder's own page is the folder."""
    return address.removesuffix("index.html")


def sitemap(address: str, pages: Sequence[str]) -> str:
    """The site's pages as the sitemaps protocol writes them (sitemaps.org, 0.9)."""
    places = [f"<url><loc>{urljoin(address, whole(page))}</loc></url>" for page in pages]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(places)
        + "\n</urlset>\n"
    )


def robots(address: str) -> str:
    """What robots may read: all of it, and where the list of pages is, where there is one."""
    return "User-agent: *\nAllow: /\nDisallow: /live/\n" + (f"Sitemap: {address}sitemap.xml\n" if address else "")
