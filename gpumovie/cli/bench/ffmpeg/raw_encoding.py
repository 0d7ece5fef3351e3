"""Encode a raw video with given arguments and measure what comes out: bytes and SSIM.

Here the encoder alone is measured; how frames get to it is measured elsewhere.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..content.raw_video import RawVideo
from ..content.synthetic_frames import FPS

# Both inputs get the same tags, and frame numbers for times: the milliseconds of Matroska would pair the wrong
# frames, and the samples of a codec that keeps no tags would be converted before they are compared.
_ALIGNED = (
    f"settb=1/{FPS},setpts=N,format=yuv420p,setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
)


@dataclass(frozen=True)
class EncodedVideo:
    """What one encoder made with one set of arguments.

    Attributes:
        bytes: size of the file.
        ssim: mean structural similarity to the encoder's input over Y, U and V; 1 is identical.
    """

    bytes: int
    ssim: float


def encode_raw(ffmpeg: str, source: RawVideo, arguments: Sequence[str], target: Path) -> None:
    """Encode all of a raw video.

    Args:
        ffmpeg: path of the program.
        source: the frames.
        arguments: encoder and its options, as ffmpeg takes them.
        target: the file to write.

    Raises:
        RuntimeError: ffmpeg failed; the message ends with its stderr.
    """
    run_ffmpeg([ffmpeg, "-nostdin", "-y", "-v", "error", *source.input_arguments(), *arguments, str(target)])


def measure_ssim(ffmpeg: str, source: RawVideo, path: Path) -> EncodedVideo:
    """Compare an encoded video with the frames that were encoded.

    Args:
        ffmpeg: path of the program.
        source: the frames that were encoded.
        path: the encoded video.

    Raises:
        RuntimeError: frames are missing, or ffmpeg failed.
    """
    stderr = run_ffmpeg(
        [
            *(ffmpeg, "-nostdin", "-hide_banner", "-v", "info", "-i", str(path), *source.input_arguments()),
            *("-lavfi", f"[0:v]{_ALIGNED}[a];[1:v]{_ALIGNED}[b];[a][b]ssim=shortest=1"),
            *("-f", "null", "-"),
        ]
    )
    frames, ssim = re.findall(r"frame= *(\d+)", stderr), re.search(r"SSIM .*All:([\d.]+)", stderr)
    if ssim is None or not frames or int(frames[-1]) != source.frames:
        raise RuntimeError(f"{path.name} does not hold the {source.frames} frames that were encoded")
    return EncodedVideo(path.stat().st_size, float(ssim[1]))


def run_ffmpeg(command: Sequence[str]) -> str:
    """Run ffmpeg and return its stderr.

    Raises:
        RuntimeError: ffmpeg failed; the message ends with its stderr.
    """
    # SVT-AV1 prints its settings whatever -v says; 1 is "errors only".
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", check=False, env={**os.environ, "SVT_LOG": "1"}
    )
    if done.returncode:
        raise RuntimeError(f"ffmpeg ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stderr
