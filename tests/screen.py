"""A virtual screen that tests can look at, and waiting for what shall appear on it."""

from __future__ import annotations

import ctypes
import time
from pathlib import Path

import numpy as np
from xvfb import x_server

SECONDS = 60.0  # for what takes one second, on a busy machine


def until(condition, what):
    """Wait for ``condition()`` to be true, and return what it is."""
    deadline = time.monotonic() + SECONDS
    while not (result := condition()):
        assert time.monotonic() < deadline, f"waited {SECONDS:g} s for {what}"
        time.sleep(0.02)
    return result


class Screen:
    """An X server without a screen, which keeps its image in a file (xwd's format, X11/XWDFile.h)."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "Xvfb_screen0"
        self._server = x_server("1280x1024x24", "-fbdir", str(folder))
        self.name = self._server.__enter__()
        self._x = ctypes.CDLL("libX11.so.6")
        for function in (self._x.XOpenDisplay, self._x.XInternAtom):
            function.restype = ctypes.c_void_p
        # A window may go while it is asked for its name; Xlib would end this process for that.
        self._ignore = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda *_: 0)
        self._x.XSetErrorHandler(self._ignore)
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(self.name.encode()))
        assert self._display, f"no display {self.name}"

    def image(self):
        """What is on it now: (1024, 1280, 3) RGB."""
        data = self._file.read_bytes()
        header = np.frombuffer(data, ">u4", 25)
        width, height, row, colours = (int(header[i]) for i in (4, 5, 12, 19))
        pixels = np.frombuffer(data, np.uint8, row * height, int(header[0]) + 12 * colours)
        return pixels.reshape(height, row)[:, : 4 * width].reshape(height, width, 4)[..., 2::-1]

    def window(self):
        """The window that is open, or None."""
        word, count, children = ctypes.c_ulong(), ctypes.c_uint(), ctypes.POINTER(ctypes.c_ulong)()
        refs = [ctypes.byref(v) for v in (word, word, children, count)]
        self._x.XQueryTree(self._display, self._root(), *refs)
        named = [w for w in children[: count.value] if self.title(w)]
        return ctypes.c_ulong(named[0]) if named else None

    def title(self, window):
        name = ctypes.c_char_p()
        self._x.XFetchName(self._display, ctypes.c_ulong(getattr(window, "value", window)), ctypes.byref(name))
        return name.value.decode() if name.value else ""

    def resize(self, width, height):
        self._x.XResizeWindow(self._display, self.window(), width, height)
        self._x.XFlush(self._display)

    def close_window(self):
        """As its close button does: the message WM_DELETE_WINDOW (ICCCM 4.2.8.1)."""
        window = self.window()
        protocols, delete = (self._x.XInternAtom(self._display, n, 0) for n in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
        # XClientMessageEvent: type, serial, send_event, display, window, message_type, format, data; 24 in all.
        event = (ctypes.c_long * 24)(33, 0, 1, self._display.value, window.value, protocols, 32, delete)
        self._x.XSendEvent(self._display, window, 0, ctypes.c_long(0), event)
        self._x.XFlush(self._display)

    def close(self):
        self._x.XCloseDisplay(self._display)
        self._server.__exit__(None, None, None)

    def _root(self):
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        return ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
