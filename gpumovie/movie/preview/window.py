"""The preview's window, a process of its own: ``python -m gpumovie.movie.preview.window TITLE FORMAT WIDTH HEIGHT``.

FORMAT, WIDTH and HEIGHT are the film's. Writes one byte to standard output for each picture it wants, and reads it
from standard input: one frame in FORMAT, of ``picture_size``, planes one after another, top row first. It ends when
standard input does or its window is closed. When there can be no window, the last line on stderr says why, and the
exit code is 1.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ...video.colour.bt709 import yuv_to_rgb
from ...video.pixel_formats import FORMATS, Array, PixelFormat, Size
from .preview import LARGEST, picture_size


class Pictures:
    """What comes down the pipe, read by a thread, because the window has to see to its events meanwhile."""

    def __init__(self, layout: PixelFormat, size: Size, wake: Callable[[], None]) -> None:
        self.ended = False
        self._newest: Array | None = None
        self._layout, self._size, self._wake = layout, size, wake
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self) -> None:
        """Ask for the next one."""
        try:
            os.write(1, b"?")
        except OSError:
            self.ended = True  # the film is closed

    def take(self) -> Array | None:
        """The one that was asked for, in RGB; None if it is not there yet."""
        flat, self._newest = self._newest, None
        return None if flat is None else to_rgb(flat, self._layout, self._size)

    def _read(self) -> None:
        # Without a buffer: the interpreter cannot end while a thread waits in a buffered stream.
        with open(0, "rb", buffering=0, closefd=False) as pipe:
            while True:
                data = bytearray(self._layout.frame_bytes(self._size))
                rest = memoryview(data)
                while rest and (count := pipe.readinto(rest)):
                    rest = rest[count:]
                if rest:
                    break
                self._newest = np.frombuffer(data, self._layout.dtype)
                self._wake()
        self.ended = True
        self._wake()


def to_rgb(flat: Array, layout: PixelFormat, size: Size) -> Array:
    """A picture as (height, width, 3) uint8 RGB.

    Args:
        flat: one frame, planes one after another, of ``layout``'s dtype.
        layout: its pixel format; YUV is BT.709, limited range.
        size: (width, height).
    """
    planes = layout.split(flat, size)
    if layout.bits > 8:
        # P010 keeps its ten bits in the upper end of sixteen.
        shift = 8 if layout.name.startswith("p0") else layout.bits - 8
        planes = [(plane >> shift).astype(np.uint8) for plane in planes]
    if layout.model == "yuv":
        return yuv_to_rgb(planes, layout, size)
    if layout.model == "gray":
        return np.repeat(planes[0], 3, axis=2)
    # Opacity, if any, is not shown.
    return np.ascontiguousarray(planes[0][..., 2::-1] if layout.name.startswith("bgr") else planes[0][..., :3])


def letterbox(inside: Size, shape: Size) -> tuple[int, int, int, int]:
    """(x, y, width, height) of the largest rectangle of ``shape``'s aspect ratio, in the middle of ``inside``."""
    scale = min(inside[0] / shape[0], inside[1] / shape[1])
    width, height = round(shape[0] * scale), round(shape[1] * scale)
    return (inside[0] - width) // 2, (inside[1] - height) // 2, width, height


class Window:
    """A GLFW window with the newest picture in it, letterboxed. Raises RuntimeError if there can be none."""

    def __init__(self, title: str, size: Size) -> None:
        # The film's own program may draw offscreen and say so to PyOpenGL; this is a window.
        os.environ.pop("PYOPENGL_PLATFORM", None)
        import glfw
        from OpenGL import GL

        self._glfw, self._size = glfw, size
        self._gl: Any = GL
        if not glfw.init():
            raise RuntimeError(_last_error(glfw))
        # A film that begins must not take the keyboard from what its maker types.
        glfw.window_hint(glfw.FOCUSED, glfw.FALSE)
        glfw.window_hint(glfw.FOCUS_ON_SHOW, glfw.FALSE)
        scale = min(1, LARGEST[0] / size[0], LARGEST[1] / size[1])
        width, height = max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)
        self._window = glfw.create_window(width, height, title, None, None)
        if not self._window:
            raise RuntimeError(_last_error(glfw))
        glfw.make_context_current(self._window)
        glfw.swap_interval(0)  # the film sets the pace
        self._open_texture()
        self._stale = True
        glfw.set_window_refresh_callback(self._window, self._refresh)
        glfw.set_framebuffer_size_callback(self._window, self._refresh)

    def run(self, pictures: Pictures) -> None:
        """Show pictures until there are no more, or the window is closed."""
        glfw = self._glfw
        self._draw()
        _give_way()
        pictures.ask()
        while not (pictures.ended or glfw.window_should_close(self._window)):
            picture = pictures.take()
            if picture is not None:
                self._upload(picture)
            if self._stale:
                self._draw()
            if picture is not None:
                pictures.ask()
            glfw.wait_events()
        glfw.terminate()

    def wake(self) -> None:
        """Have ``run`` look for news; from any thread."""
        self._glfw.post_empty_event()

    def _refresh(self, *_: object) -> None:
        self._stale = True

    def _open_texture(self) -> None:
        GL = self._gl  # noqa: N806 - the module's name
        GL.glBindTexture(GL.GL_TEXTURE_2D, GL.glGenTextures(1))
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        for name, value in (
            (GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR),
            (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR),
            (GL.GL_TEXTURE_WRAP_S, GL.GL_CLAMP_TO_EDGE),
            (GL.GL_TEXTURE_WRAP_T, GL.GL_CLAMP_TO_EDGE),
        ):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, value)
        self._upload(np.zeros((1, 1, 3), np.uint8))
        GL.glEnable(GL.GL_TEXTURE_2D)

    def _upload(self, picture: Array) -> None:
        GL = self._gl  # noqa: N806 - the module's name
        height, width = picture.shape[:2]
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGB, width, height, 0, GL.GL_RGB, GL.GL_UNSIGNED_BYTE, picture)
        self._stale = True

    def _draw(self) -> None:
        GL = self._gl  # noqa: N806
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)
        GL.glViewport(*letterbox(self._glfw.get_framebuffer_size(self._window), self._size))
        GL.glBegin(GL.GL_TRIANGLE_STRIP)
        for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)):
            GL.glTexCoord2f(x, 1 - y)  # the picture's first row is the top one
            GL.glVertex2f(2 * x - 1, 2 * y - 1)
        GL.glEnd()
        self._glfw.swap_buffers(self._window)
        self._stale = False


def _give_way() -> None:
    """Take the lowest priority; on Windows the film gave it to us.

    Only when all is open: beside a busy encoder that would take a minute.
    """
    if sys.platform == "linux":
        # Here it belongs to a thread, and software OpenGL has some by now (setpriority(2), BUGS).
        for thread in Path("/proc/self/task").iterdir():
            os.setpriority(os.PRIO_PROCESS, int(thread.name), 19)
    elif sys.platform != "win32":
        os.nice(19)


def _last_error(glfw: Any) -> str:
    _, words = glfw.get_error()
    return words.decode(errors="replace") if words else "GLFW gives no reason"


def main(title: str, pixel_format: str, width: str, height: str) -> None:
    """Open the window and show what comes."""
    size = (int(width), int(height))
    window = Window(title, size)
    window.run(Pictures(FORMATS[pixel_format], picture_size(size), window.wake))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception as error:
        sys.exit(str(error) or type(error).__name__)
