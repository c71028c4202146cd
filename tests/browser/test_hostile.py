"""The public server against whoever means harm: what SECURITY.md says that it refuses, tried from outside."""

import http.client
import json
import re
import socket as socketlib
import struct
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import accumulate
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psutil
import pytest
import websocket
from browser.servers import wait_for
from playwright.sync_api import Page

LESSON = "live/08-who-helps/"
CLOSED = [
    *("api", "api/kernels", "api/sessions", "api/contents", "api/contents/pyproject.toml", "api/kernelspecs"),
    *("api/terminals", "api/status", "api/me", "api/config/x", "api/spec.yaml", "api/security/csp-report", "metrics"),
    *("terminals", "terminals/1", "tree", "lab", "notebooks/dashboard.ipynb", "edit/x", "view/x", "nbconvert/html/x"),
    *("files/", "files/pyproject.toml", "voila/files/notebooks/dashboard.ipynb", "voila/files/x", "voila/tree"),
    *("voila/render/notebooks/instructor.ipynb", "voila/api/contents", "voila/execution/x", "login", "logout"),
    *("live/instructor/", "live/_template/", "live/review/", "live/glossary/", "custom/custom.css"),
    *("_charts/x.json", ".carelib-site", "index.html.gz", "kernelspecs/python3/logo-64x64.png"),
]
ODD = [
    *("/static/../../pyproject.toml", "/%2e%2e/%2e%2e/etc/passwd", "/voila/static/../../../etc/passwd"),
    *("/voila/static/..%2f..%2f..%2fetc/passwd", "/voila/templates/carelib/static/..%2f..%2findex.html.j2"),
    *("/voila/labextensions/..%5c..%5cx", "/live/08-who-helps/%00", "//etc/passwd", "/lessons/../../x"),
    *("/voila/templates/carelib/static//", "/voila/templates/./static/x", "/voila/templates/carelib/static/./"),
    *("/voila/templates/carelib/static/x/.", "/voila/templates//carelib/static/page.css", "/./"),
    # A file's address in other words: each would be kept for good.
    *(
        f"/voila/labextensions/{way}anywidget/package.json"
        for way in ("./", "/", "%2e/", "x/../", "'", '"', "%22", "%27%27", "~/", "$X", "${X}", "%61")
    ),
    "/voila/labextensions/anywidget/package.json'",
]
UNKNOWN = "00000000-0000-4000-8000-000000000000"
"""The id of no kernel."""
Opener = Callable[..., Page]


def raw(address: str, path: str, method: str = "GET", body: bytes | None = None) -> tuple[int, str, bytes]:
    """Status, policy and body of an answer, for a path sent as it is."""
    link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        link.request(method, path, body)
        answer = link.getresponse()
        return answer.status, answer.getheader("Content-Security-Policy", ""), answer.read()
    finally:
        link.close()


@pytest.mark.parametrize("path", CLOSED)
def test_nothing_but_the_pages_answers(dashboard: str, path: str) -> None:
    status, policy, body = raw(dashboard, f"/{path}")
    assert status == 404
    assert "frame-ancestors 'none'" in policy
    assert b"Traceback" not in body


@pytest.mark.parametrize("path", ODD)
def test_no_address_leaves_its_folder_or_breaks_the_server(dashboard: str, path: str) -> None:
    status, _, body = raw(dashboard, path)
    assert status in (400, 404)
    assert b"root:" not in body
    assert b"Traceback" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/lessons/", f"/{LESSON}", "/api/kernels", "/api/shutdown"])
def test_nothing_is_taken_from_a_stranger(dashboard: str, method: str, path: str) -> None:
    status, _, _ = raw(dashboard, path, method, b"{}")
    assert status in (403, 404, 405)


@pytest.mark.parametrize(
    "query", ["template=default", "voila-template=default", "theme=dark", "voila-theme=x", "x=" + "y" * 5_000]
)
def test_a_query_changes_nothing_of_a_page(dashboard: str, query: str) -> None:
    _, _, plain = raw(dashboard, "/lessons/index.html")
    status, _, body = raw(dashboard, f"/lessons/index.html?{query}")
    assert (status, body) == (200, plain)
    status, _, body = raw(dashboard, f"/live/?{query}")
    assert status == 200
    assert b"carelib-public" in body


@pytest.fixture
def kernel(dashboard: str) -> str:
    """The kernel of a live page that a stranger opened."""
    _, _, page = raw(dashboard, f"/{LESSON}")
    found = re.search(rb'id="jupyter-config-data" type="application/json">(.*?)</script>', page, re.S)
    assert found
    return str(json.loads(found[1])["kernelId"])


@pytest.fixture
def socket(dashboard: str, kernel: str) -> Iterator[websocket.WebSocket]:
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels"
    link = websocket.create_connection(address, timeout=30, suppress_origin=True)
    yield link
    link.close()


def tell(link: websocket.WebSocket, kind: str, content: object, channel: str = "shell", metadata: object = None) -> str:
    """Send one message; returns its id."""
    header = {"msg_id": uuid4().hex, "msg_type": kind, "username": "", "session": uuid4().hex}
    header |= {"version": "5.3", "date": "2026-01-01T00:00:00Z"}
    told = {"header": header, "parent_header": {}, "metadata": metadata or {}, "content": content, "channel": channel}
    link.send(json.dumps(told | {"buffers": []}))
    return header["msg_id"]


def heard(link: websocket.WebSocket, kind: str, asked: str) -> list[str]:
    """The kinds of all messages until the answer of this kind to what was asked."""
    kinds = []
    while True:
        told = json.loads(link.recv())
        kinds.append(told["msg_type"])
        if told["msg_type"] == kind and told["parent_header"].get("msg_id") == asked:
            return kinds


def lives(address: str) -> None:
    """A new socket gets an answer from the kernel."""
    link = websocket.create_connection(address, timeout=30, suppress_origin=True)
    try:
        heard(link, "kernel_info_reply", tell(link, "kernel_info_request", {}))
    finally:
        link.close()


def test_a_visitors_socket_runs_no_code_and_looks_nothing_up(socket: websocket.WebSocket, tmp_path: Path) -> None:
    """Whatever is sent before it, the kernel answers only the last question: what it is."""
    mark = tmp_path / "written"
    code = f"open({str(mark)!r}, 'w').write('x')"
    run = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
    tell(socket, "execute_request", run | {"user_expressions": {"x": code}})
    tell(socket, "execute_request", run, channel="control")
    tell(socket, "inspect_request", {"code": "open", "cursor_pos": 2, "detail_level": 1})
    tell(socket, "complete_request", {"code": "import os; os.", "cursor_pos": 14})
    tell(socket, "history_request", {"hist_access_type": "tail", "n": 10, "output": True, "raw": True})
    tell(socket, "debug_request", {"type": "request", "command": "evaluate"}, channel="control")
    kinds = heard(socket, "kernel_info_reply", tell(socket, "kernel_info_request", {}))
    assert set(kinds) <= {"status", "kernel_info_reply"}
    assert not mark.exists()


@pytest.mark.parametrize(
    "message", ["", "{}", "[]", "null", "\x00", "{" * 10_000, json.dumps({"header": {}, "channel": "no"})]
)
def test_a_message_that_is_none_ends_no_kernel(dashboard: str, kernel: str, message: str) -> None:
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels"
    link = websocket.create_connection(address, timeout=30, suppress_origin=True)
    link.send(message)
    link.close()
    lives(address)


FULL = 31_000
TWICE = struct.pack("<1801Q", 1800, *[1801 * 8, FULL] * 900).ljust(FULL, b"x")


@pytest.mark.parametrize("form", ["v1", "legacy"])
@pytest.mark.parametrize(
    "message",
    [struct.pack("<Q", 2**63 - 1), struct.pack("<Q", 20_000_000), struct.pack("!i", 10**8), b"\xff" * 40, TWICE],
    ids=["counts for ever", "counts for seconds", "a large number", "all ones", "each part is the whole"],
)
def test_a_message_that_names_more_than_it_holds_stops_nobody(
    dashboard: str, kernel: str, message: bytes, form: str
) -> None:
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels"
    named = ["v1.kernel.websocket.jupyter.org"] if form == "v1" else []
    link = websocket.create_connection(address, timeout=10, suppress_origin=True, subprotocols=named)
    server = psutil.Process(listener(urlsplit(dashboard).port or 80))
    before = server.memory_info().rss
    link.send_binary(message)
    ends(link)
    assert server.memory_info().rss - before < 50_000_000
    lives(address)


def ends(link: websocket.WebSocket) -> None:
    """Read until the server has closed the connection; what the kernel says meanwhile comes first."""
    with suppress(ConnectionError, websocket.WebSocketConnectionClosedException):
        while link.recv():
            pass


def listener(port: int) -> int:
    """The process that listens at a port of this machine."""
    return next(
        one.pid
        for one in psutil.net_connections("tcp")
        if one.pid and one.status == "LISTEN" and one.laddr.port == port
    )


def test_a_message_that_is_huge_ends_the_connection_and_not_the_kernel(dashboard: str, kernel: str) -> None:
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels"
    link = websocket.create_connection(address, timeout=30, suppress_origin=True)
    with suppress(ConnectionError, websocket.WebSocketException):
        tell(link, "comm_msg", {"comm_id": "x", "data": "y" * 3_000_000})
    with pytest.raises((ConnectionError, websocket.WebSocketException, ValueError)):
        heard(link, "kernel_info_reply", tell(link, "kernel_info_request", {}))
    link.shutdown()
    lives(address)


def test_widget_messages_that_mean_harm_leave_the_kernel_as_it_is(socket: websocket.WebSocket) -> None:
    for target, data in (
        ("jupyter.widget", {"state": {"_model_module": "os", "_model_name": "system", "x": "id"}, "buffer_paths": []}),
        ("jupyter.widget", {"state": None}),
        ("no.such.target", {"x": "y" * 20_000}),
    ):
        tell(socket, "comm_open", {"comm_id": uuid4().hex, "target_name": target, "data": data})
    tell(socket, "comm_msg", {"comm_id": "none", "data": {"method": "update", "state": {"response": "<script>"}}})
    tell(socket, "comm_msg", {"comm_id": 7, "data": []})
    heard(socket, "kernel_info_reply", tell(socket, "kernel_info_request", {}))


def test_who_asks_and_never_listens_is_let_go(dashboard: str, kernel: str, socket: websocket.WebSocket) -> None:
    """All widgets' states, asked for again and again and never taken: they would wait in the server's memory."""
    comm = uuid4().hex
    control = {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
    tell(socket, "comm_open", control, metadata={"version": "1.0.0"})
    heard(socket, "kernel_info_reply", tell(socket, "kernel_info_request", {}))
    with suppress(ConnectionError, websocket.WebSocketException):
        for _ in range(200):
            tell(socket, "comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})

    def connections() -> int:
        return int(json.loads(raw(dashboard, f"/api/kernels/{kernel}")[2])["connections"])

    wait_for(lambda: connections() == 0, lambda: "the connection still stands")


def test_who_asks_for_more_than_anybody_needs_is_let_go(dashboard: str, socket: websocket.WebSocket) -> None:
    """And listens: each question has few bytes, and its answer half a million, for each of three connections."""
    comm = uuid4().hex
    control = {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
    tell(socket, "comm_open", control, metadata={"version": "1.0.0"})
    heard(socket, "kernel_info_reply", tell(socket, "kernel_info_request", {}))
    for _ in range(100):
        tell(socket, "comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
    ends(socket)
    status, _, _ = raw(dashboard, "/")
    assert status == 200


def test_what_a_kernel_complains_of_is_not_noted(dashboard: str, server_log: Path, kernel: str) -> None:
    """A visitor can choose the words."""
    link = connected(f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels")
    header = {"msg_id": "x", "msg_type": "comm_info_request", "username": "", "session": "x", "version": "5.3"}
    told = {"header": header | {"date": "2026-99-99", "subshell_id": "CHOSEN"}, "parent_header": {}, "metadata": {}}
    link.send(json.dumps(told | {"content": {}, "channel": "shell", "buffers": []}))
    heard(link, "kernel_info_reply", tell(link, "kernel_info_request", {}))
    link.close()
    assert "CHOSEN" not in server_log.read_text("utf-8")


def test_a_kernel_has_three_connections_and_no_more(dashboard: str, kernel: str) -> None:
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels?session_id="
    held = [connected(f"{address}{uuid4().hex}") for _ in range(3)]
    for _ in range(300):
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            connected(f"{address}{uuid4().hex}")
        assert refused.value.status_code == 429
    status, _, _ = raw(dashboard, "/live/03-depth/")  # another visitor
    assert status == 200
    heard(held[0], "kernel_info_reply", tell(held[0], "kernel_info_request", {}))
    for link in held:
        link.shutdown()  # as a line that breaks: nothing is said
    wait_for(lambda: connects(f"{address}{uuid4().hex}"), lambda: "connections that broke are still counted")


def test_a_page_that_connects_again_takes_the_place_of_its_own_connection(dashboard: str, kernel: str) -> None:
    """Voilà names the same session each time; of the one before nobody may have heard yet that it broke."""
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels?session_id={uuid4().hex}"
    held: list[websocket.WebSocket] = []
    for _ in range(6):
        wait_for(lambda: connects(address, held), lambda: "a page could not connect again")
    for link in held:
        link.shutdown()


def test_requests_that_never_become_a_connection_are_counted_nowhere(
    dashboard: str, server_log: Path, kernel: str
) -> None:
    path = f"/api/kernels/{kernel}/channels?session_id="
    assert {raw(dashboard, f"{path}{uuid4().hex}")[0] for _ in range(10)} == {400}
    lives(f"ws://{urlsplit(dashboard).netloc}{path}{uuid4().hex}")
    for _ in range(20):  # gone before the answer
        with socketlib.create_connection(("127.0.0.1", urlsplit(dashboard).port or 80)) as link:
            asked = f"GET {path}{uuid4().hex} HTTP/1.1\r\nHost: {urlsplit(dashboard).netloc}\r\nUpgrade: websocket\r\n"
            asked += "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            link.sendall(asked.encode())

    def connections() -> int:
        return int(json.loads(raw(dashboard, f"/api/kernels/{kernel}")[2])["connections"])

    wait_for(lambda: connections() == 0, lambda: f"{connections()} connections are counted and none is there")
    lives(f"ws://{urlsplit(dashboard).netloc}{path}{uuid4().hex}")
    assert "Traceback" not in server_log.read_text("utf-8")


@pytest.mark.parametrize("name", ["x" * 65, "x" * 5_000, "%F0%9F%98%80", "a%20b"])
def test_a_connection_with_an_odd_name_is_none(dashboard: str, kernel: str, name: str) -> None:
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels"
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        connected(f"{address}?session_id={name}")
    assert refused.value.status_code == 400
    assert json.loads(raw(dashboard, f"/api/kernels/{kernel}")[2])["connections"] == 0
    lives(address)


def connected(address: str) -> websocket.WebSocket:
    return websocket.create_connection(address, timeout=30, suppress_origin=True)


def connects(address: str, held: list[websocket.WebSocket] | None = None) -> bool:
    """Whether one more connection is to be had; it is closed where nobody holds it."""
    try:
        link = connected(address)
    except websocket.WebSocketBadStatusException:
        return False
    heard(link, "kernel_info_reply", tell(link, "kernel_info_request", {}))
    if held is None:
        link.close()
    else:
        held.append(link)
    return True


OUTPUT = {"_model_module": "@jupyter-widgets/output", "_model_module_version": "1.0.0", "_model_name": "OutputModel"}
OUTPUT |= {"_view_module": "@jupyter-widgets/output", "_view_module_version": "1.0.0", "_view_name": "OutputView"}


@pytest.mark.parametrize("form", ["text", "text with the content as text", "bytes", "v1"])
def test_no_widget_is_opened_from_outside(dashboard: str, kernel: str, form: str) -> None:
    """Whatever way it is written in: a widget that was made would answer to its name, and stay for good."""
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels"
    named = ["v1.kernel.websocket.jupyter.org"] if form == "v1" else []
    link = websocket.create_connection(address, timeout=30, suppress_origin=True, subprotocols=named)
    comm = uuid4().hex
    content = {"comm_id": comm, "target_name": "jupyter.widget", "data": {"state": OUTPUT, "buffer_paths": []}}
    header = {"msg_id": uuid4().hex, "msg_type": "comm_open", "username": "", "session": "x", "version": "5.3"}
    header |= {"date": "2026-01-01T00:00:00Z"}
    told = {"header": header, "parent_header": {}, "metadata": {"version": "2.1.0"}, "content": content}
    told |= {"channel": "shell", "buffers": []}
    if form == "v1":
        link.send_binary(packed_v1(told))
    elif form == "bytes":
        data = json.dumps(told).encode()
        link.send_binary(struct.pack("!II", 1, 8) + data)
    elif form == "text":
        link.send(json.dumps(told))
    else:
        link.send(json.dumps(told | {"content": json.dumps(content)}))
    asked = connected(address)
    heard(asked, "kernel_info_reply", tell(asked, "kernel_info_request", {}))
    question = tell(asked, "comm_info_request", {"target_name": "jupyter.widget"})
    while (answer := json.loads(asked.recv()))["parent_header"].get("msg_id") != question or (
        answer["msg_type"] != "comm_info_reply"
    ):
        pass
    assert answer["content"]["comms"], "the page's own"
    assert comm not in answer["content"]["comms"]
    link.close()
    asked.close()


def packed_v1(told: dict[str, object]) -> bytes:
    """A message as Voilà's own pages write it: where each part begins, then the parts."""
    parts = [json.dumps(told[name]).encode() for name in ("header", "parent_header", "metadata", "content")]
    parts.insert(0, str(told["channel"]).encode())
    places = [8 * (2 + len(parts))]
    for part in parts:
        places.append(places[-1] + len(part))
    return b"".join([struct.pack("<Q", len(places)), *(struct.pack("<Q", one) for one in places), *parts])


@pytest.mark.parametrize("channel", ["shell", "control"])
def test_no_message_ends_a_kernel(dashboard: str, kernel: str, channel: str) -> None:
    """A kernel that was ended and begun anew by Jupyter would know no comm that was opened before."""
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels"
    with closing(connected(address)) as link:
        comm = uuid4().hex
        control = {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
        tell(link, "comm_open", control, metadata={"version": "1.0.0"})
        for _ in range(3):
            tell(link, "shutdown_request", {"restart": False}, channel)
        asked = tell(link, "comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
        assert "shutdown_reply" not in heard(link, "comm_msg", asked)  # which answers


@pytest.mark.parametrize("channel", ["stdin", "iopub"])
def test_who_says_something_where_nobody_listens_is_let_go(dashboard: str, kernel: str, channel: str) -> None:
    """It would wait in the server's memory for good."""
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels"
    with closing(connected(address)) as link:
        tell(link, "comm_msg", {"comm_id": "x", "data": {}}, channel)
        ends(link)
    lives(address)


def test_who_says_much_and_leaves_fills_no_log(dashboard: str, server_log: Path, kernel: str) -> None:
    """Jupyter and ZeroMQ would note each message that is there when its page has gone, on its way in or out."""
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels"
    parts = [b"shell", b'{"msg_type": "kernel_info_request"}', b"{}", b"{}", b"{}"]
    places = list(accumulate(map(len, parts), initial=8 * (len(parts) + 2)))
    message = struct.pack(f"<{len(places) + 1}Q", len(places), *places) + b"".join(parts)
    link = websocket.create_connection(
        address, timeout=10, suppress_origin=True, subprotocols=["v1.kernel.websocket.jupyter.org"]
    )
    frame = websocket.ABNF.create_frame(message, websocket.ABNF.OPCODE_BINARY).format()
    link.sock.sendall(frame * 150)
    link.sock.setsockopt(socketlib.SOL_SOCKET, socketlib.SO_LINGER, struct.pack("ii", 1, 0))  # gone without a word
    link.shutdown()
    lives(address)
    told = server_log.read_text("utf-8")
    assert "closed stream" not in told
    assert "Traceback" not in told


def test_an_origin_that_cannot_be_read_is_a_foreign_one_and_noted_nowhere(
    dashboard: str, server_log: Path, kernel: str
) -> None:
    unreadable = {"Origin": "http://["}
    for path, body in ((f"voila/api/shutdown/{kernel}", b""), (f"api/kernels/{kernel}/channels", None)):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(f"{dashboard}{path}", body, unreadable))
        refused.value.close()
        assert refused.value.code in (400, 403)
    with urllib.request.urlopen(
        urllib.request.Request(dashboard, headers=unreadable | {"Referer": "http://["})
    ) as page:
        assert page.status == 200
    raw(dashboard, "/alive")
    assert kernel not in server_log.read_text("utf-8")
    lives(f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels")


def test_who_listens_to_a_kernel_that_has_ended_is_told_and_let_go(dashboard: str, kernel: str) -> None:
    """Else connections to kernels that are no more would gather, and be counted nowhere."""
    link = connected(f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels")
    heard(link, "kernel_info_reply", tell(link, "kernel_info_request", {}))
    status, _, _ = raw(dashboard, f"/voila/api/shutdown/{kernel}", "POST", b"")
    assert status == 204
    said = []
    with suppress(websocket.WebSocketException, ValueError):
        while told := link.recv():
            said.append(json.loads(told)["content"].get("execution_state"))
    link.shutdown()
    assert said[-1] == "dead"


def test_a_page_whose_kernel_is_ended_says_so_and_goes_on(dashboard: str, open_page: Opener) -> None:
    page = open_page(f"{dashboard}{LESSON}")
    kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    wait_for(lambda: json.loads(raw(dashboard, f"/api/kernels/{kernel}")[2])["connections"] == 1)
    raw(dashboard, f"/voila/api/shutdown/{kernel}", "POST", b"")
    page.get_by_role("alert").filter(has_text="Your answers are still here").wait_for(timeout=10_000)


def test_another_page_cannot_use_a_visitors_socket(dashboard: str, kernel: str) -> None:
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{kernel}/channels"
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        websocket.create_connection(address, timeout=30, origin="http://elsewhere.example")
    assert refused.value.status_code == 403


def test_a_kernel_whose_id_is_not_known_is_not_to_be_had(dashboard: str) -> None:
    address = f"ws://{urlsplit(dashboard).netloc}/api/kernels/{uuid4()}/channels"
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        websocket.create_connection(address, timeout=30, suppress_origin=True)
    assert refused.value.status_code == 404


def test_another_site_cannot_end_a_visitors_kernel(dashboard: str, kernel: str) -> None:
    request = urllib.request.Request(
        f"{dashboard}voila/api/shutdown/{kernel}", b"", {"Origin": "http://elsewhere.example"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    refused.value.close()
    assert refused.value.code == 403
    status, _, _ = raw(dashboard, f"/api/kernels/{kernel}")
    assert status == 200
    status, _, _ = raw(dashboard, f"/voila/api/shutdown/{uuid4()}", "POST", b"")
    assert status == 204


def test_who_leaves_a_live_page_gives_its_kernel_back(dashboard: str, open_page: Opener) -> None:
    def taken() -> int:
        with urllib.request.urlopen(f"{dashboard}ready") as answer:
            return int(json.load(answer)["taken"])

    page = open_page(f"{dashboard}{LESSON}")
    page.locator(".jupyter-widgets").first.wait_for(
        state="attached"
    )  # Voilà's own part has started, and knows its kernel
    before = taken()
    assert before >= 1
    page.goto(f"{dashboard}lessons/index.html")
    wait_for(lambda: taken() < before, lambda: "the kernel of the page that was left is still there")


@pytest.mark.parametrize(
    "path",
    [
        *("", LESSON, "nowhere", "es", "alive", "ready", "favicon.ico", "live/x", "voila/static/x"),
        *("voila/templates/carelib/index.html.j2", "voila/templates/carelib/x/y", "voila/templates/carelib/static/"),
        *("voila/labextensions/x", "voila/templates/x", "voila/templates/carelib/static/page.css"),
        *(f"api/kernels/{UNKNOWN}", f"api/kernels/{UNKNOWN}/channels", f"voila/api/shutdown/{UNKNOWN}"),
    ],
)
def test_no_address_marks_the_browser_or_names_the_server(dashboard: str, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        link = http.client.HTTPConnection(urlsplit(dashboard).netloc, timeout=30)
        link.request(method, f"/{path}")
        answer = link.getresponse()
        assert answer.getheader("Set-Cookie") is None
        assert answer.status < 500
        assert answer.getheader("Server") is None
        link.close()


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_broken_form_is_refused_in_words(dashboard: str, kind: str) -> None:
    link = http.client.HTTPConnection(urlsplit(dashboard).netloc, timeout=30)
    link.request("POST", f"/voila/api/shutdown/{UNKNOWN}", b"&a=b" * 1_020, {"Content-Type": kind})
    answer = link.getresponse()
    assert answer.status == 400
    assert b"tel:" in answer.read(), "the page with the help lines"
    link.close()


def test_who_takes_the_server_for_a_proxy_is_told_nothing_of_it(dashboard: str) -> None:
    link = http.client.HTTPConnection(urlsplit(dashboard).netloc, timeout=30)
    link.request("GET", "http://elsewhere.example/")
    answer = link.getresponse()
    assert answer.status == 404
    assert answer.getheader("Server") is None
    link.close()


@pytest.mark.parametrize("dest", ["image", "script", "iframe", "empty"])
def test_another_site_takes_no_place_through_its_visitors(dashboard: str, dest: str) -> None:
    before = numbers(dashboard)["taken"]
    request = urllib.request.Request(f"{dashboard}{LESSON}", headers={"Sec-Fetch-Dest": dest})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)
    assert numbers(dashboard)["taken"] <= before


def test_another_sites_socket_takes_no_place(dashboard: str, open_page: Opener) -> None:
    """A browser does not say of a socket what it is for."""
    before = numbers(dashboard)
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        websocket.create_connection(f"{dashboard.replace('http', 'ws', 1)}{LESSON}", origin="http://elsewhere.example")
    assert refused.value.status_code == 403
    page = open_page("data:text/html,another site", ready=None)
    tried = "address => new Promise((over) => { new WebSocket(address).onclose = () => over(true); })"
    assert page.evaluate(tried, f"{dashboard.replace('http', 'ws', 1)}{LESSON}")
    after = numbers(dashboard)
    assert after["taken"] <= before["taken"]
    assert after["making"] <= before["making"]


def test_a_browser_that_looks_ahead_takes_no_place(dashboard: str) -> None:
    """Another site's page can make it, at many addresses at once; its visitor sees nothing of it."""
    for purpose in ("prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"):
        request = urllib.request.Request(
            f"{dashboard}{LESSON}", headers={"Sec-Fetch-Dest": "document", "Sec-Purpose": purpose}
        )
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(request)


def numbers(dashboard: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{dashboard}ready") as answer:
        return dict(json.load(answer))


@pytest.mark.parametrize("path", ["", LESSON, "nowhere"])
def test_who_opened_the_page_keeps_no_hand_on_it(dashboard: str, path: str) -> None:
    link = http.client.HTTPConnection(urlsplit(dashboard).netloc, timeout=30)
    link.request("GET", f"/{path}")
    answer = link.getresponse()
    assert answer.getheader("Cross-Origin-Opener-Policy") == "same-origin"
    assert answer.getheader("Cross-Origin-Resource-Policy") == "same-origin"
    link.close()


@pytest.mark.parametrize("folder", ["es", "lessons"])
def test_a_folder_without_its_last_stroke_leads_on(dashboard: str, folder: str) -> None:
    with urllib.request.urlopen(f"{dashboard}{folder}") as answer:
        assert answer.url == f"{dashboard}{folder}/"
