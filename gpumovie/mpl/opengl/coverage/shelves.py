"""Where tiles stand in a texture."""

from __future__ import annotations

import numpy as np

from ..arrays import PixelArray

#: Left and top of a tile in its texture, in texels.
Place = tuple[int, int]


class Shelves:
    """Puts tiles side by side, row above row, until the texture is full.

    Args:
        size: (width, height) of the texture.

    Attributes:
        height: rows of the texture that are in use.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.clear()

    def clear(self) -> None:
        """Make all of the texture free again."""
        self.height = 0
        self._left = self._top = 0

    def put_all(self, sizes: PixelArray) -> PixelArray | None:
        """Find places for many tiles.

        Args:
            sizes: shape (n, 2), width and height of each; empty tiles need no place.

        Returns:
            Shape (n, 2), left and top of each; None if there is no room for one of them.
        """
        places = np.zeros_like(sizes)
        for number in np.argsort(-sizes[:, 1], kind="stable"):  # rows of like height waste little
            if sizes[number].all():
                place = self.put(*map(int, sizes[number]))
                if place is None:
                    return None
                places[number] = place
        return places

    def put(self, width: int, height: int) -> Place | None:
        """Find a place for one tile; None if there is no room."""
        if self._left + width > self.size[0]:
            self._left, self._top = 0, self.height
        if width > self.size[0] or self._top + height > self.size[1]:
            return None
        place = self._left, self._top
        self._left += width
        self.height = max(self.height, self._top + height)
        return place
