"""The types of arrays here; the names of the last ones also tell shape and unit."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]
Float64Array = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
#: Numbers by which arrays are indexed.
IndexArray = npt.NDArray[np.intp]
#: Whole pixels.
PixelArray = npt.NDArray[np.int64]
#: Shape (height, width, 4), or (n, 4): RGBA of 8 bits.
RgbaArray = npt.NDArray[np.uint8]

#: Shape (n, 2): x and y in pixels.
Points = Float64Array
#: Shape (n, 2, 2): edges of filled outlines, two corners each, in pixels.
Edges = Float64Array
#: Shape (n, 4, 2): convex quadrilaterals, four corners each, in pixels; a triangle has its last corner twice.
Quads = Float64Array
