"""The framebuffer that a canvas draws into: colour, depth, stencil, and a texture that holds the image."""

from __future__ import annotations

import ctypes

from ..errors import GLError
from . import api as gl
from .checks import translate_errors
from .context.features import Features
from .textures import new_texture

Size = tuple[int, int]


class Target:
    """Colour (RGBA) and, if wanted, depth and stencil, of a fixed size. It is allocated in the current context.

    Args:
        size: (width, height) in pixels.
        samples: antialiasing samples a pixel, 0 for none.
        depth: whether there is a depth (24 bit) and stencil (8 bit) buffer.
        bits: 8 or 16 a channel.

    Attributes:
        framebuffer: OpenGL's name of the framebuffer that is drawn into.
        texture: OpenGL's name of the texture of the colour, one sample a pixel, bottom row first. With several
            samples a pixel it is valid after ``resolve()``.
        read_framebuffer: OpenGL's name of a framebuffer whose colour is ``texture``.

    Raises:
        GLError: the driver has not enough memory.
    """

    def __init__(self, size: Size, samples: int, depth: bool, bits: int) -> None:
        self.size, self.samples = size, samples
        self._buffers: list[int] = []
        self.framebuffer = self.read_framebuffer = self._samples_framebuffer = self.texture = 0
        colour = gl.GL_RGBA8 if bits == 8 else gl.GL_RGBA16
        what = f"a target of {size[0]}x{size[1]}{f' with {samples} samples' if samples else ''} cannot be made"
        try:
            with translate_errors(what):
                self.texture = new_texture(size, "GL_RGBA8" if bits == 8 else "GL_RGBA16")
                gl.glBindTexture(gl.GL_TEXTURE_2D, 0)
                # What is read has framebuffers of its own: the user may set the other's read buffer.
                self.read_framebuffer = new_framebuffer(self.texture)
                self.framebuffer = new_framebuffer(self.texture)
                if samples:
                    buffer = self._new_buffer(colour)
                    _attach(gl.GL_COLOR_ATTACHMENT0, buffer)
                    self._samples_framebuffer = new_framebuffer(self.texture)
                    _attach(gl.GL_COLOR_ATTACHMENT0, buffer)
                    gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.framebuffer)
                if depth:
                    _attach(gl.GL_DEPTH_STENCIL_ATTACHMENT, self._new_buffer(gl.GL_DEPTH24_STENCIL8))
                check_complete(what)
        except BaseException:
            self.close()
            raise

    def _new_buffer(self, layout: int) -> int:
        buffer = int(gl.glGenRenderbuffers(1))
        self._buffers.append(buffer)
        gl.glBindRenderbuffer(gl.GL_RENDERBUFFER, buffer)
        gl.glRenderbufferStorageMultisample(gl.GL_RENDERBUFFER, self.samples, layout, *self.size)
        gl.glBindRenderbuffer(gl.GL_RENDERBUFFER, 0)
        return buffer

    def resolve(self) -> None:
        """Average the samples of each pixel into ``texture``. Call it inside ``neutral_state()``."""
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self._samples_framebuffer)
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, self.read_framebuffer)
        box = (0, 0, *self.size)
        gl.glBlitFramebuffer(*box, *box, gl.GL_COLOR_BUFFER_BIT, gl.GL_NEAREST)

    def close(self) -> None:
        """Free it. Its context is current."""
        for framebuffer in {self.framebuffer, self.read_framebuffer, self._samples_framebuffer} - {0}:
            gl.delete("Framebuffers", framebuffer)
        if self._buffers:
            gl.delete("Renderbuffers", *self._buffers)
        if self.texture:
            gl.delete("Textures", self.texture)
        self.framebuffer = self.read_framebuffer = self._samples_framebuffer = self.texture = 0
        self._buffers = []


def _attach(place: int, buffer: int) -> None:
    gl.glFramebufferRenderbuffer(gl.GL_FRAMEBUFFER, place, gl.GL_RENDERBUFFER, buffer)


def nearest_samples(asked: int, bits: int, features: Features) -> int:
    """The most samples a pixel that the driver has, up to ``asked``; if it has more only, the fewest that it has."""
    if not asked:
        return 0
    most = features.most_samples
    counts = [n for n in (2, 4, 8, 16, 32) if n <= most]
    if features.version >= (4, 2):  # a format may have fewer than the most of all
        colour = gl.GL_RGBA8 if bits == 8 else gl.GL_RGBA16
        found = (ctypes.c_int * 16)()
        gl.glGetInternalformativ(gl.GL_RENDERBUFFER, colour, gl.GL_SAMPLES, len(found), found)
        counts = sorted({n for n in found if n > 0})
    if not counts:
        return 0
    return max((n for n in counts if n <= asked), default=counts[0])


def new_framebuffer(texture: int) -> int:
    """A framebuffer that draws into ``texture``, left bound."""
    framebuffer = int(gl.glGenFramebuffers(1))
    gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, framebuffer)
    gl.glFramebufferTexture2D(gl.GL_FRAMEBUFFER, gl.GL_COLOR_ATTACHMENT0, gl.GL_TEXTURE_2D, texture, 0)
    return framebuffer


def check_complete(what: str) -> None:
    """Check the bound framebuffer.

    Raises:
        GLError: it cannot be drawn into; ``what`` begins the message.
    """
    status = int(gl.glCheckFramebufferStatus(gl.GL_FRAMEBUFFER))
    if status != gl.GL_FRAMEBUFFER_COMPLETE:
        raise GLError(f"{what}: the driver gives the framebuffer's status as 0x{status:04x}")
