"""Vertices that stay in OpenGL's memory while they are the same array: moving the view over them sends nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....gl import api as gl
from ...tracking.sampled_array import SampledArray
from ..arrays import Float32Array, Float64Array, Points

#: Lines and markers with fewer vertices are sent in each frame, which costs no more.
FEWEST = 10_000
#: Bytes of a vertex: x and y in single precision, and what that leaves of them.
STRIDE = 16
#: Coordinates may not be larger, or transforming them might reach ``_GAP``.
LARGEST = 1e30
#: The coordinates of a gap: beyond what single precision can transform.
_GAP = 3e38
#: Frames for which vertices are kept that nothing draws any more.
_KEPT_FRAMES = 2


@dataclass
class StoredVertices:
    """An array in a buffer, with a gap before it and two behind it.

    Attributes:
        buffer: OpenGL's name of the buffer; 0 if the array cannot be drawn from a buffer.
        is_line: whether each vertex differs from the one before. A vertex that does not would hide its neighbours.
        longest: shape (2,), by how much x and y differ most from one vertex to the next.
        array: shape (n, 2). It is held so that no other array can be at its address.
        look: tells whether the array was edited in place.
        drawn: the number of the frame that drew it last.
    """

    buffer: int
    is_line: bool
    longest: Float64Array
    array: Points
    look: SampledArray
    drawn: int


class VertexStore:
    """Arrays of vertices and their buffers, in the context that is current.

    Attributes:
        sent: how many bytes went to OpenGL so far.
    """

    def __init__(self) -> None:
        self.sent = 0
        self._stored: dict[int, StoredVertices] = {}  # by the address of the array
        self._frame = 0

    def next_frame(self) -> None:
        """Free what the last frames did not draw."""
        self._frame += 1
        for address, stored in list(self._stored.items()):
            if self._frame - stored.drawn > _KEPT_FRAMES:
                self._free(address)

    def takes(self, vertices: Points) -> bool:
        """Whether there are so many that keeping them is worth it."""
        return len(vertices) >= FEWEST

    def put(self, vertices: Points) -> tuple[StoredVertices, int] | None:
        """Store vertices, unless they are stored already.

        Args:
            vertices: shape (n, 2). They may be a part of an array, which is sent as a whole, once.

        Returns:
            The array in its buffer, and the number of the first of ``vertices`` in it. None if they cannot be stored.
        """
        array, first = _base_of(vertices)
        address = array.ctypes.data
        stored = self._stored.get(address)
        if stored is not None and (stored.array.shape != array.shape or stored.look.is_stale()):
            self._free(address)
            stored = None
        if stored is None:
            stored = self._stored[address] = self._sent(array)
        stored.drawn = self._frame
        return (stored, first + 1) if stored.buffer else None  # behind the gap

    def _sent(self, array: Points) -> StoredVertices:
        with np.errstate(invalid="ignore", over="ignore"):
            steps = np.abs(np.diff(array, axis=0))
        data = _packed(array)
        longest = steps.max(axis=0, initial=0, where=np.isfinite(steps))
        stored = StoredVertices(0, bool(steps.any(axis=1).all()), longest, array, SampledArray(array), 0)
        if data is not None:
            stored.buffer = int(gl.glGenBuffers(1))
            gl.glBindBuffer(gl.GL_ARRAY_BUFFER, stored.buffer)
            gl.glBufferData(gl.GL_ARRAY_BUFFER, data.nbytes, data, gl.GL_STATIC_DRAW)
            self.sent += data.nbytes
        return stored

    def close(self) -> None:
        """Free all."""
        for address in list(self._stored):
            self._free(address)

    def _free(self, address: int) -> None:
        buffer = self._stored.pop(address).buffer
        if buffer:
            gl.delete("Buffers", buffer)


def _base_of(vertices: Points) -> tuple[Points, int]:
    """The array that the vertices are a part of, and the index of the first of them in it.

    matplotlib draws only the part of a line that is in view.
    """
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


def _packed(array: Points) -> Float32Array | None:
    """The array as the buffer holds it: shape (n + 3, 4); None if a vertex is too far away."""
    data = np.empty((len(array) + 3, 4), np.float32)
    data[0] = data[-2:] = _GAP  # a line reads two vertices behind each
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
