"""A film of each kind by the gpumovie that is installed, decoded and looked at: `python smoke_films.py`.

It needs nothing but gpumovie with matplotlib, and leaves all that it writes where it is started. A line says of each
kind whether it passed, or failed and why.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import traceback
from pathlib import Path

import imageio_ffmpeg
import numpy as np

import gpumovie as gm

WIDTH, HEIGHT = 64, 48
#: Each film has a frame of each colour.
COLOURS = [(200, 40, 40), (40, 200, 40), (40, 40, 200), (128, 128, 128), (230, 230, 30)]
#: How far a colour may be off after H.264.
NEAR = 8

SCRIPT = f"""
import numpy as np

def draw(i):
    return np.full(({HEIGHT}, {WIDTH}, 3), {COLOURS}[i], np.uint8)
"""


def frames() -> np.ndarray:
    return np.array([np.full((HEIGHT, WIDTH, 3), colour, np.uint8) for colour in COLOURS])


def array(film: str) -> None:
    gm.write(film, frames())


def figure(film: str) -> None:
    import matplotlib.pyplot as plt
    from matplotlib.animation import FuncAnimation

    import gpumovie.mpl  # noqa: F401 - registers the writer

    fig = plt.figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
    axes = fig.add_axes((0, 0, 1, 1), xticks=[], yticks=[])

    def update(i: int) -> None:
        axes.set_facecolor(np.divide(COLOURS[i], 255))

    FuncAnimation(fig, update, frames=len(COLOURS)).save(film, writer="gpumovie")


def scene(film: str) -> None:
    from vispy.scene.visuals import Rectangle

    drawn = gm.Scene(size=(WIDTH, HEIGHT))
    rectangle = Rectangle(center=(WIDTH / 2, HEIGHT / 2), width=WIDTH, height=HEIGHT, parent=drawn.scene)

    def draw(i):
        rectangle.color = np.divide(COLOURS[i], 255)
        return drawn

    gm.render(draw, film, frames=len(COLOURS))
    drawn.close()


def render(film: str) -> None:
    Path("script.py").write_text(SCRIPT)
    command("render", "script.py:draw", "-o", film, "--frames", str(len(COLOURS)))


def encode(film: str) -> None:
    np.save("frames.npy", frames())
    command("encode", "frames.npy", "-o", film)


def command(*arguments: str) -> None:
    """Run the command that was installed."""
    program = Path(sysconfig.get_path("scripts"), "gpumovie")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"gpumovie {arguments[0]}: {done.stderr.strip()}"


def check(film: str) -> None:
    """AssertionError unless the film has its frames, and they their colours."""
    decode = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-loglevel", "error", "-i", film]
    decode += ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    pixels = np.frombuffer(subprocess.run(decode, capture_output=True, check=True).stdout, np.uint8)
    shown = pixels.reshape(-1, HEIGHT, WIDTH, 3)
    assert len(shown) == len(COLOURS), f"{film} has {len(shown)} frames instead of {len(COLOURS)}"
    for number, colour in enumerate(COLOURS):
        pixel = shown[number, HEIGHT // 2, WIDTH // 2].astype(int)
        assert np.abs(pixel - colour).max() <= NEAR, f"frame {number} of {film} is {pixel.tolist()}, not {colour}"


def main() -> int:
    os.environ["XDG_CACHE_HOME"] = str(Path("cache").resolve())  # the user's verdicts on encoders stay as they are
    print(f"passed import of gpumovie {gm.__version__}", flush=True)
    failures = 0
    for make in (array, figure, scene, render, encode):
        film = f"{make.__name__}.mp4"
        try:
            make(film)
            check(film)
        except Exception as error:
            traceback.print_exc()
            failures += 1
            print(f"failed {make.__name__}: {type(error).__name__}: {' '.join(str(error).split())}", flush=True)
        else:
            print(f"passed {make.__name__}", flush=True)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
