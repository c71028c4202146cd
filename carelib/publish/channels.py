"""What a page and its kernel say to each other, within limits: nobody else pays for a page that asks and never listens."""

import json
import logging
import re
from typing import Any, cast

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.iostream import StreamBufferFullError
from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from carelib.publish.kernels import LARGEST_ANSWER, MOST_SOCKETS

LARGEST_MESSAGE = 32_000
"""Bytes of a message from a page to its kernel; what an exploration sends has a few hundred."""
MOST_WAITING = 500
"""Messages that may wait for a kernel here, beside the ten that ZeroMQ holds: what comes at once waits for a moment, however
little it is. A person's page sends some in a second."""
ASKED = frozenset({"shell", "control"})
"""The channels on which a page says anything. Nobody reads the others, so what is said there would wait in the server for good."""
OPENED = frozenset({"jupyter.widget.control"})
"""What a page opens in its kernel: the way to ask for its widgets' states. New widgets come from the notebook alone."""
NO_MESSAGE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What Jupyter raises where something is no message at all."""
BINARY = "v1.kernel.websocket.jupyter.org"
MOST_PARTS = 16
"""Parts of a binary message; a page's own have five: channel, header, parent, metadata, content."""
SESSION = re.compile(r"[\w-]{0,64}", re.ASCII)
"""What a page calls its connection; ZeroMQ takes no name over 255 bytes."""


def only_of_use() -> None:
    """Leave out of the log what ZeroMQ notes of each message of a page that has left since: anybody could fill it."""
    logging.getLogger("tornado.general").addFilter(lambda record: "events for closed stream" not in str(record.msg))


def in_order(message: bytes) -> bool:
    """Whether the parts of a binary message (``BINARY``) follow one another and fill it.

    Jupyter believes whatever numbers stand there: it would count to any, and copy what is named twice.
    """
    numbers = [int.from_bytes(message[at : at + 8], "little") for at in range(0, 8 * (MOST_PARTS + 2), 8)]
    many, offsets = numbers[0], numbers[1 : numbers[0] + 1]
    return (
        2 <= many <= MOST_PARTS + 1
        and offsets == sorted(offsets)
        and [8 * many + 8, len(message)] == [offsets[0], offsets[-1]]
    )


class Connection(ZMQChannelsWebsocketConnection):
    """Jupyter's own, which opens in the kernel what a page needs only, and is counted once while it stands."""

    counted = False
    over = False

    def connect(self) -> Any:
        """Called when the socket stands; 404 where the kernel has ended meanwhile."""
        if self.kernel_id not in self.multi_kernel_manager:
            raise HTTPError(404)
        self.counted = True
        return super().connect()

    def disconnect(self) -> None:  # type: ignore[override]
        """Called when the socket has ended, for one that never stood and twice for others, too: Jupyter would miscount."""
        if self.over:
            return
        self.over = True
        if not self.counted:
            self.multi_kernel_manager.notify_connect(self.kernel_id)
            self._open_sockets.add(self)
        self.multi_kernel_manager.begin_anew(self.kernel_id)
        super().disconnect()  # type: ignore[no-untyped-call]

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """As Jupyter does, but for what would open anything else in the kernel: that is dropped.

        Who sends more or faster than the kernel takes is let go, and so is who sends what no page would.
        """
        waiting = max((stream._send_queue.qsize() for stream in self.channels.values()), default=0)
        if waiting >= MOST_WAITING or not self.kernel_manager.heard.covers(len(incoming_msg)):
            cast(Any, self.websocket_handler).let_go()
            return
        try:
            if self._opens(incoming_msg) <= OPENED:
                super().handle_incoming_message(incoming_msg)
        except NO_MESSAGE:
            cast(Any, self.websocket_handler).let_go()

    def on_restart_failed(self) -> None:
        """Called where the kernel has ended for good: the page is told. Jupyter would note each as an error."""
        self._send_status_message("dead")  # type: ignore[no-untyped-call]

    def _opens(self, message: Any) -> set[Any]:
        """The names of what a message opens, read as those do who pass it on and take it."""
        if isinstance(message, bytes) != (self.subprotocol == BINARY):
            raise ValueError("of the two forms of a message, the other one was agreed on")
        if isinstance(message, bytes):
            if not in_order(message):
                raise ValueError("its parts are not where it says")
            channel, parts = deserialize_msg_from_ws_v1(message)  # type: ignore[no-untyped-call]
            header, content = self.session.unpack(parts[0]), self.session.unpack(parts[3])
        else:
            told = json.loads(message)
            json.dumps(told, allow_nan=False)  # an endless number is none: Jupyter would warn of each, and pass it on
            channel, header, content = told["channel"], told["header"], told.get("content")
        if channel not in ASKED:
            raise ValueError("no page says anything on this channel")
        if not isinstance(content, dict):
            raise TypeError("its content is no object")
        # A deep one can be read by the kernel, and not by who notes that it was at work.
        if any(isinstance(value, dict | list) for value in header.values()):
            raise TypeError("its header is not flat")
        return {str(content.get("target_name"))} if header["msg_type"] == "comm_open" else set()


class Channels(VoilaKernelWebsocketHandler):  # type: ignore[misc]  # Voilà has no types
    """Voilà's own connection, which passes on widget messages only, and is closed where the other side does not read."""

    kernel_websocket_connection_class = Connection

    async def get(self, kernel_id: str) -> None:
        """Called by tornado for each connection; ends when it has ended.

        429 where the kernel has enough of them, 400 for a name that no page gives itself.
        """
        if not SESSION.fullmatch(self.get_argument("session_id", "")):
            raise HTTPError(400)
        sockets = self.kernel_manager.sockets
        if len(sockets[kernel_id]) >= MOST_SOCKETS:
            self.set_status(429)
            self.finish()
            return
        sockets[kernel_id].add(self)
        try:
            await super().get(kernel_id)
        finally:
            begun = getattr(self, "connection", None)
            if begun and begun.counted:
                begun.disconnect()  # where its beginning broke, tornado calls nothing
            sockets[kernel_id].discard(self)
            if not sockets[kernel_id]:
                del sockets[kernel_id]
            for key in [key for key, one in Connection._open_sessions.items() if one is self]:
                del Connection._open_sessions[key]  # of a request that never became a socket

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """As Jupyter does; none where the browser has gone meanwhile."""
        chosen: str | None = super().select_subprotocol(subprotocols) if self.connection else None
        return chosen

    async def open(self, kernel_id: str) -> None:
        """Called by tornado when the connection stands."""
        self.ws_connection.stream.max_write_buffer_size = LARGEST_ANSWER
        if self.connection:  # the browser may have gone meanwhile
            await super().open(kernel_id)

    def end(self) -> None:
        """Tell the page that its kernel has ended, and close."""
        if self.ws_connection and self.connection:
            self.connection.on_restart_failed()
        self.close()

    def let_go(self) -> None:
        """Close at once, without a word to whoever would not hear it."""
        if self.ws_connection:
            self.ws_connection.stream.close()

    def write_message(self, message: Any, binary: bool = False) -> None:
        """As tornado does; where too much waits already, or was told lately, it is closed, and nobody hears the rest.

        Nor does who has left meanwhile: Jupyter would note each message that comes for them as a fault.
        """
        if self.connection and not self.connection.kernel_manager.told.covers(len(message)):
            self.let_go()
        try:
            told = super().write_message(message, binary)
        except (StreamBufferFullError, WebSocketClosedError):
            self.let_go()
            return
        if told:  # Voilà passes on less than all
            # Nobody waits for it; asyncio would note that.
            told.add_done_callback(lambda done: done.cancelled() or done.exception())
