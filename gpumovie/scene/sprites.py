"""Smaller sprites for vispy's markers, with the same pixels lit.

vispy draws a marker as a square with room for the spikes of a star: 3 pixels with antialiasing get 9x9, of which all
but 5x5 are thrown away, after the shader has run for each. A software renderer spends half of its time there. Where a
symbol reaches no further than half its size, half its edge and the antialiasing, the square is made as small as that.
Its size changes by whole pixels on each side, so that the centres of pixels keep their places in it.

The shader's text is changed on its way to the canvases of gpumovie only, and only where it is what vispy 0.17 has
(``vispy/visuals/markers.py``); otherwise markers are drawn as ever.
"""

from __future__ import annotations

import re
from typing import Any

from vispy.gloo.glir import GlirParser
from vispy.visuals.markers import MarkersVisual

#: What stands in the vertex shader, with a name of vispy's choice for the marker's size.
_SIZE = re.compile(
    r"float total_size = \w+ \+ 4\. \* \(v_edgewidth \+ 1\.5 \* u_antialias\);\s*v_total_size = total_size;"
)
#: Symbols whose distance function is at least the distance to their box of ``size`` by ``size``.
_BOXED = ("disc", "ring", "square", "vbar", "hbar", "cross")


class Parser(GlirParser):  # type: ignore[misc]  # vispy has no types
    """Executes vispy's OpenGL commands, with shaders of markers changed."""

    def _parse(self, command: tuple[Any, ...]) -> None:
        if command[0] == "DATA" and isinstance(command[-1], str):
            command = (*command[:-1], with_small_sprites(command[-1]))
        super()._parse(command)


def with_small_sprites(shader: str) -> str:
    """``shader``, changed if it is the vertex shader of vispy's markers."""
    if not _SIZE.search(shader):
        return shader
    numbers = getattr(MarkersVisual, "_symbol_shader_values", {})
    boxed = [f"abs(a_symbol - {float(numbers[name])}) < 0.5" for name in _BOXED if name in numbers]
    if not boxed:
        return shader
    # 2 (v_edgewidth + 1.5 u_antialias) is the room on each side; v_edgewidth / 2 + u_antialias is what is needed.
    spare = f"""
    if ({" || ".join(boxed)}) {{
        total_size -= 2.0 * floor(1.5 * v_edgewidth + 2.0 * u_antialias);
        v_total_size = total_size;
    }}"""
    return _SIZE.sub(lambda found: found[0] + spare, shader, count=1)
