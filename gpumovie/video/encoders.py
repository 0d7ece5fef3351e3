"""The table of encoders: the arguments that make each of them do what quality, speed and lossless ask for.

Arguments are (option, value) pairs, so that a test can hold every one of them against what the real
``ffmpeg -h encoder=NAME`` says it takes. ``quality`` is libx264's CRF scale (0 best, 51 worst); the others
are mapped to it, the software encoders by measured SSIM (benchmarks/quality_map.py), the hardware ones by what
is known of their scales.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .pixels import Size

Args = tuple[tuple[str, str], ...]
SPEEDS = ("fastest", "fast", "balanced", "small")


@dataclass(frozen=True)
class Encoder:
    """One encoder of ffmpeg.

    Attributes:
        name: ffmpeg's name of it.
        codec: what it makes, in our names.
        formats: pixel formats it may be given by ``pixel_format=``; the first is the default.
        ten_bit, alpha, alpha_ten_bit: the format for uint16 frames, for frames with alpha, for both; "" if
            it has none: then eight bits are kept, or alpha is ignored.
        exact: formats in which ``lossless`` gives every sample back.
        quality: (CRF scale, pixel format) to arguments; None if the encoder knows no quality.
        bitrate: kbit/s to arguments; None if it knows no rate.
        speeds: speed to arguments.
        lossless: arguments for lossless; None if it cannot.
        fixed: arguments that are always given.
        extras: arguments that make it better where the chip can; left out where it can't.
        hardware: name of the maker's interface; "" for software.
        device: arguments before the input.
        upload: filters after which frames are on the device; the format is put in front.
        smallest, largest: sizes (width, height) it takes.
        largest_fps: rate above which its files play wrongly; 0 for no limit.
        ordinary: False for one that is used only when it is named or when ``lossless`` needs it.
    """

    name: str
    codec: str
    formats: tuple[str, ...]
    quality: Callable[[float, str], Args] | None
    bitrate: Callable[[int], Args] | None
    speeds: dict[str, Args] = field(default_factory=dict)
    ten_bit: str = ""
    alpha: str = ""
    alpha_ten_bit: str = ""
    exact: tuple[str, ...] = ()
    lossless: Args | None = None
    fixed: Args = ()
    extras: Args = ()
    hardware: str = ""
    device: Args = ()
    upload: str = ""
    smallest: Size = (1, 1)
    largest: Size = (16384, 16384)
    largest_fps: int = 0
    ordinary: bool = True

    def all_formats(self) -> tuple[str, ...]:
        """Every pixel format this encoder may be given."""
        more = (self.ten_bit, self.alpha, self.alpha_ten_bit, *self.exact)
        return tuple(dict.fromkeys((*self.formats, *(f for f in more if f))))


def _clamped(value: float, low: int, high: int) -> str:
    return str(min(max(round(value), low), high))


def _number(value: float) -> str:
    return f"{value:g}"


def _speeds(option: str, *values: str) -> dict[str, Args]:
    return {speed: ((option, value),) for speed, value in zip(SPEEDS, values, strict=True)}


def _plain_rate(kbit: int) -> Args:
    return (("b:v", f"{kbit}k"),)


def _av1_scale(quality: float) -> float:
    """AV1's 0..63 for a CRF of 0..51: encoders keep 63/51 between the scales, plus what SSIM shows for SVT."""
    return quality * 63 / 51 + 8


# --- software --------------------------------------------------------------------------------------------

_X264 = Encoder(
    "libx264",
    "h264",
    ("yuv420p", "yuv422p", "yuv444p", "nv12", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
    quality=lambda q, _: (("crf", _number(q)),),
    bitrate=_plain_rate,
    speeds=_speeds("preset", "ultrafast", "veryfast", "medium", "slower"),
    lossless=(("qp", "0"),),
    exact=("yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
)

_X265 = Encoder(
    "libx265",
    "hevc",
    ("yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
    quality=lambda q, _: (("crf", _number(min(q + 2, 51))),),
    bitrate=_plain_rate,
    speeds=_speeds("preset", "ultrafast", "veryfast", "medium", "slower"),
    ten_bit="yuv420p10le",
    exact=("gbrp", "yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
    lossless=(("x265-params", "lossless=1:log-level=warning"),),
    fixed=(("x265-params", "log-level=warning"),),
    smallest=(16, 16),
)

_SVT_AV1 = Encoder(
    "libsvtav1",
    "av1",
    ("yuv420p", "yuv420p10le"),
    quality=lambda q, _: (("crf", _clamped(_av1_scale(q), 1, 63)),),
    bitrate=_plain_rate,
    speeds=_speeds("preset", "12", "10", "8", "5"),
    ten_bit="yuv420p10le",
    largest=(16384, 8704),
)

_VP9 = Encoder(
    "libvpx-vp9",
    "vp9",
    ("yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv444p10le"),
    quality=lambda q, _: (("crf", _clamped(q * 63 / 51 + 4, 0, 63)), ("b:v", "0")),
    bitrate=_plain_rate,
    speeds={
        "fastest": (("deadline", "realtime"), ("cpu-used", "8")),
        "fast": (("deadline", "good"), ("cpu-used", "5")),
        "balanced": (("deadline", "good"), ("cpu-used", "3")),
        "small": (("deadline", "good"), ("cpu-used", "1")),
    },
    ten_bit="yuv420p10le",
    alpha="yuva420p",
    exact=("gbrp", "yuv420p", "yuv444p", "yuv420p10le", "yuv444p10le"),
    lossless=(("lossless", "1"),),
    # An alternate reference frame would not line up with that of the separately coded alpha plane.
    fixed=(("row-mt", "1"), ("auto-alt-ref", "0")),
    largest=(65535, 65535),
)

_MPEG4 = Encoder(
    "mpeg4",
    "mpeg4",
    ("yuv420p",),
    # H.264's quantiser step doubles every 6 steps of its scale (ITU-T H.264, 8.5.8), MPEG-4's is 2 * q.
    quality=lambda q, _: (("q:v", _number(min(max(0.3125 * 2 ** (q / 6), 1), 31))),),
    bitrate=_plain_rate,
    speeds={
        "fastest": (("mbd", "simple"),),
        "fast": (("mbd", "simple"),),
        "balanced": (("mbd", "rd"),),
        "small": (("mbd", "rd"), ("trellis", "1")),
    },
    # DivX players take simple profile; B-frames in AVI need packing that many of them stumble over.
    fixed=(("bf", "0"),),
    largest=(8190, 8190),
)


def _prores_profile(quality: float, pixel_format: str) -> Args:
    """ProRes has no quality scale but profiles, each with its rate; 4:4:4 and alpha exist in 4444 only."""
    if "444" in pixel_format:
        return (("profile:v", "4444"), ("alpha_bits", "16" if pixel_format.startswith("yuva") else "0"))
    name = "hq" if quality <= 20 else "standard" if quality <= 27 else "lt" if quality <= 34 else "proxy"
    return (("profile:v", name),)


_PRORES = Encoder(
    "prores_ks",
    "prores",
    ("yuv422p10le", "yuv444p10le"),
    quality=_prores_profile,
    bitrate=None,
    ten_bit="yuv422p10le",
    alpha="yuva444p10le",
    alpha_ten_bit="yuva444p10le",
    # "apl0" is what Apple's own encoder writes; Final Cut refuses others.
    fixed=(("vendor", "apl0"),),
    largest=(65535, 65535),
)

_FFV1 = Encoder(
    "ffv1",
    "ffv1",
    ("bgr0", "gbrp10le", "yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
    quality=lambda q, _: (),  # always lossless in its pixel format
    bitrate=None,
    speeds={
        "fastest": (("context", "0"), ("coder", "rice")),
        "fast": (("context", "0"), ("coder", "range_def")),
        "balanced": (("context", "1"), ("coder", "range_def")),
        "small": (("context", "1"), ("coder", "range_tab")),
    },
    ten_bit="gbrp10le",
    alpha="bgra",
    alpha_ten_bit="gbrap10le",
    exact=(
        *("gray", "bgr0", "bgra", "gray16le", "gbrp16le", "gbrap16le"),
        *("yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
    ),
    lossless=(),
    # Version 3 with checksums, every frame a keyframe, slices for threads: what archives ask for.
    fixed=(("level", "3"), ("g", "1"), ("slicecrc", "1")),
    largest=(65535, 65535),
)

_PNG = Encoder(
    "png",
    "png",
    ("rgb24", "gray"),
    quality=lambda q, _: (),
    bitrate=None,
    speeds=_speeds("compression_level", "1", "3", "6", "9"),
    ten_bit="rgb48be",
    alpha="rgba",
    alpha_ten_bit="rgba64be",
    exact=("gray", "rgb24", "rgba", "gray16be", "rgb48be", "rgba64be"),
    lossless=(),
    fixed=(("pred", "mixed"),),
    largest=(65535, 65535),
)

_GIF = Encoder(
    "gif",
    "gif",
    ("pal8",),
    quality=lambda q, _: (),
    bitrate=None,
    # A delay is in 1/100 s and browsers play anything below 2/100 s as 10/100 s.
    largest_fps=50,
    largest=(65535, 65535),
)

# --- hardware --------------------------------------------------------------------------------------------


def _nvenc(codec: str, largest: Size, cq: Callable[[float], str], smallest: Size) -> Encoder:
    return Encoder(
        f"{codec}_nvenc",
        codec,
        ("nv12", "yuv420p", "yuv444p"),
        # -cq 0 means "automatic" and no -b:v 0 means 2 Mb/s, so both are always given.
        quality=lambda q, _: (("rc", "vbr"), ("cq", cq(q)), ("b:v", "0")),
        bitrate=lambda kbit: (("rc", "vbr"), ("b:v", f"{kbit}k")),
        speeds=_speeds("preset", "p1", "p4", "p5", "p7"),
        ten_bit="" if codec == "h264" else "p010le",
        exact=("yuv420p", "yuv444p"),
        lossless=(("tune", "lossless"),),
        extras=(
            *(("spatial-aq", "1"), ("temporal-aq", "1"), ("rc-lookahead", "20")),
            *(("bf", "3"), ("b_ref_mode", "middle")),
        ),
        hardware="NVENC",
        smallest=smallest,
        largest=largest,
    )


def _qsv(codec: str, largest: Size) -> Encoder:
    return Encoder(
        f"{codec}_qsv",
        codec,
        ("nv12",),
        quality=lambda q, _: (("global_quality", _clamped(q + 3, 1, 51)),),
        bitrate=_plain_rate,
        speeds=_speeds("preset", "veryfast", "faster", "medium", "veryslow"),
        ten_bit="" if codec == "h264" else "p010le",
        hardware="QSV",
        smallest=(128, 128),
        largest=largest,
    )


def _vaapi(codec: str, largest: Size) -> Encoder:
    def quality(q: float, _: str) -> Args:
        if codec == "av1":  # av1_vaapi has no -qp; its quantiser index goes to 255
            return (("rc_mode", "CQP"), ("global_quality", _clamped(_av1_scale(q) * 4, 1, 255)))
        return (("rc_mode", "CQP"), ("qp", _clamped(q + 3, 1, 51)))

    return Encoder(
        f"{codec}_vaapi",
        codec,
        ("nv12",),
        quality=quality,
        bitrate=lambda kbit: (("rc_mode", "VBR"), ("b:v", f"{kbit}k")),
        speeds=_speeds("compression_level", "7", "5", "4", "1"),
        ten_bit="" if codec == "h264" else "p010le",
        hardware="VAAPI",
        device=(("vaapi_device", "/dev/dri/renderD128"),),
        upload="hwupload",
        smallest=(128, 128),
        largest=largest,
    )


def _amf(codec: str, largest: Size) -> Encoder:
    def quality(q: float, _: str) -> Args:
        if codec == "av1":
            index = _clamped(_av1_scale(q) * 4, 1, 255)
            return (("rc", "cqp"), ("qp_i", index), ("qp_p", index))
        return (("rc", "cqp"), ("qp_i", _clamped(q, 1, 51)), ("qp_p", _clamped(q + 2, 1, 51)))

    return Encoder(
        f"{codec}_amf",
        codec,
        ("nv12", "yuv420p"),
        quality=quality,
        bitrate=lambda kbit: (("rc", "vbr_peak"), ("b:v", f"{kbit}k")),
        speeds=_speeds("quality", "speed", "balanced", "quality", "quality"),
        ten_bit="" if codec == "h264" else "p010le",
        fixed=(("usage", "transcoding"),),
        hardware="AMF",
        smallest=(128, 128),
        largest=largest,
    )


def _videotoolbox(codec: str) -> Encoder:
    return Encoder(
        f"{codec}_videotoolbox",
        codec,
        ("nv12", "yuv420p"),
        # 1..100, 100 best; constant quality needs Apple Silicon, elsewhere the probe says no.
        quality=lambda q, _: (("q:v", _clamped(100 - 1.6 * q, 1, 100)),),
        bitrate=_plain_rate,
        speeds=_speeds("prio_speed", "1", "1", "0", "0"),
        ten_bit="" if codec == "h264" else "p010le",
        fixed=(("allow_sw", "0"),),
        hardware="VideoToolbox",
        largest=(4096, 4096) if codec == "h264" else (8192, 8192),
    )


def _vulkan(codec: str, largest: Size) -> Encoder:
    def quality(q: float, _: str) -> Args:
        qp = _clamped(_av1_scale(q) * 4, 1, 255) if codec == "av1" else _clamped(q + 3, 1, 51)
        return (("rc_mode", "cqp"), ("qp", qp))

    return Encoder(
        f"{codec}_vulkan",
        codec,
        ("nv12",),
        quality=quality,
        bitrate=lambda kbit: (("rc_mode", "vbr"), ("b:v", f"{kbit}k")),
        # Its own quality levels differ by driver, and one too high is an error; tuning exists everywhere.
        speeds=_speeds("tune", "default", "default", "hq", "hq"),
        ten_bit="" if codec == "h264" else "p010le",
        fixed=(("content", "rendered"),),
        hardware="Vulkan",
        device=(("init_hw_device", "vulkan"),),
        upload="hwupload",
        smallest=(128, 128),
        largest=largest,
    )


def _hardware(codec: str) -> list[Encoder]:
    big = (4096, 4096) if codec == "h264" else (8192, 8192)
    cq_top = 63 if codec == "av1" else 51
    # NVENC's smallest size is the driver's; 145x49 for H.264 and 129x33 for HEVC on Turing and later.
    smallest = {"h264": (145, 49), "hevc": (129, 33), "av1": (192, 128)}[codec]
    found = [
        _nvenc(codec, big, lambda q: _clamped((q + 4) * cq_top / 51, 1, cq_top), smallest),
        _qsv(codec, big),
        _vaapi(codec, big),
        _amf(codec, big),
    ]
    if codec != "av1":
        found.append(_videotoolbox(codec))
    found.append(_vulkan(codec, big))
    return found


#: Every encoder, in the order in which a codec's are tried.
ENCODERS: dict[str, Encoder] = {
    encoder.name: encoder
    for encoder in (
        *_hardware("h264"),
        _X264,
        # Real RGB in H.264: exact, but played by few programs. For lossless, or when it is named.
        replace(
            _X264,
            name="libx264rgb",
            formats=("rgb24", "bgr24", "bgr0"),
            exact=("rgb24", "bgr24", "bgr0"),
            ordinary=False,
        ),
        *_hardware("hevc"),
        _X265,
        *_hardware("av1"),
        _SVT_AV1,
        _VP9,
        _MPEG4,
        _PRORES,
        _FFV1,
        _PNG,
        replace(_PNG, name="apng", codec="apng"),
        _GIF,
    )
}

CODECS: tuple[str, ...] = tuple(dict.fromkeys(e.codec for e in ENCODERS.values()))


def encoders_of(codec: str) -> list[Encoder]:
    """The encoders of a codec, in the order in which they are tried."""
    return [e for e in ENCODERS.values() if e.codec == codec]
