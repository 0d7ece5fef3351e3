"""Save one program one way, and print what it took: ``python -m benchmarks.ordinary.saving WAY NAME FRAMES PATH``.

To be run as a process of its own. What is timed is ``save()``, without imports and without building the figure.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import mpl_toolkits.mplot3d  # noqa: F401 - here, so that no program pays for it in save()
from matplotlib.animation import AbstractMovieWriter, FFMpegWriter

from gpumovie.cli.bench import bundled_ffmpeg

from . import program

FPS, CRF, PRESET = 25, 20, "veryfast"
_X264 = ["-preset", PRESET, "-crf", str(CRF), "-pix_fmt", "yuv420p"]
_RAW = ["-f", "rawvideo", "-pix_fmt", "rgba"]


class _Function(AbstractMovieWriter):  # type: ignore[misc]
    """Draws nothing, so that only the user's function takes time."""

    def setup(self, fig: Any, outfile: Any, dpi: Any = None) -> None:
        super().setup(fig, outfile, dpi)
        fig.canvas.draw_idle = lambda *_, **__: None

    def grab_frame(self, **savefig_kwargs: Any) -> None:
        pass

    def finish(self) -> None:
        Path(self.outfile).touch()


def writer_of(way: str) -> Any:
    """The writer of a way: ``matplotlib``, ``gpumovie``, each of them without loss, or ``function``."""
    if way == "matplotlib":
        return FFMpegWriter(fps=FPS, codec="libx264", extra_args=_X264)
    if way == "matplotlib-raw":
        return FFMpegWriter(fps=FPS, codec="rawvideo", extra_args=_RAW)
    if way == "function":
        return _Function(fps=FPS)
    import gpumovie.mpl  # matplotlib's side does not pay for it

    if way == "gpumovie-lossless":
        return gpumovie.mpl.Writer(fps=FPS, codec="ffv1", lossless=True)
    return gpumovie.mpl.Writer(fps=FPS, encoder="libx264", quality=CRF, speed="fast")


def save(way: str, name: str, frames: int, path: str) -> dict[str, Any]:
    """Save a program; what it took and what was said, or why it cannot be run."""
    mpl.rcParams["animation.ffmpeg_path"] = bundled_ffmpeg()
    writer = writer_of(way)
    try:
        animation, count, *more = program(name)(frames)
    except ModuleNotFoundError as error:
        return {"skipped": f"no module {error.name}"}
    with warnings.catch_warnings(record=True) as caught:
        before, started = _cpu(), time.perf_counter()
        if hasattr(animation, "save"):
            animation.save(path, writer=writer, **(more[0] if more else {}))
        else:
            animation(writer, path)
        wall, after = time.perf_counter() - started, _cpu()
    told = [f"{each.category.__name__}: {each.message}" for each in caught if "gpumovie" in str(each.filename)]
    return {
        "wall": wall,
        "cpu": after[0] - before[0],
        "ffmpeg_cpu": after[1] - before[1],
        "frames": count,
        "size": [int(pixels) for pixels in writer.frame_size],
        "bytes": Path(path).stat().st_size,
        "warnings": told,
    }


def _cpu() -> tuple[float, float]:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime


def main() -> None:
    way, name, frames, path = sys.argv[1:]
    plt.switch_backend("agg")
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    print(json.dumps(save(way, name, int(frames), path)))


if __name__ == "__main__":
    main()
