"""What matplotlib's renderer draws on: the methods of its ``_RendererAgg``, by OpenGL."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import _RendererAgg as _Picture  # type: ignore[attr-defined]
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from ...gl import api as gl
from ...gl.instances import Instances
from ...gl.scissors import scissored
from ...gl.shaders import build_program
from ..boxes import Box
from .coverage.batch import Batch
from .coverage.coverage import Corners, Layer
from .geometry.collection import Collection
from .geometry.graphics_context import box_of, clip_of, face_of, is_simple, layers_of
from .geometry.mesh import QuadPass, borders, cell_layers, cells, picture, to_bytes
from .geometry.outlines import flipped, matrix_of, near, outlines, prepared, snaps
from .passes.background import Background
from .passes.circles import CirclePass
from .passes.filtering import Filtered, FilterPass
from .passes.hatches import Hatches
from .passes.images import Pictures, Texture
from .passes.lines import LinePass, is_plain
from .passes.markers import KeptPoints, Pixels
from .passes.segments import SegmentPass
from .passes.vertices import VertexStore
from .passes.view import view_of

#: Floats of a triangle: three corners, three colours.
_GOURAUD = (4, 2, 4, 4, 4)
#: So many large markers are drawn together.
_TOGETHER = 256
#: Agg leaves out markers beyond this many pixels.
_FARTHEST = 1 << 23


class GLRenderer:
    """A picture that is drawn by OpenGL, with the methods of matplotlib's ``_RendererAgg``.

    Args:
        size: (width, height) in pixels.
        dpi: pixels an inch.
        framebuffer: what is drawn into.
        keeps_vertices: whether long lines are drawn from vertices that stay on the GPU; on the CPU that takes
            longer than leaving out what cannot be seen.

    Attributes:
        reasons: why something was drawn by Agg instead, and how often.
        pictures: lays pictures over.
        vertices: what stays on the GPU.
    """

    def __init__(self, size: tuple[int, int], dpi: float, framebuffer: int, *, keeps_vertices: bool = False) -> None:
        self.size, self.dpi = size, dpi
        self.reasons: dict[str, int] = {}
        self._batch = Batch(size, framebuffer)
        self.pictures = Pictures(size)
        self._filters = FilterPass(size)
        self._quads = QuadPass(size)
        self._discs = CirclePass(size)
        self._segments = SegmentPass(size)
        self._gouraud = Instances(build_program("gouraud.vert", "gouraud.frag"), _GOURAUD)
        self._gouraud.set("size", *map(float, size))
        self.vertices = VertexStore()
        self._lines = LinePass(self._batch.atlas, self.vertices) if keeps_vertices else None
        self._hatches = Hatches(dpi)
        self._spare: Any = None

    def clear(self) -> None:
        """White and transparent, as every drawing begins."""
        self.vertices.next_frame()
        self._batch.flush()
        self._batch.bind()
        gl.glClearColor(0, 0, 0, 0)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT)

    def start_with(self, ground: Background) -> None:
        """Begin a drawing with an opaque picture."""
        self.vertices.next_frame()
        self._batch.flush()
        ground.copy(self._batch.framebuffer)
        self._batch.bind()

    def lay_over(self, texture: Texture) -> None:
        """Blend a picture over what was drawn."""
        self._batch.flush()
        self._batch.bind()
        self.pictures.lay_over(texture)

    def flush(self) -> None:
        """Draw what was collected."""
        self._batch.flush()

    def close(self) -> None:
        """Free it."""
        self._batch.close()
        self.pictures.close()
        self._filters.close()
        self._quads.close()
        self._discs.close()
        self._segments.close()
        self._gouraud.close()
        self.vertices.close()
        if self._lines is not None:
            self._lines.close()

    # --- what a renderer asks for -------------------------------------------------------------------------------

    def draw_path(self, gc: Any, path: Path, transform: Any, face: Any = None) -> None:
        face = face_of(face, gc)
        box, hatched = box_of(gc, self.size), gc.get_hatch() is not None
        edge, width = gc.get_rgb(), self._pixels(gc.get_linewidth())
        filled = face is not None and face[3] > 0
        if not filled and not hatched and self._draw_long_line(gc, path, matrix_of(transform), width, edge, box):
            return
        parts = outlines(
            *(path, matrix_of(transform), self.size, gc), filled=filled or hatched, width=width if edge[3] else 0.0
        )
        layers = layers_of(parts, gc, face if filled else None, width, edge, self.size, self.dpi)
        if hatched:
            with self._batch.through(clip_of(gc, self.size), box):
                self._draw_hatched(gc, layers, near(*parts.edges(), self.size)[0], gc.get_hatch_color())
        else:
            self._batch.add(layers, box, clip_of(gc, self.size))

    def draw_markers(
        self, gc: Any, marker_path: Path, marker_transform: Any, path: Path, transform: Any, face: Any = None
    ) -> None:
        """As Agg, which draws the marker once and stamps it at whole pixels."""
        if gc.get_clip_path()[0] is not None:
            # Agg takes level borders of markers within a path for whole (``blend_hline`` of pixfmt_amask_adaptor).
            self._by_agg(
                "markers within a path", "draw_markers", gc, marker_path, marker_transform, path, transform, face
            )
            return
        face, edge, width = face_of(face, gc), gc.get_rgb(), self._pixels(gc.get_linewidth())
        matrix = flipped(matrix_of(marker_transform), 0)
        if not snaps(marker_path.transformed(Affine2D(matrix)), gc.get_snap()):
            matrix[:2, 2] += 0.5  # the middle of a marker at (0, 0) is that of a pixel
        parts = prepared(marker_path, matrix, gc, width=width)
        if not len(parts):
            return
        if _is_curved(path):  # a marker at each point of the polygon that is drawn for a curve
            path, transform = path.cleaned(Affine2D(matrix_of(transform)), curves=False, snap=False), None
            path = Path(np.asarray(path.vertices)[np.asarray(path.codes) != Path.STOP])
        points, onto, box = np.asarray(path.vertices, float), matrix_of(transform), box_of(gc, self.size)
        stamps, layers = self._places(points, onto, box), layers_of(parts, gc, face, width, edge, self.size, self.dpi)
        # Agg antialiases markers whatever they say, and its renderer clips them where it takes the column and the row
        # beyond the box for part of it (``renderer_base::clip_box``).
        layers = [replace(layer, smooth=np.ones(1, bool)) for layer in layers]
        beyond = (box[0], box[1], min(box[2] + 1, self.size[0]), min(box[3] + 1, self.size[1]))
        if not self._batch.draw_stamps(layers, stamps, beyond):
            self._draw_large_markers(layers, self._whole_pixels(points, onto), beyond)

    def draw_path_collection(self, gc: Any, *arguments: Any, **options: Any) -> None:
        collection = Collection(*arguments, **options)
        if gc.get_hatch() is not None:
            with self._batch.through(clip_of(gc, self.size), box_of(gc, self.size)):
                for layers, mask, colour in collection.hatched(gc, self.size, self.dpi):
                    self._draw_hatched(gc, layers, mask, colour)
            return
        discs = collection.discs(self.size, self.dpi) if is_simple(gc) else None
        if discs is not None:
            self._batch.flush()
            self._batch.bind()
            self._discs.draw(discs, box_of(gc, self.size))
            return
        segments = collection.segments(gc, self.size, self.dpi) if is_simple(gc) else None
        if segments is not None:
            self._batch.flush()
            self._batch.bind()
            with scissored(box_of(gc, self.size), self.size[1]):
                self._segments.draw(segments)
            return
        layers = collection.layers(gc, self.size, self.dpi)
        self._batch.add(layers, box_of(gc, self.size), clip_of(gc, self.size))

    def draw_quad_mesh(
        self,
        gc: Any,
        master_transform: Any,
        columns: int,
        rows: int,
        coordinates: Any,
        offsets: Any,
        offset_transform: Any,
        faces: Any,
        antialiased: bool,
        edges: Any,
    ) -> None:
        arguments = (columns, rows, coordinates, offsets, offset_transform, faces, antialiased, edges)
        if len(offsets) > 1:
            self._by_agg("mesh whose cells are moved", "draw_quad_mesh", gc, master_transform, *arguments)
            return
        if not (len(faces) or len(edges)):
            return
        matrix = flipped(matrix_of(master_transform), self.size[1])
        if len(offsets):
            moved = matrix_of(offset_transform) @ [*np.asarray(offsets)[0], 1]
            matrix[:2, 2] += moved[0], -moved[1]
        points = np.asarray(coordinates, float)
        corners = points @ matrix[:2, :2].T + matrix[:2, 2]
        if not np.isfinite(corners).all():
            self._by_agg("mesh with corners that are no numbers", "draw_quad_mesh", gc, master_transform, *arguments)
            return
        count, box = rows * columns, box_of(gc, self.size)
        fills = _repeated(faces, count)
        if antialiased or len(edges):
            width = self._pixels(gc.get_linewidth())
            layers = cell_layers(corners, fills, _repeated(edges, count), gc, width, antialiased, self.size)
            self._batch.add(layers, box, clip_of(gc, self.size))
            return
        lines = None if gc.get_snap() is False else borders(points, matrix)
        with self._batch.through(clip_of(gc, self.size), box):
            self._batch.flush()
            self._batch.bind()
            if lines is not None:
                self.pictures.draw(*picture(*lines, to_bytes(fills.reshape(rows, columns, 4)), box), box)
            else:
                self._quads.draw(cells(corners, gc.get_snap(), 0.0), fills, box)

    def draw_gouraud_triangles(self, gc: Any, points: Any, colours: Any, transform: Any) -> None:
        matrix = flipped(matrix_of(transform), self.size[1])
        corners = np.asarray(points, float) @ matrix[:2, :2].T + matrix[:2, 2]
        whole = np.isfinite(corners).all(axis=(1, 2))
        colours = np.asarray(colours, float)[whole].reshape(-1, 12)
        data = np.concatenate([corners[whole].reshape(-1, 6), colours], axis=1).astype(np.float32)
        if not len(data):
            return
        with self._batch.through(clip_of(gc, self.size), box_of(gc, self.size)):
            self._batch.flush()
            self._batch.bind()
            with scissored(box_of(gc, self.size), self.size[1]):
                self._gouraud.draw(data)

    def draw_image(self, gc: Any, x: float, y: float, image: npt.NDArray[np.uint8] | Filtered) -> None:
        x, y = math.floor(x + 0.5), math.floor(y + 0.5)  # as RendererAgg::draw_image
        top, box = self.size[1] - (y + image.shape[0]), box_of(gc, self.size)
        with self._batch.through(clip_of(gc, self.size), box):
            self._batch.flush()
            self._batch.bind()
            if isinstance(image, Filtered):
                bottom = self.size[1] - top - image.shape[0]
                self._filters.draw(image, int(x), bottom, box, self._batch.framebuffer)
            else:
                self.pictures.draw(np.ascontiguousarray(image[::-1]), int(x), top, box)

    def draw_text_image(self, image: Any, x: float, y: float, angle: float, gc: Any) -> None:
        mask = np.asarray(image)
        if angle != 0:
            self._by_agg("turned picture of a text", "draw_text_image", image, x, y, angle, gc)
            return
        rows = mask.shape[0]
        if mask.size:
            self._batch.add_glyph(mask, int(x), int(y) - rows, gc.get_rgb(), box_of(gc, self.size))

    def copy_from_bbox(self, bbox: Any) -> Any:
        raise NotImplementedError("regions of a picture drawn by OpenGL cannot be copied; draw by Agg: blitting does")

    restore_region = copy_from_bbox

    def _draw_large_markers(self, layers: list[Layer], at: tuple[Pixels, Pixels], box: Box) -> None:
        """Markers that are too large for a point of the driver's: shapes like others."""
        places = np.stack(at, axis=1).astype(float)
        for start in range(0, len(places), _TOGETHER):
            self._batch.add([_moved(layer, places[start : start + _TOGETHER]) for layer in layers], box)

    def _draw_hatched(self, gc: Any, layers: list[Layer], mask: Corners, colour: Any) -> None:
        """A shape whose edges are ``mask``: its face, the hatch, and the line around it."""
        fill, *lines = layers
        box = box_of(gc, self.size)
        self._batch.add([fill], box)
        with self._batch.through(mask, box):
            self.pictures.draw(self._hatches.within(gc, colour, box), *box[:2], box)
        self._batch.add(lines, box)

    # --- parts --------------------------------------------------------------------------------------------------

    def _draw_long_line(self, gc: Any, path: Path, matrix: Any, width: float, colour: Any, box: Box) -> bool:
        """Draw a path if it is a line whose vertices can stay on the GPU."""
        lines, vertices = self._lines, np.asarray(path.vertices)
        if lines is None or not width > 0 or not self.vertices.takes(vertices) or not is_plain(path, gc):
            return False
        if not lines.prepare(vertices, flipped(matrix, self.size[1]), box):
            return False
        join, cap = str(gc.get_joinstyle()), str(gc.get_capstyle())
        self._batch.draw_covered(lambda shift: lines.draw(width, join, cap, shift), colour, box)
        return True

    def _places(self, points: Any, matrix: Any, box: Box) -> tuple[Pixels, Pixels] | KeptPoints:
        """The pixels that markers at ``points``, shape (n, 2), are counted from."""
        if self._lines is not None and self.vertices.takes(points):
            view, kept = view_of(flipped(matrix, self.size[1]), box), self.vertices.put(points)
            if view is not None and kept is not None:
                return KeptPoints(kept[0].buffer, kept[1], len(points), view)
        return self._whole_pixels(points, matrix)

    def _whole_pixels(self, points: Any, matrix: Any) -> tuple[Pixels, Pixels]:
        (a, b, c), (d, e, f), _ = matrix.tolist()
        with np.errstate(invalid="ignore", over="ignore"):  # infinite ones are left out
            x = points[:, 0] * a + points[:, 1] * b + (c + 0.5)
            y = points[:, 0] * -d - points[:, 1] * e + (self.size[1] - f + 0.5)
            kept_ones = (np.abs(x) < _FARTHEST) & (np.abs(y) < _FARTHEST)
        return np.floor(x[kept_ones]).astype(np.int64), np.floor(y[kept_ones]).astype(np.int64)

    def _pixels(self, points: float) -> float:
        return points * self.dpi / 72

    def _by_agg(self, reason: str, method: str, *arguments: Any, **options: Any) -> None:
        """Have Agg draw on nothing, and lay that over the picture."""
        self.reasons[reason] = self.reasons.get(reason, 0) + 1
        if self._spare is None:
            self._spare = _Picture(*self.size, self.dpi)
        self._spare.clear()
        getattr(self._spare, method)(*arguments, **options)
        drawn = np.asarray(self._spare)
        rows = np.flatnonzero(drawn[:, :, 3].any(axis=1))
        if len(rows):
            self._batch.flush()
            self._batch.bind()
            part = np.ascontiguousarray(drawn[rows[0] : rows[-1] + 1])
            self.pictures.draw(part, 0, int(rows[0]), (0, 0, *self.size))


def _moved(layer: Layer, places: Any) -> Layer:
    """One item at some places: shape (n, 2)."""
    corners = layer.corners + places[:, None, None]
    of = np.repeat(np.arange(len(places)), len(layer.corners))
    colours, smooth = np.repeat(layer.colours, len(places), axis=0), np.repeat(layer.smooth, len(places))
    return Layer(corners.reshape(-1, *layer.corners.shape[1:]), of, colours, smooth)


def _repeated(colours: Any, count: int) -> Any:
    """Of so many items, by a list that begins again where it ends."""
    colours = np.asarray(colours, float).reshape(-1, 4)
    return colours if len(colours) in (0, count) else colours[np.arange(count) % len(colours)]


def _is_curved(path: Path) -> bool:
    return path.codes is not None and bool(np.isin(path.codes, (Path.CURVE3, Path.CURVE4)).any())
