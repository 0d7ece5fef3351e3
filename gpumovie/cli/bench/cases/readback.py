"""Frames out of OpenGL: plain glReadPixels, the ring, and the ring with frames converted to NV12 before."""

from __future__ import annotations

from functools import partial

from ....gl.layouts import Layout
from ....video.pixel_formats import Size
from ..bench_run import BenchRun, Variant
from ..content.readback_scene import ReadbackScene
from ..harness.tables import size_name
from ..result import NO_OPENGL

SIZES: tuple[Size, ...] = ((640, 480), (1280, 720), (1920, 1080), (3840, 2160))


def measure(run: BenchRun) -> None:
    options = run.options
    for size in (options.size,) if options.size else SIZES[:1] if options.quick else SIZES:
        if not run.has_opengl:
            run.add_unmeasured("readback", size_name(size), "OpenGL", NO_OPENGL)
            continue
        scene = ReadbackScene(size)
        layouts: tuple[Layout, ...] = ("rgb", "nv12")
        faults = scene.faults(layouts)
        pixels = size[0] * size[1]
        plain = Variant(
            partial(scene.run_waiting, scene.read_pixels), partial(_faults_of, "plain", faults), {"bytes": 4 * pixels}
        )
        variants = {"plain": plain}
        for layout in layouts:
            label, way, bits = ("ring, NV12", "nv12", 12) if layout == "nv12" else ("ring", "ring", 32)
            check = partial(_faults_of, way, faults)
            variants[label] = Variant(partial(scene.run_ring, layout), check, {"bytes": pixels * bits // 8})
        run.measure_variants("readback", size_name(size), variants)
        scene.close()


def _faults_of(way: str, faults: list[str]) -> str:
    """Those of all faults that are of one way to read."""
    return "; ".join(f"wrong pixels: {fault}" for fault in faults if fault.startswith(way))
