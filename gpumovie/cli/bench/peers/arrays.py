"""Ways of writing numpy frames into a film: one function each, which writes ``job.count`` frames to ``job.path``.

Each uses its package as the package's documentation does, with the same encoder (libx264), preset, CRF, pixel
format and frame rate as the others, and leaves the number of threads alone. A function covers everything from
opening the writer to the finished file, because that is what a user waits for. Packages are imported in the
functions, so that one that is missing hinders no other, and first in the warm-up, which is not timed.
"""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ....movie.info import MovieInfo
from ....movie.movie import Movie
from ....video.frames import Frame
from ....video.pixel_formats import Array, Size
from ..content import FPS, RawFilm, write_raw
from ..machine import is_installed

PRESET, CRF = "veryfast", 23
X264 = ("-preset", PRESET, "-crf", str(CRF))
# What someone writes who knows that ffmpeg would otherwise make BT.601 samples without tags.
_TO_BT709 = (
    "scale=out_color_matrix=bt709:out_range=tv,"
    "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
)


@dataclass
class Ring:
    """Frames that are shown again and again, in each form that some candidate needs."""

    rgb: list[Array]
    folder: Path

    @property
    def size(self) -> Size:
        return self.rgb[0].shape[1], self.rgb[0].shape[0]

    def frame(self, number: int) -> Array:
        return self.rgb[number % len(self.rgb)]

    @cached_property
    def rgba(self) -> list[Array]:
        """The same with alpha, ready in memory: matplotlib pipes nothing else."""
        opaque = np.full((*self.rgb[0].shape[:2], 1), 255, np.uint8)
        return [np.concatenate([frame, opaque], axis=2) for frame in self.rgb]

    @cached_property
    def yuv(self) -> RawFilm:
        """The same, ready for the encoder."""
        return write_raw(self.folder / "ring.yuv", self.rgb)


@dataclass
class Job:
    """One film to write.

    Attributes:
        info: what gpumovie says of the film when it has written it.
    """

    path: Path
    ring: Ring
    count: int
    ffmpeg: str
    info: MovieInfo | None = None

    def frames(self) -> Iterator[Array]:
        return (self.ring.frame(i) for i in range(self.count))


@dataclass(frozen=True)
class Candidate:
    """One way to write a film.

    Attributes:
        kind: ``ours``, ``peer``, ``reference`` (no library: shows where the limits are), or ``other codec``
            (not comparable, shown for completeness).
        distributions: packages of which one must be installed; empty if nothing is needed.
    """

    name: str
    write: Callable[[Job], None]
    kind: str
    distributions: tuple[str, ...] = ()

    @property
    def is_installed(self) -> bool:
        """Whether its package is there, under any of the names that it is distributed by."""
        return not self.distributions or any(map(is_installed, self.distributions))


# --- ours ---------------------------------------------------------------------------------------------------


def write_gpumovie(job: Job, lasting: bool = False) -> None:
    with Movie(
        job.path,
        fps=FPS,
        # Named, without a fallback: "auto" would take a graphics card where there is one.
        encoder="libx264",
        fallback=False,
        speed="fast",
        quality=CRF,
        ffmpeg=job.ffmpeg,
    ) as movie:
        for array in job.frames():
            frame = Frame.from_array(array)
            frame.immutable = lasting
            movie.write(frame)
    job.info = movie.info


def write_gpumovie_lasting(job: Job) -> None:
    """The same frames, promised not to change, so that gpumovie sends them from where they lie."""
    write_gpumovie(job, lasting=True)


# --- peers --------------------------------------------------------------------------------------------------


def write_matplotlib(job: Job) -> None:
    """matplotlib's own writer class and command, given frames that are drawn already.

    FFMpegWriter has no way in for an array: grab_frame() draws a figure with savefig(), which ends in
    ``writer._proc.stdin.write(rgba)``. That last step is done here directly. Drawing would cost matplotlib many
    times what all other candidates need together, and is not what is compared.
    """
    import matplotlib as mpl
    from matplotlib.animation import FFMpegWriter
    from matplotlib.figure import Figure

    width, height = job.ring.size
    figure = Figure(figsize=(width / 100, height / 100), dpi=100)
    with mpl.rc_context({"animation.ffmpeg_path": job.ffmpeg}):
        # -pix_fmt is given, because matplotlib asks for yuv420p only if the codec is literally "h264".
        writer: Any = FFMpegWriter(fps=FPS, codec="libx264", extra_args=[*X264, "-pix_fmt", "yuv420p"])
        writer.setup(figure, str(job.path), dpi=100)
        assert writer.frame_size == job.ring.size
        for i in range(job.count):
            writer._proc.stdin.write(job.ring.rgba[i % len(job.ring.rgba)])
        writer.finish()


def write_imageio_ffmpeg(job: Job) -> None:
    import imageio_ffmpeg

    writer = imageio_ffmpeg.write_frames(
        str(job.path),
        job.ring.size,
        fps=FPS,
        codec="libx264",
        quality=None,  # its own scale of 1 to 10, which would put a second -crf in the command
        macro_block_size=1,  # never scale; the default, 16, leaves 1280x720 as it is too
        output_params=list(X264),
    )
    writer.send(None)
    for frame in job.frames():
        writer.send(frame)
    writer.close()


def write_moviepy(job: Job) -> None:
    # FFMPEG_BINARY, set by name_ffmpeg_for_all before this import, says which ffmpeg.
    from moviepy.video.io.ffmpeg_writer import FFMPEG_VideoWriter

    with FFMPEG_VideoWriter(
        str(job.path), job.ring.size, FPS, codec="libx264", preset=PRESET, ffmpeg_params=["-crf", str(CRF)]
    ) as writer:
        for frame in job.frames():
            writer.write_frame(frame)


def write_pyav(job: Job) -> None:
    import av

    with av.open(str(job.path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": str(CRF), "preset": PRESET})
        stream.width, stream.height = job.ring.size
        stream.pix_fmt = "yuv420p"
        # PyAV opens encoders with slice threads, which no other candidate uses and which cost libx264 a fifth of
        # its speed or more; frame threads are what libx264 has when it is left alone.
        stream.thread_type = "FRAME"
        for frame in job.frames():
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())


def write_mediapy(job: Job) -> None:
    import mediapy

    mediapy.set_ffmpeg(job.ffmpeg)
    width, height = job.ring.size
    with mediapy.VideoWriter(
        job.path,
        (height, width),
        fps=FPS,
        # By its default, "h264", ffmpeg would choose the encoder.
        codec="libx264",
        crf=CRF,
        encoded_format="yuv420p",
        ffmpeg_args=["-preset", PRESET],
    ) as writer:
        for frame in job.frames():
            writer.add_image(frame)


def write_vidgear(job: Job) -> None:
    from vidgear.gears import WriteGear

    # It warns, for every film, that an option for Windows was ignored, whether that was given or not.
    logging.getLogger("WriteGear").setLevel(logging.ERROR)
    options: dict[str, Any] = {
        "-vcodec": "libx264",
        "-preset": PRESET,
        "-crf": CRF,
        "-pix_fmt": "yuv420p",
        "-input_framerate": FPS,
    }
    writer = WriteGear(output=str(job.path), compression_mode=True, custom_ffmpeg=job.ffmpeg, **options)
    for frame in job.frames():
        writer.write(frame, rgb_mode=True)
    writer.close()


def write_opencv(job: Job) -> None:
    """MPEG-4, the best that pip's OpenCV encodes: it is built without libx264, and has neither preset nor CRF."""
    import cv2

    writer = cv2.VideoWriter(str(job.path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"mp4v"), FPS, job.ring.size)
    if not writer.isOpened():
        raise RuntimeError("VideoWriter did not open")
    for frame in job.frames():
        # It takes BGR only, so whoever has RGB has to do this.
        writer.write(cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
    writer.release()


# --- references ---------------------------------------------------------------------------------------------


def write_bare_pipe(job: Job) -> None:
    """What a few lines of one's own do: a pipe as Popen makes it, no thread, no check but the exit code."""
    width, height = job.ring.size
    command = [
        *(job.ffmpeg, "-y", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"),
        *("-r", str(FPS), "-i", "-", "-vf", _TO_BT709, "-c:v", "libx264", *X264, "-pix_fmt", "yuv420p"),
        str(job.path),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in job.frames():
            process.stdin.write(frame.data)
        process.stdin.close()
        if process.wait():
            raise RuntimeError(f"ffmpeg ended with exit code {process.returncode}")


def write_encoder_alone(job: Job) -> None:
    """ffmpeg on its own, reading frames that need no conversion from memory: no writer can be faster."""
    command = [
        *(job.ffmpeg, "-nostdin", "-y", "-v", "error", "-stream_loop", "-1", *job.ring.yuv.input_arguments()),
        *("-frames:v", str(job.count), "-c:v", "libx264", *X264, str(job.path)),
    ]
    subprocess.run(command, check=True)


CANDIDATES: dict[str, Candidate] = {
    candidate.name: candidate
    for candidate in (
        Candidate("gpumovie", write_gpumovie, "ours"),
        Candidate("gpumovie-lasting", write_gpumovie_lasting, "ours"),
        Candidate("matplotlib", write_matplotlib, "peer", ("matplotlib",)),
        Candidate("imageio-ffmpeg", write_imageio_ffmpeg, "peer", ("imageio-ffmpeg",)),
        Candidate("moviepy", write_moviepy, "peer", ("moviepy",)),
        Candidate("pyav", write_pyav, "peer", ("av",)),
        Candidate("mediapy", write_mediapy, "peer", ("mediapy",)),
        Candidate("vidgear", write_vidgear, "peer", ("vidgear",)),
        Candidate(
            "opencv",
            write_opencv,
            "other codec",
            ("opencv-python-headless", "opencv-python", "opencv-contrib-python"),
        ),
        Candidate("bare-pipe", write_bare_pipe, "reference"),
        Candidate("encoder-alone", write_encoder_alone, "reference"),
    )
}


def name_ffmpeg_for_all(ffmpeg: str) -> None:
    """Tell the packages that read it from the environment; before they are imported."""
    os.environ["IMAGEIO_FFMPEG_EXE"] = ffmpeg
    os.environ["FFMPEG_BINARY"] = ffmpeg
