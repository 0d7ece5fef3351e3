"""ffmpeg's words and what they mean: said by a real ffmpeg here, or recorded where hardware would be needed."""

import subprocess
from pathlib import Path

import pytest
from films import bundled

from gpumovie.video.ffmpeg.failures import classify

# Printed by ffmpeg 9.0.2 on machines without the hardware, and, for NVENC's other failures, as
# libavcodec/nvenc.c of that version formats them.
GENERIC = """\
[vost#0:0/h264_nvenc @ 0x5608cda0fe40] [enc:h264_nvenc @ 0x5608cda10880] [error] Error while opening encoder - \
maybe incorrect parameters such as bit_rate, rate, width or height.
[vf#0:0 @ 0x5608cda2bbc0] [error] Error sending frames to consumers: Operation not permitted
[vost#0:0/h264_nvenc @ 0x5608cda0fe40] [error] Task finished with error code: -22 (Invalid argument)
[out#0/null @ 0x5608cda0f280] [error] Nothing was written into output file, because at least one of its streams \
received no packets.
"""
RECORDED = {
    "[h264_nvenc @ 0x5608cda109c0] [error] Cannot load libcuda.so.1": ("no-driver", "no NVIDIA driver"),
    "[h264_nvenc @ 0x5608cda109c0] [error] Cannot load nvcuda.dll": ("no-driver", "no NVIDIA driver"),
    "[h264_nvenc @ 0x1] [error] Cannot load libnvidia-encode.so.1": ("no-driver", "without its encoder library"),
    "[h264_nvenc @ 0x1] [error] Driver does not support the required nvenc API version. Required: 13.1 Found: 12.2": (
        "driver-too-old",
        "too old for this ffmpeg",
    ),
    "[h264_nvenc @ 0x1] [error] The minimum required Nvidia driver for nvenc is 610.00 or newer": (
        "driver-too-old",
        "too old for this ffmpeg",
    ),
    "[h264_nvenc @ 0x1] [error] OpenEncodeSessionEx failed: unsupported device (2): (no details)\n"
    "[h264_nvenc @ 0x1] [error] No capable devices found": ("no-encoder-chip", "has no NVENC unit"),
    "[h264_nvenc @ 0x1] [error] OpenEncodeSessionEx failed: no encode device (1)": ("no-device", "no NVIDIA GPU"),
    "[h264_nvenc @ 0x1] [error] OpenEncodeSessionEx failed: out of memory (10)\n"
    "[h264_nvenc @ 0x1] [error] No capable devices found": ("busy", "too many NVENC sessions"),
    "[h264_nvenc @ 0x1] [error] OpenEncodeSessionEx failed: incompatible client key (21): (no details)": (
        "busy",
        "too many NVENC sessions",
    ),
    "[h264_nvenc @ 0x1] [error] InitializeEncoder failed: invalid param (8): Frame Dimension less than the minimum "
    "supported value.": ("too-small", "smaller than this encoder takes"),
    "[h264_nvenc @ 0x1] [warning] Width 8192 exceeds 4096\n[h264_nvenc @ 0x1] [error] No capable devices found": (
        "too-large",
        "larger than this encoder takes",
    ),
    "[hevc_nvenc @ 0x1] [warning] Temporal AQ not supported\n[hevc_nvenc @ 0x1] [error] No capable devices found": (
        "no-feature",
        "cannot do what was asked",
    ),
    "[hevc_nvenc @ 0x1] [warning] B frames as references are not supported": ("no-feature", "cannot do"),
    "[h264_nvenc @ 0x1] [error] No capable devices found": ("no-device", "no GPU here can do"),
    "[h264_qsv @ 0x55602e2af9c0] [error] Error creating a MFX session: -9.": ("no-driver", "Quick Sync"),
    "[AMF @ 0x7f8b94004400] [error] DLL libamfrt64.so.1 failed to open": ("no-driver", "AMF runtime"),
    "[VAAPI @ 0x5571d3d65ec0] [error] No VA display found for device /dev/dri/renderD128.\n"
    "[error] Device creation failed: -22.": ("no-device", "no VAAPI device"),
    "[AVHWDeviceContext @ 0x1] [error] Failed to initialise VAAPI connection: -1 (unknown libva error).\n"
    "[h264_vaapi @ 0x1] [error] No usable encoding entrypoint found for profile VAProfileH264High (7).": (
        "no-feature",
        "VAAPI driver cannot encode",
    ),
    "[Vulkan @ 0x561e33febe00] [error] Unable to open the libvulkan library!\n"
    "[error] Device creation failed: -1313558101.": ("no-driver", "no Vulkan loader"),
    "[h264_vulkan @ 0x1] [error] Device does not support the VK_KHR_video_encode_queue extension!": (
        "no-device",
        "no Vulkan device here can encode",
    ),
    "[h264_videotoolbox @ 0x1] [error] Error: cannot create compression session: -12908": (
        "no-device",
        "VideoToolbox refused",
    ),
    "[vost#0:0 @ 0x3bb94d00] [fatal] Unknown encoder 'av1_nvenc'": ("not-built-in", "not built into this ffmpeg"),
    "[libx264 @ 0x1] [error] malloc failed: Cannot allocate memory": ("no-memory", "memory is full"),
    "[out#0/mp4 @ 0x1] [error] Error writing trailer: Disk quota exceeded": ("disk-full", "quota"),
}


@pytest.mark.parametrize("said", RECORDED)
def test_recorded_words(said):
    kind, meaning = RECORDED[said]
    failure = classify(said + "\n" + GENERIC, 255)
    assert failure.kind == kind
    assert meaning in failure.meaning
    assert failure.line and "@ 0x" not in failure.line and failure.line in said


def run(*arguments: str, size: str = "256x256", program: str = "") -> tuple[str, int]:
    source = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r=30", "-frames:v", "8"]
    command = [
        program or bundled(),
        "-nostdin",
        "-hide_banner",
        "-loglevel",
        "level+warning",
        "-y",
        *source,
        *arguments,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stderr, done.returncode


@pytest.mark.parametrize(
    ("arguments", "size", "kind"),
    [
        (("-c:v", "libx264", "-f", "null", "-"), "17000x16", "too-large"),
        (("-c:v", "mpeg4", "-f", "null", "-"), "8200x16", "too-large"),
        (("-c:v", "libx265", "-f", "null", "-"), "8x8", "too-small"),
        (("-c:v", "nosuch", "-f", "null", "-"), "64x64", "not-built-in"),
        (("-c:v", "libx264", "-nosuchoption", "3", "-f", "null", "-"), "64x64", "bad-option"),
        (("-c:v", "libx264", "-preset", "nosuch", "-f", "null", "-"), "64x64", "bad-option"),
        (("-c:v", "libvpx-vp9", "-crf", "99", "-f", "null", "-"), "64x64", "bad-option"),
        (("-c:v", "libx264", "-profile:v", "nosuch", "-f", "null", "-"), "64x64", "bad-option"),
        (("-c:v", "libx264", "-x264-params", "nosuch=3", "-b:v", "1", "-f", "null", "-"), "64x64", "bad-option"),
        (("-c:v", "libx264", "-vf", "nosuchfilter", "-f", "null", "-"), "64x64", "bad-option"),
        (("-c:v", "libx264", "-vf", "scale=abc", "-f", "null", "-"), "64x64", "bad-option"),
    ],
)
def test_words_of_a_real_failure(ffmpeg, arguments, size, kind):
    stderr, code = run(*arguments, size=size, program=ffmpeg)
    assert code != 0
    assert classify(stderr, code).kind == kind


def test_words_of_a_full_disk(tmp_path: Path, ffmpeg):
    (tmp_path / "film.mkv").symlink_to("/dev/full")
    stderr, code = run("-c:v", "libx264", str(tmp_path / "film.mkv"), program=ffmpeg)
    assert classify(stderr, code).kind == "disk-full"


@pytest.mark.parametrize("suffix", ["mp4", "m4v", "mov", "mkv", "webm", "avi", "gif", "apng"])
def test_words_of_a_film_that_may_not_be_written(tmp_path, ffmpeg, suffix):
    stderr, code = run("-c:v", "libx264", "-f", "matroska", f"file:/sys/kernel/film.{suffix}", program=ffmpeg)
    assert "Permission denied" in stderr
    assert (classify(stderr, code).kind, classify(stderr, code).permanent) == ("not-writable", False)
    stderr, code = run("-c:v", "libx264", "-f", "matroska", f"file:{tmp_path}/no/film.{suffix}", program=ffmpeg)
    assert (classify(stderr, code).kind, classify(stderr, code).meaning) == (
        "not-writable",
        "the file or its directory is gone",
    )
    (tmp_path / f"film.{suffix}").mkdir()
    stderr, code = run("-c:v", "libx264", "-f", "matroska", f"file:{tmp_path}/film.{suffix}", program=ffmpeg)
    assert classify(stderr, code).meaning == "a directory has that name"


def test_a_file_as_large_as_the_shell_allows(tmp_path, ffmpeg):
    command = f"ulimit -f 1; exec {ffmpeg} -loglevel level+warning -f lavfi -i testsrc2=s=256x256 -frames:v 9"
    command += f" -c:v rawvideo -f matroska file:{tmp_path}/film.mkv"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "ulimit -f" in str(classify(done.stderr, done.returncode))


def test_a_warning_about_another_pixel_format_is_no_reason():
    said = "[warning] Incompatible pixel format 'rgb24' for codec 'libx264', auto-selecting format 'yuv444p'"
    assert classify(f"{said}\n[x @ 0x1] [error] Something new happened\n", 1).kind == "unknown"


def test_a_signal_and_unknown_words():
    assert "signal 9" in str(classify("", -9))
    unknown = classify("[warning] harmless\n[x @ 0x1] [error] Something new happened\n", 1)
    assert (unknown.kind, unknown.line, unknown.permanent) == ("unknown", "Something new happened", False)


def test_only_what_stays_so_is_remembered():
    assert classify("Cannot load libcuda.so.1").permanent
    assert not classify("OpenEncodeSessionEx failed: out of memory (10)").permanent
    assert not classify("No space left on device").permanent
