"""What may go wrong with a server and its visitors: it is killed, it comes back, a page is loaded a thousand times."""

import json
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psutil
import pytest
import websocket
from browser.servers import free_port, running, wait_for
from browser.test_dashboard import pass_the_gate, step
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def own(port: int, tmp_path: Path) -> Iterator[str]:
    """A server of this test alone."""
    with running(command(port), f"http://127.0.0.1:{port}/", tmp_path / "log") as address:
        yield address


def command(port: int) -> list[str]:
    return [sys.executable, "-m", "carelib", "serve", "--no-browser", "--port", str(port)]


def process(port: int) -> psutil.Process:
    """The server that listens there, among our own."""
    mine = [one for one in psutil.Process().children(recursive=True) if one.status() != psutil.STATUS_ZOMBIE]
    (found,) = [one for one in mine if {str(port), "serve"} <= set(one.cmdline())]
    return found


def numbers(address: str) -> dict[str, int]:
    try:
        with urllib.request.urlopen(f"{address}ready") as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as full:  # all places are taken: it says so, with the same numbers
        with full:
            return dict(json.load(full))


def kernels(address: str) -> int:
    return numbers(address)["taken"]


def making(address: str) -> int:
    return numbers(address)["making"]


def test_a_killed_server_takes_nothing_that_was_answered_and_comes_back(
    own: str, port: int, open_page: Opener, tmp_path: Path
) -> None:
    page = open_page(f"{own}live/")
    card = pass_the_gate(page)
    step(card, "Questions")
    card.get_by_label("A lot. I can hardly").check()
    process(port).kill()
    page.get_by_role("alert").filter(has_text="Your answers are still here").wait_for(timeout=5_000)
    expect(card.get_by_label("A lot. I can hardly")).to_be_checked()
    step(card, "Which help")
    expect(card.get_by_role("status").first).to_be_visible()
    with running(command(port), own, tmp_path / "again"):
        page.goto(f"{own}#decide")
        page.get_by_role("button", name="None of these").wait_for()


def test_nothing_is_noted_of_who_asked_for_what(port: int, tmp_path: Path) -> None:
    """Read when a later request has been noted, one that fails by a fault of ours."""
    fails = "from carelib.publish import serve, server; server.Alive.get = lambda self: 1 / 0"
    code, log = f"{fails}; serve.serve('127.0.0.1', {port}, open_browser=False)", tmp_path / "log"
    with running([sys.executable, "-c", code], f"http://127.0.0.1:{port}/", log) as own:
        for path in ("nowhere-at-all", "lessons/nowhere-at-all", "api/kernels/nowhere-at-all", "live/?nowhere-at-all"):
            refused(urllib.request.Request(f"{own}{path}", method="HEAD"))
        refused(f"{own}live/08-who-helps/?template=%ff")
        host, kernel = urlsplit(own).netloc, str(uuid4())
        with pytest.raises(websocket.WebSocketBadStatusException):
            websocket.create_connection(f"ws://{host}/api/kernels/{kernel}/channels", timeout=30, suppress_origin=True)
        assert refused(f"{own}alive") == 500
        wait_for(lambda: "500 GET /alive" in log.read_text(), lambda: "what failed last was not noted")
        noted = log.read_text().replace(own, "")
    assert not [one for one in ("nowhere-at-all", "08-who-helps", kernel, "127.0.0.1") if one in noted]


def refused(request: str | urllib.request.Request) -> int:
    """The status with which this is refused."""
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(request)
    answer.value.close()
    return answer.value.code


@pytest.mark.long
def test_a_thousand_reloads_leave_the_server_as_it_was(own: str, port: int, open_page: Opener) -> None:
    page = open_page(own)
    server = process(port)
    for _ in range(50):
        page.reload(wait_until="load")
    before = server.memory_full_info().uss, server.num_fds()
    for _ in range(1_000):
        page.reload(wait_until="domcontentloaded")
    page.reload(wait_until="load")
    expect(page.locator("#start h1")).to_be_visible()
    after = server.memory_full_info().uss, server.num_fds()
    assert after[0] < before[0] * 1.05
    assert after[1] <= before[1] + 8


def test_who_leaves_a_live_page_before_it_has_started_gives_its_kernel_back(own: str, open_page: Opener) -> None:
    page = open_page(own)
    for _ in range(3):
        page.goto(f"{own}live/08-who-helps/", wait_until="commit")
        page.locator("#jupyter-config-data").wait_for(state="attached")
    page.goto(own)
    wait_for(lambda: kernels(own) == 0, lambda: f"{kernels(own)} kernels are left")


def test_who_goes_while_a_live_page_is_being_made_leaves_no_kernel_behind(own: str) -> None:
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", urlsplit(own).port or 80)) as visitor:
            visitor.sendall(b"GET /live/08-who-helps/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            wait_for(lambda: making(own) > 0, lambda: "no page was asked for")
    wait_for(lambda: making(own) == 0 and kernels(own) == 0, lambda: f"{kernels(own)} kernels are left")


def test_a_page_that_is_open_and_silent_loses_its_kernel_and_says_so(
    port: int, open_page: Opener, tmp_path: Path
) -> None:
    code = f"from carelib.publish import doors, serve; doors.FORGOTTEN = 1; serve.serve('127.0.0.1', {port}, open_browser=False)"
    with running([sys.executable, "-c", code], f"http://127.0.0.1:{port}/", tmp_path / "log") as address:
        page = open_page(f"{address}live/03-depth/")
        page.get_by_role("alert").filter(has_text="Your answers are still here").wait_for()
        wait_for(lambda: kernels(address) == 0, lambda: f"{kernels(address)} kernels are left")


@pytest.mark.long
def test_a_hundred_reloads_of_a_live_page_leave_no_kernel_behind(own: str, open_page: Opener) -> None:
    page = open_page(f"{own}live/08-who-helps/")
    for _ in range(100):
        page.reload(wait_until="commit")
        page.locator("#jupyter-config-data").wait_for(state="attached")
    page.goto(own)
    wait_for(lambda: kernels(own) == 0, lambda: f"{kernels(own)} kernels are left")
