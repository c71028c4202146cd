"""The public server's ear: whoever is quiet longest makes room, and what takes too long or is too large is ended."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.httputil import HTTPConnection, HTTPMessageDelegate
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from carelib.publish import listening
from carelib.publish.listening import LARGEST_BODY, LARGEST_HEAD, Patient, descriptors

LARGE = 20_000_000  # bytes


class Slow(RequestHandler):
    """Answers once it is told to, as a live page does that waits for its kernel."""

    async def get(self) -> None:
        self.settings["come"].set()
        await self.settings["ready"].wait()
        self.write("whole")


class Hello(RequestHandler):
    def get(self) -> None:
        self.write("hello")

    def post(self) -> None:
        self.write(str(len(self.request.body)))


class Large(RequestHandler):
    """More than the system's own buffers take."""

    def get(self) -> None:
        self.write(b"x" * LARGE)


class Telling(Patient):
    """Tells of each connection that it has taken, and of each further request that it awaits on one."""

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        found = super().start_request(server_conn, request_conn)
        self.request_callback.settings["awaited"].release()
        return found


@asynccontextmanager
async def server(
    most: int,
    ready: asyncio.Event | None = None,
    come: asyncio.Event | None = None,
    awaited: asyncio.Semaphore | None = None,
) -> AsyncIterator[int]:
    told = {
        "ready": ready or asyncio.Event(),
        "come": come or asyncio.Event(),
        "awaited": awaited or asyncio.Semaphore(0),
    }
    found = Telling(Application([("/", Hello), ("/slow", Slow), ("/large", Large)], **told), most=most)
    (ear,) = bind_sockets(0, "127.0.0.1")
    found.add_sockets([ear])
    try:
        yield ear.getsockname()[1]
    finally:
        found.stop()
        await found.close_all_connections()


async def half_open(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
    await writer.drain()
    return reader, writer


async def kept_alive(port: int, path: str = "/") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection with one whole request sent, which stays open for another."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await writer.drain()
    return reader, writer


async def answered(reader: asyncio.StreamReader) -> bytes:
    """One answer's body; what is left of it where the connection was ended."""
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    (length,) = (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    return await asyncio.wait_for(reader.readexactly(length), 5)


async def asked(port: int) -> str:
    answer = await AsyncHTTPClient(force_instance=True).fetch(f"http://127.0.0.1:{port}/", request_timeout=5)
    return answer.body.decode()


def test_a_new_visitor_is_answered_whoever_holds_the_line():
    async def tried() -> None:
        async with server(most=8) as port:
            held = [await half_open(port) for _ in range(20)]
            assert await asked(port) == "hello"
            first, last = held[0][0], held[-1][0]
            assert await asyncio.wait_for(first.read(), 5) == b"", "the one that was quiet longest is gone"
            assert not last.at_eof()
            for _, writer in held:
                writer.close()

    asyncio.run(tried())


def test_a_visitor_who_is_being_answered_is_not_cut_for_half_open_newcomers():
    async def tried() -> None:
        ready, come = asyncio.Event(), asyncio.Event()
        async with server(most=8, ready=ready, come=come) as port:
            reader, visitor = await kept_alive(port, "/slow")
            await asyncio.wait_for(come.wait(), 5)  # the server has the whole of it
            held = [await half_open(port) for _ in range(20)]
            assert await asked(port) == "hello"
            ready.set()
            assert await answered(reader) == b"whole"
            for writer in (visitor, *(one for _, one in held)):
                writer.close()

    asyncio.run(tried())


async def unread(port: int) -> socket.socket:
    """A connection that asked for much, and has room for little of it."""
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_000_000)
    link.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(link, ("127.0.0.1", port))
    await loop.sock_sendall(link, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    return link


async def came(link: socket.socket, pause: float = 0) -> int:
    """How many bytes can be read of it until it ends or is whole."""
    loop, found = asyncio.get_running_loop(), 0
    while found < LARGE:
        await asyncio.sleep(pause)
        try:
            piece = await asyncio.wait_for(loop.sock_recv(link, 1_000_000), 20)
        except ConnectionError:
            break
        if not piece:
            break
        found += len(piece)
    return found


def test_an_answer_of_which_nothing_is_taken_is_given_up_and_one_that_is_read_slowly_is_not(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(listening, "UNREAD", 2.0)
    monkeypatch.setattr(listening, "LOOK", 0.1)

    async def tried() -> None:
        async with server(most=8) as port:
            still, slow = await unread(port), await unread(port)
            assert await came(slow, pause=0.3) >= LARGE, "in more than a second, and always some"
            assert await came(still) < LARGE
            assert await asked(port) == "hello"
            still.close()
            slow.close()

    asyncio.run(tried())


def test_of_many_that_become_whole_at_once_no_more_waits_than_memory_has_room_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listening, "MOST_UNREAD", 2 * LARGE)
    monkeypatch.setattr(listening, "LOOK", 60.0)  # no time goes by
    monkeypatch.setattr(listening, "EACH", 2)

    async def tried() -> None:
        async with server(most=40) as port:
            held = [await unread(port) for _ in range(12)]
            await asyncio.sleep(0.5)
            whole = [await came(link) >= LARGE for link in held]
            assert 0 < sum(whole) < 6
            assert whole[-1]
            for link in held:
                link.close()

    asyncio.run(tried())


def test_where_more_waits_than_memory_has_room_for_the_oldest_answers_go(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listening, "MOST_UNREAD", 2 * LARGE)
    monkeypatch.setattr(listening, "LOOK", 0.1)

    async def tried() -> None:
        async with server(most=8) as port:
            held = []
            for _ in range(4):
                held.append(await unread(port))
                await asyncio.sleep(0.5)
            whole = [await came(link) >= LARGE for link in held]
            assert (whole[0], whole[-1]) == (False, True)
            assert whole == sorted(whole), "the oldest first"
            for link in held:
                link.close()

    asyncio.run(tried())


def test_once_it_is_answered_a_connection_waits_in_the_queue_again_behind_those_that_were_there():
    async def tried() -> None:
        ready, awaited = asyncio.Event(), asyncio.Semaphore(0)
        async with server(most=3, ready=ready, awaited=awaited) as port:
            reader, visitor = await kept_alive(port, "/slow")
            held = [await half_open(port) for _ in range(2)]
            for _ in range(3):
                await asyncio.wait_for(awaited.acquire(), 5)
            ready.set()
            assert await answered(reader) == b"whole"
            for gone in (held[0][0], held[1][0], reader):
                held.append(await half_open(port))
                assert await asyncio.wait_for(gone.read(), 5) == b""
            for writer in (visitor, *(one for _, one in held)):
                writer.close()

    asyncio.run(tried())


def test_where_all_are_being_answered_a_new_visitor_is_still_let_in():
    """As where a flood sends whole requests and never reads what comes."""

    async def tried() -> None:
        async with server(most=8) as port:
            held = [await kept_alive(port, "/slow") for _ in range(20)]
            assert await asked(port) == "hello"
            assert await asyncio.wait_for(held[0][0].read(), 5) == b"", "the one that began first is gone"
            assert not held[-1][0].at_eof()
            slower, writer = await half_open(port)
            held += [await half_open(port) for _ in range(2)]
            writer.write(b"\r\n")
            assert await answered(slower) == b"hello", "nor is a visitor cut whose request comes in two parts"
            for one in (writer, *(one for _, one in held)):
                one.close()

    asyncio.run(tried())


def test_half_a_request_is_waited_for_no_longer_than_said(monkeypatch):
    async def tried() -> None:
        async with server(most=8) as port:
            reader, writer = await half_open(port)
            assert await asyncio.wait_for(reader.read(), 5) == b""
            writer.close()

    monkeypatch.setattr(listening, "QUIET", 0.2)
    asyncio.run(tried())


def test_a_body_larger_than_anything_of_ours_is_refused():
    async def tried() -> None:
        async with server(most=8) as port:
            client = AsyncHTTPClient(force_instance=True)
            answer = await client.fetch(f"http://127.0.0.1:{port}/", method="POST", body=b"x" * LARGEST_BODY)
            assert answer.body == str(LARGEST_BODY).encode()
            with pytest.raises((HTTPClientError, OSError)):
                await client.fetch(f"http://127.0.0.1:{port}/", method="POST", body=b"x" * (LARGEST_BODY + 1))

    asyncio.run(tried())


def test_a_head_larger_than_any_browsers_is_refused():
    async def tried() -> None:
        async with server(most=8) as port:
            client = AsyncHTTPClient(force_instance=True)
            answer = await client.fetch(f"http://127.0.0.1:{port}/", headers={"X": "x" * (LARGEST_HEAD // 2)})
            assert answer.body == b"hello"
            with pytest.raises((HTTPClientError, OSError)):
                await client.fetch(f"http://127.0.0.1:{port}/", headers={"X": "x" * LARGEST_HEAD})

    asyncio.run(tried())


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such limits there")
def test_as_many_descriptors_as_the_machine_allows_are_asked_for():
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 1024), hard))
        assert descriptors() >= min(1024, soft)
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(listening.WANTED, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
