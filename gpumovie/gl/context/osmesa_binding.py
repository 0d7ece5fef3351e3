"""PyOpenGL's platform for an OSMesa library that lies anywhere; its own finds only the system's."""

from __future__ import annotations

import ctypes

from OpenGL.platform.osmesa import OSMesaPlatform

from . import binding


class Platform(OSMesaPlatform):  # type: ignore[misc]  # PyOpenGL has no types
    """OpenGL out of the library that the context was made by."""

    @property
    def GL(self) -> ctypes.CDLL | None:  # noqa: N802 - PyOpenGL's name
        return binding.osmesa_library
