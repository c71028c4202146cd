"""Measure what many readers, and many items, cost: page loads through nginx, and a bank of 5,000 items. Never run as a test.

    PYTHONPATH=scripts:tests/bench python tests/bench/many.py [LOADS]

A page load is what a browser asks for at a first visit: the first page and all that it names, packed, over one connection
that is the visitor's own. nginx is the one of `deploy/`, with one worker on one core; the visitors come from another.
Its own seconds of processor say what a core can give where whoever asks is not on the same machine.
"""

import asyncio
import gzip
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from check_speed import grown
from get_nginx import nginx

from carelib.publish.folder import publish

ROOT = Path(__file__).parents[2]
LOADS, AT_ONCE, STARTS, ITEMS = 10_000, 50, 5, 5_000
NEEDED = re.compile(r'<(?:script|link rel="stylesheet")[^>]*(?:src|href)="(static/[^"]+)"')


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def proxy(site: Path, folder: Path) -> Iterator[tuple[int, psutil.Process]]:
    """nginx over the site as `deploy/nginx.conf` has it, on one core; its port and its worker."""
    port = free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for old, new in (
        ("127.0.0.1:8080", f"127.0.0.1:{port}"),
        ("/srv/carelib/site", str(site)),
        ("headers.conf", str(ROOT / "deploy" / "headers.conf")),
    ):
        assert old in text, f"deploy/nginx.conf no longer has {old}"
        text = text.replace(old, new)
    user = f"user {psutil.Process().username()};\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}worker_processes 1; worker_cpu_affinity 01; daemon off;\n"
        f"pid {folder}/pid; error_log {folder}/error.log; events {{ worker_connections 1024; }}\n"
        f"http {{ include /etc/nginx/mime.types; {text} }}\n",
        "utf-8",
    )
    master = subprocess.Popen([nginx(), "-p", str(folder), "-c", "nginx.conf"])
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                break
            except OSError:
                time.sleep(0.05)
        (worker,) = psutil.Process(master.pid).children()
        yield port, worker
    finally:
        master.send_signal(signal.SIGQUIT)
        master.wait(30)


@dataclass
class Loads:
    """What the visitors met."""

    took: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    bytes: int = 0


async def load(port: int, paths: list[str], found: Loads) -> None:
    """One visitor: all files of the page, one after the other over a connection of its own."""
    begun = time.perf_counter()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for path in paths:
            writer.write(f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                found.failed.append(f"{path}: {head[:40]!r}")
            body = 0
            if (length := re.search(rb"(?i)content-length: (\d+)", head)) is not None:
                body = len(await reader.readexactly(int(length[1])))
            else:
                while size := int(await reader.readline(), 16):
                    body += len(await reader.readexactly(size + 2)) - 2
                await reader.readline()
            found.bytes += len(head) + body
        writer.close()
        await writer.wait_closed()
    except (OSError, asyncio.IncompleteReadError, ValueError) as error:
        found.failed.append(repr(error))
    found.took.append(time.perf_counter() - begun)


async def loads(port: int, paths: list[str], number: int) -> Loads:
    """That many visitors, some at a time."""
    found, left = Loads(), iter(range(number))

    async def visitors() -> None:
        for at in left:
            await load(port, paths, found)
            if at % 500 == 0:
                print(f"\rpage loads: {at:,} of {number:,}   ", end="", file=sys.stderr, flush=True)

    await asyncio.gather(*(visitors() for _ in range(AT_ONCE)))
    print(file=sys.stderr)
    return found


def through_nginx(site: Path, number: int) -> None:
    """Measures and prints the page loads."""
    paths = ["", *NEEDED.findall((site / "index.html").read_text("utf-8"))]
    with tempfile.TemporaryDirectory() as folder, proxy(site, Path(folder)) as (port, worker):
        cores = os.cpu_count() or 1
        if cores > 1:
            psutil.Process().cpu_affinity([*range(1, cores)])
        before, begun = sum(worker.cpu_times()[:2]), time.monotonic()
        found = asyncio.run(loads(port, paths, number))
        took, spent = time.monotonic() - begun, sum(worker.cpu_times()[:2]) - before
        if cores > 1:
            psutil.Process().cpu_affinity([*range(cores)])
    times = sorted(found.took)
    print(
        f"{number:,} page loads of {len(paths)} files through nginx on one core, {AT_ONCE} at a time: {len(found.failed)} failed, "
        f"{number / took:,.0f} loads a second ({found.bytes / number / 1000:.0f} kB each), "
        f"p50 {1000 * statistics.median(times):.0f} ms, p95 {1000 * times[int(0.95 * len(times)) - 1]:.0f} ms; "
        f"nginx spent {spent:.1f} s of processor: {number / spent:,.0f} loads for each second of its core"
    )
    for one in sorted(set(found.failed))[:5]:
        print(f"  failed: {one}")


def packed(site: Path) -> int:
    """Bytes of the first page and all that it names, packed."""
    names = ["index.html", *NEEDED.findall((site / "index.html").read_text("utf-8"))]
    return sum(len(gzip.compress((site / name).read_bytes(), 9)) for name in names)


def build(checkout: Path, site: Path) -> float:
    """Seconds of the whole process of `carelib site`."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "carelib", "site", str(site)]
    subprocess.run(
        command, cwd=checkout, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(checkout)}
    )
    return time.monotonic() - begun


def start(checkout: Path) -> float:
    """Seconds from the start of `carelib serve`, its pages made, until the first page is there as a whole."""
    port = free_port()
    begun = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-m", "carelib", "serve", "--no-browser", "--port", str(port)],
        cwd=checkout,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(checkout)},
    )
    try:
        while time.monotonic() - begun < 120:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).read()
                return time.monotonic() - begun
            except OSError:
                time.sleep(0.02)
        raise SystemExit("carelib serve did not answer within 120 s")
    finally:
        server.terminate()
        server.wait(60)


def many_items(folder: Path) -> None:
    """Measures and prints what 5,000 items change."""
    checkouts = {"as shipped": folder / "shipped", f"{ITEMS:,} items": folder / "grown"}
    for checkout in checkouts.values():
        for name in ("carelib", "notebooks", "assets"):
            shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    content = grown(folder, ITEMS)
    shutil.rmtree(folder / "grown" / "carelib" / "content")
    shutil.copytree(content, folder / "grown" / "carelib" / "content")
    first: dict[str, float] = {}
    for name, checkout in checkouts.items():
        took = build(checkout, folder / "site" / checkout.name)
        first[name] = packed(folder / "site" / checkout.name)
        print(f"{name}: site made in {took:.1f} s, first page {first[name] / 1000:.1f} kB", flush=True)
    took = {name: [] for name in checkouts}
    for checkout in checkouts.values():
        env = os.environ | {"PYTHONPATH": str(checkout)}
        command = [sys.executable, "-m", "carelib", "serve", "--prepare"]
        subprocess.run(command, cwd=checkout, check=True, capture_output=True, env=env)
    for _ in range(STARTS):
        for name, checkout in checkouts.items():
            took[name].append(start(checkout))
    few, many = (statistics.median(took[name]) for name in checkouts)
    shipped, more = first.values()
    print(
        f"with {ITEMS:,} items: first page × {more / shipped:.3f}; start to first page {many:.2f} s against {few:.2f} s, "
        f"× {many / few:.2f} (medians of {STARTS}, in turn)"
    )


def main(arguments: list[str]) -> None:
    """Measures and prints."""
    number = int(arguments[0]) if arguments else LOADS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        publish(folder / "nginx-site", gzip=True)
        folder.chmod(0o755)  # nginx's worker reads it
        through_nginx(folder / "nginx-site", number)
        many_items(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
