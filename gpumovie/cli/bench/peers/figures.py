"""Candidates for a video of a matplotlib figure: ``anim.save`` with either writer, and a loop over canvas.draw()."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ....video.pixel_formats import Array, Size
from ..content.standard_scenes import DPI, line_figure
from ..content.synthetic_frames import FPS
from .arrays import CRF, X264
from .candidate import Candidate
from .comparison import MakeVideo


def candidates(size: Size, ffmpeg: str) -> tuple[list[Candidate[MakeVideo]], Callable[[int], Array]]:
    """The candidates, and a function that gives what frame i has to show, as matplotlib draws it.

    All candidates have the same figure and the same function that changes it.

    Args:
        size: (width, height) in pixels.
        ffmpeg: path of the program.
    """
    import matplotlib as mpl
    from matplotlib.animation import FFMpegWriter, FuncAnimation
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from ....mpl import Writer

    def animation(count: int) -> Any:
        figure, step = line_figure(size)
        FigureCanvasAgg(figure)
        return FuncAnimation(figure, step, frames=count, interval=1000 / FPS, cache_frame_data=False)

    def ours(path: Path, count: int) -> None:
        writer = Writer(FPS, encoder="libx264", fallback=False, quality=CRF, speed="fast", ffmpeg=ffmpeg)
        animation(count).save(str(path), writer=writer, dpi=DPI)

    def matplotlib(path: Path, count: int) -> None:
        with mpl.rc_context({"animation.ffmpeg_path": ffmpeg}):
            # -pix_fmt is given, because matplotlib asks for yuv420p only if the codec is literally "h264".
            writer = FFMpegWriter(FPS, codec="libx264", extra_args=[*X264, "-pix_fmt", "yuv420p"])
            animation(count).save(str(path), writer=writer, dpi=DPI)

    def by_hand(path: Path, count: int) -> None:
        import imageio_ffmpeg

        figure, step = line_figure(size)
        canvas: Any = FigureCanvasAgg(figure)
        writer = imageio_ffmpeg.write_frames(
            *(str(path), size),
            pix_fmt_in="rgba",
            fps=FPS,
            codec="libx264",
            quality=None,
            macro_block_size=1,
            output_params=list(X264),
        )
        writer.send(None)
        for i in range(count):
            step(i)
            canvas.draw()
            writer.send(np.ascontiguousarray(canvas.buffer_rgba()))
        writer.close()

    reference, step = line_figure(size)
    reference_canvas: Any = FigureCanvasAgg(reference)

    def sent(number: int) -> Array:
        step(number)
        reference_canvas.draw()
        return np.asarray(reference_canvas.buffer_rgba())[..., :3].copy()

    return [
        Candidate("gpumovie", ours, "ours"),
        Candidate("matplotlib", matplotlib, "peer", ("matplotlib",)),
        Candidate("canvas.draw() + imageio-ffmpeg", by_hand, "peer", ("imageio-ffmpeg",)),
    ], sent
