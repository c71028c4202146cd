"""Kernels that have to go: those that a visitor made too large, and those whose start failed."""

import asyncio
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
import zmq
from jupyter_client.session import Session
from voila.tornado.handler import TornadoVoilaHandler

from carelib.publish import doors, kernels, server
from carelib.publish.channels import BINARY, MOST_WAITING, Connection
from carelib.publish.doors import Doors
from carelib.publish.kernels import (
    AHEAD,
    HEARD,
    LARGEST_ANSWER,
    MOST_SOCKETS,
    Allowance,
    Kernel,
    Kernels,
    OfOnePage,
)
from carelib.publish.server import LivePage, PublicServer


class Some:
    """A manager with the kernels that it is given: name -> process id."""

    def __init__(self, pids: dict[str, int | None]) -> None:
        self.pids, self.ended = pids, dict[str, bool]()
        self.kernel_pools_config: dict[str, Any] = {"default": {}, "one.ipynb": {}}
        self._pools: dict[str, list[Any]] = {"one.ipynb": []}
        self._kernel_connections: dict[str, int] = {}
        self.filled: list[str] = []

    def __contains__(self, name: str) -> bool:
        return name in self.pids

    def list_kernel_ids(self) -> list[str]:
        return list(self.pids)

    def get_kernel(self, name: str) -> Any:
        return SimpleNamespace(provisioner=SimpleNamespace(pid=self.pids[name]), last_activity=datetime.now(UTC))

    def fill_if_needed(self, notebook_name: str) -> None:
        self.filled.append(notebook_name)

    async def shutdown_kernel(self, name: str, now: bool = False) -> None:
        for pool in self._pools.values():
            for one in pool:
                if one.done():
                    one.result()  # as Voilà does, and so it breaks where one has failed
        del self.pids[name]
        self.ended[name] = now

    end = Kernels.end
    forget_failed = Kernels.forget_failed


def test_a_kernel_that_grows_above_the_ceiling_is_ended_at_once_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    kernels = Some({"large": psutil.Process().pid, "gone": 2**22 + 1, "starting": None})
    own = Doors(SimpleNamespace(kernel_manager=kernels))
    monkeypatch.setattr(doors, "LARGEST_KERNEL", 2**50)
    asyncio.run(own.sweep())
    assert kernels.ended == {}
    monkeypatch.setattr(doors, "LARGEST_KERNEL", 1_000_000)
    asyncio.run(own.sweep())
    assert kernels.ended == {"large": True}


def test_a_kernel_that_cannot_be_looked_at_keeps_no_other_from_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    kernels = Some({"begins": None, "goes": None, "large": psutil.Process().pid})
    known = kernels.get_kernel

    def some(name: str) -> Any:
        """One that has said nothing yet, one that goes while the list is gone through."""
        if name == "goes":
            raise KeyError(name)
        return SimpleNamespace(provisioner=None) if name == "begins" else known(name)

    monkeypatch.setattr(kernels, "get_kernel", some)
    monkeypatch.setattr(doors, "LARGEST_KERNEL", 1_000_000)
    asyncio.run(Doors(SimpleNamespace(kernel_manager=kernels)).sweep())
    assert kernels.ended == {"large": True}


def test_what_could_not_be_made_ready_keeps_no_other_kernel_from_its_end() -> None:
    kernels = Some({"left": None})

    async def tried() -> None:
        async def fails() -> None:
            raise zmq.ZMQError(24)

        kernels._pools["one.ipynb"].append(asyncio.ensure_future(fails()))
        await asyncio.sleep(0)
        await kernels.end("left")
        await kernels.end("left")  # has gone already: nothing

    asyncio.run(tried())
    assert kernels.ended == {"left": True}
    assert kernels._pools == {"one.ipynb": []}


def test_what_could_not_be_made_ready_does_not_count_as_ready() -> None:
    kernels = Some({})

    async def swept() -> int:
        async def fails() -> None:
            raise RuntimeError

        broken, waits = asyncio.ensure_future(fails()), asyncio.ensure_future(asyncio.sleep(60))
        await asyncio.sleep(0)
        kernels._pools["one.ipynb"] = pool = [broken, waits]
        await Doors(SimpleNamespace(kernel_manager=kernels)).sweep()
        waits.cancel()
        return len(pool)

    assert asyncio.run(swept()) == 1
    assert kernels.filled == ["one.ipynb"]


@pytest.mark.parametrize("breaks", ["_connect_control_socket", "connect_iopub"])
def test_a_kernel_that_cannot_start_leaves_no_process_behind(
    breaks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where ZeroMQ has no more sockets: the process has begun by then."""

    def fails(*_: Any, **__: Any) -> None:
        raise zmq.ZMQError(24)

    monkeypatch.setattr(Kernel, breaks, fails)

    async def tried() -> None:
        kernels = Kernels(
            parent=None, connection_dir=str(tmp_path), root_dir=str(tmp_path), context=zmq.asyncio.Context()
        )
        before = set(psutil.Process().children())
        with pytest.raises(zmq.ZMQError):
            await kernels.start_kernel()
        left = set(psutil.Process().children()) - before
        _, alive = psutil.wait_procs(left, timeout=5)
        assert alive == []
        assert kernels.list_kernel_ids() == []
        assert kernels._pending_kernels == {}
        kernels.context.destroy()

    asyncio.run(tried())


@pytest.mark.parametrize("fault", ["breaks", "never ends"])
def test_a_page_that_cannot_be_made_gives_its_kernel_back(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kernels = Some({"another's": None})
    own = SimpleNamespace(open=lambda: True, making=set())

    async def start_kernel() -> str:
        kernels.pids["its own"] = None
        return "its own"

    async def get(page: LivePage, _: str | None) -> None:
        await page.kernel_manager.start_kernel()
        if fault == "breaks":
            raise zmq.ZMQError(24)
        await asyncio.sleep(60)

    monkeypatch.setattr(kernels, "start_kernel", start_kernel, raising=False)
    monkeypatch.setattr(TornadoVoilaHandler, "get", get)
    monkeypatch.setattr(server, "LONGEST", 0.05)
    page = LivePage.__new__(LivePage)
    page.request = SimpleNamespace(headers={})
    page.application = SimpleNamespace(settings={"carelib": own, "kernel_manager": kernels})
    with pytest.raises((zmq.ZMQError, TimeoutError)):
        asyncio.run(page.get())
    assert list(kernels.pids) == ["another's"]
    assert own.making == set()


def test_the_most_visitors_find_sockets_enough() -> None:
    kernels = Kernels(parent=PublicServer(most_visitors=200))
    wanted = [kernels.context.socket(zmq.DEALER) for _ in range(200 * MOST_SOCKETS * 4)]
    for one in wanted:
        one.close()
    kernels.context.destroy()


def test_a_kernel_that_was_kept_ready_has_its_whole_time_from_when_a_visitor_gets_it() -> None:
    kernels = Kernels(parent=PublicServer(most_visitors=1))
    old = datetime.now(UTC) - timedelta(hours=3)
    kernels._kernels["kept ready"] = kernel = SimpleNamespace(last_activity=old)  # type: ignore[assignment]

    async def get_rendered_notebook() -> tuple[None, list[str], str]:
        return None, [], "kept ready"

    kernels.get_rendered_notebook = get_rendered_notebook  # type: ignore[attr-defined]
    page = SimpleNamespace(kernel="")
    asyncio.run(OfOnePage(kernels, page).get_rendered_notebook())
    assert page.kernel == "kept ready"
    assert datetime.now(UTC) - kernel.last_activity < timedelta(minutes=1)
    kernels.begin_anew("has gone meanwhile")
    kernels.context.destroy()


def test_between_a_kernel_and_its_pages_goes_so_much_at_once_and_so_much_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(kernels.time, "monotonic", lambda: now)
    at_once, a_second = 24_000, 1_000
    allowance = Allowance(at_once, a_second)
    assert allowance.covers(at_once)
    assert not allowance.covers(1)
    now += 2
    assert not allowance.covers(2 * a_second + 1)
    assert allowance.covers(2 * a_second)
    now += 10_000
    assert not allowance.covers(at_once + 1), "what was not used does not gather"
    assert allowance.covers(at_once)


def test_a_kernels_answers_wait_where_memory_has_a_ceiling() -> None:
    found = Kernels(parent=PublicServer(most_visitors=1))
    with found.context.socket(zmq.SUB) as socket:
        assert socket.getsockopt(zmq.RCVHWM) == socket.getsockopt(zmq.SNDHWM) == AHEAD
        assert socket.getsockopt(zmq.MAXMSGSIZE) == LARGEST_ANSWER
    found.context.destroy()


NO_MESSAGES = [
    "notjson",
    "[]",
    "5",
    '{"header": 5}',
    '{"header": {}}',
    '{"header": {"msg_type": "comm_msg"}, "content": {}}',
    '{"channel": "stdin", "header": {"msg_type": "comm_msg"}, "content": {}}',
    '{"channel": "iopub", "header": {"msg_type": "comm_msg"}, "content": {}}',
    '{"channel": "shell", "header": {"msg_type": "comm_msg", "date": {"deep": {}}}, "content": {}}',
    "[" * 30_000,
    b"",
    struct.pack("<Q", 2**63 - 1),
    struct.pack("<Q", 2**24),
]
NO_MESSAGES += [struct.pack("!i", 2**30), b"\xff" * 40, struct.pack("<8Q", 7, *[64, 40] * 3, 90) + b"x" * 26]


@pytest.mark.parametrize("binary", ["", BINARY])
@pytest.mark.parametrize("sent", NO_MESSAGES)
def test_who_sends_what_no_page_would_is_let_go(
    sent: str | bytes, binary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is noted, as of every fault that is not ours."""
    told: list[str] = []
    link = Connection.__new__(Connection)
    link.session = Session()
    monkeypatch.setattr(Connection, "kernel_manager", SimpleNamespace(heard=Allowance(*HEARD)))
    monkeypatch.setattr(Connection, "subprotocol", binary)
    monkeypatch.setattr(Connection, "channels", {}, raising=False)
    monkeypatch.setattr(Connection, "websocket_handler", SimpleNamespace(let_go=lambda: told.append("let go")))
    link.handle_incoming_message(sent)
    assert told == ["let go"]


@pytest.mark.parametrize(("waiting", "left"), [(MOST_WAITING - 1, 1_000), (MOST_WAITING, 1_000), (0, 10)])
def test_who_sends_more_or_faster_than_the_kernel_takes_is_let_go(
    waiting: int, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    link = Connection.__new__(Connection)
    stream = SimpleNamespace(_send_queue=SimpleNamespace(qsize=lambda: waiting))
    monkeypatch.setattr(Connection, "kernel_manager", SimpleNamespace(heard=Allowance(left, 0)))
    monkeypatch.setattr(Connection, "channels", {"shell": stream}, raising=False)
    monkeypatch.setattr(Connection, "websocket_handler", SimpleNamespace(let_go=lambda: told.append("let go")))
    monkeypatch.setattr(Connection.__base__, "handle_incoming_message", lambda *_: told.append("passed on"))
    link.handle_incoming_message('{"channel": "shell", "header": {"msg_type": "comm_msg"}, "content": {}}')
    assert told == ["let go" if waiting >= MOST_WAITING or left == 10 else "passed on"]
