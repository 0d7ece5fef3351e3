"""Look at finished films: by the real ffmpeg, and by PyAV, whose libraries are not ffmpeg's program."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np

from gpumovie.video.ffmpeg.decode import FAST
from gpumovie.video.ffmpeg.decode import decode as decode_video

FETCHED = Path(__file__).parent.parent / ".test-ffmpeg"


def bundled() -> str:
    folder = Path(imageio_ffmpeg.__file__).parent / "binaries"
    return str(next(p for p in sorted(folder.glob("ffmpeg-*")) if p.is_file()))


def fetched(version: str) -> str:
    """An older ffmpeg, fetched by tests/install_ffmpegs.py."""
    found = [p for p in (FETCHED / version).glob("**/binaries/ffmpeg*") if p.is_file()]
    assert found, f"ffmpeg {version} is missing: run python tests/install_ffmpegs.py, as make test does"
    return str(found[0])


FFMPEGS = {"9.0": bundled, "7.0.2": lambda: fetched("7.0.2"), "6.0": lambda: fetched("6.0")}


def decode(path: Path | str, pixel_format: str = "rgb24", *, before: tuple[str, ...] = ()) -> np.ndarray:
    """All frames, as a player sees them, by the bundled ffmpeg; its options ``before`` are for reading the file.

    Returns:
        Shape (frames, height, width, channels); (frames, samples) where the format has several planes.
    """
    facts = film_facts(path)
    # The size and the number of frames are PyAV's, so that an error of the package's own decoder shows.
    frames = decode_video(
        path, ffmpeg=bundled(), pixel_format=pixel_format, size=facts.size, flags=FAST, input_options=before
    )
    assert len(frames) == facts.frames
    return frames


@dataclass(frozen=True)
class FilmFacts:
    """What PyAV's demuxer and decoder say of a film."""

    codec: str
    size: tuple[int, int]
    frames: int
    rate: Fraction
    pixel_format: str
    tag: str
    colours: tuple[int, int, int, int]  # range, primaries, transfer, matrix: 1, 1, 1, 1 is limited BT.709
    times: tuple[Fraction, ...]
    metadata: dict[str, str]
    audio: tuple[str, float] | None


def film_facts(path: Path | str) -> FilmFacts:
    """Facts from the packets of a film (nothing but the first frame is decoded)."""
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        context = video.codec_context
        times, first = [], None
        for packet in container.demux(video):
            if packet.size:
                # AVI knows only the order of decoding; a time to show is what the demuxer makes up.
                ticks = packet.dts if container.format.name == "avi" else packet.pts
                times.append(Fraction(ticks) * packet.time_base)
                if first is None:
                    first = next(iter(packet.decode()), None)
        sound = container.streams.audio[0] if container.streams.audio else None
        audio = None
        if sound is not None:
            audio = (sound.codec_context.name, float((sound.duration or 0) * sound.time_base))
        colours = tuple(
            int(n) for n in (context.color_range, context.color_primaries, context.color_trc, context.colorspace)
        )
        return FilmFacts(
            context.codec.canonical_name,
            (context.width, context.height),
            len(times),
            Fraction(video.average_rate or 0),
            context.format.name,
            context.codec_tag,
            colours,
            tuple(sorted(times)),
            {**container.metadata},
            audio,
        )


def pictures(
    count: int, size: tuple[int, int], channels: int = 3, seed: int = 0, dtype: type = np.uint8
) -> np.ndarray:
    """Noise that differs in every frame and pixel: (count, height, width[, channels])."""
    shape = (count, size[1], size[0], channels) if channels else (count, size[1], size[0])
    return np.random.default_rng(seed).integers(0, np.iinfo(dtype).max + 1, shape, dtype)


def smooth(count: int, size: tuple[int, int]) -> np.ndarray:
    """Moving gradients, which a lossy codec keeps well: (count, height, width, 3) uint8."""
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    return np.stack(
        [
            np.stack([(x * 2 + 3 * i) % 256, (y * 2 + i) % 256, (x + y + 5 * i) % 256], -1).astype(np.uint8)
            for i in range(count)
        ]
    )


def peak_signal_to_noise(a: np.ndarray, b: np.ndarray) -> float:
    """PSNR in dB of 8-bit pictures."""
    error = np.mean((a.astype(np.float64) - b.astype(np.float64)) ** 2)
    return float("inf") if error == 0 else 10 * np.log10(255**2 / error)
