"""Contexts by OSMesa: Mesa's drawing on the CPU, which needs no driver and no window system.

Mesa 25.1 was the last to have OSMesa. Tokens are those of Mesa's GL/osmesa.h.
"""

from __future__ import annotations

from ctypes import c_char_p, c_int, c_ubyte, c_uint, c_void_p

from ...errors import GLError
from .base import BaseContext
from .library import CannotOpenError, load_osmesa

_FORMAT, _RGBA, _PROFILE, _COMPATIBILITY, _MAJOR, _MINOR = 0x22, 0x1908, 0x33, 0x35, 0x36, 0x37
_UNSIGNED_BYTE = 0x1401


class Context(BaseContext):
    """A context of OSMesa, on the CPU."""

    kind = "osmesa"

    def __init__(self) -> None:
        library = load_osmesa()
        self._mesa = mesa = library.functions
        mesa.OSMesaGetProcAddress.restype, mesa.OSMesaGetProcAddress.argtypes = c_void_p, [c_char_p]
        mesa.OSMesaCreateContextAttribs.restype = c_void_p
        mesa.OSMesaCreateContextAttribs.argtypes = [c_void_p, c_void_p]
        mesa.OSMesaMakeCurrent.restype = c_ubyte
        mesa.OSMesaMakeCurrent.argtypes = [c_void_p, c_void_p, c_uint, c_int, c_int]
        mesa.OSMesaGetCurrentContext.restype = c_void_p
        mesa.OSMesaDestroyContext.restype, mesa.OSMesaDestroyContext.argtypes = None, [c_void_p]
        # OSMesa has no context without a surface; this one is never drawn into.
        self._surface = (c_ubyte * (4 * 16 * 16))()
        super().__init__("OSMesa", library)

    def _open(self) -> None:
        wanted = (_FORMAT, _RGBA, _PROFILE, _COMPATIBILITY, _MAJOR, 3, _MINOR, 3, 0)
        self._handle = self._mesa.OSMesaCreateContextAttribs((c_int * len(wanted))(*wanted), None)
        if not self._handle:
            raise CannotOpenError("it makes no OpenGL 3.3 compatibility context")
        self._get_current = self._mesa.OSMesaGetCurrentContext

    def _bind(self) -> None:
        if not self._mesa.OSMesaMakeCurrent(self._handle, self._surface, _UNSIGNED_BYTE, 16, 16):
            raise GLError(f"{self} cannot be made current")

    def _unbind(self) -> None:
        self._mesa.OSMesaMakeCurrent(None, None, 0, 0, 0)

    def _destroy(self) -> None:
        self._mesa.OSMesaDestroyContext(self._handle)

    def address(self, name: str) -> int:
        return self._mesa.OSMesaGetProcAddress(name.encode()) or 0
