"""A linked program and its uniforms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import api as gl
from ..shaders import build_program


class Program:
    """A program built from two shader files, in the context that is current.

    >>> program = Program("fullscreen.vert", "nv12.frag", {"BITS": 8, "LINEAR": 0, "PLANAR": 0})
    >>> program.set("frame_size", 640, 480)
    >>> program.use()

    Args:
        vertex, fragment: names of files in ``shaders/``.
        defines: macros put behind the ``#version`` line.

    Raises:
        GLError: a shader does not compile, or both do not link; with the driver's log.
    """

    def __init__(self, vertex: str, fragment: str, defines: Mapping[str, int] | None = None) -> None:
        self._name = build_program(vertex, fragment, defines)
        self._uniforms: dict[str, tuple[int, Any]] = {}  # the location of each, and the function that sets it

    def use(self) -> None:
        """Make it the program that draws."""
        gl.glUseProgram(self._name)

    def set(self, name: str, *values: float) -> None:
        """Set a uniform, and leave the program in use.

        Args:
            name: of the uniform; one that the driver left out, as nothing uses it, is ignored.
            values: ints for an ``int``, ``ivec2`` or sampler, floats for a ``float``, ``vec2``, ``vec3`` or ``vec4``.
        """
        gl.glUseProgram(self._name)
        try:
            location, setter = self._uniforms[name]
        except KeyError:
            kind = "i" if isinstance(values[0], int) else "f"
            location, setter = gl.glGetUniformLocation(self._name, name), getattr(gl, f"glUniform{len(values)}{kind}")
            self._uniforms[name] = location, setter
        setter(location, *values)

    def close(self) -> None:
        """Free it; its context is current."""
        gl.glDeleteProgram(self._name)
        self._name = 0
