"""The film's side of the preview: reduced copies of some frames, for a window in a process of its own.

The window (window.py) has its own interpreter, OpenGL and event loop, and the lowest priority, so it takes
neither the GIL nor the processor from the film. It asks for each image::

    show() --small copy--> thread --pipe--> window
                             ^                 |
                             +---- one byte ---+

A slow window asks less often; nothing ever waits for it.
"""

from __future__ import annotations

import logging
import queue
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from typing import IO, Any

import numpy as np

from ...video.frames import Frame, FrameFormat
from ...video.pixel_formats import Array, Size
from .. import child_process

log = logging.getLogger("gpumovie")

#: Images a second, at most: enough to watch, and little work for the film.
IMAGES_PER_SECOND = 30
#: The largest image, and the largest window when it opens: (width, height) in pixels.
LARGEST: Size = (960, 540)
#: Seconds that a finished film waits for its window to open or to say why it cannot.
OPENING_SECONDS = 5.0


class Preview:
    """A window that shows what is recorded. It may be closed, or not open at all; the film goes on.

    Args:
        title: of the window.
        source: the format of every frame.
    """

    def __init__(self, title: str, source: FrameFormat) -> None:
        self._image_size = image_size(source.size)
        #: Images that the window was given.
        self.shown = 0
        self._due = 0.0  # no image before this time, by time.perf_counter()
        self._wanted = False  # the window has asked and was not answered yet
        self._image = np.empty(source.pixel_format.frame_bytes(self._image_size), np.uint8)
        #: True when the image is filled in, False when there are no more.
        self._filled: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._tried = threading.Event()  # set when the window is open, or it is known that there is none
        self._closing = False
        self._process: subprocess.Popen[bytes] | None = None
        if not sys.executable or hasattr(sys, "frozen"):
            _warn("this program is its own interpreter, which cannot be started a second time")
            return
        module = f"{__package__}.window"
        arguments = [title, source.pixel_format.name, *(str(n) for n in source.size)]
        try:
            self._process, self._stderr = _start([*child_process.command(module), *arguments])
        except OSError as error:
            _warn(str(error))
            return
        self._thread = threading.Thread(target=self._serve, name="gpumovie-preview", daemon=True)
        self._thread.start()

    def show(self, frame: Frame) -> None:
        """Show ``frame`` if the window wants an image and the last one is old enough. Never waits or raises."""
        if not self._wanted:
            return
        now = time.perf_counter()
        if now >= self._due:
            self._wanted = False
            self.shown += 1
            self._due = now + 1 / IMAGES_PER_SECOND
            _subsample(frame, self._image, self._image_size)
            self._filled.put(True)

    def close(self) -> None:
        """Close the window; a second call does nothing. Waits while it opens, so that it can say why it did not."""
        if self._process is None:
            return
        self._tried.wait(OPENING_SECONDS)
        self._closing = True
        self._filled.put(False)
        self._process.kill()  # it has no data to lose; with the lowest priority, ending by itself could take long
        self._thread.join()
        self._process = None

    # --- the thread ---------------------------------------------------------------------------------------

    def _serve(self) -> None:
        """Answer each request with an image, until the window or the film is closed."""
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        try:
            with process.stdin as images, process.stdout as requests:
                while requests.read(1):
                    self._wanted = True
                    self._tried.set()
                    if not self._filled.get():
                        break
                    images.write(self._image.data)
                    images.flush()
        except OSError:
            pass  # the window was closed, or its process failed, which the exit code tells
        self._wanted = False
        code = process.wait()
        with self._stderr:
            if code != 0 and not self._closing:
                self._stderr.seek(0)
                lines = self._stderr.read().decode(errors="replace").split("\n")
                last = next((line.strip() for line in reversed(lines) if line.strip()), "")
                _warn(last or f"its process ended with exit code {code}")
        self._tried.set()


def image_size(size: Size) -> Size:
    """(width, height) of the images for frames of ``size``: every n-th pixel of every n-th row."""
    step = _step(size)
    return -(-size[0] // step), -(-size[1] // step)


def _step(size: Size) -> int:
    return max(-(-size[0] // LARGEST[0]), -(-size[1] // LARGEST[1]))


def _subsample(frame: Frame, image: Array, size: Size) -> None:
    """Fill ``image``, of ``size``, with every n-th sample of every n-th row.

    It has the frame's pixel format, of which the window knows only the name; so the top row always comes first.
    """
    step, layout = _step(frame.size), replace(frame.pixel_format, bottom_up=False)
    flat = image.view(layout.dtype)
    for plane, target in zip(frame.planes, layout.split(flat, size), strict=True):
        if plane.strides[2] == plane.itemsize:
            # With each pixel as one item numpy copies twice as fast.
            pixel = f"V{plane.shape[2] * plane.itemsize}"
            plane, target = plane.view(pixel), target.view(pixel)
        target[...] = plane[::step, ::step]


def _start(command: list[str]) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """The process of the window, and the file for its stderr: unlike a pipe, a file needs no reader."""
    options: dict[str, Any]
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW | subprocess.IDLE_PRIORITY_CLASS
        options = {"creationflags": flags}
    else:
        # Keeps the film's Ctrl-C from the window. A group, not a session: Linux shares the processor out among
        # sessions first (sched(7), autogroup), and a low priority means something only within one.
        options = {"process_group": 0}
    stderr = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the window
    try:
        pipe = subprocess.PIPE
        environment = child_process.environment()
        process = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=stderr, **options)
        return process, stderr
    except BaseException:
        stderr.close()
        raise


def _warn(reason: str) -> None:
    log.warning(
        "the preview is off: %s. The film goes on. A preview needs a display (on X11, DISPLAY), OpenGL, and the "
        "packages glfw and PyOpenGL; preview=False does without",
        reason,
    )
