"""Frames out of OpenGL: plain glReadPixels, the ring, and the ring with frames converted to NV12 before."""

from __future__ import annotations

from functools import partial

from ....gl.layouts import Layout
from ....video.pixel_formats import Size
from ..bench import Bench, Side, size_name
from ..drawn_scene import DrawnScene
from ..result import NO_OPENGL

SIZES: tuple[Size, ...] = ((640, 480), (1280, 720), (1920, 1080), (3840, 2160))


def measure(bench: Bench) -> None:
    options = bench.options
    for size in (options.size,) if options.size else SIZES[:1] if options.quick else SIZES:
        if not bench.has_opengl:
            bench.absent("readback", size_name(size), "OpenGL", NO_OPENGL)
            continue
        drawn = DrawnScene(size)
        layouts: tuple[Layout, ...] = ("rgb", "nv12")
        faults = drawn.faults(layouts)
        pixels = size[0] * size[1]
        plain = Side(partial(drawn.run_whole, drawn.plain), partial(_of, "plain", faults), {"bytes": 4 * pixels})
        sides = {"plain": plain}
        for layout in layouts:
            label, way, bits = ("ring, NV12", "nv12", 12) if layout == "nv12" else ("ring", "ring", 32)
            check = partial(_of, way, faults)
            sides[label] = Side(partial(drawn.run_ring, layout), check, {"bytes": pixels * bits // 8})
        bench.race("readback", size_name(size), sides)
        drawn.close()


def _of(way: str, faults: list[str]) -> str:
    """Of all faults those of one way."""
    return "; ".join(f"wrong pixels: {fault}" for fault in faults if fault.startswith(way))
