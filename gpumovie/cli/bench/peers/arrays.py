"""Candidates that write numpy frames into a video: each is a function that writes the video of a job.

Each function uses its package as the package's documentation does, with the same encoder (libx264), preset, CRF,
pixel format and frame rate as the others, and the package's own number of threads. It covers everything from opening
the writer to the finished file, because a user waits for all of that. Packages are imported in the functions, so that
a missing one does not matter to the others; the first import is in the warm-up, which is not timed.
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
from ..content.raw_video import RawVideo, write_raw_video
from ..content.synthetic_frames import FPS
from .candidate import Candidate

PRESET, CRF = "veryfast", 23
X264 = ("-preset", PRESET, "-crf", str(CRF))
# Filters of a user who knows that ffmpeg would otherwise make BT.601 samples without tags.
_TO_BT709 = (
    "scale=out_color_matrix=bt709:out_range=tv,"
    "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
)


@dataclass
class RepeatedFrames:
    """Frames that a video repeats, in each format that a candidate needs.

    Attributes:
        rgb: arrays (height, width, 3), uint8.
        folder: for the file of ``yuv``.
    """

    rgb: list[Array]
    folder: Path

    @property
    def size(self) -> Size:
        """(width, height) in pixels."""
        return self.rgb[0].shape[1], self.rgb[0].shape[0]

    def frame(self, number: int) -> Array:
        """Frame ``number`` of the video: (height, width, 3), uint8."""
        return self.rgb[number % len(self.rgb)]

    @cached_property
    def rgba(self) -> list[Array]:
        """The same frames with alpha: matplotlib's writer takes no others."""
        opaque = np.full((*self.rgb[0].shape[:2], 1), 255, np.uint8)
        return [np.concatenate([frame, opaque], axis=2) for frame in self.rgb]

    @cached_property
    def yuv(self) -> RawVideo:
        """The same frames in a file, in the encoder's format."""
        return write_raw_video(self.folder / "frames.yuv", self.rgb)


@dataclass
class WriteJob:
    """One video to write.

    Attributes:
        path: the file.
        content: the frames, which are repeated.
        count: number of frames to write.
        ffmpeg: path of the program.
        info: gpumovie's own account of the video that it has written; None for others.
    """

    path: Path
    content: RepeatedFrames
    count: int
    ffmpeg: str
    info: MovieInfo | None = None

    def frames(self) -> Iterator[Array]:
        """The frames to write: (height, width, 3), uint8."""
        return (self.content.frame(i) for i in range(self.count))


#: A candidate whose function writes the video of a job.
ArrayWriter = Candidate[Callable[[WriteJob], None]]


# --- ours ---------------------------------------------------------------------------------------------------


def write_gpumovie(job: WriteJob, immutable: bool = False) -> None:
    with Movie(
        job.path,
        fps=FPS,
        # "auto" would use a hardware encoder where there is one.
        encoder="libx264",
        fallback=False,
        speed="fast",
        quality=CRF,
        ffmpeg=job.ffmpeg,
    ) as movie:
        for array in job.frames():
            frame = Frame.from_array(array)
            frame.immutable = immutable
            movie.write(frame)
    job.info = movie.info


def write_gpumovie_immutable(job: WriteJob) -> None:
    """The same with frames that are marked as immutable, which gpumovie sends without a copy."""
    write_gpumovie(job, immutable=True)


# --- peers --------------------------------------------------------------------------------------------------


def write_matplotlib(job: WriteJob) -> None:
    """matplotlib's own writer class and command, given frames that are drawn already.

    FFMpegWriter takes no arrays: grab_frame() draws a figure by savefig(), which ends in
    ``writer._proc.stdin.write(rgba)``. Here only this last step is done. Drawing would take matplotlib many times
    longer than all other candidates together, and is not compared here.
    """
    import matplotlib as mpl
    from matplotlib.animation import FFMpegWriter
    from matplotlib.figure import Figure

    width, height = job.content.size
    figure = Figure(figsize=(width / 100, height / 100), dpi=100)
    with mpl.rc_context({"animation.ffmpeg_path": job.ffmpeg}):
        # -pix_fmt is given, because matplotlib asks for yuv420p only if the codec is literally "h264".
        writer: Any = FFMpegWriter(fps=FPS, codec="libx264", extra_args=[*X264, "-pix_fmt", "yuv420p"])
        writer.setup(figure, str(job.path), dpi=100)
        assert writer.frame_size == job.content.size
        for i in range(job.count):
            writer._proc.stdin.write(job.content.rgba[i % len(job.content.rgba)])
        writer.finish()


def write_imageio_ffmpeg(job: WriteJob) -> None:
    import imageio_ffmpeg

    writer = imageio_ffmpeg.write_frames(
        str(job.path),
        job.content.size,
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


def write_moviepy(job: WriteJob) -> None:
    # FFMPEG_BINARY, set by name_ffmpeg_for_all before this import, says which ffmpeg.
    from moviepy.video.io.ffmpeg_writer import FFMPEG_VideoWriter

    with FFMPEG_VideoWriter(
        str(job.path), job.content.size, FPS, codec="libx264", preset=PRESET, ffmpeg_params=["-crf", str(CRF)]
    ) as writer:
        for frame in job.frames():
            writer.write_frame(frame)


def write_pyav(job: WriteJob) -> None:
    import av

    with av.open(str(job.path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": str(CRF), "preset": PRESET})
        stream.width, stream.height = job.content.size
        stream.pix_fmt = "yuv420p"
        # PyAV opens encoders with slice threads, which no other candidate uses and which cost libx264 a fifth of
        # its speed or more; frame threads are libx264's default.
        stream.thread_type = "FRAME"
        for frame in job.frames():
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())


def write_mediapy(job: WriteJob) -> None:
    import mediapy

    mediapy.set_ffmpeg(job.ffmpeg)
    width, height = job.content.size
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


def write_vidgear(job: WriteJob) -> None:
    from vidgear.gears import WriteGear

    # For every video it warns that an option for Windows was ignored, even if the option was not given.
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


def write_opencv(job: WriteJob) -> None:
    """MPEG-4, the best that pip's OpenCV encodes: it is built without libx264, and has neither preset nor CRF."""
    import cv2

    writer = cv2.VideoWriter(str(job.path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"mp4v"), FPS, job.content.size)
    if not writer.isOpened():
        raise RuntimeError("VideoWriter did not open")
    for frame in job.frames():
        # It takes BGR only, so users who have RGB have to do this.
        writer.write(cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
    writer.release()


# --- references ---------------------------------------------------------------------------------------------


def write_bare_pipe(job: WriteJob) -> None:
    """A few lines of subprocess: a pipe as Popen makes it, no thread, and no check but the exit code."""
    width, height = job.content.size
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


def write_encoder_alone(job: WriteJob) -> None:
    """ffmpeg alone, reading frames from memory that need no conversion: no writer can be faster."""
    command = [
        *(job.ffmpeg, "-nostdin", "-y", "-v", "error", "-stream_loop", "-1", *job.content.yuv.input_arguments()),
        *("-frames:v", str(job.count), "-c:v", "libx264", *X264, str(job.path)),
    ]
    subprocess.run(command, check=True)


ARRAY_WRITERS: dict[str, ArrayWriter] = {
    writer.name: writer
    for writer in (
        ArrayWriter("gpumovie", write_gpumovie, "ours"),
        ArrayWriter("gpumovie-lasting", write_gpumovie_immutable, "ours"),
        ArrayWriter("matplotlib", write_matplotlib, "peer", ("matplotlib",)),
        ArrayWriter("imageio-ffmpeg", write_imageio_ffmpeg, "peer", ("imageio-ffmpeg",)),
        ArrayWriter("moviepy", write_moviepy, "peer", ("moviepy",)),
        ArrayWriter("pyav", write_pyav, "peer", ("av",)),
        ArrayWriter("mediapy", write_mediapy, "peer", ("mediapy",)),
        ArrayWriter("vidgear", write_vidgear, "peer", ("vidgear",)),
        ArrayWriter(
            "opencv",
            write_opencv,
            "other codec",
            ("opencv-python-headless", "opencv-python", "opencv-contrib-python"),
        ),
        ArrayWriter("bare-pipe", write_bare_pipe, "reference"),
        ArrayWriter("encoder-alone", write_encoder_alone, "reference"),
    )
}


def name_ffmpeg_for_all(ffmpeg: str) -> None:
    """Set the environment variables by which packages find ffmpeg; call it before they are imported."""
    os.environ["IMAGEIO_FFMPEG_EXE"] = ffmpeg
    os.environ["FFMPEG_BINARY"] = ffmpeg
