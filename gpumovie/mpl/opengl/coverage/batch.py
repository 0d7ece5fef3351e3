"""Shapes of one colour each, collected until they are drawn together, in their order.

First the coverage of a shape, how much of each pixel it covers, is added up in a tile of an atlas. Then its colour is
blended over the target through that tile. So a stroke that crosses itself does not darken, and many shapes take two
calls of OpenGL.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ....gl import api as gl
from ....gl.programs.instances import Instances
from ....gl.scissors import scissored
from ...boxes import Box
from ..arrays import Edges, Float32Array, PixelArray
from ..geometry.shapes import Shapes, mask_of
from ..passes.markers import MarkerPass, StoredPoints
from .coverage import Coverage, Tiles
from .glyph_masks import SIDE, GlyphMasks
from .transparency_group import TransparencyGroup

#: A marker reaches no farther than this from the point at which it is, in pixels.
_FAR = 1 << 20
#: In place of the place of a clip path's tile.
_NO_CLIP = (-1.0, -1.0)
#: Kinds of masks, as in masked.vert.
_COVERAGE, _HARD, _GLYPH = 0.0, 1.0, 2.0
#: Floats of a masked rectangle: its place, its masks, its colour, its kind.
_MASKED = (4, 4, 4, 1)


class Batch:
    """Draws shapes and glyphs into ``framebuffer``, of ``size`` pixels; its context is current throughout.

    Attributes:
        framebuffer: OpenGL's name of what is drawn into.
        glyphs: the masks of glyphs.
    """

    def __init__(self, size: tuple[int, int], framebuffer: int) -> None:
        self.size, self.framebuffer = size, framebuffer
        self._groups: list[TransparencyGroup] = []
        self._groups_in_use = 0
        self._coverage = Coverage(size)
        self._shelves = self._coverage.shelves
        self._masked: list[Float32Array] = []
        self.glyphs = GlyphMasks()
        self._masked_pass = Instances("masked.vert", "masked.frag", _MASKED)
        self._marker_pass = MarkerPass(size, self._coverage.framebuffer)
        self._masked_pass.set("size", *map(float, size))
        self._masked_pass.set("coverage", 0)
        self._masked_pass.set("glyphs", 1)

    @property
    def atlas(self) -> tuple[int, int]:
        """The size of the atlas in which coverage is added up."""
        return self._shelves.size

    def add(self, shapes: Sequence[Shapes], box: Box, clip: Edges | None = None) -> None:
        """Have items drawn, each with all of its shapes before the next item.

        Args:
            shapes: of the same items: their faces, say, and the lines around them.
            box: the pixels that may be drawn.
            clip: the edges of the clip path; None where there is none.
        """
        shapes = [each for each in shapes if len(each.corners)]
        if not shapes or box[0] >= box[2] or box[1] >= box[3]:
            return
        tiles, clip_tile = self._coverage.room_for(shapes, box, clip)
        if tiles is None:
            if self._masked:
                self.flush()
                self.add(shapes, box, clip)
                return
            self._shelves.clear()
            self._add_halves(shapes, box, clip)
            return
        rows = []
        for each, tile in zip(shapes, tiles, strict=True):
            self._coverage.cover(each, tile)
            row = np.empty((len(each.colours), sum(_MASKED)), np.float32)
            row[:, :2], row[:, 2:4] = tile.boxes[:, :2], tile.boxes[:, 2:] - tile.boxes[:, :2]
            row[:, 4:6] = tile.places
            row[:, 6:8] = _NO_CLIP
            if clip_tile is not None:
                row[:, 6:8] = clip_tile.places + tile.boxes[:, :2] - clip_tile.boxes[:, :2]
            row[:, 8:12] = each.colours
            row[:, 12] = np.where(each.smooth, _COVERAGE, _HARD)
            rows.append(row)
        seen = np.stack([tile.seen for tile in tiles], axis=1)
        self._masked.append(np.stack(rows, axis=1)[seen])

    def _add_halves(self, shapes: Sequence[Shapes], box: Box, clip: Edges | None) -> None:
        """Have what an empty atlas has no room for drawn in two parts: half of the items, or half of the rows."""
        count = len(shapes[0].colours)
        if count == 1:
            middle = (box[1] + box[3]) // 2
            for part in ((*box[:3], middle), (box[0], middle, *box[2:])):
                self.add(shapes, part, clip)
            return
        for start, stop in ((0, count // 2), (count // 2, count)):
            self.add([each.part(start, stop) for each in shapes], box, clip)

    def draw_markers(
        self, shapes: Sequence[Shapes], at: tuple[PixelArray, PixelArray] | StoredPoints, box: Box
    ) -> bool:
        """Draw one item at many places.

        Args:
            shapes: the item's face and its edge, whose pixels are counted from (0, 0); either may be without corners.
            at: x and y of the places in whole pixels; or points that stay on the GPU.
            box: the pixels that may be drawn.

        Returns:
            False if the item is too large; then nothing is drawn.
        """
        self.flush()
        drawn = [each for each in shapes if len(each.corners)]
        tiles, _ = self._coverage.room_for(drawn, (-_FAR, -_FAR, _FAR, _FAR), None)
        if not drawn or tiles is None:
            self._shelves.clear()
            return not drawn
        boxes = np.concatenate([tile.boxes for tile in tiles])
        marker = (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())
        self._shelves.clear()
        if not self._marker_pass.can_draw(marker[2] - marker[0], marker[3] - marker[1]):
            return False
        # The tiles of both have the size of the whole marker.
        places = np.full((2, 2), -1, np.int64)
        size = np.array([[marker[2] - marker[0], marker[3] - marker[1]]])
        for number, each in enumerate(shapes):
            if len(each.corners):
                place = self._shelves.put_all(size)
                assert place is not None
                self._coverage.cover(each, Tiles(np.array([marker]), place))
                places[number] = place[0]
        self._coverage.draw()
        self.bind()
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._coverage.texture)
        face, edge = (each.colours[0] for each in shapes)
        self._marker_pass.draw(at, marker, places, face, edge, box)
        self._shelves.clear()
        return True

    @contextlib.contextmanager
    def covering(self, colour: npt.ArrayLike, box: Box) -> Iterator[tuple[int, int]]:
        """While this lasts, the caller adds up the coverage of one shape; then its colour is blended through it.

        Args:
            colour: shape (4,), straight alpha, 0 to 1.
            box: the pixels that may be drawn; not empty.

        Yields:
            By how many pixels, along x and y, the shape has to be moved to be in its tile of the atlas.
        """
        self.flush()
        size = box[2] - box[0], box[3] - box[1]
        place = self._shelves.put(*size)
        assert place is not None, "the atlas is as large as the target"
        self._coverage.bind()
        with scissored((place[0], 0, place[0] + size[0], size[1]), place[1] + size[1]):
            yield place[0] - box[0], place[1] - box[1]
        row = np.array([[*box[:2], *size, *place, *_NO_CLIP, *np.asarray(colour, float), _COVERAGE]], np.float32)
        self._masked.append(row)
        self.flush()

    @contextlib.contextmanager
    def through(self, mask: Edges | None, box: Box) -> Iterator[None]:
        """While this lasts, what is drawn is seen only within ``box`` and the edges ``mask``; None: anywhere."""
        if mask is None:
            yield
            return
        self.flush()
        if self._groups_in_use == len(self._groups):
            self._groups.append(TransparencyGroup(self.size))
        group, before = self._groups[self._groups_in_use], self.framebuffer
        shape = mask_of(mask)
        boxes = shape.boxes(box)
        left, top, right, bottom = boxes[0].tolist()
        seen = (left, top, max(left, right), max(top, bottom))
        group.clear(seen)
        self.framebuffer = group.framebuffer
        self._groups_in_use += 1
        try:
            yield
            self.flush()
        finally:
            self.framebuffer = before
            self._groups_in_use -= 1
        if seen[0] < seen[2] and seen[1] < seen[3]:
            place = self._shelves.put(seen[2] - seen[0], seen[3] - seen[1])
            assert place is not None, "the atlas is as large as the target"
            self._coverage.cover(shape, Tiles(boxes, np.array([place])))
            self._coverage.draw()
            self.bind()
            group.lay_over(seen, self._coverage.texture, place)
            self._shelves.clear()
        else:
            self.bind()

    def add_glyph(self, mask: npt.NDArray[np.uint8], left: int, top: int, colour: Any, box: Box) -> None:
        """Have a glyph drawn.

        Args:
            mask: shape (rows, columns), how much of each pixel it covers.
            left, top: where its upper left corner is in the target.
            colour: RGBA, straight alpha, 0 to 1.
            box: the pixels that may be drawn.
        """
        rows, columns = mask.shape
        if max(mask.shape) > SIDE:
            for down, across in itertools.product(range(0, rows, SIDE), range(0, columns, SIDE)):
                part = mask[down : down + SIDE, across : across + SIDE]
                self.add_glyph(part, left + across, top + down, colour, box)
            return
        place = self.glyphs.place(mask)
        if place is None:
            self.flush()
            self.glyphs.clear()
            place = self.glyphs.place(mask)
            assert place is not None
        low = max(left, box[0]), max(top, box[1])
        high = min(left + columns, box[2]), min(top + rows, box[3])
        if high[0] > low[0] and high[1] > low[1]:
            at = place[0] + low[0] - left, place[1] + low[1] - top
            row = [*low, high[0] - low[0], high[1] - low[1], *at, *_NO_CLIP, *colour, _GLYPH]
            self._masked.append(np.array([row], np.float32))

    def flush(self) -> None:
        """Draw all that was added."""
        if not self._masked:
            return
        self._coverage.draw()
        self.bind()
        gl.glActiveTexture(gl.GL_TEXTURE1)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self.glyphs.texture)
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, self._coverage.texture)
        self._masked_pass.draw(np.concatenate(self._masked))
        self._masked = []
        self._shelves.clear()

    def begin_pass(self) -> None:
        """Draw all that was added, and bind the target for a pass that draws by itself."""
        self.flush()
        self.bind()

    def bind(self) -> None:
        """Bind the target, over which colours with premultiplied alpha are blended."""
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.framebuffer)
        gl.glViewport(0, 0, *self.size)
        gl.glEnable(gl.GL_BLEND)
        gl.glBlendFunc(gl.GL_ONE, gl.GL_ONE_MINUS_SRC_ALPHA)

    def close(self) -> None:
        """Free it."""
        self._coverage.close()
        self.glyphs.close()
        self._marker_pass.close()
        for group in self._groups:
            group.close()
        self._masked_pass.close()
