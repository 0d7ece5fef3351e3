"""PyOpenGL's platform for the OSMesa that is used here; PyOpenGL's own finds only the system's."""

from __future__ import annotations

import ctypes
from functools import cached_property

from OpenGL.platform.osmesa import OSMesaPlatform

from .library import load_osmesa


class Platform(OSMesaPlatform):  # type: ignore[misc]  # PyOpenGL has no types
    """PyOpenGL's functions come from the library that contexts are made by."""

    @cached_property
    def GL(self) -> ctypes.CDLL:  # noqa: N802 - PyOpenGL's name
        return load_osmesa().functions
