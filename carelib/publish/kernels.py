"""Kernels that leave nothing behind: one that cannot start is ended at once, and one that is gone lets go of whoever listened to it."""

import subprocess
import time
from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

import zmq
import zmq.asyncio
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager
from traitlets import default

MOST_SOCKETS = 3
"""Connections to one kernel at one time: the page's own, one that broke and is not known to have, and one to spare."""
ZMQ_OF_A_KERNEL = 3 + 7 * MOST_SOCKETS
"""ZeroMQ sockets of the server for one kernel: its own, and those of the connections, with the passing ones of their beginning."""
ZMQ_OTHERS = 1023
"""ZeroMQ sockets for kernels that are kept ready, and those that are still being closed; as many as ZeroMQ itself gives all."""
LARGEST_ANSWER = 8_000_000
"""Bytes of a message from a kernel; all widgets of the largest lesson together are a tenth of it."""
AHEAD = 10
"""Messages that wait in ZeroMQ for each connection, on their way to a kernel or from it. More from it wait in the kernel, whose
memory has a ceiling."""
TOLD = (24_000_000, 1_000_000)
"""Bytes that the pages of one kernel are told at once, and in each second after that; a chart that is drawn anew has about a
hundred thousand."""
HEARD = (2_000_000, 20_000)
"""The same of what they say: a control that is dragged says some hundred bytes thirty times a second."""


class Allowance:
    """Bytes that may still go between a kernel and its pages: so many at once, and so many in each second after that."""

    def __init__(self, at_once: int, a_second: int) -> None:
        self._most, self._a_second = at_once, a_second
        self._left, self._at = float(at_once), time.monotonic()

    def covers(self, many: int) -> bool:
        """Whether so many bytes may go now; they count as told then."""
        now = time.monotonic()
        self._left = min(self._most, self._left + self._a_second * (now - self._at))
        self._at = now
        if many > self._left:
            return False
        self._left -= many
        return True


class Kernel(ServerKernelManager):
    """One kernel. Where its start fails after its process has begun, Jupyter would leave the process running, known to nobody."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.told = Allowance(*TOLD)  # a short question may have a very long answer
        self.heard = Allowance(*HEARD)  # what a kernel does not take, waits in the server

    async def start_kernel(self, *given: Any, **named: Any) -> None:  # type: ignore[override]
        """As Jupyter does; where that fails, no process is left. What it would write to the server's log, a visitor can choose."""
        named |= {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            await super().start_kernel(*given, **named)
        except BaseException:
            self.stop_restarter()
            if self.has_kernel:
                await self._kill_kernel()
            await self.cleanup_resources()
            cast(Any, self.parent)._pending_kernels.pop(self.kernel_id, None)
            raise


class Kernels(AsyncMappingKernelManager):
    """All kernels of the public server, with ZeroMQ sockets enough for the most visitors at their most connections."""

    def __init__(self, **named: Any) -> None:
        self.sockets: defaultdict[str, set[Any]] = defaultdict(set)
        """The connections of pages to each kernel, from their first request on."""
        super().__init__(**named)  # type: ignore[no-untyped-call]
        # Voilà lets pages end the kernel's process, too; ours ask the server, which then knows of it.
        self.allowed_message_types = [kind for kind in self.allowed_message_types if kind != "shutdown_request"]

    @default("kernel_manager_class")
    def _default_kernel_manager_class(self) -> str:
        return f"{__name__}.Kernel"

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        context = super()._context_default()
        wanted = ZMQ_OF_A_KERNEL * cast(Any, self.parent).most_visitors + ZMQ_OTHERS
        context.set(zmq.MAX_SOCKETS, min(wanted, int(context.get(zmq.SOCKET_LIMIT))))
        context.setsockopt(zmq.MAXMSGSIZE, LARGEST_ANSWER)  # of every socket that is made from it
        context.setsockopt(zmq.RCVHWM, AHEAD)
        context.setsockopt(zmq.SNDHWM, AHEAD)
        return context

    async def start_kernel(self, **named: Any) -> str:  # type: ignore[override]
        """As Jupyter does; where a kernel runs and cannot be listened to, it is ended."""
        name = named.setdefault("kernel_id", self.new_kernel_id())
        try:
            return await super().start_kernel(**named)
        except BaseException:
            await self.end(name)
            raise

    async def end(self, kernel_id: str) -> None:
        """End a kernel at once, also one that was kept ready; nothing where it has gone already."""
        self.forget_failed()
        if kernel_id in self:
            await self.shutdown_kernel(kernel_id, now=True)  # type: ignore[no-untyped-call]

    def forget_failed(self) -> None:
        """Forget what could not be made ready: it would count as ready for good, and Voilà could end no kernel beside it."""
        for pool in getattr(self, "_pools", {}).values():
            pool[:] = [one for one in pool if not one.done() or not (one.cancelled() or one.exception())]

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """As Jupyter does, which would note one that has gone while it went through its list as a fault."""
        if kernel_id in self:
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]

    def begin_anew(self, kernel_id: str) -> None:
        """Count the time without a word from now: of one that was kept ready, or whose page's line has broken."""
        if kernel_id in self:
            cast(Any, self.get_kernel(kernel_id)).last_activity = datetime.now(UTC)

    def remove_kernel(self, kernel_id: str) -> Any:
        """As Jupyter does; who still listens is told that the kernel has ended, and let go."""
        gone = super().remove_kernel(kernel_id)
        for socket in list(self.sockets.get(kernel_id, ())):
            with suppress(Exception):  # one that breaks meanwhile is no reason to keep the others
                socket.end()
        return gone


class OfOnePage:
    """The kernels as the handler of one page sees them: notes which one it was given, which Voilà tells nowhere else."""

    def __init__(self, kernels: Any, page: Any) -> None:
        self._kernels, self._page = kernels, page

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kernels, name)

    async def start_kernel(self, **named: Any) -> str:
        """A kernel of the page's own."""
        self._page.kernel = await self._kernels.start_kernel(**named)
        return str(self._page.kernel)

    async def get_rendered_notebook(self, **named: Any) -> tuple[Any, list[str], str]:
        """One that was kept ready."""
        task, rendered, self._page.kernel = await self._kernels.get_rendered_notebook(**named)
        self._kernels.begin_anew(self._page.kernel)
        return task, rendered, self._page.kernel
