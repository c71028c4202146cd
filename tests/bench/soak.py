"""Visitors come and go for half an hour: what the public server holds before and after. No test.

PYTHONPATH=tests python tests/bench/soak.py [MINUTES] [VISITS]

Four of five visitors read pages of the site with all that these load; one opens a live page and its socket, and leaves as a browser
does; one in twenty of those vanishes without a word, and the server ends that kernel by itself after ten minutes.
"""

import gc
import json
import random
import re
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from urllib.parse import urljoin, urlsplit

import psutil
import websocket
from browser.servers import free_port, running

MINUTES, VISITS = 30, 2_000
AT_ONCE = 4
FIRST = 400
CULLED = 12 * 60  # seconds: idle time of ten minutes, and the minute in which it is noticed
LINKED = re.compile(r'(?:src|href)="([^":#?]+\.(?:css|js|svg|png))"')
PAGES = (
    "",
    "es/",
    "lessons/index.html",
    "lessons/02-safety-first.html",
    "lessons/08-who-helps.html",
    "lessons/search.html",
)
LIVE = ("live/", "live/08-who-helps/", "live/04-time-and-dose/")


class Soak:
    """The server, and what its visitors met."""

    def __init__(self, address: str, process: psutil.Process, place: Path) -> None:
        self.address, self.process, self.place = address, process, place
        self.errors: list[str] = []
        self.live = self.vanished = 0
        self._lock = Lock()

    def get(self, address: str) -> str:
        with urllib.request.urlopen(urljoin(self.address, address), timeout=60) as answer:
            return str(answer.read().decode("utf-8", "replace"))

    def visit(self, chance: random.Random) -> None:
        try:
            if chance.random() < 0.8:
                where = chance.choice(PAGES)
                for name in dict.fromkeys(LINKED.findall(self.get(where))):
                    self.get(urljoin(urljoin(self.address, where), name))
            else:
                self._lives(chance)
        except (OSError, websocket.WebSocketException, AssertionError) as error:
            with self._lock:
                self.errors.append(f"{type(error).__name__}: {error}")

    def _lives(self, chance: random.Random) -> None:
        page = self.get(chance.choice(LIVE))
        config = re.search(r'id="jupyter-config-data" type="application/json">(.*?)</script>', page, re.S)
        assert config, (
            f"no live page, {time.strftime('%X')}: {re.findall('<title>.*?</title>', page)} … {page[-200:]!r}"
        )
        kernel = json.loads(config[1])["kernelId"]
        link = websocket.create_connection(
            f"ws://{urlsplit(self.address).netloc}/api/kernels/{kernel}/channels", timeout=60, suppress_origin=True
        )
        link.recv()
        time.sleep(chance.random())
        link.close()
        with self._lock:
            self.live += 1
            gone = self.live % 20 == 0
            self.vanished += gone
        if not gone:
            request = urllib.request.Request(urljoin(self.address, f"voila/api/shutdown/{kernel}"), b"")
            urllib.request.urlopen(request, timeout=60).close()

    def kernels(self) -> int:
        return int(json.loads(self.get("ready"))["kernels"])

    def holds(self) -> dict[str, float]:
        """What the server's own process has: megabytes, descriptors, threads; kernels; files in its temporary folder."""
        with self.process.oneshot():
            held, open_ones = self.process.memory_info(), self.process.num_fds()
            size = (held.rss - held.shared) / 1e6  # without what it shares with others, who come and go
            threads = self.process.num_threads()
        left = len(list(self.place.rglob("*")))
        return {"MB": size, "descriptors": open_ones, "threads": threads, "kernels": self.kernels(), "files": left}


def main() -> None:
    """Print what is held before, every tenth of the way, and at the end."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    visits = int(sys.argv[2]) if len(sys.argv) > 2 else VISITS
    port = free_port()
    command = [sys.executable, "-m", "carelib", "serve", "--no-browser", "--port", str(port)]
    with (
        tempfile.TemporaryDirectory() as place,
        tempfile.TemporaryDirectory() as temporary,
        running(command, f"http://127.0.0.1:{port}/", Path(place) / "log", TMPDIR=temporary) as address,
    ):
        family = psutil.Process().children(recursive=True)
        server = next(one for one in family if "serve" in one.cmdline())
        soak = Soak(address, server, Path(temporary))
        # What is made once is made now: packed pages, templates, a pool of kernels, the allocator's own reserves. A first run
        # of 2,000 visits grew by 14 % over its first 400 and by 1.4 % over the 1,600 after them.
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda number: soak.visit(random.Random(number)), range(FIRST)))
        settle(soak, 60)
        before = soak.holds()
        print(f"before: {told(before)}", flush=True)
        begun = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number in range(visits):
                time.sleep(max(0.0, begun + number * minutes * 60 / visits - time.monotonic()))
                pool.submit(soak.visit, random.Random(1000 + number))
                if number % (visits // 10) == 0:
                    print(f"{number:>5} visits, {time.monotonic() - begun:4.0f} s: {told(soak.holds())}", flush=True)
        settle(soak, CULLED)
        after = soak.holds()
        print(f"after:  {told(after)}")
        print(
            f"{visits} visits, {soak.live} of live pages, {soak.vanished} of them vanished; errors: {len(soak.errors)} {soak.errors[:3]}"
        )
        print(
            f"its log: {(Path(place) / 'log').read_text('utf-8')[-4_000:] if soak.errors else 'not looked at, for nothing failed'}"
        )
        print(f"memory {after['MB'] / before['MB'] - 1:+.1%}")


def settle(soak: Soak, most: float) -> None:
    """Wait until no visitor has a kernel any more, at most so many seconds."""
    until = time.monotonic() + most
    while time.monotonic() < until and json.loads(soak.get("ready"))["taken"]:
        time.sleep(2)
    time.sleep(5)
    gc.collect()


def told(what: dict[str, float]) -> str:
    """The figures as a line."""
    return ", ".join(f"{value:.0f} {name}" for name, value in what.items())


if __name__ == "__main__":
    main()
