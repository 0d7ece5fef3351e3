"""Contexts by OSMesa: Mesa's drawing on the CPU, which needs no driver and no window system.

The system's library is taken first, else the one that the package lavavu-osmesa carries (extra ``software-gl``).
Mesa 25.1 was the last to have OSMesa. Tokens are those of Mesa's GL/osmesa.h.
"""

from __future__ import annotations

import ctypes
from ctypes import c_char_p, c_int, c_ubyte, c_uint, c_void_p
from importlib import metadata

from ...errors import GLError
from .base import BaseContext, CannotOpenError, load

_PACKAGES = "pip install 'gpumovie[software-gl]', or Debian 12: apt install libosmesa6"
_FORMAT, _RGBA, _PROFILE, _COMPATIBILITY, _MAJOR, _MINOR = 0x22, 0x1908, 0x33, 0x35, 0x36, 0x37
_UNSIGNED_BYTE = 0x1401


def find_library() -> ctypes.CDLL:
    """The system's OSMesa, else the one of lavavu-osmesa. Raises CannotOpenError."""
    try:
        return load("libOSMesa.so.8", "libOSMesa.so.6", "libOSMesa.so")
    except CannotOpenError as error:
        carried = _carried_library()
        if carried is None:
            raise CannotOpenError(f"{error} ({_PACKAGES})") from None
        return carried


def _carried_library() -> ctypes.CDLL | None:
    try:
        files = metadata.files("lavavu-osmesa") or []
    except metadata.PackageNotFoundError:
        return None
    waiting = [str(f.locate()) for f in files if ".so" in f.name and f.parent.name == "lavavu_osmesa.libs"]
    # They need one another under their file names, which the loader finds only once they are loaded: again and
    # again, until none is left or none more loads.
    loaded: dict[str, ctypes.CDLL] = {}
    problem = "no libraries in it"
    while waiting:
        left = []
        for path in waiting:
            try:
                loaded[path] = ctypes.CDLL(path, ctypes.RTLD_GLOBAL)
            except OSError as error:
                left.append(path)
                problem = str(error)
        if len(left) == len(waiting):
            break
        waiting = left
    for path, library in loaded.items():
        if "OSMesa" in path:
            return library
    raise CannotOpenError(f"the library of lavavu-osmesa does not load: {problem}")


class Context(BaseContext):
    """A context of OSMesa, on the CPU."""

    kind = "osmesa"

    def __init__(self) -> None:
        self._mesa = mesa = find_library()
        mesa.OSMesaGetProcAddress.restype, mesa.OSMesaGetProcAddress.argtypes = c_void_p, [c_char_p]
        mesa.OSMesaCreateContextAttribs.restype = c_void_p
        mesa.OSMesaCreateContextAttribs.argtypes = [c_void_p, c_void_p]
        mesa.OSMesaMakeCurrent.restype = c_ubyte
        mesa.OSMesaMakeCurrent.argtypes = [c_void_p, c_void_p, c_uint, c_int, c_int]
        mesa.OSMesaGetCurrentContext.restype = c_void_p
        mesa.OSMesaDestroyContext.restype, mesa.OSMesaDestroyContext.argtypes = None, [c_void_p]
        # OSMesa has no context without a surface; this one is never drawn into.
        self._surface = (c_ubyte * (4 * 16 * 16))()
        super().__init__("OSMesa", mesa._name)

    def _open(self) -> None:
        wanted = (_FORMAT, _RGBA, _PROFILE, _COMPATIBILITY, _MAJOR, 3, _MINOR, 3, 0)
        self._context = self._mesa.OSMesaCreateContextAttribs((c_int * len(wanted))(*wanted), None)
        if not self._context:
            raise CannotOpenError("it makes no OpenGL 3.3 compatibility context")

    def _bind(self) -> None:
        if not self._mesa.OSMesaMakeCurrent(self._context, self._surface, _UNSIGNED_BYTE, 16, 16):
            raise GLError(f"{self} cannot be made current")

    def is_current(self) -> bool:
        return bool(self._mesa.OSMesaGetCurrentContext() == self._context)

    def _unbind(self) -> None:
        self._mesa.OSMesaMakeCurrent(None, None, 0, 0, 0)

    def _destroy(self) -> None:
        self._mesa.OSMesaDestroyContext(self._context)

    def address(self, name: str) -> int:
        return self._mesa.OSMesaGetProcAddress(name.encode()) or 0
