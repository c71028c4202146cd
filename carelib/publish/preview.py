"""``carelib preview ID``: one activity alone in a browser, anew with each save, and what the check says of it."""

import argparse
import webbrowser
from pathlib import Path
from typing import Any

from carelib.faults import Refused
from carelib.loader import CONTENT
from carelib.where import NOTEBOOKS

PORT = 8877


def add_preview(commands: "argparse._SubParsersAction[Any]") -> None:
    """Give the command line the command ``preview``."""
    one = commands.add_parser("preview", help="one activity alone in a browser, anew with each save")
    one.add_argument("id", metavar="ID", help="of an item, scene, session, goal, case, form, hunt or claim")
    one.add_argument("--port", type=int, default=PORT, metavar="N", help=f"port to listen on ({PORT}); 0 takes any")
    one.add_argument("--no-browser", action="store_true", help="do not open a browser")
    one.add_argument("--content", type=Path, metavar="DIR", help="another content folder")
    one.set_defaults(run=preview)


def preview(arguments: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C; ``Refused`` where that cannot be done."""
    from carelib.publish.preview_page import Previewed
    from carelib.publish.preview_server import Watch, serving

    content: Path = arguments.content or CONTENT
    if not content.is_dir():
        raise Refused(f"{content}: no such folder; name the folder that holds the content")
    if not 0 <= arguments.port <= 65535:
        raise Refused(f"{arguments.port}: a port from 0 to 65535 was expected")
    entry = Previewed(content, arguments.id, None if arguments.content else NOTEBOOKS)
    server = serving(Watch(entry), arguments.port)
    address = f"http://127.0.0.1:{server.server_port}/"
    print(f"{entry.name}, {entry.what}: {address} (Ctrl-C ends it)", flush=True)
    if not arguments.no_browser:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nThe preview has ended.")
    finally:
        server.server_close()
    return 0
