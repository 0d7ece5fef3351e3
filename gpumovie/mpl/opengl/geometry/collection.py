"""Collections: many paths, each with a place, a size and colours of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from matplotlib.path import Path

from ..arrays import Edges, Float32Array, Float64Array
from ..coverage.coverage import Layer
from ..passes.circles import Circles, fits, radius_of, scales_of
from .dashes import dashed, in_pixels, whole_widths
from .outlines import LEVEL, Outlines, flipped, joined, matrix_of, near, prepared
from .strokes import strokes

#: Straight lines that end this many sizes of the picture away from it lose precision.
_FAR = 4


class Collection:
    """The arguments of ``_RendererAgg.draw_path_collection``, as ``_draw_path_collection_generic`` takes them.

    Lists that are shorter than there are items begin again.
    """

    def __init__(
        self,
        master_transform: Any,
        paths: Sequence[Path],
        all_transforms: Any,
        offsets: Any,
        offset_transform: Any,
        facecolors: Any,
        edgecolors: Any,
        linewidths: Any,
        linestyles: Any,
        antialiaseds: Any,
        urls: Any,
        offset_position: Any,
        *,
        hatchcolors: Any = None,
    ) -> None:
        self.hatches = np.asarray([] if hatchcolors is None else hatchcolors, float).reshape(-1, 4)
        self.master = matrix_of(master_transform)
        self.paths = paths
        self.transforms = np.asarray(all_transforms, float).reshape(-1, 3, 3)
        self.offsets = np.asarray(np.ma.filled(offsets, np.nan), float).reshape(-1, 2)
        self.onto = matrix_of(offset_transform)
        self.faces, self.edges = (np.asarray(each, float).reshape(-1, 4) for each in (facecolors, edgecolors))
        self.widths, self.dashes = np.atleast_1d(np.asarray(linewidths, float)), list(linestyles)
        self.smooth = np.atleast_1d(np.asarray(antialiaseds, bool))
        self.count = max(len(self.paths), len(self.offsets))
        if not len(self.paths) or not (len(self.faces) or len(self.edges)):
            self.count = 0

    def discs(self, size: tuple[int, int], dpi: float) -> Circles | None:
        """All items as discs; None if they are not, or look as discs do not."""
        radius = radius_of(self.paths[0]) if len(self.paths) == 1 else None
        if radius is None or not self.count or not self.smooth.all() or self._are_dashed():
            return None
        matrices = self.master @ self.transforms if len(self.transforms) else self.master[None]
        scales = scales_of(matrices)
        widths = self._line_widths(dpi)
        if scales is None or not fits(radius * scales, widths):
            return None
        items = np.arange(self.count)
        at = self._take(matrices[:, :2, 2], items) + self._take(self._moved(), items)
        none = np.zeros((1, 4))
        return Circles(
            np.stack([at[:, 0], size[1] - at[:, 1]], axis=1),
            self._take(radius * scales, items),
            widths,
            self._take(self.faces if len(self.faces) else none, items),
            self._take(self.edges if len(self.edges) else none, items),
        )

    def segments(self, gc: Any, size: tuple[int, int], dpi: float) -> Float32Array | None:
        """All items as straight lines, for the pass that draws those: shape (n, 10); None if they are not.

        Each is the ends, half of the width, by how much it is longer at both ends, and the colour.
        """
        if len(self.paths) != self.count or len(self.faces) or not self.smooth.all() or self._are_dashed():
            return None
        cap, vertices = str(gc.get_capstyle()), [np.asarray(path.vertices) for path in self.paths]
        codes = {path.codes is None for path in self.paths}
        if cap == "round" or codes != {True} or {len(each) for each in vertices} != {2}:
            return None
        points, widths = self._placed(np.concatenate(vertices).reshape(-1, 2, 2), size[1]), self._line_widths(dpi)
        steps = np.abs(points[:, 1] - points[:, 0])
        kept = np.isfinite(points).all(axis=(1, 2)) & (steps.max(axis=1) > 0) & (widths > 0)
        points, steps, widths = points[kept], steps[kept], widths[kept]
        if np.abs(points).max(initial=0) > _FAR * max(size):
            return None
        snap = gc.get_snap()
        rounded = np.full(len(points), bool(snap)) if snap is not None else steps.min(axis=1) < LEVEL
        odd = np.floor(widths + 0.5) % 2 / 2
        points[rounded] = np.floor(points[rounded] + 0.5) + odd[rounded, None, None]
        data = np.empty((len(points), 10), np.float32)
        data[:, :4], data[:, 4] = points.reshape(-1, 4), widths / 2
        data[:, 5] = widths / 2 if cap == "projecting" else 0
        data[:, 6:] = self._take(self.edges, np.arange(self.count))[kept]
        return data

    def hatched(
        self, gc: Any, size: tuple[int, int], dpi: float
    ) -> Iterator[tuple[list[Layer], Edges, Float64Array]]:
        """For each item: what fills and strokes it, the edges that its hatch is within, and the hatch's colour."""
        items = np.arange(self.count)
        widths, smooth = self._line_widths(dpi), self._take(self.smooth, items)
        outlines = self._outlines(gc, size, widths, whole=True)
        shapes, of = near(*outlines.edges(), size)
        faces = self._take(self.faces, items) if len(self.faces) else np.zeros((self.count, 4))
        layers = [Layer(shapes, of, faces, smooth)]
        if len(self.edges):
            layers.append(self._stroked(outlines, widths, smooth, gc, dpi))
        # Before matplotlib 3.11 there was one colour.
        colours = self._take(self.hatches, items) if len(self.hatches) else [gc.get_hatch_color()] * self.count
        for item in range(self.count):
            yield [layer.part(item, item + 1) for layer in layers], shapes[of == item], colours[item]

    def layers(self, gc: Any, size: tuple[int, int], dpi: float) -> list[Layer]:
        """What fills and strokes all items."""
        if not self.count:
            return []
        items = np.arange(self.count)
        widths, smooth = self._line_widths(dpi), self._take(self.smooth, items)
        outlines = self._outlines(gc, size, widths)
        layers = []
        if len(self.faces):
            layers.append(Layer(*near(*outlines.edges(), size), self._take(self.faces, items), smooth))
        if len(self.edges):
            layers.append(self._stroked(outlines, widths, smooth, gc, dpi))
        return layers

    def _placed(self, points: Float64Array, height: int) -> Float64Array:
        """Points of all items, shape (items, n, 2), in pixels, rows counted from the top."""
        if len(self.transforms):
            matrices = self._matrices(height)
            return np.asarray(points @ matrices[:, :2, :2].transpose(0, 2, 1) + matrices[:, None, :2, 2])
        matrix = flipped(self.master, height)
        moved = self._take(self._moved(), np.arange(self.count)) * [1, -1] + matrix[:2, 2]
        placed = (points.reshape(-1, 2) @ matrix[:2, :2].T).reshape(points.shape)
        placed += moved[:, None]
        return placed

    def _line_widths(self, dpi: float) -> Float64Array:
        """Of each item, in pixels; as in Agg 1 where there is none."""
        if not len(self.edges):
            return np.zeros(self.count)
        widths = self.widths if len(self.widths) else np.ones(1)
        pixels: Float64Array = self._take(widths, np.arange(self.count)) * dpi / 72
        return pixels

    def _are_dashed(self) -> bool:
        return any(lengths is not None for _, lengths in self.dashes)

    def _moved(self) -> Float64Array:
        """Where the offsets are, in pixels."""
        if not len(self.offsets):
            return np.zeros((1, 2))
        moved: Float64Array = self.offsets @ self.onto[:2, :2].T + self.onto[:2, 2]
        return moved

    @staticmethod
    def _take(values: Any, items: Any) -> Any:
        """The value of each item, of a list that begins again where it ends."""
        return values if len(values) == len(items) else values[items % len(values)]

    def _outlines(self, gc: Any, size: tuple[int, int], widths: Float64Array, whole: bool = False) -> Outlines:
        matrices = self._matrices(size[1])
        parts: list[tuple[Float64Array, bool]] = []
        of: list[int] = []
        clip = None if whole or len(self.faces) else size
        for item, matrix in enumerate(matrices):
            if not np.isfinite(matrix).all():
                continue
            path = self.paths[item % len(self.paths)]
            found = prepared(path, matrix, gc, width=widths[item], clip=clip, simplify=False)
            stops = np.cumsum(found.counts)[:-1]
            parts += zip(np.split(found.points, stops), found.closed, strict=True) if len(found) else []
            of += [item] * len(found)
        return joined(parts, of)

    def _matrices(self, height: int) -> Float64Array:
        """Onto pixels, rows counted from the top, for each item."""
        items = np.arange(self.count)
        matrices = self.master @ self.transforms if len(self.transforms) else self.master[None]
        matrices = np.array(matrices[items % len(matrices)])
        matrices[:, :2, 2] += self._take(self._moved(), items)
        return flipped(matrices, height)

    def _stroked(self, outlines: Outlines, widths: Float64Array, smooth: Any, gc: Any, dpi: float) -> Layer:
        colours = self._take(self.edges, np.arange(self.count))
        drawn = outlines.only(widths[outlines.of] > 0)
        if self._are_dashed():
            drawn = self._dashed(drawn, smooth, dpi)
            style = np.array([lengths is not None for _, lengths in self.dashes])
            are_whole = style[np.arange(self.count) % len(style)] & ~smooth
            widths = np.where(are_whole, whole_widths(widths), widths)
        if not len(drawn):
            return Layer(np.empty((0, 4, 2)), np.empty(0, np.intp), colours, smooth)
        lines = strokes(drawn, widths[drawn.of], str(gc.get_joinstyle()), str(gc.get_capstyle()))
        return Layer(lines.quads, lines.of, colours, smooth)

    def _dashed(self, outlines: Outlines, smooth: Any, dpi: float) -> Outlines:
        cut = []
        for number, antialiased in itertools.product(range(len(self.dashes)), (True, False)):
            offset, lengths = self.dashes[number]
            mine = outlines.only((outlines.of % len(self.dashes) == number) & (smooth[outlines.of] == antialiased))
            if lengths is not None and len(mine):
                mine = dashed(mine, offset * dpi / 72, in_pixels(lengths, dpi / 72, antialiased))
            cut.append(mine)
        return Outlines(
            np.concatenate([each.points for each in cut]),
            np.concatenate([each.counts for each in cut]),
            np.concatenate([each.closed for each in cut]),
            np.concatenate([each.of for each in cut]),
        )
