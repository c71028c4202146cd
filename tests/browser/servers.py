"""Servers that run for the tests, on this machine only."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, where its kernels' connection files are, and the record of its learner."""

    address: str
    runtime: Path
    store: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], address: str, log: Path, **env: str) -> Iterator[str]:
    """A server that answers at the address, until the block ends; its log is shown where it never answers."""
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env={**os.environ, **env})
    try:
        wait_for(lambda: answers(address), lambda: f"{command[2:4]} did not answer:\n{log.read_text()[-2000:]}")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as page:
            return page.status == 200
    except OSError:
        return False


def wait_for(holds: Callable[[], object], why: Callable[[], str] = lambda: "it did not come true") -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, why()
        time.sleep(0.05)
