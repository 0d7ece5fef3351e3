"""How much of each pixel shapes cover, added up in tiles of an atlas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....gl import api as gl
from ....gl.instances import Instances
from ....gl.scissors import scissored
from ....gl.shaders import build_program
from ....gl.textures import new_texture
from ...boxes import Box
from .atlas import Shelves

Floats = npt.NDArray[np.float32]
Corners = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

_ATLAS = 2048
#: Floats of an instance: an edge and its tile; a quadrilateral and its tile.
_EDGE, _QUAD = (4, 0, 4), (4, 4, 4)


@dataclass(frozen=True)
class Layer:
    """One colour for each of some items, and what of the picture it covers.

    Attributes:
        corners: shape (n, 2, 2), edges, or (n, 4, 2), quadrilaterals, in pixels; as in ``coverage.frag``.
        of: the number of the item that each belongs to.
        colours: shape (items, 4), straight alpha, 0 to 1.
        smooth: shape (items,), whether it is antialiased.
    """

    corners: Corners
    of: Indices
    colours: Corners
    smooth: npt.NDArray[np.bool_]

    def part(self, start: int, stop: int) -> Layer:
        """Some of the items."""
        mine = (self.of >= start) & (self.of < stop)
        return Layer(self.corners[mine], self.of[mine] - start, self.colours[start:stop], self.smooth[start:stop])


@dataclass(frozen=True)
class Tiles:
    """Where the items of a layer stand: ``boxes`` (items, 4) in the picture, ``places`` (items, 2) in the atlas."""

    boxes: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]

    @property
    def seen(self) -> npt.NDArray[np.bool_]:
        return np.asarray((self.boxes[:, 2:] > self.boxes[:, :2]).all(axis=1))


class Coverage:
    """An atlas that has room for a picture of ``size``; its context is current throughout.

    Attributes:
        shelves: which of it is in use.
        texture, framebuffer: OpenGL's names of it: one float a texel.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        sides = max(_ATLAS, size[0]), max(_ATLAS, size[1])
        self.shelves = Shelves(sides)
        self._edges: list[Floats] = []
        self._quads: list[Floats] = []
        bound = gl.integer("GL_DRAW_FRAMEBUFFER_BINDING")
        self.texture = new_texture(sides, gl.GL_R32F, gl.GL_RED, gl.GL_FLOAT)
        self.framebuffer = int(gl.glGenFramebuffers(1))
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.framebuffer)
        gl.glFramebufferTexture2D(gl.GL_FRAMEBUFFER, gl.GL_COLOR_ATTACHMENT0, gl.GL_TEXTURE_2D, self.texture, 0)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, bound)
        self._edge_pass = Instances(build_program("coverage.vert", "coverage.frag", {"QUADS": 0}), _EDGE)
        self._quad_pass = Instances(build_program("coverage.vert", "coverage.frag", {"QUADS": 1}), _QUAD)
        for each in (self._edge_pass, self._quad_pass):
            each.set("atlas", *map(float, sides))

    def room_for(
        self, layers: Sequence[Layer], box: Box, clip: Corners | None
    ) -> tuple[list[Tiles] | None, Tiles | None]:
        """Room for all items, and for the clip; None if there is not enough."""
        found = []
        if clip is not None:
            everything = Layer(clip, np.zeros(len(clip), np.intp), np.zeros((1, 4)), np.ones(1, bool))
            layers = [*layers, everything]
        for layer in layers:
            boxes = boxes_of(layer, box)
            sizes = np.maximum(boxes[:, 2:] - boxes[:, :2], 0)
            places = self.shelves.put_all(sizes)
            if places is None:
                return None, None
            found.append(Tiles(boxes, places))
        if clip is None:
            return found, None
        clip_tile = found.pop()
        self.cover(clip, everything.of, clip_tile)
        for tile in found:  # outside of the clip there is nothing
            _cut(tile, clip_tile.boxes[0])
        return found, clip_tile

    def cover(self, corners: Corners, of: Indices, tiles: Tiles) -> None:
        """Have ``corners`` drawn into the tiles of what they are of."""
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
        """Add into the atlas, of which nothing is covered yet."""
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


def boxes_of(layer: Layer, box: Box) -> npt.NDArray[np.int64]:
    """The pixels of ``box`` that each item touches: shape (items, 4)."""
    low = np.full((len(layer.colours), 2), np.inf)
    high = -low
    if len(low) == 1 and len(layer.corners):
        low[0], high[0] = layer.corners.min(axis=(0, 1)), layer.corners.max(axis=(0, 1))
    else:
        np.minimum.at(low, layer.of, layer.corners.min(axis=1))
        np.maximum.at(high, layer.of, layer.corners.max(axis=1))
    return np.concatenate(
        [np.clip(np.floor(low), box[:2], box[2:]), np.clip(np.ceil(high), box[:2], box[2:])], axis=1
    ).astype(np.int64)


def _cut(tiles: Tiles, box: npt.NDArray[np.int64]) -> None:
    """Leave of the tiles what is in ``box``."""
    low = np.maximum(tiles.boxes[:, :2], box[:2])
    high = np.maximum(np.minimum(tiles.boxes[:, 2:], box[2:]), low)
    tiles.places[:] += low - tiles.boxes[:, :2]
    tiles.boxes[:, :2], tiles.boxes[:, 2:] = low, high
