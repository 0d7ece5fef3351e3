"""Encoders that run on the CPU: they work wherever ffmpeg has them, and are the last candidates.

The points between the quality scales were measured by ``benchmarks/quality_map.py``: the mean of a plot and of a
video like a camera's, at the speed "fast" of each encoder.
"""

from __future__ import annotations

from dataclasses import replace

from .encoder import Args, Delay, Encoder, av1_scale, clamped, held_back, measured, number, plain_rate, speeds


def _x264_delays(speed: str, bitrate: int | None) -> tuple[Delay, ...]:
    """As x264's own "zerolatency", but with some frames to look at as long as they come.

    With force-cfr it does not wait for the next frame to know how long one lasts. Where it looks at none, a slower
    preset makes up for a part; there is time for that. Measured in benchmarks/crash_safety.py.
    """
    common = "sync-lookahead=0:sliced-threads=1:force-cfr=1:"
    none = ("x264-params", f"{common}bframes=0:rc-lookahead=0:mbtree=0")
    if speed == "fastest":  # looks at none anyway
        return (Delay(1, (none,)),)
    return (
        Delay(5, (("x264-params", f"{common}bframes=2:b-adapt=1:rc-lookahead=4"),)),
        Delay(2, (("x264-params", f"{common}bframes=0:rc-lookahead=1"),), -1),
        Delay(1, (("preset", "medium"), none) if speed == "fast" else (none,)),
    )


def _x265_delays(speed: str, bitrate: int | None) -> tuple[Delay, ...]:
    return (
        Delay(12, (("x265-params", "bframes=3:rc-lookahead=5:frame-threads=1"),)),
        Delay(7, (("x265-params", "bframes=1:rc-lookahead=2:frame-threads=1"),)),
        Delay(1, (("x265-params", "bframes=0:rc-lookahead=0:frame-threads=1"),), 2),
    )


def _svt_av1_delays(speed: str, bitrate: int | None) -> tuple[Delay, ...]:
    # Where each frame is predicted from earlier ones only, it knows only constant bitrates.
    rate = "" if bitrate is None else ":rc=2"
    return (
        Delay(14, (("svtav1-params", "lookahead=0:hierarchical-levels=2"),)),
        Delay(1, (("svtav1-params", f"lookahead=0:pred-struct=1{rate}"),)),
    )


#: What figures need, measured in benchmarks/content_settings.py and by counting x264's instructions. Figures move by
#: whole pixels or not at all, so a fine search between pixels finds little; a third frame to predict from finds what
#: comes back. Sharp lines gain nothing from 8x8 transforms. "small" searches less, and codes chroma finer instead,
#: which keeps SSIM. "fastest" has nothing to leave out. They are options of ffmpeg and not x264-params, so that both
#: the user's options and -x264-params win over them.
_X264_FIGURES: dict[str, Args] = {
    "fast": (
        *(("subq", "1"), ("refs", "3"), ("8x8dct", "0")),
        *(("bf", "1"), ("b_strategy", "0"), ("rc-lookahead", "8")),
    ),
    "balanced": (("motion-est", "dia"), ("refs", "2"), ("direct-pred", "temporal"), ("8x8dct", "0")),
    "small": (
        *(("subq", "7"), ("refs", "6"), ("b_strategy", "1"), ("trellis", "1"), ("chromaoffset", "-1")),
        *(("direct-pred", "temporal"), ("8x8dct", "0")),
    ),
}

X264 = Encoder(
    "libx264",
    "h264",
    ("yuv420p", "yuv422p", "yuv444p", "nv12", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
    quality=lambda q, _: (("crf", number(q)),),
    bitrate=plain_rate,
    # Measured in benchmarks/presets.py. "fast", the default, is veryfast: against medium it is more than twice as
    # fast, and the files of plots, which most of our users make, are hardly larger. Slower presets than
    # medium gain little more; "small" is for those who have the time.
    speeds=speeds("preset", "ultrafast", "veryfast", "medium", "slower"),
    for_figures=_X264_FIGURES,
    held_back=held_back(8, 21, 52, 72),
    shorter_delays=_x264_delays,
    lossless=(("qp", "0"),),
    exact=("yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
)

X265 = Encoder(
    "libx265",
    "hevc",
    ("yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
    quality=lambda q, _: (("crf", number(measured(q, (0, 0), (14, 16), (20, 24), (26, 30), (32, 35.5), (51, 51)))),),
    bitrate=plain_rate,
    speeds={
        "fastest": (("preset", "ultrafast"), ("x265-params", "log-level=warning")),
        # veryfast's own rd=2 decides by luma alone: a black frame after a blue one is shown magenta.
        "fast": (("preset", "veryfast"), ("x265-params", "log-level=warning:rd=3")),
        "balanced": (("preset", "medium"), ("x265-params", "log-level=warning")),
        "small": (("preset", "slower"), ("x265-params", "log-level=warning")),
    },
    ten_bit="yuv420p10le",
    held_back=held_back(17, 26, 33, 57),
    shorter_delays=_x265_delays,
    exact=("gbrp", "yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
    lossless=(("x265-params", "lossless=1:log-level=warning"),),
    # x265 3.5 to 4.3 predicts frames that are one coding block (64 pixels) wide from others than a decoder has, so
    # that even lossless ones come back with other values. Keyframes are not predicted.
    for_size=lambda size: (("g", "1"),) if size[0] <= 64 else (),
    smallest=(16, 16),
)

SVT_AV1 = Encoder(
    "libsvtav1",
    "av1",
    ("yuv420p", "yuv420p10le"),
    quality=lambda q, _: (("crf", clamped(av1_scale(q), 1, 63)),),
    bitrate=plain_rate,
    # From preset 10 on, and in ten bits from preset 8 on, SVT-AV1 leaves blocks wrong that change from bright to
    # dark: a half of a picture of 105x98 by 154 of 255. Measured with 4.2 (ffmpeg 9.0).
    speeds=speeds("preset", "9", "8", "7", "5"),
    ten_bit_speeds=speeds("preset", "7", "7", "6", "5"),
    ten_bit="yuv420p10le",
    held_back=held_back(81, 83, 83, 83),
    shorter_delays=_svt_av1_delays,
    smallest=(10, 10),  # at 8x8 it aborts: "realloc(): invalid next size"
    smallest_at_bitrate=(64, 64),  # below it turns off what a bitrate needs, and refuses that
    largest=(16384, 8704),
)

#: The file alone holds one.
_NONE = held_back(1, 1, 1, 1)

_VP9_SCALE = ((0, 0), (14, 18), (20, 33), (26, 45), (32, 56), (51, 63))

VP9 = Encoder(
    "libvpx-vp9",
    "vp9",
    ("yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv444p10le"),
    quality=lambda q, _: (("crf", clamped(measured(q, *_VP9_SCALE), 0, 63)), ("b:v", "0")),
    bitrate=plain_rate,
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
    held_back=_NONE,
    # An alternate reference frame would not line up with that of the separately coded alpha plane. Without one
    # nothing is gained by looking ahead: the film is the same to the last byte.
    fixed=(("row-mt", "1"), ("auto-alt-ref", "0"), ("lag-in-frames", "0")),
    largest=(65535, 65535),
)
MPEG4 = Encoder(
    "mpeg4",
    "mpeg4",
    ("yuv420p",),
    # H.264's quantiser step doubles every 6 steps of its scale (ITU-T H.264, 8.5.8), MPEG-4's is 2 * q.
    held_back=_NONE,
    quality=lambda q, _: (("q:v", number(min(max(0.3125 * 2 ** (q / 6), 1), 31))),),
    bitrate=plain_rate,
    speeds={
        "fastest": (("mbd", "simple"),),
        "fast": (("mbd", "simple"),),
        "balanced": (("mbd", "rd"),),
        "small": (("mbd", "rd"), ("trellis", "1")),
    },
    # DivX players take simple profile; B-frames in AVI need packing that many of them stumble over.
    fixed=(("bf", "0"),),
    largest=(8190, 8190),
    tags_colour=False,
)


def _prores_profile(quality: float, pixel_format: str) -> Args:
    """ProRes has no quality scale but profiles, each with its rate; 4:4:4 and alpha exist in 4444 only."""
    if "444" in pixel_format:
        return (("profile:v", "4444"), ("alpha_bits", "16" if pixel_format.startswith("yuva") else "0"))
    name = "hq" if quality <= 20 else "standard" if quality <= 27 else "lt" if quality <= 34 else "proxy"
    return (("profile:v", name),)


PRORES = Encoder(
    "prores_ks",
    "prores",
    ("yuv422p10le", "yuv444p10le"),
    held_back=_NONE,
    quality=_prores_profile,
    bitrate=None,
    ten_bit="yuv422p10le",
    alpha="yuva444p10le",
    alpha_ten_bit="yuva444p10le",
    # "apl0" is what Apple's own encoder writes; Final Cut refuses others.
    fixed=(("vendor", "apl0"),),
    largest=(65535, 65535),
)

FFV1 = Encoder(
    "ffv1",
    "ffv1",
    ("bgr0", "gbrp10le", "yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"),
    held_back=_NONE,
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
    # Slices of less than a pixel: ffmpeg 9.0 refuses its own choice of their number, 6.0 and 7.0 write zeros.
    # Version 1 has none.
    for_size=lambda size: (("level", "1"), ("slicecrc", "0")) if min(size) < 16 else (),
    # Version 3 with checksums, every frame a keyframe, slices for threads: what archives ask for.
    fixed=(("level", "3"), ("g", "1"), ("slicecrc", "1")),
    largest=(65535, 65535),
)

PNG = Encoder(
    "png",
    "png",
    ("rgb24", "gray"),
    held_back=_NONE,
    quality=lambda q, _: (),
    bitrate=None,
    speeds=speeds("compression_level", "1", "3", "6", "9"),
    ten_bit="rgb48be",
    alpha="rgba",
    alpha_ten_bit="rgba64be",
    exact=("gray", "rgb24", "rgba", "gray16be", "rgb48be", "rgba64be"),
    lossless=(),
    fixed=(("pred", "mixed"),),
    largest=(65535, 65535),
)

GIF = Encoder(
    "gif",
    "gif",
    ("pal8",),
    held_back=_NONE,
    quality=lambda q, _: (),
    bitrate=None,
    alpha="pal8",  # one colour of a palette may be transparent
    # ffmpeg 6.0 to 9.0 take a frame whose palette is the first one's as if the frame before it had that palette too,
    # and leave out pixels whose numbers are the same, though their colours are not.
    fixed=(("gifflags", "0"),),
    # A delay is in 1/100 s and browsers play anything below 2/100 s as 10/100 s.
    largest_fps=50,
    largest=(65535, 65535),
)

#: Real RGB in H.264: exact, but played by few programs. For lossless, or when it is named.
X264_RGB = replace(
    X264,
    name="libx264rgb",
    formats=("rgb24", "bgr24", "bgr0"),
    exact=("rgb24", "bgr24", "bgr0"),
    auto_selectable=False,
)

# No sixteen bits with alpha: where little changes ffmpeg lays a frame over the one before it, and its own decoder
# does that in eight bits only (6.0 to 9.0), so that it shows the first frame alone.
APNG = replace(
    PNG,
    name="apng",
    codec="apng",
    alpha_ten_bit="",
    exact=tuple(name for name in PNG.exact if name != "rgba64be"),
)
