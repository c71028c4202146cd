"""How many may come in to the pages that take a kernel. The site itself has no doors: it always answers."""

from typing import Any


class Doors:
    """How many may come in: counts visitors with a kernel, and pages that are being made."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.making = 0

    def taken(self) -> int:
        """How many kernels visitors have; those that are kept ready are not among them."""
        kernels = self._app.kernel_manager
        ready: int = sum(map(kernels.get_pool_size, kernels.kernel_pools_config))
        running: int = len(kernels.list_kernel_ids())
        return max(0, running - ready)

    def open(self) -> bool:
        """Whether one more may come: a kernel is to be had, and this machine is not making as many pages as it can well."""
        full = self.taken() + self.making >= self._app.most_visitors
        return not full and self.making < int(self._app.most_at_once)

    def numbers(self) -> dict[str, int]:
        """What ``/ready`` tells."""
        kernels = len(self._app.kernel_manager.list_kernel_ids())
        return {"kernels": kernels, "taken": self.taken(), "most": self._app.most_visitors, "making": self.making}
