"""What a page and its kernel say to each other, within limits: nobody else pays for a page that asks and never listens."""

from typing import Any

from tornado.iostream import StreamBufferFullError
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

LARGEST_MESSAGE = 32_000
"""Bytes of a message from a page to its kernel; what an exploration sends has a few hundred."""
LARGEST_BACKLOG = 8_000_000
"""Bytes that may wait for a page to take them; all widgets of the largest lesson together are a tenth of it."""


class Channels(VoilaKernelWebsocketHandler):  # type: ignore[misc]  # Voilà has no types
    """Voilà's own connection, which passes on widget messages only, and is closed where the other side does not read."""

    async def open(self, kernel_id: str) -> None:
        """Called by tornado when the connection stands."""
        self.ws_connection.stream.max_write_buffer_size = LARGEST_BACKLOG
        await super().open(kernel_id)

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """As tornado does; ``WebSocketClosedError`` also where too much waits already, and then the connection is closed."""
        try:
            return super().write_message(message, binary)
        except StreamBufferFullError:
            self.ws_connection.stream.close()
            raise WebSocketClosedError from None
