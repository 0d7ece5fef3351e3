"""The preview's window, a process of its own: ``python -m gpumovie.movie.preview.window TITLE FORMAT WIDTH HEIGHT``.

FORMAT, WIDTH and HEIGHT are those of the film. The process writes one byte to standard output for each image that it
wants, and reads the image from standard input: one frame in FORMAT, of ``image_size``, planes one after another, top
row first. It ends when standard input does or its window is closed. When no window can be opened, the last line on
stderr says why, and the exit code is 1.
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
from .preview import LARGEST, image_size


class ImageReader:
    """Reads the images from the pipe in a thread, because the window has to handle its events meanwhile."""

    def __init__(self, layout: PixelFormat, size: Size, wake: Callable[[], None]) -> None:
        self.ended = False
        self._newest: Array | None = None
        self._layout, self._size, self._wake = layout, size, wake
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self) -> None:
        """Ask for the next image."""
        try:
            os.write(1, b"?")
        except OSError:
            self.ended = True  # the film is closed

    def take(self) -> Array | None:
        """The image that was asked for, shape (height, width, 3), uint8; None if it has not come yet."""
        flat, self._newest = self._newest, None
        return None if flat is None else to_rgb(flat, self._layout, self._size)

    def _read(self) -> None:
        # Unbuffered, since the interpreter cannot end while a thread waits in a buffered stream.
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
    """Convert an image to RGB.

    Args:
        flat: one frame, planes one after another, of ``layout``'s dtype.
        layout: its pixel format; YUV is BT.709, limited range.
        size: (width, height) in pixels.

    Returns:
        Shape (height, width, 3), uint8.
    """
    planes = layout.split(flat, size)
    if layout.bits > 8:
        # P010 has its ten bits in the upper bits of sixteen.
        shift = 8 if layout.name.startswith("p0") else layout.bits - 8
        planes = [(plane >> shift).astype(np.uint8) for plane in planes]
    if layout.model == "yuv":
        return yuv_to_rgb(planes, layout, size)
    if layout.model == "gray":
        return np.repeat(planes[0], 3, axis=2)
    # Alpha is not shown.
    return np.ascontiguousarray(planes[0][..., 2::-1] if layout.name.startswith("bgr") else planes[0][..., :3])


def letterbox(window: Size, film: Size) -> tuple[int, int, int, int]:
    """(x, y, width, height) of the largest rectangle with the aspect ratio of ``film``, centred in ``window``."""
    scale = min(window[0] / film[0], window[1] / film[1])
    width, height = round(film[0] * scale), round(film[1] * scale)
    return (window[0] - width) // 2, (window[1] - height) // 2, width, height


class Window:
    """A GLFW window with the newest image in it, letterboxed.

    Raises:
        RuntimeError: no window can be opened.
    """

    def __init__(self, title: str, size: Size) -> None:
        # The film's own program may draw offscreen and say so to PyOpenGL; this is a window.
        os.environ.pop("PYOPENGL_PLATFORM", None)
        import glfw
        from OpenGL import GL

        self._glfw, self._size = glfw, size
        self._gl: Any = GL
        if not glfw.init():
            raise RuntimeError(_last_error(glfw))
        # A film that begins must not take the keyboard focus from the window in which its user types.
        glfw.window_hint(glfw.FOCUSED, glfw.FALSE)
        glfw.window_hint(glfw.FOCUS_ON_SHOW, glfw.FALSE)
        scale = min(1, LARGEST[0] / size[0], LARGEST[1] / size[1])
        width, height = max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)
        self._window = glfw.create_window(width, height, title, None, None)
        if not self._window:
            raise RuntimeError(_last_error(glfw))
        glfw.make_context_current(self._window)
        glfw.swap_interval(0)  # the film sets the rate
        self._open_texture()
        self._stale = True
        glfw.set_window_refresh_callback(self._window, self._refresh)
        glfw.set_framebuffer_size_callback(self._window, self._refresh)

    def run(self, images: ImageReader) -> None:
        """Show images until there are no more, or the window is closed."""
        glfw = self._glfw
        self._draw()
        _lower_priority()
        images.ask()
        while not (images.ended or glfw.window_should_close(self._window)):
            image = images.take()
            if image is not None:
                self._upload(image)
            if self._stale:
                self._draw()
            if image is not None:
                images.ask()
            glfw.wait_events()
        glfw.terminate()

    def wake(self) -> None:
        """Wake ``run``; from any thread."""
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

    def _upload(self, image: Array) -> None:
        GL = self._gl  # noqa: N806 - the module's name
        height, width = image.shape[:2]
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGB, width, height, 0, GL.GL_RGB, GL.GL_UNSIGNED_BYTE, image)
        self._stale = True

    def _draw(self) -> None:
        GL = self._gl  # noqa: N806
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)
        GL.glViewport(*letterbox(self._glfw.get_framebuffer_size(self._window), self._size))
        GL.glBegin(GL.GL_TRIANGLE_STRIP)
        for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)):
            GL.glTexCoord2f(x, 1 - y)  # the first row of the image is the top row
            GL.glVertex2f(2 * x - 1, 2 * y - 1)
        GL.glEnd()
        self._glfw.swap_buffers(self._window)
        self._stale = False


def _lower_priority() -> None:
    """Take the lowest priority; on Windows the film has given it to this process.

    Only once the window is open: beside a busy encoder, opening it with this priority would take a minute.
    """
    if sys.platform == "linux":
        # On Linux each thread has a priority, and software OpenGL has threads by now (setpriority(2), BUGS).
        for thread in Path("/proc/self/task").iterdir():
            os.setpriority(os.PRIO_PROCESS, int(thread.name), 19)
    elif sys.platform != "win32":
        os.nice(19)


def _last_error(glfw: Any) -> str:
    _, message = glfw.get_error()
    return message.decode(errors="replace") if message else "GLFW gives no reason"


def main(title: str, pixel_format: str, width: str, height: str) -> None:
    """Open the window and show images until there are no more."""
    size = (int(width), int(height))
    window = Window(title, size)
    window.run(ImageReader(FORMATS[pixel_format], image_size(size), window.wake))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception as error:
        sys.exit(str(error) or type(error).__name__)
