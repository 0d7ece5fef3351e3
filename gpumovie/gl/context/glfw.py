"""Contexts by GLFW: a hidden window, where there is a display."""

from __future__ import annotations

import ctypes
import warnings
from typing import Any

import glfw

from .base import BaseContext
from .library import CannotOpenError, load_opengl

_PACKAGES = "Debian: apt install libgl1 xvfb, and start the program by xvfb-run where there is no display"


class Context(BaseContext):
    """The context of a window that is never shown."""

    kind = "glfw"

    def __init__(self) -> None:
        try:
            library = load_opengl()
        except CannotOpenError as error:
            raise CannotOpenError(f"{error} ({_PACKAGES})") from None
        super().__init__("GLFW hidden window", library)

    def _open(self) -> None:
        with _Warnings() as warned:
            # GLFW is not terminated here: the program may have windows of its own. glfw terminates it at exit.
            if not glfw.init():
                raise CannotOpenError(warned.text("GLFW cannot start"))
            glfw.default_window_hints()
            glfw.window_hint(glfw.VISIBLE, glfw.FALSE)
            glfw.window_hint(glfw.CONTEXT_VERSION_MAJOR, 3)
            glfw.window_hint(glfw.CONTEXT_VERSION_MINOR, 3)
            glfw.window_hint(glfw.OPENGL_PROFILE, glfw.OPENGL_COMPAT_PROFILE)
            glfw.window_hint(glfw.CONTEXT_ROBUSTNESS, glfw.LOSE_CONTEXT_ON_RESET)
            self._window = glfw.create_window(16, 16, "gpumovie", None, None)
            if not self._window:
                glfw.window_hint(glfw.CONTEXT_ROBUSTNESS, glfw.NO_ROBUSTNESS)
                self._window = glfw.create_window(16, 16, "gpumovie", None, None)
            glfw.default_window_hints()
            if not self._window:
                raise CannotOpenError(warned.text("GLFW opens no window"))
        self._handle = _pointer(self._window)
        self._get_current = _current_window

    def _bind(self) -> None:
        glfw.make_context_current(self._window)

    def _unbind(self) -> None:
        glfw.make_context_current(None)  # type: ignore[arg-type]  # None, as GLFW has it, is no window

    def _destroy(self) -> None:
        glfw.destroy_window(self._window)

    def address(self, name: str) -> int:
        return ctypes.cast(glfw.get_proc_address(name), ctypes.c_void_p).value or 0


def _current_window() -> int | None:
    return _pointer(glfw.get_current_context())


def _pointer(window: Any) -> int | None:
    return ctypes.cast(window, ctypes.c_void_p).value


class _Warnings:
    """Collects GLFW's errors, which its Python package gives as warnings."""

    def __enter__(self) -> _Warnings:
        self._catcher = warnings.catch_warnings(record=True)
        self._caught = self._catcher.__enter__()
        warnings.simplefilter("always")
        return self

    def __exit__(self, *error: object) -> None:
        self._catcher.__exit__(*error)  # type: ignore[arg-type]

    def text(self, what: str) -> str:
        return "; ".join([what, *(str(w.message) for w in self._caught or [])]) + f" ({_PACKAGES})"
