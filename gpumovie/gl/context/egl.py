"""Contexts by EGL, without a window system: on a chosen GPU, or surfaceless.

Tokens are those of the EGL registry (egl.xml). The extensions used are EGL_EXT_device_enumeration,
EGL_EXT_platform_device, EGL_MESA_platform_surfaceless and EGL_NV_device_cuda.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from ctypes import c_char_p, c_int, c_ssize_t, c_uint, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import GLError
from .base import BaseContext
from .library import CannotOpenError, load_library

_PACKAGES = "Debian: apt install libegl1 libgl1-mesa-dri libopengl0, or the EGL library of the GPU's driver"

_NONE, _OPENGL_API, _EXTENSIONS, _SUCCESS = 0x3038, 0x30A2, 0x3055, 0x3000
_PLATFORM_DEVICE, _PLATFORM_SURFACELESS = 0x313F, 0x31DD
_CUDA_DEVICE, _DRM_DEVICE_FILE = 0x323A, 0x3233
_MAJOR, _MINOR, _PROFILE, _COMPATIBILITY = 0x3098, 0x30FB, 0x30FD, 2
_RESET_STRATEGY, _LOSE_ON_RESET = 0x31BD, 0x31BF
_RENDERABLE_TYPE, _OPENGL_BIT, _SURFACE_TYPE = 0x3040, 0x0008, 0x3033
_ERRORS = {
    0x3001: "EGL_NOT_INITIALIZED",
    0x3002: "EGL_BAD_ACCESS",
    0x3003: "EGL_BAD_ALLOC",
    0x3004: "EGL_BAD_ATTRIBUTE",
    0x3005: "EGL_BAD_CONFIG",
    0x3006: "EGL_BAD_CONTEXT",
    0x3008: "EGL_BAD_DISPLAY",
    0x3009: "EGL_BAD_MATCH",
    0x300C: "EGL_BAD_PARAMETER",
    0x300E: "EGL_CONTEXT_LOST",
}


@dataclass(frozen=True)
class Device:
    """One entry of EGL's list of devices.

    Attributes:
        index: its place in the list, from 0.
        handle: EGL's pointer to it.
        cuda: CUDA's number of the same GPU; None if CUDA has none.
        file: its device file, such as ``/dev/dri/card0``; "" if it has none.
        software: whether it is Mesa's device that draws on the CPU.
    """

    index: int
    handle: int
    cuda: int | None
    file: str
    software: bool

    def __str__(self) -> str:
        what = "software" if self.software else self.file or "GPU"
        return f"{self.index} ({what}{'' if self.cuda is None else f', CUDA device {self.cuda}'})"


class _EGL:
    """libEGL's functions with their types."""

    def __init__(self) -> None:
        try:
            library = load_library("libEGL.so.1", "libEGL.so").functions
        except CannotOpenError as error:
            raise CannotOpenError(f"{error} ({_PACKAGES})") from None
        self.get_proc_address = _typed(library.eglGetProcAddress, c_void_p, c_char_p)
        self.get_error = _typed(library.eglGetError, c_int)
        self.query_string = _typed(library.eglQueryString, c_char_p, c_void_p, c_int)
        self.initialize = _typed(library.eglInitialize, c_uint, c_void_p, c_void_p, c_void_p)
        self.bind_api = _typed(library.eglBindAPI, c_uint, c_uint)
        self.choose_config = _typed(library.eglChooseConfig, c_uint, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
        self.create_context = _typed(library.eglCreateContext, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
        self.destroy_context = _typed(library.eglDestroyContext, c_uint, c_void_p, c_void_p)
        self.make_current = _typed(library.eglMakeCurrent, c_uint, c_void_p, c_void_p, c_void_p, c_void_p)
        self.get_current_context = _typed(library.eglGetCurrentContext, c_void_p)
        self.client_extensions = (self.query_string(None, _EXTENSIONS) or b"").decode().split()

    def extension(self, name: str, result: Any, *arguments: Any) -> Any:
        address = self.get_proc_address(name.encode())
        if not address:
            raise CannotOpenError(f"libEGL has no {name}")
        return ctypes.CFUNCTYPE(result, *arguments)(address)

    def error(self) -> str:
        code = self.get_error()
        return _ERRORS.get(code, f"EGL error 0x{code:04x}")

    def devices(self) -> list[Device]:
        if not {"EGL_EXT_device_enumeration", "EGL_EXT_device_base"} & set(self.client_extensions):
            raise CannotOpenError("libEGL cannot list devices (no EGL_EXT_device_enumeration)")
        query = self.extension("eglQueryDevicesEXT", c_uint, c_int, c_void_p, c_void_p)
        handles, count = (c_void_p * 64)(), c_int()
        if not query(len(handles), handles, ctypes.byref(count)):
            raise CannotOpenError(f"eglQueryDevicesEXT failed: {self.error()}")
        text = self.extension("eglQueryDeviceStringEXT", c_char_p, c_void_p, c_int)
        number = self.extension("eglQueryDeviceAttribEXT", c_uint, c_void_p, c_int, c_void_p)
        devices = []
        for index, handle in enumerate(h for h in handles[: count.value] if h):
            extensions = (text(handle, _EXTENSIONS) or b"").decode().split()
            cuda = c_ssize_t(-1)
            known = "EGL_NV_device_cuda" in extensions and number(handle, _CUDA_DEVICE, ctypes.byref(cuda))
            drm = "EGL_EXT_device_drm" in extensions
            file = (text(handle, _DRM_DEVICE_FILE) or b"").decode() if drm else ""
            software = "EGL_MESA_device_software" in extensions
            devices.append(Device(index, handle, int(cuda.value) if known else None, file, software))
        return devices


def _typed(function: Any, result: Any, *arguments: Any) -> Any:
    function.restype, function.argtypes = result, arguments
    return function


_loaded: list[_EGL] = []


def _egl() -> _EGL:
    if not _loaded:
        _loaded.append(_EGL())
    return _loaded[0]


def devices() -> list[Device]:
    """EGL's devices, in its own order.

    Raises:
        CannotOpenError: there is no libEGL, or it cannot list devices.
    """
    return _egl().devices()


class Context(BaseContext):
    """A context on one of EGL's devices.

    Args:
        device: the device; None leaves the choice to Mesa (surfaceless).
    """

    kind = "egl"

    def __init__(self, device: Device | None) -> None:
        self._device = device
        self._egl = _egl()
        library = load_library("libOpenGL.so.0", "libGL.so.1")
        super().__init__("EGL surfaceless" if device is None else f"EGL device {device}", library)

    def _open(self) -> None:
        egl = self._egl
        self._display = self._get_display()
        # Initialising it again for every context costs nothing. It is never terminated: a display is the same for
        # the whole process, and others may have contexts on it.
        if not egl.initialize(self._display, None, None):
            raise CannotOpenError(f"eglInitialize failed: {egl.error()} ({self._remedy()})")
        extensions = (egl.query_string(self._display, _EXTENSIONS) or b"").decode().split()
        if "EGL_KHR_surfaceless_context" not in extensions:
            raise CannotOpenError("the driver has no EGL_KHR_surfaceless_context: update it")
        if not egl.bind_api(_OPENGL_API):
            raise CannotOpenError(f"the driver has OpenGL ES only: eglBindAPI failed: {egl.error()}")
        any_config = {"EGL_KHR_no_config_context", "EGL_MESA_configless_context"} & set(extensions)
        config = None if any_config else self._choose_config()
        wanted = (_MAJOR, 3, _MINOR, 3, _PROFILE, _COMPATIBILITY)
        # With it the driver tells when the GPU was reset; a driver without it still draws.
        self._handle = self._create(config, (*wanted, _RESET_STRATEGY, _LOSE_ON_RESET)) or self._create(
            config, wanted
        )
        if not self._handle:
            raise CannotOpenError(f"no OpenGL 3.3 compatibility context: eglCreateContext failed: {egl.error()}")
        self._get_current = egl.get_current_context

    def _remedy(self) -> str:
        file = "" if self._device is None else self._device.file
        if file and Path(file).exists() and not os.access(file, os.R_OK | os.W_OK):
            return f"this user may not open {file}: add the user to the groups video and render"
        return _PACKAGES

    def _get_display(self) -> int:
        get = self._egl.extension("eglGetPlatformDisplayEXT", c_void_p, c_uint, c_void_p, c_void_p)
        platform, handle = _PLATFORM_SURFACELESS, None
        if self._device is not None:
            platform, handle = _PLATFORM_DEVICE, self._device.handle
        elif "EGL_MESA_platform_surfaceless" not in self._egl.client_extensions:
            raise CannotOpenError(f"libEGL has no EGL_MESA_platform_surfaceless ({_PACKAGES})")
        display: int | None = get(platform, handle, None)
        if not display:
            raise CannotOpenError(f"eglGetPlatformDisplayEXT failed: {self._egl.error()}")
        return display

    def _choose_config(self) -> int | None:
        attributes, config, count = _list((_RENDERABLE_TYPE, _OPENGL_BIT, _SURFACE_TYPE, 0)), c_void_p(), c_int()
        if not self._egl.choose_config(self._display, attributes, ctypes.byref(config), 1, ctypes.byref(count)):
            raise CannotOpenError(f"eglChooseConfig failed: {self._egl.error()}")
        if not count.value:
            raise CannotOpenError("the driver has no configuration for OpenGL")
        return config.value

    def _create(self, config: int | None, attributes: Sequence[int]) -> int | None:
        made: int | None = self._egl.create_context(self._display, config, None, _list(attributes))
        return made

    def _bind(self) -> None:
        self._egl.bind_api(_OPENGL_API)  # per thread, and others may have chosen OpenGL ES
        if not self._egl.make_current(self._display, None, None, self._handle):
            raise GLError(f"{self} cannot be made current: {self._egl.error()}")

    def _unbind(self) -> None:
        self._egl.make_current(self._display, None, None, None)

    def _destroy(self) -> None:
        self._egl.destroy_context(self._display, self._handle)

    def address(self, name: str) -> int:
        return self._egl.get_proc_address(name.encode()) or 0


def _list(attributes: Sequence[int]) -> Any:
    return (c_int * (len(attributes) + 1))(*attributes, _NONE)
