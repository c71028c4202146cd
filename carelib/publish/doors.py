"""How many may come in to the pages that take a kernel. The site itself has no doors: it always answers."""

from datetime import UTC, datetime
from typing import Any

FORGOTTEN = 3600
"""Seconds without a word after which a page that is still open loses its kernel; it says so, and goes on without."""


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

    async def end_forgotten(self) -> None:
        """End the kernels of pages that are open and have said nothing for long; of closed ones the server sees to itself."""
        kernels = self._app.kernel_manager
        for name in kernels.list_kernel_ids():
            quiet = (datetime.now(UTC) - kernels.get_kernel(name).last_activity).total_seconds()
            if kernels._kernel_connections.get(name, 0) > 0 and quiet > FORGOTTEN:
                await kernels.shutdown_kernel(name)

    def numbers(self) -> dict[str, int]:
        """What ``/ready`` tells."""
        kernels = len(self._app.kernel_manager.list_kernel_ids())
        return {"kernels": kernels, "taken": self.taken(), "most": self._app.most_visitors, "making": len(self.making)}
