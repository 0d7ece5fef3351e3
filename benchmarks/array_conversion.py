"""RGB arrays of 1280x720 into an H.264 film: where, and by what, they become yuv420p.

The content is a video, in which nearly every pixel changes, and a screen, of which little does. Each side gets the
same arrays; what it makes is compared with the numpy reference, every sample. Times are processor time, of this
process for the conversion and of both for the film, the least of the rounds. "converted before" has nothing to
convert: no side can surpass it.

ffmpeg              rgb24 goes down the pipe, swscale converts it
OpenCV              gpumovie where OpenCV is installed
numpy               gpumovie where it is not, and the first frame looks drawn
OpenCV by planes    split into red, green and blue; weighted sums of those, and of those made half as large
PyAV                swscale in this process
numba               a loop in whole numbers, compiled

How to run, from the top of a checkout (``pip install -e '.[bench]' numba``)::

    python -m benchmarks.array_conversion             # about five minutes
    python -m benchmarks.array_conversion --quick
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import numpy as np

import gpumovie
from gpumovie.cli.bench import bundled_ffmpeg, interleave, machine_facts, markdown_table, memory_folder, say
from gpumovie.cli.bench.content.synthetic_frames import FPS, VIDEO_SIZE, video_frames
from gpumovie.cli.bench.ffmpeg.video_report import examine
from gpumovie.video.colour import array_conversion, numpy_kernel, opencv_kernel
from gpumovie.video.colour.array_conversion import ArrayConverter
from gpumovie.video.colour.bt709 import rgb_to_yuv420
from gpumovie.video.frames import Frame
from gpumovie.video.pixel_formats import FORMATS, Array

from .conversion import BEFORE, Measured, verdict
from .publishing import common_options, publish

WIDTH, HEIGHT = VIDEO_SIZE
LAYOUT = FORMATS["yuv420p"]
IMAGES = 24

#: Fills the bytes of a yuv420p frame.
Convert = Callable[[Array, Array], None]


def screen_frames(count: int) -> Iterator[Array]:
    """A page with text, on which a window moves and a cursor blinks; it scrolls now and then."""
    random = np.random.default_rng(0)
    page = np.full((HEIGHT + 400, WIDTH, 3), 245, np.uint8)
    for line in range(20, page.shape[0] - 20, 18):
        for x in np.flatnonzero(random.random(110) < 0.8) * 10 + 60:
            page[line : line + 11, x : x + 7][random.random((11, 7)) < 0.4] = random.integers(0, 90, 3)
    for i in range(count):
        frame = page[i // 8 * 54 :][:HEIGHT].copy()
        frame[200 + 6 * i : 330 + 6 * i, 400:640] = (40, 90, 200)
        frame[600:616, 80:88] = 0 if i % 2 else 245
        yield frame


CONTENT: dict[str, Callable[[int], Iterator[Array]]] = {
    "video": partial(video_frames, VIDEO_SIZE),
    "screen": screen_frames,
}


# --- the sides ----------------------------------------------------------------------------------------------


def _planes(flat: Array) -> list[Array]:
    return [plane[..., 0] for plane in LAYOUT.split(flat, VIDEO_SIZE)]


def _ours(kernel: Any) -> Convert:
    converter = ArrayConverter(VIDEO_SIZE, 3, kernel)
    return lambda rgb, flat: converter.convert(Frame.from_array(rgb), flat, VIDEO_SIZE)


def by_opencv() -> Convert:
    return _ours(opencv_kernel.Kernel(opencv_kernel.find_opencv()))


def by_numpy() -> Convert:
    return _ours(numpy_kernel.Kernel(3, WIDTH))


def by_opencv_planes() -> Convert:
    import cv2

    luma = np.array([0.2126, 0.7152, 0.0722]) * 219 / 255
    chroma = np.array([[0.9278, -0.7152, -0.2126], [0.7874, -0.7152, -0.0722]]) * 224 / 255 / [[1.8556], [1.5748]]
    rows = 180
    full, half = np.empty((4, rows, WIDTH), np.uint8), np.empty((4, rows // 2, WIDTH // 2), np.uint8)

    def convert(rgb: Array, flat: Array) -> None:
        y, cb, cr = _planes(flat)
        for start in range(0, HEIGHT, rows):
            red, green, blue = cv2.split(rgb[start : start + rows], list(full[:3]))
            cv2.addWeighted(red, luma[0], green, luma[1], 0, full[3])
            cv2.addWeighted(full[3], 1, blue, luma[2], 16, y[start : start + rows])
            for plane, small in zip((red, green, blue), half, strict=False):
                cv2.resize(plane, small.shape[::-1], small, interpolation=cv2.INTER_AREA)
            r, g, b, rest = half
            for plane, weights, first, last in ((cb, chroma[0], b, r), (cr, chroma[1], r, b)):
                cv2.addWeighted(first, weights[0], g, weights[1], 128, rest)
                cv2.addWeighted(rest, 1, last, weights[2], 0, plane[start // 2 : (start + rows) // 2])

    return convert


def by_pyav() -> Convert:
    import av
    from av.video.reformatter import Interpolation, VideoReformatter

    reformatter = VideoReformatter()

    def convert(rgb: Array, flat: Array) -> None:
        made = reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(rgb, "rgb24"),
            format="yuv420p",
            dst_colorspace="ITU709",
            dst_color_range="MPEG",
            interpolation=Interpolation.AREA | Interpolation.FULL_CHR_H_INP,
        )
        for plane, source in zip(_planes(flat), made.planes, strict=True):
            plane[:] = np.frombuffer(source, np.uint8).reshape(-1, source.line_size)[:, : plane.shape[1]]

    return convert


def by_numba() -> Convert:
    import numba

    def loop(rgb: Array, y: Array, cb: Array, cr: Array, width: int) -> None:
        for i in range(y.size):
            y[i] = (11966 * rgb[3 * i] + 40254 * rgb[3 * i + 1] + 4064 * rgb[3 * i + 2] + (33 << 15)) >> 16
        for row in range(y.size // width // 2):
            above, below = rgb[6 * row * width :], rgb[(6 * row + 3) * width :]
            for i in range(width // 2):
                r = above[6 * i] + above[6 * i + 3] + below[6 * i] + below[6 * i + 3]
                g = above[6 * i + 1] + above[6 * i + 4] + below[6 * i + 1] + below[6 * i + 4]
                b = above[6 * i + 2] + above[6 * i + 5] + below[6 * i + 2] + below[6 * i + 5]
                cb[row * width // 2 + i] = (-1649 * r - 5547 * g + 7196 * b + (257 << 15)) >> 16
                cr[row * width // 2 + i] = (7196 * r - 6536 * g - 660 * b + (257 << 15)) >> 16

    compiled: Any = numba.njit(loop, nogil=True)
    return lambda rgb, flat: compiled(rgb.reshape(-1), *(plane.reshape(-1) for plane in _planes(flat)), WIDTH)


SIDES: dict[str, tuple[str, Callable[[], Convert]]] = {
    "OpenCV": ("cv2", by_opencv),
    "numpy": ("numpy", by_numpy),
    "OpenCV by planes": ("cv2", by_opencv_planes),
    "PyAV": ("av", by_pyav),
    "numba": ("numba", by_numba),
}


# --- measuring ----------------------------------------------------------------------------------------------


def verify(convert: Convert, images: list[Array]) -> tuple[int, float]:
    """The largest difference of a sample from the reference, and the share of samples that differ."""
    flat, most, different = np.empty(LAYOUT.frame_bytes(VIDEO_SIZE), np.uint8), 0, 0
    for image in images:
        convert(image, flat)
        distance = np.abs(flat.astype(np.int16) - np.concatenate([p.ravel() for p in rgb_to_yuv420(image)]))
        most, different = max(most, int(distance.max())), different + np.count_nonzero(distance)
    return most, different / (len(images) * flat.size)


def time_conversions(sides: dict[str, Convert], images: list[Array], rounds: int) -> dict[str, float]:
    """Processor time of each side for a frame, ms: the least of the rounds' means, the sides in turn."""
    flat, least = np.empty(LAYOUT.frame_bytes(VIDEO_SIZE), np.uint8), dict.fromkeys(sides, float("inf"))
    for _ in range(rounds):
        for name, convert in sides.items():
            started = time.process_time_ns()
            for image in images:
                convert(image, flat)
            least[name] = min(least[name], (time.process_time_ns() - started) / len(images) / 1e6)
    return least


def film(path: Path, images: list[Array], count: int, side: str, before: list[Frame]) -> None:
    """Write a film by the way that ``side`` names."""
    convert = SIDES[side][1]() if side in SIDES else None
    found, drawn = array_conversion.find_opencv, array_conversion.DRAWN
    try:
        array_conversion.find_opencv = found if side == "OpenCV" else lambda: None
        array_conversion.DRAWN = 0 if side == "numpy" else 2
        with gpumovie.Movie(path, fps=FPS, encoder="libx264", fallback=False, ffmpeg=bundled_ffmpeg()) as movie:
            for i in range(count):
                if side == BEFORE:
                    movie.write(before[i % len(before)])
                elif convert is None or side in ("OpenCV", "numpy"):
                    movie.write(images[i % len(images)])
                else:
                    flat = np.empty(LAYOUT.frame_bytes(VIDEO_SIZE), np.uint8)
                    convert(images[i % len(images)], flat)
                    movie.write(Frame.from_buffer(flat.data, "yuv420p", VIDEO_SIZE))
    finally:
        array_conversion.find_opencv, array_conversion.DRAWN = found, drawn


def measure(images: list[Array], count: int, rounds: int, folder: Path) -> dict[str, Measured]:
    found = {name: Measured() for name in ("ffmpeg", *SIDES, BEFORE)}
    sides = {name: make() for name, (package, make) in SIDES.items() if find_spec(package) is not None}
    for name in SIDES.keys() - sides.keys():
        found[name].error = "not installed"
    for name, convert in sides.items():
        found[name].most_off, found[name].differing = verify(convert, images[:6])
    for name, spent in time_conversions(sides, images, 5 * rounds).items():
        found[name].conversion_ms = spent
    ready = [np.concatenate([plane.ravel() for plane in rgb_to_yuv420(image)]) for image in images]
    before = [Frame.from_buffer(data.data, "yuv420p", VIDEO_SIZE) for data in ready]
    paths = {name: folder / f"{name.replace(' ', '-')}.mp4" for name in ("ffmpeg", *sides, BEFORE)}
    tasks = {name: partial(film, path, images, count, name, before) for name, path in paths.items()}
    for name, timing in interleave(tasks, {"ffmpeg": tasks["ffmpeg"]}, rounds).items():
        if timing.error:
            found[name].error = timing.error
            continue
        found[name].film_ms, found[name].fps = min(timing.cpu_seconds) * 1e3 / count, count / min(timing.seconds)
        found[name].film = examine(paths[name], lambda i: images[i % len(images)], count, bundled_ffmpeg())
    return found


def table(found: dict[str, Measured], count: int) -> str:
    rows = []
    for name, m in found.items():
        by_ffmpeg = found["ffmpeg"].film_ms
        rows.append(
            [
                *(name, "" if m.conversion_ms is None else f"{m.conversion_ms:.2f}"),
                *("" if m.differing is None else f"{100 * m.differing:.2g}", f"{m.film_ms:.2f}" if m.film_ms else ""),
                f"{by_ffmpeg / m.film_ms:.2f}" if by_ffmpeg and m.film_ms else "",
                *(f"{m.film.psnr:.1f}" if m.film and m.film.psnr else "", verdict(m, count)),
            ]
        )
    headers = ("side", "conversion ms", "% off by 1", "film ms", "x ffmpeg", "PSNR dB", "verdict")
    return markdown_table(headers, rows)


@click.command(help="RGB arrays into yuv420p and into a film.")
@click.option("--frames", default=200, show_default=True, type=click.IntRange(2), help="Length of a film.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Times that each film is made.")
@common_options
def main(frames: int, rounds: int, quick: bool, results: Path | None) -> None:
    if quick:
        frames, rounds = 24, 1
    machine = machine_facts(["numpy", "opencv-python-headless", "av", "numba"])
    parts, measured = [], []
    with memory_folder() as folder:
        for name, content in CONTENT.items():
            say(name)
            images = list(content(IMAGES))
            changed = float(np.mean([(a != b).any(axis=2).mean() for a, b in itertools.pairwise(images)]))
            found = measure(images, frames, rounds, folder)
            parts.append(f"{name}: {100 * changed:.1f} % of the pixels change\n\n{table(found, frames)}")
            sides = {side: asdict(m) for side, m in found.items()}
            measured.append({"content": name, "changed": changed, "frames": frames, "sides": sides})
    what = (
        f"{WIDTH}x{HEIGHT}, libx264 veryfast; processor time for a frame, the least of {rounds} rounds "
        f"({5 * rounds} of conversions)"
    )
    report = "\n\n".join([what, *parts])
    publish("array_conversion", report, {"machine": machine, "rounds": rounds, "content": measured}, results, quick)


if __name__ == "__main__":
    main()
