"""How filters weigh the pixels of an image, along one axis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..arrays import Float32Array, Float64Array, IndexArray

#: By how much the sum of the weights may differ from what the filter makes of ones.
_TOLERANCE = 1e-3


@dataclass(frozen=True, eq=False)
class Weights:
    """The source pixels that each filtered pixel is made of.

    Attributes:
        first: shape (n,), for each filtered pixel the first of its source pixels.
        values: shape (n, taps), the weights of that one and of those that follow it.
    """

    first: IndexArray
    values: Float64Array

    @property
    def reach(self) -> tuple[int, int]:
        """The first source pixel of all that are used, and the one after the last."""
        return int(self.first.min()), int(self.first.max()) + self.values.shape[1]

    def texels(self) -> Float32Array:
        """As filter.frag reads them: shape (n, texels, 4), the first source pixel and then the weights."""
        count, taps = self.values.shape
        texels = np.zeros((count, texels_of(taps) * 4), np.float32)
        texels[:, 0], texels[:, 1 : taps + 1] = self.first - self.reach[0], self.values
        return texels.reshape(count, -1, 4)

    def applied(self, image: Float64Array, which: IndexArray) -> Float64Array:
        """Some of the filtered pixels: sums over the first axis of ``image``, which begins where ``reach`` does."""
        taken = image[(self.first - self.reach[0])[which][:, None] + np.arange(self.values.shape[1])]
        filtered: Float64Array = np.einsum("nt,nt...->n...", self.values[which], taken)
        return filtered


def texels_of(taps: int) -> int:
    """How many texels of four floats hold ``taps`` weights and one number more."""
    return -(-(taps + 1) // 4)


def weights_of(
    filtered: Callable[[Float64Array], Float64Array], size: int, at: Float64Array, taps: int
) -> Weights | None:
    """Find out the weights of a filter by filtering images of zeros and ones.

    Args:
        filtered: the filter, from shape (size,) to (n,).
        size: the number of source pixels.
        at: shape (n,), where the centre of each filtered pixel is, counted in source pixels.
        taps: how many source pixels a filtered one may be made of.

    Returns:
        None if the filter uses source pixels that are farther away than half of ``taps``, or weights below 0.
    """
    taps = min(taps, size)
    first = np.clip(np.floor(at).astype(np.intp) - taps // 2, 0, size - taps)
    values = np.zeros((len(at), taps))
    rows = np.arange(len(at))
    for rest in range(taps):  # of source pixels that are ``taps`` apart, each filtered one is near to one at most
        values[rows, (rest - first) % taps] = filtered((np.arange(size) % taps == rest).astype(float))
    total = filtered(np.ones(size))
    used = np.flatnonzero(values.any(axis=0))
    if not len(used) or (values < 0).any() or np.abs(values.sum(axis=1) - total).max() > _TOLERANCE:
        return None
    # Leave out weights of 0 at the beginning and at the end of each row.
    begin = (values != 0).argmax(axis=1)
    count = int((taps - (values[:, ::-1] != 0).argmax(axis=1) - begin)[values.any(axis=1)].max())
    begin = np.minimum(begin, taps - count)
    return Weights(first + begin, values[rows[:, None], begin[:, None] + np.arange(count)])
