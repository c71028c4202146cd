"""A flood: thousands of connections that stay half open, then thousands of page loads; is a new visitor answered? No test.

PYTHONPATH=tests python tests/bench/flood.py [CONNECTIONS]

The half-open ones send the beginning of a request and no more. While they are held, a new visitor asks for the first page, for
`/ready` and for a live page, again and again; then as many page loads come at once. The server has its own process and its
descriptors; the flood comes from this one. Once the server may have as many as it asks for, and once no more than half of the
flood: there it has to let connections go, and it is said how many went.
"""

import resource
import socket
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

from browser.servers import free_port, running

from carelib.publish.listening import OF_A_KERNEL, SPARED

CONNECTIONS = 5_000
ASKED = ("", "ready", "live/")
NUMBER = b'href="tel:'
LIVE = 40
"""Visitors at most with a page that computes, more than come here; the server spares descriptors for each."""
SOFT = 1_024
"""Descriptors that most systems let a process begin with; it may ask for more, up to a hard limit."""


class Visit(NamedTuple):
    """What a new visitor met: seconds until the first number to tap had come, seconds until all had, and the status."""

    number: float
    whole: float
    status: int


def visit(address: str) -> Visit:
    """One visit. Live pages come in pieces; where there is no number to tap, the first time is that of the whole.

    The status is 0 where nothing came within 30 s.
    """
    begun, number, came = time.perf_counter(), 0.0, b""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            while piece := answer.read1():
                came += piece
                if not number and NUMBER in came:
                    number = time.perf_counter() - begun
            whole = time.perf_counter() - begun
            return Visit(number or whole, whole, answer.status)
    except urllib.error.HTTPError as refused:  # the waiting page has status 503
        refused.read()
        whole, status = time.perf_counter() - begun, refused.code
    except OSError:
        whole, status = time.perf_counter() - begun, 0
    return Visit(whole, whole, status)


def half_open(port: int, many: int) -> list[socket.socket]:
    """So many connections with half a request in each."""
    held = []
    for number in range(many):
        one = socket.socket()
        one.settimeout(10)
        try:
            one.connect(("127.0.0.1", port))
            one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-" + str(number).encode())
            held.append(one)
        except OSError:
            one.close()
    return held


def let_go(held: list[socket.socket]) -> int:
    """How many of these the server has ended."""
    gone = 0
    for one in held:
        one.setblocking(False)
        try:
            gone += one.recv(1) == b""
        except BlockingIOError:
            continue
        except OSError:
            gone += 1
    return gone


def told(name: str, found: list[Visit]) -> None:
    """One line: how many were answered with what, the middle and the longest time to a number, and to the whole."""
    statuses = dict(sorted(Counter(one.status for one in found).items()))
    numbers, wholes = ([one[which] for one in found] for which in (0, 1))
    print(
        f"  {name}: {len(found)} asked, {statuses}; first number median {statistics.median(numbers):.2f} s,"
        f" longest {max(numbers):.2f} s; whole {statistics.median(wholes):.2f} and {max(wholes):.2f} s"
    )


def loads(address: str, many: int) -> list[Visit]:
    """So many page loads from 200 threads."""
    found: list[Visit] = []
    left = iter(range(many))
    lock = threading.Lock()

    def go() -> None:
        while True:
            with lock:
                if next(left, None) is None:
                    return
            one = visit(address)
            with lock:
                found.append(one)

    threads = [threading.Thread(target=go) for _ in range(200)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def while_held(address: str, flood: Callable[[], object]) -> dict[str, list[Visit]]:
    """What new visitors meet while a flood runs."""
    met: dict[str, list[Visit]] = {where: [] for where in ASKED}
    running_still = threading.Thread(target=flood)
    running_still.start()
    while running_still.is_alive():
        for where in ASKED:
            met[where].append(visit(urljoin(address, where)))
    running_still.join()
    return met


def flood(limit: str, many: int) -> None:
    """Print what a new visitor meets before, during and after, at a server with this limit on its descriptors."""
    port = free_port()
    serve = [sys.executable, "-m", "carelib", "serve", "--no-browser", "--live", str(LIVE), "--port", str(port)]
    command = ["sh", "-c", f'ulimit {limit} && exec "$@"', "sh", *serve]  # its own limit, and none for the flood
    with (
        tempfile.TemporaryDirectory() as place,
        running(command, f"http://127.0.0.1:{port}/", Path(place) / "log") as address,
    ):
        print(f"server with 'ulimit {limit}'; {many} connections")
        told("before", [visit(urljoin(address, where)) for where in ASKED])
        held: list[socket.socket] = []
        met = while_held(address, lambda: (held.extend(half_open(port, many)), time.sleep(10)))
        print(f"  {len(held)} half-open connections were made, {let_go(held)} of them were let go")
        for where, found in met.items():
            told(f"new visitors meanwhile, /{where}", found)
        for one in held:
            one.close()
        told("right after", [visit(urljoin(address, where)) for where in ASKED])
        met = while_held(address, lambda: told("page loads of the flood", loads(address, many)))
        for where, found in met.items():
            told(f"new visitors meanwhile, /{where}", found)
        time.sleep(10)
        told("10 s after", [visit(urljoin(address, where)) for where in ASKED])


def main() -> None:
    """With the soft limit that the server may raise, then with a hard one that leaves room for half of the flood."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else CONNECTIONS
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    for limit in (f"-S -n {SOFT}", f"-n {SPARED + OF_A_KERNEL * LIVE + many // 2}"):
        flood(limit, many)


if __name__ == "__main__":
    main()
