"""Vertices that stay in OpenGL's memory while they are the same array: moving the view over them sends nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....gl import api as gl
from ...tracking.sampled_array import SampledArray

Floats = npt.NDArray[np.float64]

#: Lines and markers with fewer vertices go the usual way, which costs no more.
FEWEST = 10_000
#: Bytes of a vertex: x and y as single precision, and what that leaves of them.
STRIDE = 16
#: What stands in place of a vertex that is none: beyond what single precision can transform.
_GAP = 3e38
#: Coordinates may not be larger, or transforming them might reach that.
LARGEST = 1e30
#: Frames after which vertices that nothing draws any more are freed.
_KEPT = 2


@dataclass
class Vertices:
    """An array in a buffer, with a gap before it and two behind it.

    Attributes:
        buffer: OpenGL's name of it; 0 if it cannot be drawn from there.
        is_line: whether each vertex is another than the one before, which would hide its neighbours.
        longest: by how much x and y differ most from one vertex to the next, shape (2,).
        array: shape (n, 2); as long as it is held, no other array is at its address.
        look: whether it was edited in place.
        drawn: the number of the frame that drew it last.
    """

    buffer: int
    is_line: bool
    longest: Floats
    array: Floats
    look: SampledArray
    drawn: int


class VertexStore:
    """Arrays of vertices and their buffers, in the context that is current.

    Attributes:
        sent: how many bytes went to OpenGL so far.
    """

    def __init__(self) -> None:
        self.sent = 0
        self._kept: dict[int, Vertices] = {}
        self._frame = 0

    def next_frame(self) -> None:
        """Free what was not drawn of late."""
        self._frame += 1
        for address, each in list(self._kept.items()):
            if self._frame - each.drawn > _KEPT:
                self._free(address)

    def takes(self, vertices: Floats) -> bool:
        """Whether there are so many that keeping them is worth it."""
        return len(vertices) >= FEWEST

    def put(self, vertices: Floats) -> tuple[Vertices, int] | None:
        """What holds ``vertices``, shape (n, 2), and the number of their first one in the buffer.

        They may be a part of an array, which is sent whole, once. None if they cannot be kept.
        """
        array, first = _whole(vertices)
        address = array.ctypes.data
        kept = self._kept.get(address)
        if kept is not None and (kept.array.shape != array.shape or kept.look.is_stale()):
            self._free(address)
            kept = None
        if kept is None:
            kept = self._kept[address] = self._sent(array)
        kept.drawn = self._frame
        return (kept, first + 1) if kept.buffer else None  # behind the gap

    def _sent(self, array: Floats) -> Vertices:
        with np.errstate(invalid="ignore", over="ignore"):
            steps = np.abs(np.diff(array, axis=0))
        data = _packed(array)
        longest = steps.max(axis=0, initial=0, where=np.isfinite(steps))
        kept = Vertices(0, bool(steps.any(axis=1).all()), longest, array, SampledArray(array), 0)
        if data is not None:
            kept.buffer = int(gl.glGenBuffers(1))
            gl.glBindBuffer(gl.GL_ARRAY_BUFFER, kept.buffer)
            gl.glBufferData(gl.GL_ARRAY_BUFFER, data.nbytes, data, gl.GL_STATIC_DRAW)
            self.sent += data.nbytes
        return kept

    def close(self) -> None:
        """Free all."""
        for address in list(self._kept):
            self._free(address)

    def _free(self, address: int) -> None:
        buffer = self._kept.pop(address).buffer
        if buffer:
            gl.delete("Buffers", buffer)


def _whole(vertices: Floats) -> tuple[Floats, int]:
    """The array that they are a part of, and where in it they begin; matplotlib draws what of a line is in view."""
    array = vertices.base
    if (
        isinstance(array, np.ndarray)
        and array.dtype == vertices.dtype
        and array.ndim == 2
        and array.shape[1] == 2
        and array.flags.c_contiguous
        and vertices.flags.c_contiguous
    ):
        return array, (vertices.ctypes.data - array.ctypes.data) // vertices.strides[0]
    return np.ascontiguousarray(vertices), 0


def _packed(array: Floats) -> npt.NDArray[np.float32] | None:
    """As the buffer has them: shape (n + 3, 4); None if one is too far away."""
    data = np.empty((len(array) + 3, 4), np.float32)
    data[0] = data[-2:] = _GAP  # a line looks at two vertices behind each
    inner = data[1:-2]
    with np.errstate(invalid="ignore", over="ignore"):
        inner[:, :2] = array
        finite = np.isfinite(inner[:, :2])
        if (np.abs(inner[:, :2]) > LARGEST).any(where=finite) or np.isinf(inner[:, :2]).any():
            return None
        np.subtract(array, inner[:, :2], out=inner[:, 2:], casting="same_kind")
    if not finite.all():
        inner[~finite.all(axis=1)] = _GAP
    return data
