"""How much a figure has Agg draw: it tells whether OpenGL may be worth a try, on a slow machine as on a busy one."""

from __future__ import annotations

from typing import Any

import numpy as np

#: Microseconds that Agg takes for one of each, on a core of a server (AMD EPYC, by the scenes of
#: benchmarks/rasterizers.py): rough numbers do, as the sums of figures are orders of magnitude apart.
_VERTEX, _MARKER, _ITEM, _CELL, _TRIANGLE, _PIXEL = 1.5, 0.4, 8.0, 0.2, 5.0, 0.05


class CostEstimator:
    """Stands where a RendererAgg has its ``_RendererAgg``, which draws as ever.

    Attributes:
        seconds: what Agg takes by rule of thumb for what was drawn, texts left out.
    """

    def __init__(self, drawn: Any) -> None:
        self._drawn = drawn
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._drawn, name)

    def draw_path(self, gc: Any, path: Any, *rest: Any, **options: Any) -> Any:
        self._add(_VERTEX, len(path.vertices))
        return self._drawn.draw_path(gc, path, *rest, **options)

    def draw_markers(
        self, gc: Any, marker_path: Any, marker_transform: Any, path: Any, *rest: Any, **options: Any
    ) -> Any:
        self._add(_MARKER, len(path.vertices))
        return self._drawn.draw_markers(gc, marker_path, marker_transform, path, *rest, **options)

    def draw_path_collection(
        self, gc: Any, transform: Any, paths: Any, transforms: Any, offsets: Any, *rest: Any, **options: Any
    ) -> Any:
        count = max(len(paths), len(offsets))
        self._add(_ITEM, count)
        if len(paths):  # what goes around comes around
            self._add(_VERTEX, sum(len(path.vertices) for path in paths) * count // len(paths))
        return self._drawn.draw_path_collection(gc, transform, paths, transforms, offsets, *rest, **options)

    def draw_quad_mesh(self, gc: Any, transform: Any, columns: int, rows: int, *rest: Any, **options: Any) -> Any:
        self._add(_CELL, columns * rows)
        return self._drawn.draw_quad_mesh(gc, transform, columns, rows, *rest, **options)

    def draw_gouraud_triangles(self, gc: Any, points: Any, *rest: Any, **options: Any) -> Any:
        self._add(_TRIANGLE, len(points))
        return self._drawn.draw_gouraud_triangles(gc, points, *rest, **options)

    def draw_image(self, gc: Any, x: Any, y: Any, image: Any, *rest: Any, **options: Any) -> Any:
        self._add(_PIXEL, int(np.prod(np.shape(image)[:2])))
        return self._drawn.draw_image(gc, x, y, image, *rest, **options)

    def _add(self, microseconds: float, count: int) -> None:
        self.seconds += 1e-6 * microseconds * count
