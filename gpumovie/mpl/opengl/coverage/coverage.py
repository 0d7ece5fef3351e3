"""How much of each pixel shapes cover, added up in tiles of an atlas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ....gl import api as gl
from ....gl.programs.instances import Instances
from ....gl.scissors import scissored
from ....gl.target import new_framebuffer
from ....gl.textures import new_texture
from ...boxes import Box
from ..arrays import BoolArray, Edges, Float32Array, PixelArray
from ..geometry.shapes import Shapes, mask_of
from .shelves import Shelves

#: The least width and height of the atlas, in texels.
_ATLAS = 2048
#: Floats of an instance: an edge and its tile; a quadrilateral and its tile.
_EDGE, _QUAD = (4, 0, 4), (4, 4, 4)


@dataclass(frozen=True)
class Tiles:
    """Where the items of some shapes are.

    Attributes:
        boxes: shape (items, 4), left, top, right and bottom in the target.
        places: shape (items, 2), left and top of the same pixels in the atlas.
    """

    boxes: PixelArray
    places: PixelArray

    @property
    def seen(self) -> BoolArray:
        """Which items have any pixel: shape (items,)."""
        return np.asarray((self.boxes[:, 2:] > self.boxes[:, :2]).all(axis=1))


class Coverage:
    """An atlas that has room for an image of ``size``; its context is current throughout.

    Attributes:
        shelves: the part of it that is in use.
        texture, framebuffer: OpenGL's names of it; it has one float a texel.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        sides = max(_ATLAS, size[0]), max(_ATLAS, size[1])
        self.shelves = Shelves(sides)
        self._edges: list[Float32Array] = []
        self._quads: list[Float32Array] = []
        bound = gl.integer("GL_DRAW_FRAMEBUFFER_BINDING")
        self.texture = new_texture(sides, "GL_R32F")
        self.framebuffer = new_framebuffer(self.texture)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, bound)
        self._edge_pass = Instances("coverage.vert", "coverage.frag", _EDGE, {"QUADS": 0})
        self._quad_pass = Instances("coverage.vert", "coverage.frag", _QUAD, {"QUADS": 1})
        for each in (self._edge_pass, self._quad_pass):
            each.set("atlas", *map(float, sides))

    def room_for(
        self, shapes: Sequence[Shapes], box: Box, clip: Edges | None
    ) -> tuple[list[Tiles] | None, Tiles | None]:
        """Find room for all items, and for the shape that clips them, whose coverage is added up too.

        Args:
            shapes: what will be drawn.
            box: the pixels that may be drawn.
            clip: the edges of the clip path; None where there is none.

        Returns:
            The tiles of each of ``shapes``, None if there is not enough room; and those of the clip path.
        """
        found = []
        if clip is not None:
            mask = mask_of(clip)
            shapes = [*shapes, mask]
        for each in shapes:
            boxes = each.boxes(box)
            sizes = np.maximum(boxes[:, 2:] - boxes[:, :2], 0)
            places = self.shelves.put_all(sizes)
            if places is None:
                return None, None
            found.append(Tiles(boxes, places))
        if clip is None:
            return found, None
        clip_tile = found.pop()
        self.cover(mask, clip_tile)
        for tiles in found:  # outside of the clip path there is nothing
            _crop(tiles, clip_tile.boxes[0])
        return found, clip_tile

    def cover(self, shapes: Shapes, tiles: Tiles) -> None:
        """Have the next ``draw()`` add up what the items cover, each in its tile."""
        corners, of = shapes.corners, shapes.of
        sizes = tiles.boxes[:, 2:] - tiles.boxes[:, :2]
        rectangles = np.concatenate([tiles.places, tiles.places + sizes], axis=1)
        seen = tiles.seen[of]
        corners, of = corners[seen], of[seen]
        shifted = corners + (tiles.places - tiles.boxes[:, :2])[of][:, None]
        data = np.empty((len(corners), 2 * corners.shape[1] + 4), np.float32)
        data[:, :-4], data[:, -4:] = shifted.reshape(len(corners), 2 * corners.shape[1]), rectangles[of]
        (self._edges if corners.shape[1] == 2 else self._quads).append(data)

    def draw(self) -> None:
        """Add up what covers the tiles."""
        if not self._edges and not self._quads:
            return
        self.bind()
        if self._edges:
            self._edge_pass.draw(np.concatenate(self._edges))
        if self._quads:
            self._quad_pass.draw(np.concatenate(self._quads))
        self._edges, self._quads = [], []

    def bind(self) -> None:
        """Bind the atlas as the target, where what is drawn is added up; what is in use is cleared first."""
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.framebuffer)
        gl.glViewport(0, 0, *self.shelves.size)
        with scissored((0, 0, self.shelves.size[0], self.shelves.height), self.shelves.height):
            gl.glClearColor(0, 0, 0, 0)
            gl.glClear(gl.GL_COLOR_BUFFER_BIT)
        gl.glEnable(gl.GL_BLEND)
        gl.glBlendFunc(gl.GL_ONE, gl.GL_ONE)

    def close(self) -> None:
        """Free it."""
        gl.delete("Framebuffers", self.framebuffer)
        gl.delete("Textures", self.texture)
        self._edge_pass.close()
        self._quad_pass.close()


def _crop(tiles: Tiles, box: PixelArray) -> None:
    """Leave only what is in ``box`` of the tiles."""
    low = np.maximum(tiles.boxes[:, :2], box[:2])
    high = np.maximum(np.minimum(tiles.boxes[:, 2:], box[2:]), low)
    tiles.places[:] += low - tiles.boxes[:, :2]
    tiles.boxes[:, :2], tiles.boxes[:, 2:] = low, high
