"""How many generated cases a fuzzed way in is tried with, in a short run and in a long one."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings

MANY = int(os.environ.get("CARELIB_FUZZ", "0"))


def tried(share: float) -> Callable[[Any], Any]:
    """So many examples: a few hundred, or this share of all where ``CARELIB_FUZZ`` says how many; none over five seconds."""
    many = max(60, int(MANY * share)) if MANY else max(40, int(400 * share))
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=many, deadline=timedelta(seconds=5), suppress_health_check=quiet, derandomize=not MANY)
