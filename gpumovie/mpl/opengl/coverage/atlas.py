"""Where tiles stand in a texture."""

from __future__ import annotations

import numpy as np

from ..arrays import PixelArray

Place = tuple[int, int]


class Shelves:
    """Puts rectangles side by side, row above row, until the texture is full.

    Args:
        size: (width, height) of the texture.

    Attributes:
        height: rows that are in use.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.clear()

    def clear(self) -> None:
        """All of it is free again."""
        self.height = 0
        self._left = self._top = 0

    def put_all(self, sizes: PixelArray) -> PixelArray | None:
        """The same for many, shape (n, 2), of which some may be empty; None if there is no room for one of them."""
        places = np.zeros_like(sizes)
        for number in np.argsort(-sizes[:, 1], kind="stable"):  # rows of like height waste little
            if sizes[number].all():
                place = self.put(*map(int, sizes[number]))
                if place is None:
                    return None
                places[number] = place
        return places

    def put(self, width: int, height: int) -> Place | None:
        """Left and top for a rectangle; None if there is no room."""
        if self._left + width > self.size[0]:
            self._left, self._top = 0, self.height
        if width > self.size[0] or self._top + height > self.size[1]:
            return None
        place = self._left, self._top
        self._left += width
        self.height = max(self.height, self._top + height)
        return place
