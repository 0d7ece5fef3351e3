"""The table of encoders against what the real ffmpeg says its encoders take."""

import dataclasses
import re
import subprocess
from functools import lru_cache

import pytest
from films import bundled

from gpumovie.errors import OptionError
from gpumovie.options.table import CODECS, SPEEDS
from gpumovie.video.encoders import transfer
from gpumovie.video.encoders.table import ENCODERS, encoders_of
from gpumovie.video.encoders.transfer import TransferFormat, negotiate_format
from gpumovie.video.ffmpeg.command import encoding_arguments
from gpumovie.video.ffmpeg.find import find_ffmpegs
from gpumovie.video.pixel_formats import FORMATS
from gpumovie.video.settings import make_settings

QUALITIES = (0, 1, 5, 18, 20, 23.5, 30, 45, 51)
# Not in a build for Linux, so their options cannot be asked for here. The names of the encoders and of their options
# were found in the program of imageio-ffmpeg 0.8.1 for macOS.
ELSEWHERE = {"h264_videotoolbox", "hevc_videotoolbox", "av1_videotoolbox"}
# Options of ffmpeg itself for an encoder: -q:v is -global_quality with a flag; x265-params are x265's own.
OWN = {"q", "c", "x265-params"}


@lru_cache
def ask(*arguments: str) -> str:
    return subprocess.run([bundled(), "-hide_banner", *arguments], capture_output=True, text=True, check=True).stdout


def options_of(text: str) -> dict[str, tuple[str, str, set[str]]]:
    """Name to (type, rest of the line, named values) of every encoding option in a help text."""
    options: dict[str, tuple[str, str, set[str]]] = {}
    current: set[str] = set()
    for line in text.splitlines():
        if match := re.match(r"  -(\S+) +<(\w+)> +E[.\w]+ *(.*)", line):
            current = set()
            options.setdefault(match[1], (match[2], match[3], current))
        elif match := re.match(r" {5}(\S+) +(?:-?\d+ +)?E[.\w]+", line):
            current.add(match[1])
        elif not line.startswith("     "):
            current = set()
    return options


@lru_cache
def general_options() -> dict[str, tuple[str, str, set[str]]]:
    text = ask("-h", "full")
    start = text.index("AVCodecContext AVOptions:")
    return options_of(text[start : text.index("AVOptions:", start + 100)])


def arguments_of(encoder):
    """Every (option, value) that the table can give to an encoder."""
    yield from encoder.fixed
    yield from encoder.extras
    yield from encoder.lossless or ()
    for arguments in (*encoder.speeds.values(), *encoder.ten_bit_speeds.values(), *encoder.for_figures.values()):
        yield from arguments
    for quality in QUALITIES:
        for pixel_format in encoder.all_formats():
            yield from encoder.quality(quality, pixel_format)
    if encoder.bitrate:
        yield from encoder.bitrate(8000)
    yield from encoder.on_device(1)


def complaint(known: dict[str, tuple[str, str, set[str]]], option: str, value: str) -> str:
    """Why ffmpeg would not take the value; "" if it would."""
    name = option.partition(":")[0]
    if name in OWN:
        return ""
    if name not in known:
        return f"-{option} does not exist"
    kind, description, names = known[name]
    if value in names:
        return ""
    if kind == "boolean":
        return "" if value in {"0", "1", "true", "false", "auto"} else f"-{option} {value} is no boolean"
    if kind in {"dictionary", "string"}:
        return ""  # ffmpeg hands these on; each software encoder is really run in test_films.py
    if not re.fullmatch(r"-?\d+(\.\d+)?k?", value):
        return f"-{option} {value} is none of {sorted(names)}"
    if span := re.search(r"\(from (\S+) to (\S+)\)", description):
        number = float(value.rstrip("k")) * (1000 if value.endswith("k") else 1)
        limits = {"INT_MAX": 2**31 - 1, "INT_MIN": -(2**31), "I64_MAX": 2.0**63, "UINT32_MAX": 2.0**32}
        low, high = (float(limits.get(end, end if end[0] in "-0123456789" else "inf")) for end in span.groups())
        if not low <= number <= high:
            return f"-{option} {value} is not from {low:g} to {high:g}"
    return ""


@pytest.mark.parametrize("name", [n for n in ENCODERS if n not in ELSEWHERE])
def test_every_argument_is_one_that_the_encoder_takes(name):
    text = ask("-h", f"encoder={name}")
    assert f"Encoder {name}" in text
    known = {**general_options(), **options_of(text)}
    complaints = {complaint(known, option, value) for option, value in arguments_of(ENCODERS[name])} - {""}
    assert not complaints


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("prset", "p4", "does not exist"),
        ("preset", "p9", "none of"),
        ("cq", "52", "not from 0 to 51"),
        ("spatial-aq", "2", "no boolean"),
        ("tune", "grain", "none of"),
    ],
)
def test_a_wrong_argument_is_noticed(option, value, message):
    known = {**general_options(), **options_of(ask("-h", "encoder=h264_nvenc"))}
    assert message in complaint(known, option, value)


@pytest.mark.parametrize("name", [n for n in ENCODERS if n not in ELSEWHERE])
def test_every_pixel_format_is_one_that_the_encoder_takes(name):
    text = ask("-h", f"encoder={name}")
    given = re.search(r"Supported pixel formats: (.*)", text)
    taken = given[1].split() if given else []
    encoder = ENCODERS[name]
    if encoder.upload:  # frames are on the device by then, in the format that hwupload was given
        assert encoder.upload == "hwupload"
        assert taken in (["vaapi"], ["vulkan"])
    else:
        assert set(encoder.all_formats()) <= set(taken)


@pytest.mark.parametrize("codec", ["h264", "hevc", "av1"])
def test_hardware_comes_first_and_nvenc_before_the_others(codec):
    found = encoders_of(codec)
    makers = [e.hardware for e in found]
    assert makers[0] == "NVENC"
    assert makers == sorted(makers, key=lambda maker: not maker)


def test_nvenc_quality_is_never_automatic_and_never_capped_at_two_megabits():
    for name in ("h264_nvenc", "hevc_nvenc", "av1_nvenc"):
        for quality in QUALITIES:
            arguments = dict(ENCODERS[name].quality(quality, "nv12"))
            assert float(arguments["cq"]) >= 1
            assert (arguments["rc"], arguments["b:v"]) == ("vbr", "0")


@pytest.mark.parametrize("name", ENCODERS)
def test_lower_quality_numbers_never_give_a_coarser_scale(name):
    encoder = ENCODERS[name]
    best, worst = (dict(encoder.quality(q, encoder.formats[0])) for q in (5, 45))
    for option in best.keys() & worst.keys():
        if re.fullmatch(r"[\d.]+", best[option]):
            ascending = float(best[option]) <= float(worst[option])
            assert ascending != (encoder.hardware == "VideoToolbox" and option == "q:v")


def test_speeds_of_libx264_are_the_ones_agreed():
    presets = [dict(ENCODERS["libx264"].speeds[speed])["preset"] for speed in SPEEDS]
    assert presets == ["ultrafast", "veryfast", "medium", "slower"]


def test_every_codec_has_an_encoder_without_hardware():
    assert all(any(not e.hardware for e in encoders_of(codec)) for codec in CODECS)


def test_the_gpu_that_was_chosen_encodes_too(monkeypatch):
    source = FORMATS["nv12"]
    for number, given in ((None, []), ("3", ["-gpu", "3"])):
        if number is not None:
            monkeypatch.setenv("GPUMOVIE_DEVICE", number)
        options = make_settings("film.mp4", fps=30)
        for name in ("h264_nvenc", "libx264"):
            arguments = encoding_arguments(find_ffmpegs(bundled())[0], ENCODERS[name], "nv12", source, options)
            at = arguments.index("-gpu") if "-gpu" in arguments else len(arguments)
            assert arguments[at : at + 2] == (given if name == "h264_nvenc" else [])


def test_a_gpu_that_is_no_number_is_quoted(monkeypatch):
    monkeypatch.setenv("GPUMOVIE_DEVICE", "the big one")
    with pytest.raises(OptionError, match="GPUMOVIE_DEVICE='the big one' is no number of a GPU"):
        make_settings("film.mp4", fps=30)


@pytest.mark.parametrize("high_bit_depth", [False, True])
def test_encoders_of_different_depths_are_given_rgb(monkeypatch, high_bit_depth):
    """ffmpeg then gives each what it keeps."""
    eight_bits = dataclasses.replace(ENCODERS["libx265"], ten_bit="")
    monkeypatch.setitem(ENCODERS, "libx265", eight_bits)
    monkeypatch.setattr(transfer, "encoders_of", lambda codec: [eight_bits, ENCODERS["hevc_nvenc"]])
    settings = make_settings("film.mp4", fps=25, codec="hevc")
    given = negotiate_format(settings, (64, 48), high_bit_depth=high_bit_depth, alpha=False)
    assert given is (TransferFormat.RGB if high_bit_depth else TransferFormat.NV12)
