"""Hardware encoders. A test compares their arguments with ffmpeg's own help, which needs no hardware."""

from __future__ import annotations

from collections.abc import Callable

from ...options.table import Codec
from ..pixel_formats import Size
from .encoder import Args, Encoder, av1_scale, clamped, plain_rate, speeds


def _nvenc(codec: Codec, largest: Size, cq: Callable[[float], str], smallest: Size) -> Encoder:
    return Encoder(
        f"{codec}_nvenc",
        codec,
        ("nv12", "yuv420p", "yuv444p"),
        # -cq 0 means "automatic" and no -b:v 0 means 2 Mb/s, so both are always given.
        quality=lambda q, _: (("rc", "vbr"), ("cq", cq(q)), ("b:v", "0")),
        bitrate=lambda kbit: (("rc", "vbr"), ("b:v", f"{kbit}k")),
        speeds=speeds("preset", "p1", "p4", "p5", "p7"),
        ten_bit="" if codec == "h264" else "p010le",
        exact=("yuv420p", "yuv444p"),
        lossless=(("tune", "lossless"),),
        extras=(
            *(("spatial-aq", "1"), ("temporal-aq", "1"), ("rc-lookahead", "20")),
            *(("bf", "3"), ("b_ref_mode", "middle")),
        ),
        on_device=lambda number: (("gpu", str(number)),),  # CUDA's number
        hardware="NVENC",
        smallest=smallest,
        largest=largest,
    )


def _qsv(codec: Codec, largest: Size) -> Encoder:
    return Encoder(
        f"{codec}_qsv",
        codec,
        ("nv12",),
        quality=lambda q, _: (("global_quality", clamped(q + 3, 1, 51)),),
        bitrate=plain_rate,
        speeds=speeds("preset", "veryfast", "faster", "medium", "veryslow"),
        ten_bit="" if codec == "h264" else "p010le",
        hardware="QSV",
        smallest=(128, 128),
        largest=largest,
    )


def _vaapi(codec: Codec, largest: Size) -> Encoder:
    def quality(q: float, _: str) -> Args:
        if codec == "av1":  # av1_vaapi has no -qp; its quantiser index goes to 255
            return (("rc_mode", "CQP"), ("global_quality", clamped(av1_scale(q) * 4, 1, 255)))
        return (("rc_mode", "CQP"), ("qp", clamped(q + 3, 1, 51)))

    return Encoder(
        f"{codec}_vaapi",
        codec,
        ("nv12",),
        quality=quality,
        bitrate=lambda kbit: (("rc_mode", "VBR"), ("b:v", f"{kbit}k")),
        speeds=speeds("compression_level", "7", "5", "4", "1"),
        ten_bit="" if codec == "h264" else "p010le",
        hardware="VAAPI",
        device=(("vaapi_device", "/dev/dri/renderD128"),),
        upload="hwupload",
        smallest=(128, 128),
        largest=largest,
    )


def _amf(codec: Codec, largest: Size) -> Encoder:
    def quality(q: float, _: str) -> Args:
        if codec == "av1":
            index = clamped(av1_scale(q) * 4, 1, 255)
            return (("rc", "cqp"), ("qp_i", index), ("qp_p", index))
        return (("rc", "cqp"), ("qp_i", clamped(q, 1, 51)), ("qp_p", clamped(q + 2, 1, 51)))

    return Encoder(
        f"{codec}_amf",
        codec,
        ("nv12", "yuv420p"),
        quality=quality,
        bitrate=lambda kbit: (("rc", "vbr_peak"), ("b:v", f"{kbit}k")),
        speeds=speeds("quality", "speed", "balanced", "quality", "quality"),
        ten_bit="" if codec == "h264" else "p010le",
        fixed=(("usage", "transcoding"),),
        hardware="AMF",
        smallest=(128, 128),
        largest=largest,
    )


def _videotoolbox(codec: Codec) -> Encoder:
    return Encoder(
        f"{codec}_videotoolbox",
        codec,
        ("nv12", "yuv420p"),
        # 1..100, 100 best; constant quality needs Apple Silicon, elsewhere the probe says no.
        quality=lambda q, _: (("q:v", clamped(100 - 1.6 * q, 1, 100)),),
        bitrate=plain_rate,
        speeds=speeds("prio_speed", "1", "1", "0", "0"),
        ten_bit="" if codec == "h264" else "p010le",
        fixed=(("allow_sw", "0"),),
        hardware="VideoToolbox",
        largest=(4096, 4096) if codec == "h264" else (8192, 8192),
    )


def _vulkan(codec: Codec, largest: Size) -> Encoder:
    def quality(q: float, _: str) -> Args:
        qp = clamped(av1_scale(q) * 4, 1, 255) if codec == "av1" else clamped(q + 3, 1, 51)
        return (("rc_mode", "cqp"), ("qp", qp))

    return Encoder(
        f"{codec}_vulkan",
        codec,
        ("nv12",),
        quality=quality,
        bitrate=lambda kbit: (("rc_mode", "vbr"), ("b:v", f"{kbit}k")),
        # Its own quality levels differ by driver, and one too high is an error; tuning exists everywhere.
        speeds=speeds("tune", "default", "default", "hq", "hq"),
        ten_bit="" if codec == "h264" else "p010le",
        fixed=(("content", "rendered"),),
        hardware="Vulkan",
        device=(("init_hw_device", "vulkan"),),
        upload="hwupload",
        smallest=(128, 128),
        largest=largest,
    )


def hardware_encoders(codec: Codec) -> list[Encoder]:
    """The hardware encoders of a codec, in the order in which they are tried."""
    largest = (4096, 4096) if codec == "h264" else (8192, 8192)
    cq_top = 63 if codec == "av1" else 51
    # NVENC's smallest size is the driver's; 145x49 for H.264 and 129x33 for HEVC on Turing and later.
    smallest = {"h264": (145, 49), "hevc": (129, 33), "av1": (192, 128)}[codec]
    return [
        _nvenc(codec, largest, lambda q: clamped((q + 4) * cq_top / 51, 1, cq_top), smallest),
        _qsv(codec, largest),
        _vaapi(codec, largest),
        _amf(codec, largest),
        _videotoolbox(codec),
        _vulkan(codec, largest),
    ]
