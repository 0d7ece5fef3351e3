"""Converts RGB to NV12, P010 (ten bits) or yuv420p, packed four samples to a texel, to be read back at once."""

from __future__ import annotations

from typing import Literal

from . import api as gl
from .checks import translate_errors
from .programs.program import Program
from .target import Size, check_complete, new_framebuffer
from .textures import new_texture

#: Layouts of 4:2:0, by ffmpeg's names; but ``p010`` is its p010le.
Yuv = Literal["nv12", "p010", "yuv420p"]


class Nv12Pass:
    """Converts a texture into one frame of an even size; its context is current throughout.

    Args:
        size: (width, height) of the texture in pixels.
        layout: of the frame.

    Raises:
        GLError: the driver refuses.

    Attributes:
        size: (width, height) of the texture in pixels.
        bits: of a sample: 8 or 10.
        kind: OpenGL's type of the samples that are read back.
        frame_size: (width, height) of the frame: ``size`` rounded up to even, the last row and column repeated.
        packed: (width, height) of the target that holds it, in RGBA texels.
    """

    def __init__(self, size: Size, layout: Yuv = "nv12") -> None:
        self.size = size
        self.bits = bits = 10 if layout == "p010" else 8
        self.frame_size = even(size)
        self.packed = packed_size(size)
        planar = layout == "yuv420p"
        linear = self.frame_size[0] % (8 if planar else 4) != 0
        defines = {"BITS": bits, "LINEAR": int(linear), "PLANAR": int(planar)}
        self.kind = gl.GL_UNSIGNED_BYTE if bits == 8 else gl.GL_UNSIGNED_SHORT
        self._program: Program | None = None
        self._vertices = self._texture = self._framebuffer = 0
        try:
            with translate_errors(f"the {layout.upper()} pass for {size[0]}x{size[1]} cannot be made"):
                self._program = Program("fullscreen.vert", "nv12.frag", defines)
                self._vertices = int(gl.glGenVertexArrays(1))
                self._texture = new_texture(self.packed, "GL_RGBA8" if bits == 8 else "GL_RGBA16")
                gl.glBindTexture(gl.GL_TEXTURE_2D, 0)
                self._framebuffer = new_framebuffer(self._texture)
                check_complete("the NV12 pass has no target")
                self._program.set("image", 0)
                self._program.set("frame_size", *self.frame_size)
                if linear:
                    self._program.set("texels_in_row", self.packed[0])
        except BaseException:
            self.close()
            raise

    def run(self, texture: int) -> None:
        """Convert ``texture``, inside ``neutral_state()``. Leaves the framebuffer of the frame bound for reading."""
        assert self._program is not None
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._framebuffer)
        gl.glViewport(0, 0, *self.packed)
        self._program.use()
        gl.glBindVertexArray(self._vertices)
        gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3)

    def close(self) -> None:
        """Free it; its context is current."""
        gl.delete("Framebuffers", self._framebuffer)
        gl.delete("Textures", self._texture)
        gl.delete("VertexArrays", self._vertices)
        if self._program is not None:
            self._program.close()


def even(size: Size) -> Size:
    """The size of a 4:2:0 frame for an image of ``size``."""
    return size[0] + size[0] % 2, size[1] + size[1] % 2


def packed_size(size: Size) -> Size:
    """(width, height) in texels of the packed target for an image of ``size``."""
    width, height = even(size)
    across = -(-width // 4)
    return across, -(-(width * height * 3 // 2) // (4 * across))
