"""Films by matplotlib's own writer and by its savefig, for others to be compared with."""

from __future__ import annotations

import contextlib
import io
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
from matplotlib.animation import FFMpegWriter

from .registry import built


class Piped(FFMpegWriter):
    """What matplotlib's writer sends down the pipe to ffmpeg, with no ffmpeg at the other end."""

    def _run(self):
        self._proc = SimpleNamespace(stdin=io.BytesIO())
        self.shape = (*reversed(self.frame_size), 4)

    def finish(self):
        self.frames = np.frombuffer(self._proc.stdin.getvalue(), np.uint8).reshape(-1, *self.shape)


class Hasty(Piped):
    """The same in half the time: without the drawing of each frame that is thrown away, where it leaves no traces.

    It does where a layout engine starts from what it did last, and where axes in space are.
    """

    @contextlib.contextmanager
    def saving(self, fig, *args, **options):
        canvas = fig.canvas
        draw_idle = canvas.draw_idle

        def draw_where_it_matters(*args, **options):
            if fig.get_layout_engine() is not None or any(hasattr(ax, "get_proj") for ax in fig.axes):
                draw_idle(*args, **options)

        with super().saving(fig, *args, **options):
            canvas.draw_idle = draw_where_it_matters
            try:
                yield
            finally:
                del canvas.draw_idle


def by_matplotlib(name, kind=Hasty):
    """RGBA frames of a scene by matplotlib's own writer, and what the user's function was called with."""
    writer = kind(5, codec="ffv1")
    with built(name) as scene:
        scene.animation().save("film.mkv", writer=writer, **scene.save)
    return writer.frames, scene.asked


def by_savefig(name):
    """Frames of a scene by ``savefig``, one call of the user's function and one drawing for each."""
    frames = []
    with built(name) as scene:
        for i in range(scene.frames):
            scene.update(i)
            frames.append(saved(scene.fig))
    return frames


def saved(fig):
    """A figure by ``savefig``: shape (height, width, 4)."""
    file = io.BytesIO()
    with mpl.rc_context({"savefig.bbox": None}):
        fig.savefig(file, format="rgba")
    dpi = mpl.rcParams["savefig.dpi"]
    # A canvas keeps the dpi that the figure came with; a screen of high density has another.
    usual = getattr(fig, "_original_dpi", fig.dpi)
    width, height = (fig.get_size_inches() * (usual if dpi == "figure" else dpi) + 1e-8).astype(int)
    return np.frombuffer(file.getvalue(), np.uint8).reshape(height, width, 4)


def differences(name, ours, theirs):
    """What is to be said of two films, a line for each frame; empty if they are the same."""
    if len(ours) != len(theirs):
        return f"{name}: {len(ours)} frames, and {len(theirs)} by matplotlib"
    found = []
    for i, (our, their) in enumerate(zip(ours, theirs, strict=True)):
        if our.shape != their.shape:
            found.append(f"{name}, frame {i}: shape {our.shape}, and {their.shape} by matplotlib")
        elif not np.array_equal(our, their):
            apart = np.abs(our.astype(int) - their).max(axis=2)
            rows, columns = np.nonzero(apart)
            found.append(
                f"{name}, frame {i}: {len(rows)} pixels differ by at most {apart.max()}, "
                f"in x {columns.min()}..{columns.max()}, y {rows.min()}..{rows.max()}"
            )
    return "\n".join(found)
