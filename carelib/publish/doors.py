"""How many may come in to the pages that take a kernel, and which kernels have to go. The site itself has no doors."""

import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import psutil

FORGOTTEN = 3600
"""Seconds without a word after which a page that is still open loses its kernel; it says so, and goes on without."""
LARGEST_KERNEL = 250_000_000
"""Bytes of memory above which a kernel is ended; a live page that draws its charts anew takes half."""
SWEEP = 5
"""Seconds from one look at the kernels to the next; one that a visitor makes grow gains a few million bytes in each."""


class Doors:
    """How many may come in: counts visitors with a kernel, and pages that are being made."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.making: set[Any] = set()
        """The pages that are being made."""

    def taken(self) -> int:
        """How many kernels visitors have; those that are kept ready are not among them."""
        kernels = self._app.kernel_manager
        ready: int = sum(map(kernels.get_pool_size, kernels.kernel_pools_config))
        running: int = len(kernels.list_kernel_ids())
        return max(0, running - ready)

    def open(self) -> bool:
        """Whether one more may come: a kernel is to be had, and this machine is not making as many pages as it can well."""
        full = self.taken() + len(self.making) >= self._app.most_visitors
        return not full and len(self.making) < int(self._app.most_at_once)

    async def sweep(self) -> None:
        """End the kernels that are too large, and those of pages that are open and have said nothing for long.

        Of closed pages the server sees to itself. What could not be made ready is made anew.
        """
        kernels = self._app.kernel_manager
        kernels.forget_failed()
        for name in kernels.kernel_pools_config:
            if name != "default":
                kernels.fill_if_needed(notebook_name=name)
        for name in kernels.list_kernel_ids():
            # One that only begins, has gone meanwhile or will not go is no reason to keep the others.
            with suppress(Exception):
                if memory(kernels.get_kernel(name)) > LARGEST_KERNEL or self._forgotten(name):
                    await kernels.end(name)

    def _forgotten(self, name: str) -> bool:
        kernels = self._app.kernel_manager
        quiet = (datetime.now(UTC) - kernels.get_kernel(name).last_activity).total_seconds()
        connections: int = kernels._kernel_connections.get(name, 0)
        return connections > 0 and quiet > FORGOTTEN

    def numbers(self) -> dict[str, int]:
        """What ``/ready`` tells."""
        kernels = len(self._app.kernel_manager.list_kernel_ids())
        return {"kernels": kernels, "taken": self.taken(), "most": self._app.most_visitors, "making": len(self.making)}


def memory(kernel: Any) -> int:
    """Bytes that a kernel's process holds; 0 where it has gone."""
    pid = getattr(kernel.provisioner, "pid", None)
    if not pid:
        return 0
    try:
        process = psutil.Process(pid)
        # There, Python may be a child.
        family = [process, *process.children()] if sys.platform == "win32" else [process]
        return sum(one.memory_info().rss for one in family)
    except psutil.Error:
        return 0
