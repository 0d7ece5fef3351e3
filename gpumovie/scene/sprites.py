"""Smaller sprites for vispy's markers, with the same pixels lit.

vispy draws a marker as a square with room for the spikes of a star: 3 pixels with antialiasing get 9x9, of which all
but 5x5 are thrown away after the shader has run for each pixel. A software renderer spends half of its time there. If
a symbol reaches no further than half its size, half its edge and the antialiasing, the square is made as small as
that. Its size changes by whole pixels on each side, so that the centres of pixels keep their places in it.

The shader is changed on its way to canvases of gpumovie only, and only where it is that of vispy 0.16 and 0.17
(``vispy/visuals/markers.py``). Other shaders are left as they are.
"""

from __future__ import annotations

import re

from ..gl.context.private_names import VISPY_SYMBOLS
from .compat import MarkersVisual

#: The lines of the vertex shader that set the square's size; vispy chooses the name of the marker's size.
_SIZE = re.compile(
    r"float total_size = \w+ \+ 4\. \* \(v_edgewidth \+ 1\.5 \* u_antialias\);\s*v_total_size = total_size;"
)
#: Symbols that reach no further than their box of ``size`` by ``size``: their distance function is at least the
#: distance to it.
_BOXED = ("disc", "ring", "square", "vbar", "hbar", "cross")


def with_small_sprites(shader: str) -> str:
    """``shader``, with smaller squares if it is the vertex shader of vispy's markers."""
    if not _SIZE.search(shader):
        return shader
    numbers = VISPY_SYMBOLS.find(MarkersVisual) or {}
    boxed = [f"abs(a_symbol - {float(numbers[name])}) < 0.5" for name in _BOXED if name in numbers]
    if not boxed:
        return shader
    # vispy leaves 2 (v_edgewidth + 1.5 u_antialias) on each side; v_edgewidth / 2 + u_antialias is enough.
    spare = f"""
    if ({" || ".join(boxed)}) {{
        total_size -= 2.0 * floor(1.5 * v_edgewidth + 2.0 * u_antialias);
        v_total_size = total_size;
    }}"""
    return _SIZE.sub(lambda found: found[0] + spare, shader, count=1)
