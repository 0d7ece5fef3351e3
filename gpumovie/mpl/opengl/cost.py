"""What drawing the geometry of artists costs, by Agg and by OpenGL: by counting it.

A measured time would depend on how slow or busy the machine is, and then the same program would not give the same
pixels everywhere. Rough numbers do, since those of figures are orders of magnitude apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axis import Axis
from matplotlib.collections import Collection, QuadMesh, TriMesh
from matplotlib.image import _ImageBase
from matplotlib.lines import Line2D

from .geometry.circles import radius_of

#: Of so many paths of a collection the vertices are counted; the others are taken to have as many.
_PATHS_COUNTED = 100
#: A line that goes on by so many pixels from vertex to vertex covers most of what is around it.
_ROUGH = 10


class Cost(NamedTuple):
    """Seconds that a frame's geometry takes.

    Attributes:
        agg: by Agg, on a core of a server (AMD EPYC).
        software: by OpenGL that draws on two such cores (llvmpipe).
        gpu: by OpenGL on a GPU, for which the CPU prepares the geometry.
    """

    agg: float = 0.0
    software: float = 0.0
    gpu: float = 0.0

    def plus(self, other: Cost) -> Cost:
        """The cost of both."""
        return Cost(*map(math.fsum, zip(self, other, strict=True)))


def microseconds(count: float, agg: float, software: float, gpu: float) -> Cost:
    """The cost of ``count`` things, each of which takes so many microseconds."""
    return Cost(*(1e-6 * count * each for each in (agg, software, gpu)))


def cost_of(artists: Iterable[Any]) -> Cost:
    """The cost of artists and of all that they hold. Patches and texts, which are small and many, are left out."""
    total = Cost()
    for artist in artists:
        if not artist.get_visible() or isinstance(artist, Axis):
            continue
        total = total.plus(_own_cost(artist)).plus(cost_of(artist.get_children()))
    return total


def base_seconds(size: tuple[float, float], hardware: bool) -> float:
    """What OpenGL takes for a frame of ``size`` pixels without any geometry: most of it is reading the pixels."""
    return (5e-10 if hardware else 6.5e-9) * size[0] * size[1]


def _own_cost(artist: Any) -> Cost:
    if isinstance(artist, Line2D):
        return _line(artist)
    if isinstance(artist, QuadMesh):
        return _mesh(artist)
    if isinstance(artist, TriMesh):
        return microseconds(len(artist.get_paths()), 1.7, 1.9, 0.2)
    if isinstance(artist, Collection):
        return _collection(artist)
    if isinstance(artist, _ImageBase):
        values: Any = artist.get_array()
        shape = np.shape(values)[:2]
        return microseconds(math.prod(shape) if len(shape) == 2 else 0, 0.018, 0.008, 0.004)
    return Cost()


def _line(line: Any) -> Cost:
    count, total = len(line.get_xdata(orig=False)), Cost()
    if not count:
        return total
    if line.get_linestyle() not in ("None", "", " "):
        rough = min(_length(line.get_transform().transform(line.get_path().vertices)) / count / _ROUGH, 1.0)
        if line.get_linestyle() == "-" and _is_simple(line):
            total = microseconds(count, 0.06 + 2 * rough, 0.15 + 0.9 * rough, 0.02 + 0.1 * rough)
        else:
            total = microseconds(count, 0.2, 2, 2)
    if line.get_marker() not in ("None", "", " ", None):
        total = total.plus(_markers(line, count, line.get_markersize()))
    return total


def _markers(artist: Any, count: int, points: float) -> Cost:
    """Markers of one look and ``points`` wide."""
    pixels = points * _dpi(artist) / 72
    agg = 0.3 + 0.009 * pixels**2
    return microseconds(count, agg, *((0.06, 0.02) if _is_simple(artist) else (2 * agg, 2 * agg)))


def _mesh(mesh: Any) -> Cost:
    corners = mesh.get_coordinates()
    rows, columns = np.subtract(corners.shape[:2], 1)
    count = rows * columns
    if len(mesh.get_edgecolor()):
        return microseconds(count, 2, 24, 24)
    if np.ndim(mesh.get_array()) and np.size(mesh.get_array()) == corners[..., 0].size:  # shading="gouraud"
        return microseconds(count, 3.5, 3.8, 0.3)
    x, y = corners[..., 0], corners[..., 1]
    level = (x == x[:1]).all() and (y == y[:, :1]).all() and mesh.get_transform().is_separable
    return microseconds(count, 0.22, *((0.03, 0.01) if level else (0.9, 0.3)))


def _collection(collection: Any) -> Cost:
    paths, offsets = collection.get_paths(), collection.get_offsets()
    count = max(len(paths), len(offsets)) if len(paths) else 0
    if not count:
        return Cost()
    vertices = count * sum(len(path.vertices) for path in paths[:_PATHS_COUNTED]) / min(len(paths), _PATHS_COUNTED)
    polygons = microseconds(count, 3, 50, 50).plus(microseconds(vertices, 0.2, 2, 2))
    if not _is_simple(collection) or collection.get_hatch() or _is_dashed(collection):
        return polygons
    faces = collection.get_facecolor()
    if len(paths) == 1:
        sizes = collection.get_transforms()
        if all(len(each) <= 1 for each in (sizes, faces, collection.get_edgecolor(), collection.get_linewidth())):
            scale = abs(float(sizes[0][0, 0])) * 72 / _dpi(collection) if len(sizes) else 1.0
            extent = float(np.ptp(paths[0].vertices[:, 0])) if len(paths[0].vertices) else 0.0
            return _markers(collection, count, scale * extent)
        return microseconds(count, 8, 1.2, 0.3) if radius_of(paths[0]) is not None else polygons
    if len(faces) or len(paths) != count or {len(path.vertices) for path in paths} != {2}:
        return polygons
    ends = np.stack([path.vertices for path in paths])
    placed = collection.get_transform().transform(ends.reshape(-1, 2)).reshape(ends.shape)
    length = _length(placed)
    return microseconds(count, 2.5, 1, 0.3).plus(microseconds(length, 0.06, 0.02, 0.0))


def _length(points: Any) -> float:
    """How long lines through points in pixels are, shape (..., n, 2); what is far away is not drawn."""
    with np.errstate(invalid="ignore"):  # infinity less infinity
        return float(np.nansum(np.minimum(np.abs(np.diff(points, axis=-2)), 1e4)))


def _is_simple(artist: Any) -> bool:
    """Whether nothing is in the way of what OpenGL draws fast."""
    return (
        artist.get_clip_path() is None
        and not artist.get_path_effects()
        and artist.get_agg_filter() is None
        and artist.get_sketch_params() is None
    )


def _is_dashed(collection: Any) -> bool:
    return any(lengths is not None for _, lengths in collection.get_linestyle())


def _dpi(artist: Any) -> float:
    return float(artist.get_figure().dpi)
