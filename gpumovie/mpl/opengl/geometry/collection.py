"""Collections: many items, each with a path, a place, a size and colours of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from matplotlib.path import Path

from ..arrays import Edges, Float32Array, Float64Array
from .circles import Circles, radius_of, scales_of
from .clipping import clipped
from .dashes import dashed, in_pixels, whole_widths
from .matrices import flipped, matrix_of
from .outlines import Outlines, joined
from .paths import LEVEL, prepared
from .shapes import Shapes
from .strokes import strokes

#: Straight lines that end farther away than so many sizes of the image would lose precision.
_FARTHEST = 4


class Collection:
    """The arguments of ``_RendererAgg.draw_path_collection``, as ``_draw_path_collection_generic`` takes them.

    A list that is shorter than there are items begins again at its end.
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
        self._hatches = np.asarray([] if hatchcolors is None else hatchcolors, float).reshape(-1, 4)
        self._master = matrix_of(master_transform)
        self._paths = paths
        self._transforms = np.asarray(all_transforms, float).reshape(-1, 3, 3)
        self._offsets = np.asarray(np.ma.filled(offsets, np.nan), float).reshape(-1, 2)
        self._offset_matrix = matrix_of(offset_transform)
        self._faces, self._edges = (np.asarray(each, float).reshape(-1, 4) for each in (facecolors, edgecolors))
        self._widths, self._dashes = np.atleast_1d(np.asarray(linewidths, float)), list(linestyles)
        self._smooth = np.atleast_1d(np.asarray(antialiaseds, bool))
        self.count = max(len(self._paths), len(self._offsets))
        if not len(self._paths) or not (len(self._faces) or len(self._edges)):
            self.count = 0

    def circles(self, size: tuple[int, int], dpi: float) -> Circles | None:
        """All items, in an image of ``size`` pixels; None if they are no circles, or dashed, or not antialiased."""
        radius = radius_of(self._paths[0]) if len(self._paths) == 1 else None
        if radius is None or not self.count or not self._smooth.all() or self._are_dashed():
            return None
        matrices = self._master @ self._transforms if len(self._transforms) else self._master[None]
        scales = scales_of(matrices)
        widths = self._line_widths(dpi)
        if scales is None:
            return None
        items = np.arange(self.count)
        at = self._take(matrices[:, :2, 2], items) + self._take(self._offset_pixels(), items)
        none = np.zeros((1, 4))
        return Circles(
            np.stack([at[:, 0], size[1] - at[:, 1]], axis=1),
            self._take(radius * scales, items),
            widths,
            self._take(self._faces if len(self._faces) else none, items),
            self._take(self._edges if len(self._edges) else none, items),
        )

    def segments(self, gc: Any, size: tuple[int, int], dpi: float) -> Float32Array | None:
        """All items, in an image of ``size`` pixels, if they are straight lines without special looks; else None.

        Returns:
            Shape (n, 10): x and y of both ends, half of the width, by how much the line is longer at both ends, and
            its colour. Lines without a width or a length are left out.
        """
        if len(self._paths) != self.count or len(self._faces) or not self._smooth.all() or self._are_dashed():
            return None
        cap, vertices = str(gc.get_capstyle()), [np.asarray(path.vertices) for path in self._paths]
        codes = {path.codes is None for path in self._paths}
        if cap == "round" or codes != {True} or {len(each) for each in vertices} != {2}:
            return None
        points, widths = self._placed(np.concatenate(vertices).reshape(-1, 2, 2), size[1]), self._line_widths(dpi)
        steps = np.abs(points[:, 1] - points[:, 0])
        kept = np.isfinite(points).all(axis=(1, 2)) & (steps.max(axis=1) > 0) & (widths > 0)
        points, steps, widths = points[kept], steps[kept], widths[kept]
        if np.abs(points).max(initial=0) > _FARTHEST * max(size):
            return None
        snap = gc.get_snap()
        rounded = np.full(len(points), bool(snap)) if snap is not None else steps.min(axis=1) < LEVEL
        odd = np.floor(widths + 0.5) % 2 / 2
        points[rounded] = np.floor(points[rounded] + 0.5) + odd[rounded, None, None]
        data = np.empty((len(points), 10), np.float32)
        data[:, :4], data[:, 4] = points.reshape(-1, 4), widths / 2
        data[:, 5] = widths / 2 if cap == "projecting" else 0
        data[:, 6:] = self._take(self._edges, np.arange(self.count))[kept]
        return data

    def hatched(
        self, gc: Any, size: tuple[int, int], dpi: float
    ) -> Iterator[tuple[list[Shapes], Edges, Float64Array]]:
        """For each item its face and edge, the edges that its hatch is seen within, and the hatch's colour."""
        items = np.arange(self.count)
        widths, smooth = self._line_widths(dpi), self._take(self._smooth, items)
        outlines = self._outlines(gc, size, widths, whole=True)
        edges, of = clipped(*outlines.edges(), size)
        faces = self._take(self._faces, items) if len(self._faces) else np.zeros((self.count, 4))
        shapes = [Shapes(edges, of, faces, smooth)]
        if len(self._edges):
            shapes.append(self._stroked(outlines, widths, smooth, gc, dpi))
        # Before matplotlib 3.11 there was one colour.
        colours = self._take(self._hatches, items) if len(self._hatches) else [gc.get_hatch_color()] * self.count
        for item in range(self.count):
            yield [each.part(item, item + 1) for each in shapes], edges[of == item], colours[item]

    def shapes(self, gc: Any, size: tuple[int, int], dpi: float) -> list[Shapes]:
        """The faces of all items, if there are any, and the lines around them."""
        if not self.count:
            return []
        items = np.arange(self.count)
        widths, smooth = self._line_widths(dpi), self._take(self._smooth, items)
        outlines = self._outlines(gc, size, widths)
        shapes = []
        if len(self._faces):
            shapes.append(Shapes(*clipped(*outlines.edges(), size), self._take(self._faces, items), smooth))
        if len(self._edges):
            shapes.append(self._stroked(outlines, widths, smooth, gc, dpi))
        return shapes

    def _placed(self, points: Float64Array, height: int) -> Float64Array:
        """Points of all items, shape (items, n, 2), in pixels whose rows are counted from the top."""
        if len(self._transforms):
            matrices = self._matrices(height)
            return np.asarray(points @ matrices[:, :2, :2].transpose(0, 2, 1) + matrices[:, None, :2, 2])
        matrix = flipped(self._master, height)
        moved = self._take(self._offset_pixels(), np.arange(self.count)) * [1, -1] + matrix[:2, 2]
        placed = (points.reshape(-1, 2) @ matrix[:2, :2].T).reshape(points.shape)
        placed += moved[:, None]
        return placed

    def _line_widths(self, dpi: float) -> Float64Array:
        """The line width of each item in pixels; where there is none it is 1 point, as in Agg."""
        if not len(self._edges):
            return np.zeros(self.count)
        widths = self._widths if len(self._widths) else np.ones(1)
        pixels: Float64Array = self._take(widths, np.arange(self.count)) * dpi / 72
        return pixels

    def _are_dashed(self) -> bool:
        return any(lengths is not None for _, lengths in self._dashes)

    def _offset_pixels(self) -> Float64Array:
        """The offsets in pixels, shape (n, 2), rows counted from the bottom."""
        if not len(self._offsets):
            return np.zeros((1, 2))
        moved: Float64Array = self._offsets @ self._offset_matrix[:2, :2].T + self._offset_matrix[:2, 2]
        return moved

    @staticmethod
    def _take(values: Any, items: Any) -> Any:
        """The value of each item, of a list that begins again at its end."""
        return values if len(values) == len(items) else values[items % len(values)]

    def _outlines(self, gc: Any, size: tuple[int, int], widths: Float64Array, whole: bool = False) -> Outlines:
        matrices = self._matrices(size[1])
        parts: list[tuple[Float64Array, bool]] = []
        of: list[int] = []
        clip = None if whole or len(self._faces) else size
        for item, matrix in enumerate(matrices):
            if not np.isfinite(matrix).all():
                continue
            path = self._paths[item % len(self._paths)]
            found = prepared(path, matrix, gc, width=widths[item], clip=clip, simplify=False)
            stops = np.cumsum(found.counts)[:-1]
            parts += zip(np.split(found.points, stops), found.closed, strict=True) if len(found) else []
            of += [item] * len(found)
        return joined(parts, of)

    def _matrices(self, height: int) -> Float64Array:
        """For each item the matrix to pixels whose rows are counted from the top: shape (items, 3, 3)."""
        items = np.arange(self.count)
        matrices = self._master @ self._transforms if len(self._transforms) else self._master[None]
        matrices = np.array(matrices[items % len(matrices)])
        matrices[:, :2, 2] += self._take(self._offset_pixels(), items)
        return flipped(matrices, height)

    def _stroked(self, outlines: Outlines, widths: Float64Array, smooth: Any, gc: Any, dpi: float) -> Shapes:
        colours = self._take(self._edges, np.arange(self.count))
        drawn = outlines.only(widths[outlines.of] > 0)
        if self._are_dashed():
            drawn = self._cut_into_dashes(drawn, smooth, dpi)
            style = np.array([lengths is not None for _, lengths in self._dashes])
            are_whole = style[np.arange(self.count) % len(style)] & ~smooth
            widths = np.where(are_whole, whole_widths(widths), widths)
        if not len(drawn):
            return Shapes(np.empty((0, 4, 2)), np.empty(0, np.intp), colours, smooth)
        lines = strokes(drawn, widths[drawn.of], str(gc.get_joinstyle()), str(gc.get_capstyle()))
        return Shapes(lines.quads, lines.of, colours, smooth)

    def _cut_into_dashes(self, outlines: Outlines, smooth: Any, dpi: float) -> Outlines:
        cut = []
        for number, antialiased in itertools.product(range(len(self._dashes)), (True, False)):
            offset, lengths = self._dashes[number]
            mine = outlines.only((outlines.of % len(self._dashes) == number) & (smooth[outlines.of] == antialiased))
            if lengths is not None and len(mine):
                mine = dashed(mine, offset * dpi / 72, in_pixels(lengths, dpi / 72, antialiased))
            cut.append(mine)
        return Outlines(
            np.concatenate([each.points for each in cut]),
            np.concatenate([each.counts for each in cut]),
            np.concatenate([each.closed for each in cut]),
            np.concatenate([each.of for each in cut]),
        )
