"""What matplotlib's renderer draws on: the methods of its ``_RendererAgg``, by OpenGL."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.path import Path

from ...gl import api as gl
from ...gl.scissors import scissored
from ..boxes import Box
from .agg_fallback import AggFallback
from .arrays import Edges, Float64Array, PixelArray, RgbaArray
from .coverage.batch import Batch
from .geometry.clipping import clipped
from .geometry.collection import Collection
from .geometry.graphics_context import box_of, clip_of, face_of, is_simple
from .geometry.markers import marker_outlines, marker_points, whole_pixels
from .geometry.matrices import flipped, matrix_of
from .geometry.mesh import borders, cell_shapes, cells, mesh_image, to_bytes
from .geometry.paths import outlines_of
from .geometry.shapes import Shapes, shapes_of
from .hatches import Hatches
from .passes.background import Background
from .passes.circles import CirclePass
from .passes.filtering import FilterPass, UnfilteredImage
from .passes.gouraud import GouraudPass, triangle_data
from .passes.images import ImagePass, ImageTexture
from .passes.lines import LinePass, is_plain
from .passes.markers import StoredPoints
from .passes.quads import QuadPass
from .passes.segments import SegmentPass
from .passes.vertex_store import VertexStore
from .passes.view import view_of

#: So many large markers are drawn together.
_TOGETHER = 256


class GLRenderer:
    """An image that is drawn by OpenGL, with the methods of matplotlib's ``_RendererAgg``.

    Args:
        size: (width, height) in pixels.
        dpi: pixels an inch.
        framebuffer: OpenGL's name of what is drawn into.
        keeps_vertices: whether long lines are drawn from vertices that stay on the GPU; on the CPU that takes
            longer than leaving out what cannot be seen.

    Attributes:
        reasons: why something was drawn by Agg instead, and how often.
        images: draws images over what was drawn.
        vertices: the vertices that stay on the GPU.
    """

    def __init__(self, size: tuple[int, int], dpi: float, framebuffer: int, *, keeps_vertices: bool = False) -> None:
        self.size, self.dpi = size, dpi
        self._fallback = AggFallback(size, dpi)
        self.reasons = self._fallback.reasons
        self._batch = Batch(size, framebuffer)
        self.images = ImagePass(size)
        self._filters = FilterPass(size)
        self._quads = QuadPass(size)
        self._circles = CirclePass(size)
        self._segments = SegmentPass(size)
        self._gouraud = GouraudPass(size)
        self.vertices = VertexStore()
        self._lines = LinePass(self._batch.atlas, self.vertices) if keeps_vertices else None
        self._hatches = Hatches(dpi)

    def clear(self) -> None:
        """Begin a drawing: all of it is transparent."""
        self.vertices.next_frame()
        self._batch.begin_pass()
        gl.glClearColor(0, 0, 0, 0)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT)

    def start_with(self, background: Background) -> None:
        """Begin a drawing with an opaque image."""
        self.vertices.next_frame()
        self._batch.flush()
        background.copy(self._batch.framebuffer)
        self._batch.bind()

    def lay_over(self, texture: ImageTexture) -> None:
        """Blend an image over what was drawn."""
        self._batch.begin_pass()
        self.images.lay_over(texture)

    def flush(self) -> None:
        """Draw what was collected."""
        self._batch.flush()

    def close(self) -> None:
        """Free it."""
        self._batch.close()
        self.images.close()
        self._filters.close()
        self._quads.close()
        self._circles.close()
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
        drawn_width = width if edge[3] else 0.0
        outlines = outlines_of(path, matrix_of(transform), self.size, gc, filled=filled or hatched, width=drawn_width)
        shapes = shapes_of(outlines, gc, face if filled else None, width, edge, self.size, self.dpi)
        if hatched:
            with self._batch.through(clip_of(gc, self.size), box):
                self._draw_hatched(gc, shapes, clipped(*outlines.edges(), self.size)[0], gc.get_hatch_color())
        else:
            self._batch.add(shapes, box, clip_of(gc, self.size))

    def draw_markers(
        self, gc: Any, marker_path: Path, marker_transform: Any, path: Path, transform: Any, face: Any = None
    ) -> None:
        """As Agg, which rasterizes the marker once and draws that at whole pixels."""
        if gc.get_clip_path()[0] is not None:
            # Of markers within a path, Agg takes pixels of level borders as covered in full (``blend_hline`` of
            # pixfmt_amask_adaptor).
            self._draw_by_agg(
                "markers within a path", "draw_markers", gc, marker_path, marker_transform, path, transform, face
            )
            return
        face, edge, width = face_of(face, gc), gc.get_rgb(), self._pixels(gc.get_linewidth())
        outlines = marker_outlines(marker_path, marker_transform, gc, width)
        if not len(outlines):
            return
        points, matrix = marker_points(path, transform)
        shapes, box = shapes_of(outlines, gc, face, width, edge, self.size, self.dpi), box_of(gc, self.size)
        # Agg antialiases markers whatever the graphics context says, and its renderer takes the column and the row
        # beyond the clip box for part of it (``renderer_base::clip_box``).
        shapes = [Shapes(each.corners, each.of, each.colours, np.ones(1, bool)) for each in shapes]
        beyond = (box[0], box[1], min(box[2] + 1, self.size[0]), min(box[3] + 1, self.size[1]))
        if not self._batch.draw_markers(shapes, self._marker_places(points, matrix, box), beyond):
            self._draw_large_markers(shapes, points, matrix, beyond)

    def draw_path_collection(self, gc: Any, *arguments: Any, **options: Any) -> None:
        collection, box = Collection(*arguments, **options), box_of(gc, self.size)
        if gc.get_hatch() is not None:
            with self._batch.through(clip_of(gc, self.size), box):
                for shapes, mask, colour in collection.hatched(gc, self.size, self.dpi):
                    self._draw_hatched(gc, shapes, mask, colour)
            return
        circles = collection.circles(self.size, self.dpi) if is_simple(gc) else None
        if circles is not None and self._circles.can_draw(circles):
            self._batch.begin_pass()
            self._circles.draw(circles, box)
            return
        segments = collection.segments(gc, self.size, self.dpi) if is_simple(gc) else None
        if segments is not None:
            self._batch.begin_pass()
            with scissored(box, self.size[1]):
                self._segments.draw(segments)
            return
        self._batch.add(collection.shapes(gc, self.size, self.dpi), box, clip_of(gc, self.size))

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
            self._draw_by_agg("mesh whose cells are moved", "draw_quad_mesh", gc, master_transform, *arguments)
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
            self._draw_by_agg(
                "mesh with corners that are no numbers", "draw_quad_mesh", gc, master_transform, *arguments
            )
            return
        count, box = rows * columns, box_of(gc, self.size)
        fills = _repeated(faces, count)
        if antialiased or len(edges):
            width = self._pixels(gc.get_linewidth())
            shapes = cell_shapes(corners, fills, _repeated(edges, count), gc, width, antialiased, self.size)
            self._batch.add(shapes, box, clip_of(gc, self.size))
            return
        lines = None if gc.get_snap() is False else borders(points, matrix)
        with self._batch.through(clip_of(gc, self.size), box):
            self._batch.begin_pass()
            if lines is not None:
                self.images.draw(*mesh_image(*lines, to_bytes(fills.reshape(rows, columns, 4)), box), box)
            else:
                self._quads.draw(cells(corners, gc.get_snap(), 0.0), fills, box)

    def draw_gouraud_triangles(self, gc: Any, points: Any, colours: Any, transform: Any) -> None:
        data = triangle_data(points, colours, flipped(matrix_of(transform), self.size[1]))
        if not len(data):
            return
        box = box_of(gc, self.size)
        with self._batch.through(clip_of(gc, self.size), box):
            self._batch.begin_pass()
            self._gouraud.draw(data, box)

    def draw_image(self, gc: Any, x: float, y: float, image: RgbaArray | UnfilteredImage) -> None:
        x, y = math.floor(x + 0.5), math.floor(y + 0.5)  # as RendererAgg::draw_image
        top, box = self.size[1] - (y + image.shape[0]), box_of(gc, self.size)
        with self._batch.through(clip_of(gc, self.size), box):
            self._batch.begin_pass()
            if isinstance(image, UnfilteredImage):
                bottom = self.size[1] - top - image.shape[0]
                self._filters.draw(image, int(x), bottom, box, self._batch.framebuffer)
            else:
                self.images.draw(np.ascontiguousarray(image[::-1]), int(x), top, box)

    def draw_text_image(self, image: Any, x: float, y: float, angle: float, gc: Any) -> None:
        mask = np.asarray(image)
        if angle != 0:
            self._draw_by_agg("turned picture of a text", "draw_text_image", image, x, y, angle, gc)
            return
        rows = mask.shape[0]
        if mask.size:
            self._batch.add_glyph(mask, int(x), int(y) - rows, gc.get_rgb(), box_of(gc, self.size))

    def copy_from_bbox(self, bbox: Any) -> Any:
        raise NotImplementedError("regions of a picture drawn by OpenGL cannot be copied; draw by Agg: blitting does")

    restore_region = copy_from_bbox

    # --- parts --------------------------------------------------------------------------------------------------

    def _draw_long_line(self, gc: Any, path: Path, matrix: Float64Array, width: float, colour: Any, box: Box) -> bool:
        """Draw a path if it is a line whose vertices can stay on the GPU; False if it is not."""
        lines, vertices = self._lines, np.asarray(path.vertices)
        if lines is None or not width > 0 or not self.vertices.takes(vertices) or not is_plain(path, gc):
            return False
        if not lines.prepare(vertices, flipped(matrix, self.size[1]), box):
            return False
        if box[0] < box[2] and box[1] < box[3]:
            with self._batch.covering(colour, box) as shift:
                lines.draw(width, str(gc.get_joinstyle()), str(gc.get_capstyle()), shift)
        return True

    def _marker_places(
        self, points: Float64Array, matrix: Float64Array, box: Box
    ) -> tuple[PixelArray, PixelArray] | StoredPoints:
        """The pixels that markers at ``points``, shape (n, 2), are counted from."""
        if self._lines is not None and self.vertices.takes(points):
            view, stored = view_of(flipped(matrix, self.size[1]), box), self.vertices.put(points)
            if view is not None and stored is not None:
                return StoredPoints(stored[0].buffer, stored[1], len(points), view)
        return whole_pixels(points, matrix, self.size[1])

    def _draw_large_markers(self, shapes: list[Shapes], points: Float64Array, matrix: Float64Array, box: Box) -> None:
        """Draw markers that are too large for a point of the driver's like any other shapes."""
        places = np.stack(whole_pixels(points, matrix, self.size[1]), axis=1)
        for start in range(0, len(places), _TOGETHER):
            self._batch.add([each.moved_to(places[start : start + _TOGETHER]) for each in shapes], box)

    def _draw_hatched(self, gc: Any, shapes: list[Shapes], mask: Edges, colour: Any) -> None:
        """Draw a face, the hatch within the edges ``mask``, and the line around it."""
        face, *lines = shapes
        box = box_of(gc, self.size)
        self._batch.add([face], box)
        with self._batch.through(mask, box):
            self.images.draw(self._hatches.within(gc, colour, box), *box[:2], box)
        self._batch.add(lines, box)

    def _draw_by_agg(self, reason: str, method: str, *arguments: Any) -> None:
        drawn = self._fallback.draw(reason, method, *arguments)
        if drawn is not None:
            self._batch.begin_pass()
            self.images.draw(drawn[0], 0, drawn[1], (0, 0, *self.size))

    def _pixels(self, points: float) -> float:
        return points * self.dpi / 72


def _repeated(colours: Any, count: int) -> Any:
    """So many colours, of a list that begins again at its end."""
    colours = np.asarray(colours, float).reshape(-1, 4)
    return colours if len(colours) in (0, count) else colours[np.arange(count) % len(colours)]
