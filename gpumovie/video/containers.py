"""Containers by file suffix: which codecs they hold, and the arguments that keep a file readable after a crash."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import OptionError
from ..options.names_elsewhere import codec_hint
from ..options.paths import check_path
from ..options.table import CODECS, Codec
from .encoders.encoder import Args
from .encoders.table import ENCODERS
from .ffmpeg.extra_args import movflags, wants_fragments
from .ffmpeg.find import FFmpeg

#: A flag of newer ffmpegs: the MP4 is fragmented while it is written, and an ordinary one once it is closed.
_HYBRID_FLAG = "hybrid_fragmented"
#: Microseconds that ``-frag_duration`` takes: 36 minutes, of which a film of a frame an hour has not one.
_LONGEST_FRAGMENT = 2**31 - 1


@dataclass(frozen=True)
class Container:
    """One kind of file.

    Attributes:
        muxer: ffmpeg's name.
        codecs: the codecs that it holds; where H.264 is not among them, the first is the default.
        audio: the codec that sound is converted to; "" if it holds no sound.
        audio_fits: the codecs of sound that are copied as they are.
        arguments: for the muxer, always.
        tags: (codec, FourCC), where players want another FourCC than ffmpeg's choice.
        colour_tags: the codecs whose colour matrix the container stores itself.
        b_frames: whether it stores when a frame is shown, so that frames may be coded in another order.
        fragmented: whether it is written in fragments: MP4 and MOV, whose index otherwise comes last.
        metadata_names: (name, name that the container has for it).
    """

    muxer: str
    codecs: tuple[Codec, ...]
    audio: str = ""
    audio_fits: tuple[str, ...] = ()
    arguments: Args = ()
    tags: tuple[tuple[str, str], ...] = ()
    b_frames: bool = True
    colour_tags: tuple[str, ...] = ()
    fragmented: bool = False
    metadata_names: tuple[tuple[str, str], ...] = ()

    def partial_arguments(self, ffmpeg: FFmpeg, seconds: float, extra_args: Sequence[str] = ()) -> Args:
        """Arguments under which the frames written so far can be read after a kill.

        Args:
            ffmpeg: that writes the film.
            seconds: of the film that may be in memory and not in the file yet.
            extra_args: the user's words, whose ``-movflags`` are merged with ours.
        """
        if not self.fragmented:
            # A Matroska cluster stays in memory until it is closed, by default after five seconds.
            limit = str(max(int(seconds * 1000), 1))
            cluster: Args = (("cluster_time_limit", limit),) if self.muxer in {"matroska", "webm"} else ()
            return (*self.arguments, *cluster, ("flush_packets", "1"))
        # delay_moov: with B-frames, the first frame is at 0 only if the header is written after it.
        # Who asks for fragments gets a file that stays in them.
        hybrid = self.is_hybrid(ffmpeg) and not wants_fragments(extra_args)
        ours = ["frag_keyframe", "delay_moov", _HYBRID_FLAG if hybrid else "default_base_moof"]
        # Only a copy can have its index at the front.
        theirs = [flag for flag in movflags(extra_args) if flag[1:] not in {*ours, "faststart"}]
        flags = "".join([*(f"+{name}" for name in ours), *theirs])
        microseconds = str(min(max(int(seconds * 1e6), 1), _LONGEST_FRAGMENT))
        return (
            *self.arguments,
            *(("movflags", flags), ("frag_duration", microseconds), ("flush_packets", "1")),
        )

    def final_arguments(self, extra_args: Sequence[str] = (), faststart: bool = True) -> Args:
        """Arguments for a copy of the finished film; ``-movflags`` of the user follow ours.

        Args:
            extra_args: the user's words.
            faststart: whether the index is to lie at the front.
        """
        if not self.fragmented:
            return self.arguments
        theirs = [flag for flag in movflags(extra_args) if flag[1:] != "faststart"]
        flags = "".join([*(["+faststart"] if faststart else []), *theirs])
        return (*self.arguments, ("movflags", flags)) if flags else self.arguments

    def is_hybrid(self, ffmpeg: FFmpeg) -> bool:
        """Whether the file that the encoder leaves is the finished one; otherwise it is copied once."""
        return not self.fragmented or _HYBRID_FLAG in ffmpeg.mp4_flags


_MP4 = Container(
    "mp4",
    ("h264", "hevc", "av1", "vp9", "mpeg4"),
    audio="aac",
    audio_fits=("aac", "mp3", "ac3", "alac"),
    # QuickTime and Safari play HEVC under this tag only.
    tags=(("hevc", "hvc1"),),
    fragmented=True,
    colour_tags=("mpeg4",),
    metadata_names=(("author", "artist"),),
)

CONTAINERS: dict[str, Container] = {
    ".mp4": _MP4,
    ".m4v": _MP4,
    ".mov": Container(
        "mov",
        ("h264", "hevc", "prores", "mpeg4", "png"),
        audio="aac",
        audio_fits=("aac", "mp3", "alac", "pcm_s16le", "pcm_s24le"),
        tags=(("hevc", "hvc1"),),
        fragmented=True,
        colour_tags=("mpeg4",),
    ),
    ".mkv": Container(
        "matroska",
        ("h264", "hevc", "av1", "vp9", "mpeg4", "prores", "ffv1", "png"),
        audio="opus",
        colour_tags=("mpeg4",),
        audio_fits=("opus", "vorbis", "flac", "aac", "mp3", "ac3", "pcm_s16le", "pcm_s24le"),
    ),
    ".webm": Container("webm", ("vp9", "av1"), audio="opus", audio_fits=("opus", "vorbis")),
    ".avi": Container(
        "avi",
        ("h264", "mpeg4", "ffv1", "png"),
        audio="mp3",
        audio_fits=("mp3", "ac3", "pcm_s16le"),
        # MP3 begins before 0. Frames that are moved for that lie between two of AVI's, and ffmpeg 6.0 and 7.0 fill up
        # with empty ones.
        arguments=(("avoid_negative_ts", "disabled"),),
        # DivX players go by the FourCC; ffmpeg's own, FMP4, is unknown to them.
        tags=(("mpeg4", "DX50"),),
        b_frames=False,
        metadata_names=(("author", "artist"),),
    ),
    ".gif": Container("gif", ("gif",), arguments=(("loop", "0"),), metadata_names=(("title", "comment"),)),
    ".apng": Container("apng", ("apng",), arguments=(("plays", "0"),)),
}

#: ffmpeg's encoders for sound.
AUDIO_ENCODERS: dict[str, Args] = {
    "aac": (("c:a", "aac"), ("b:a", "192k")),
    "opus": (("c:a", "libopus"), ("b:a", "128k")),
    "mp3": (("c:a", "libmp3lame"), ("q:a", "2")),
}


def container_of(path: str | os.PathLike[str]) -> Container:
    """The container that the suffix of a path stands for.

    Raises:
        OptionError: it stands for none of ``CONTAINERS``.
    """
    path = check_path("path", path, "film.mp4")
    suffix = Path(path).suffix.lower()
    try:
        return CONTAINERS[suffix]
    except KeyError:
        what = f"ends in {suffix!r}" if suffix else "has no suffix"
        raise OptionError(f"{path!r} {what}; a film ends in one of {', '.join(CONTAINERS)}") from None


def choose_codec(path: str | os.PathLike[str], codec: Codec | None, encoder: str | None) -> Codec:
    """The codec to use: the one that was asked for, else H.264, else the default of the container.

    Args:
        path: of the film.
        codec: what was asked for; None if nothing was.
        encoder: name of the encoder that was asked for; it decides the codec. None if none was.

    Raises:
        OptionError: ``codec`` is unknown, does not fit the container, or is not what ``encoder`` makes.
    """
    container, suffix = container_of(path), Path(path).suffix.lower()
    if codec is not None and codec not in CODECS:
        known = ", ".join(CODECS)
        raise OptionError(f"codec {codec!r} is unknown; {codec_hint(codec) or f'there are {known}'}")
    if encoder is not None:
        made = ENCODERS[encoder].codec
        if codec is not None and codec != made:
            raise OptionError(f"encoder {encoder!r} makes {made}, not codec {codec!r}; leave one of them out")
        codec = made
    if codec is None:
        return "h264" if "h264" in container.codecs else container.codecs[0]
    if codec not in container.codecs:
        homes = ", ".join(s for s, c in CONTAINERS.items() if codec in c.codecs)
        raise OptionError(
            f"codec {codec!r} does not fit a {suffix} file, which holds {', '.join(container.codecs)}; "
            f"{codec} fits {homes}"
        )
    return codec
