"""OpenGL's state around our own passes: neutral inside, as the user left it afterwards.

Contexts are of the compatibility profile, so the driver keeps most of it for us (glPushAttrib); what came later than
that has no group, and is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from . import api as gl

#: State of the fixed groups that changes what a pass over the whole target writes, or what is read back.
_OFF = (
    *("GL_ALPHA_TEST", "GL_BLEND", "GL_COLOR_LOGIC_OP", "GL_CULL_FACE", "GL_DEPTH_TEST", "GL_DITHER"),
    *("GL_FRAMEBUFFER_SRGB", "GL_MULTISAMPLE", "GL_POLYGON_SMOOTH", "GL_POLYGON_STIPPLE", "GL_SCISSOR_TEST"),
    "GL_STENCIL_TEST",
)
_MOST_CLIP_PLANES = 8


@contextmanager
def neutral_state() -> Iterator[None]:
    """Nothing that the user set touches what is drawn or read inside; afterwards it is all set again."""
    draw, read = gl.integer("GL_DRAW_FRAMEBUFFER_BINDING"), gl.integer("GL_READ_FRAMEBUFFER_BINDING")
    program, vertices = gl.integer("GL_CURRENT_PROGRAM"), gl.integer("GL_VERTEX_ARRAY_BINDING")
    pack, unit = gl.integer("GL_PIXEL_PACK_BUFFER_BINDING"), gl.integer("GL_ACTIVE_TEXTURE")
    discard = bool(gl.glIsEnabled(gl.GL_RASTERIZER_DISCARD))
    gl.glActiveTexture(gl.GL_TEXTURE0)
    texture, sampler = gl.integer("GL_TEXTURE_BINDING_2D"), gl.integer("GL_SAMPLER_BINDING")
    gl.glPushAttrib(
        gl.GL_COLOR_BUFFER_BIT
        | gl.GL_ENABLE_BIT
        | gl.GL_PIXEL_MODE_BIT
        | gl.GL_POLYGON_BIT
        | gl.GL_SCISSOR_BIT
        | gl.GL_VIEWPORT_BIT
    )
    gl.glPushClientAttrib(gl.GL_CLIENT_PIXEL_STORE_BIT)
    try:
        _make_neutral()
        yield
    finally:
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, draw)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, read)
        gl.glPopClientAttrib()
        gl.glPopAttrib()
        gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        gl.glBindSampler(0, sampler)
        gl.glActiveTexture(unit)
        gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, pack)
        gl.glBindVertexArray(vertices)
        if discard:
            gl.glEnable(gl.GL_RASTERIZER_DISCARD)
        # A program that was deleted while it was used went with our own taking its place.
        gl.glUseProgram(program if program and gl.glIsProgram(program) else 0)


def _make_neutral() -> None:
    for name in _OFF:
        gl.glDisable(getattr(gl, name))
    for plane in range(_MOST_CLIP_PLANES):
        gl.glDisable(gl.GL_CLIP_DISTANCE0 + plane)
    gl.glDisable(gl.GL_RASTERIZER_DISCARD)
    gl.glColorMask(True, True, True, True)
    gl.glPolygonMode(gl.GL_FRONT_AND_BACK, gl.GL_FILL)
    gl.glBindSampler(0, 0)
    gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, 0)
    gl.glPixelStorei(gl.GL_PACK_ALIGNMENT, 1)
    for name in ("GL_PACK_ROW_LENGTH", "GL_PACK_SKIP_ROWS", "GL_PACK_SKIP_PIXELS", "GL_PACK_SWAP_BYTES"):
        gl.glPixelStorei(getattr(gl, name), 0)
    # Pixel transfer, which belongs to the compatibility profile, would change what glReadPixels gives.
    for colour in ("RED", "GREEN", "BLUE", "ALPHA"):
        gl.glPixelTransferf(getattr(gl, f"GL_{colour}_SCALE"), 1.0)
        gl.glPixelTransferf(getattr(gl, f"GL_{colour}_BIAS"), 0.0)
    gl.glPixelTransferi(gl.GL_MAP_COLOR, 0)
