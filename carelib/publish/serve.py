"""The public dashboard on Voilà: what is set for a public server, and one clear line where it cannot start."""

import os
import re
import socket
import sys
import threading
import time
import urllib.request
import webbrowser
from dataclasses import asdict
from typing import Any

from carelib.charts.drawing import LEFT
from carelib.publish.paths import CHARTS, DASHBOARD, LIVE, MOST_VISITORS, SITE
from carelib.where import ASSETS

READY = "carelib-public"  # stands in every page of our template, never in an empty or a failed one
PATIENCE = 60  # seconds
KEPT_READY = 2  # kernels

SETTINGS = (
    "--no-browser",
    "--template=carelib",
    "--preheat_kernel=True",
    "--VoilaKernelManager.fill_delay=2",  # seconds: whoever has just come gets the page before the next kernel starts
    "--VoilaKernelManager.cull_interval=60",
    "--VoilaKernelManager.cull_idle_timeout=600",
    "--VoilaKernelManager.buffer_offline_messages=False",  # who is gone hears nothing, and it would all be kept for them
    "--VoilaKernelManager.cull_busy=True",  # whose page is gone computes for nobody
    "--VoilaConfiguration.multi_kernel_manager_class=carelib.publish.kernels.Kernels",
    "--VoilaConfiguration.allow_template_override=NO",
    "--Voila.identity_provider_class=carelib.publish.visitors.Visitors",
    "--VoilaConfiguration.allow_theme_override=NO",
    "--VoilaConfiguration.show_tracebacks=False",
    "--VoilaExecutor.cell_error_instruction=A part of this page could not be shown. The help lines at the top work. Reload the page to try again.",
    "--Voila.log_level=ERROR",
    "--Voila.port_retries=0",
)


class CannotServe(Exception):
    """The dashboard cannot be served as asked; the text says why and what to do."""


def prepare() -> None:
    """Make the pages that ``serve`` serves, where they are not there yet or anything that they are made from changed."""
    from carelib.publish.folder import publish, up_to_date

    if not up_to_date(SITE, live=LIVE):
        print("Making the pages, once (about 20 seconds) …", flush=True)
        publish(SITE, live=LIVE)


def serve(host: str, port: int, *, open_browser: bool, visitors: int = MOST_VISITORS) -> int:
    """Serve the dashboard until it is stopped; prints its address once it answers. ``CannotServe`` where it cannot.

    ``visitors``: how many may have a live page, and so a kernel, at one time. Of readers there may be any number.
    """
    if visitors < 0:
        raise CannotServe(f"--live {visitors}: 0 or more was expected; leave it out for {MOST_VISITORS}")
    _look(host, port)
    prepare()
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, (str(ASSETS), os.environ.get("JUPYTER_PATH"))))
    os.environ.setdefault("CARELIB_PUBLIC", "1")
    os.environ[LEFT] = str(SITE / CHARTS)
    print("Starting the dashboard …", flush=True)
    # It builds a grammar whenever it is imported, half of the whole start, to check kinds of addresses that no event of
    # this server has; jsonschema goes without it where it is not installed.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from carelib.publish.server import PublicServer

    _tell_of_room(visitors)
    threading.Thread(target=_announce, args=(host, port, open_browser), daemon=True).start()
    PublicServer.launch_instance(
        [str(DASHBOARD), f"--Voila.ip={host}", f"--port={port}", *SETTINGS],
        config=_config(visitors),
    )
    return 0


def _config(visitors: int) -> Any:
    """What the server is told beside its ``SETTINGS``: the site, how many may come, what is kept ready for them."""
    import zmq
    from traitlets.config import Config

    from carelib.activities.base import phrases
    from carelib.loader import library
    from carelib.publish.site import lesson_links

    links = lesson_links(phrases(library(), "site"), up="/", beside="/lessons/")
    secure = (
        {"transport_encryption": "auto"} if zmq.has("curve") else {}
    )  # what a kernel hears and says, on this machine, too
    return Config(
        {
            "VoilaConfiguration": {"resources": {"links": [asdict(link) for link in links]}},
            "KernelManager": secure,
            "PublicServer": {"site": str(SITE), "most_visitors": visitors},
            "VoilaKernelManager": {"kernel_pools_config": pools(LIVE) if visitors else {"default": {"pool_size": 0}}},
        }
    )


def pools(live: str) -> dict[str, dict[str, int]]:
    """Notebook -> how many kernels are kept ready for it: some for a lesson that must compute, none for the others.

    Which those are, the site tells: a page of it leads to the live form of such a lesson.
    """
    led = re.compile(rf'href="\.\./{live}([^"/]+)/"')
    pages = (page.read_text("utf-8") for page in (SITE / "lessons").glob("*.html"))
    found = sorted({name for page in pages for name in led.findall(page)})
    return {"default": {"pool_size": 0}} | {f"{name}.ipynb": {"pool_size": KEPT_READY} for name in found}


def _look(host: str, port: int) -> None:
    """Raise ``CannotServe`` for what can be known before anything starts."""
    if not 1 <= port <= 65535:
        raise CannotServe(f"--port {port}: 1 to 65535 was expected; leave it out for 8866")
    if not DASHBOARD.is_file() or not (ASSETS / "voila").is_dir():
        raise CannotServe(f"{DASHBOARD.name} or its template is missing; install carelib anew")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise CannotServe(f"--host {host}: no such address on this machine; leave it out for 127.0.0.1") from None
    with socket.socket(family, kind) as probe:
        if os.name != "nt":  # there the option means something else
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            raise CannotServe(f"--port {port}: not allowed for you; choose one above 1023") from None
        except OSError as error:
            raise CannotServe(f"{host}:{port} cannot be used ({error.strerror}); choose another with --port") from None


def _tell_of_room(visitors: int) -> None:
    """Say so where the descriptors that this process may have leave few for readers beside so many live pages."""
    from carelib.publish.listening import FEW, LEAST, OF_A_KERNEL, OF_A_READER, descriptors, room

    missing = FEW - room(visitors)
    if missing <= 0:
        return
    fewer = max(0, visitors - -(-missing // OF_A_KERNEL))
    print(
        f"carelib: only {descriptors()} files and connections may be open here; beside --live {visitors} that leaves room for about"
        f" {max(LEAST, room(visitors)) // OF_A_READER} readers at one time: raise the limit (ulimit -n"
        f" {descriptors() + missing})" + (f", or choose --live {fewer}" if fewer < visitors else ""),
        file=sys.stderr,
        flush=True,
    )


def _announce(host: str, port: int, open_browser: bool) -> None:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    address = f"http://{shown}:{port}/"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                if READY in answer.read().decode("utf-8", "replace"):
                    print(f"The dashboard is ready at {address}  (stop it with Ctrl+C)", flush=True)
                    if open_browser and not webbrowser.open(address):
                        print(
                            "No browser could be opened here: open the address yourself.", file=sys.stderr, flush=True
                        )
                    return
        except OSError:
            pass
        time.sleep(0.1)
    print(
        f"carelib: nothing answered at {address} within {PATIENCE} seconds; stop it and look at the lines above",
        file=sys.stderr,
        flush=True,
    )
