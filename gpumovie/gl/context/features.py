"""What a context can do, asked once when it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import api as gl

#: What gpumovie's own shaders and framebuffers need.
OLDEST = (3, 3)
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "software rasterizer", "swiftshader", "gdi generic")


@dataclass(frozen=True)
class Features:
    """What the driver says of a context.

    Attributes:
        version: (major, minor).
        version_text, renderer, vendor: GL_VERSION, GL_RENDERER and GL_VENDOR.
        hardware: whether a GPU draws, and not the CPU.
        buffer_storage: buffers can stay mapped (OpenGL 4.4, or ARB_buffer_storage and glMemoryBarrier).
        sync: fences (3.2).
        instancing: one call can draw a shape many times (3.1).
        compute: compute shaders (4.3).
        debug_log: the driver keeps messages about errors, each with the name of the call (4.3, or KHR_debug).
        robust: the driver tells when the context was lost (4.5, or KHR_robustness).
        largest_size: (width, height) of the largest target, in pixels.
        largest_texture: side of the largest texture, in texels.
        most_samples: the most antialiasing samples a pixel.
    """

    version: tuple[int, int]
    version_text: str
    renderer: str
    vendor: str
    hardware: bool
    buffer_storage: bool
    sync: bool
    instancing: bool
    compute: bool
    debug_log: bool
    robust: bool
    largest_size: tuple[int, int]
    largest_texture: int
    most_samples: int


def read_features() -> Features:
    """The features of the context that is current."""
    major, minor, count = gl.integers("GL_MAJOR_VERSION", "GL_MINOR_VERSION", "GL_NUM_EXTENSIONS")
    version = (major, minor)
    extensions = {bytes(gl.glGetStringi(gl.GL_EXTENSIONS, i)).decode() for i in range(count)}
    renderer = _text(gl.GL_RENDERER)
    texture, buffer, samples = gl.integers("GL_MAX_TEXTURE_SIZE", "GL_MAX_RENDERBUFFER_SIZE", "GL_MAX_SAMPLES")
    side = min(texture, buffer)
    viewport = gl.integer_array("GL_MAX_VIEWPORT_DIMS", 2)
    return Features(
        version=version,
        version_text=_text(gl.GL_VERSION),
        renderer=renderer,
        vendor=_text(gl.GL_VENDOR),
        hardware=is_hardware(renderer),
        buffer_storage=version >= (4, 4)
        or {"GL_ARB_buffer_storage", "GL_ARB_shader_image_load_store"} <= extensions,  # which has glMemoryBarrier
        sync=version >= (3, 2) or "GL_ARB_sync" in extensions,
        instancing=version >= (3, 1) or "GL_ARB_draw_instanced" in extensions,
        compute=version >= (4, 3) or "GL_ARB_compute_shader" in extensions,
        debug_log=version >= (4, 3) or "GL_KHR_debug" in extensions,
        robust=version >= (4, 5) or "GL_KHR_robustness" in extensions,
        largest_size=(min(side, viewport[0]), min(side, viewport[1])),
        largest_texture=texture,
        most_samples=samples,
    )


def is_hardware(renderer: str) -> bool:
    """Whether a GL_RENDERER string names a GPU. The software renderers of Mesa, Google and Windows are known."""
    return not any(name in renderer.lower() for name in _SOFTWARE)


def _text(name: Any) -> str:
    return bytes(gl.glGetString(name) or b"").decode(errors="replace")
