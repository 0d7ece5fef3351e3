"""The estimated cost of drawing a figure by Agg: it tells whether OpenGL is worth a try.

A measured time would not do, since it depends on how slow or busy the machine is.
"""

from __future__ import annotations

from typing import Any

import numpy as np

#: Microseconds that Agg takes for one of each, on a core of a server (AMD EPYC, by the scenes of
#: benchmarks/rasterizers.py). Rough numbers do, since the sums of figures are orders of magnitude apart.
_VERTEX, _MARKER, _ITEM, _CELL, _TRIANGLE, _PIXEL = 1.5, 0.4, 8.0, 0.2, 5.0, 0.05


class CostEstimator:
    """Takes the place of a ``_RendererAgg``: draws by that one, and adds up an estimate of what that costs.

    Attributes:
        seconds: that Agg takes, by a rule of thumb, for what was drawn so far, texts left out.
    """

    def __init__(self, native: Any) -> None:
        self._native = native
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._native, name)

    def draw_path(self, gc: Any, path: Any, *rest: Any, **options: Any) -> Any:
        self._add(_VERTEX, len(path.vertices))
        return self._native.draw_path(gc, path, *rest, **options)

    def draw_markers(
        self, gc: Any, marker_path: Any, marker_transform: Any, path: Any, *rest: Any, **options: Any
    ) -> Any:
        self._add(_MARKER, len(path.vertices))
        return self._native.draw_markers(gc, marker_path, marker_transform, path, *rest, **options)

    def draw_path_collection(
        self, gc: Any, transform: Any, paths: Any, transforms: Any, offsets: Any, *rest: Any, **options: Any
    ) -> Any:
        count = max(len(paths), len(offsets))
        self._add(_ITEM, count)
        if len(paths):  # they are used in turns
            self._add(_VERTEX, sum(len(path.vertices) for path in paths) * count // len(paths))
        return self._native.draw_path_collection(gc, transform, paths, transforms, offsets, *rest, **options)

    def draw_quad_mesh(self, gc: Any, transform: Any, columns: int, rows: int, *rest: Any, **options: Any) -> Any:
        self._add(_CELL, columns * rows)
        return self._native.draw_quad_mesh(gc, transform, columns, rows, *rest, **options)

    def draw_gouraud_triangles(self, gc: Any, points: Any, *rest: Any, **options: Any) -> Any:
        self._add(_TRIANGLE, len(points))
        return self._native.draw_gouraud_triangles(gc, points, *rest, **options)

    def draw_image(self, gc: Any, x: Any, y: Any, image: Any, *rest: Any, **options: Any) -> Any:
        self._add(_PIXEL, int(np.prod(np.shape(image)[:2])))
        return self._native.draw_image(gc, x, y, image, *rest, **options)

    def _add(self, microseconds: float, count: int) -> None:
        self.seconds += 1e-6 * microseconds * count
