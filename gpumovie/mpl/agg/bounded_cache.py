"""A cache whose memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")


class BoundedCache:
    """Values by key, at most so many. When another one does not fit any more, the cache empties itself.

    That costs less than noting the order in which values are used, and what is used in every frame is soon back.

    Args:
        capacity: the number of values that it holds at most.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._values: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of ``key``; ``make`` makes it if it is not in the cache."""
        try:
            value: Value = self._values[key]
        except KeyError:
            if len(self._values) >= self._capacity:
                self._values.clear()
            value = self._values[key] = make()
        return value

    def clear(self) -> None:
        """Forget all values."""
        self._values.clear()
