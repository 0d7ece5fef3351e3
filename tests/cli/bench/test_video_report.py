"""What is in a video's file, and its likeness to what was encoded."""

import subprocess

import numpy as np
import pytest
from films import bundled

import gpumovie as gm
from gpumovie.cli.bench.content.raw_video import write_raw_video
from gpumovie.cli.bench.content.synthetic_frames import video_frames
from gpumovie.cli.bench.ffmpeg.raw_encoding import encode_raw, measure_ssim
from gpumovie.cli.bench.ffmpeg.video_report import WRONG_COLOURS, examine
from gpumovie.cli.bench.peers.comparison import verdict_on

SIZE, COUNT = (320, 180), 6


@pytest.fixture(scope="module")
def frames():
    return list(video_frames(SIZE, COUNT))


def encode(path, frames, *arguments):
    """Encode frames by ffmpeg alone, without gpumovie."""
    size = f"{frames[0].shape[1]}x{frames[0].shape[0]}"
    command = [
        bundled(),
        "-v",
        "error",
        "-y",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        size,
        "-r",
        "30",
        "-i",
        "-",
    ]
    data = b"".join(frame.tobytes() for frame in frames)
    subprocess.run([*command, "-c:v", "libx264", "-crf", "10", *arguments, str(path)], input=data, check=True)
    return path


def report_on(path, frames):
    return examine(path, lambda i: frames[i], len(frames), bundled())


def test_our_film_is_what_was_sent(tmp_path, frames):
    gm.write(tmp_path / "film.mp4", frames, fps=30, encoder="libx264", quality=10)
    found = report_on(tmp_path / "film.mp4", frames)
    assert (found.codec, found.pixel_format, found.size, found.frames) == ("h264", "yuv420p", SIZE, COUNT)
    assert found.tags == "tv bt709/bt709/bt709"
    assert found.bytes == (tmp_path / "film.mp4").stat().st_size
    assert found.psnr > 33 and found.colour_error < 5
    assert verdict_on(found, COUNT, SIZE) == "ok"


@pytest.mark.parametrize(
    ("arguments", "tags"),
    [
        (["-pix_fmt", "yuv420p"], "- -/-/-"),
        (["-pix_fmt", "yuv420p", "-vf", "setparams=colorspace=bt709:range=tv"], "tv bt709/-/-"),
        (["-pix_fmt", "yuvj420p", "-vf", "scale=out_range=pc,setparams=color_trc=smpte170m"], "pc -/-/smpte170m"),
    ],
)
def test_tags_are_read(tmp_path, frames, arguments, tags):
    assert report_on(encode(tmp_path / "film.mp4", frames, *arguments), frames).tags == tags


def test_colours_of_another_matrix_are_found(tmp_path, frames):
    """What ffmpeg makes of RGB by itself is BT.601; said to be BT.709 it is shown wrong."""
    path = encode(tmp_path / "film.mp4", frames, "-vf", "format=yuv420p,setparams=colorspace=bt709")
    found = report_on(path, frames)
    assert found.colour_error > WRONG_COLOURS
    assert verdict_on(found, COUNT, SIZE) == "wrong colours"


def test_frames_lost_another_size_and_another_codec_are_found(tmp_path, frames):
    short = report_on(encode(tmp_path / "short.mp4", frames[:4], "-pix_fmt", "yuv420p"), frames)
    assert verdict_on(short, COUNT, SIZE) == "wrong frame count: 4"
    scaled = report_on(encode(tmp_path / "scaled.mp4", frames, "-pix_fmt", "yuv420p", "-s", "336x192"), frames)
    assert scaled.psnr is None and verdict_on(scaled, COUNT, SIZE) == "wrong size: 336x192"
    full = report_on(encode(tmp_path / "full.mp4", frames, "-pix_fmt", "yuv444p"), frames)
    assert verdict_on(full, COUNT, SIZE) == "other codec, not comparable: h264 yuv444p"


def test_what_is_no_film_is_an_error(tmp_path, frames):
    (tmp_path / "film.mp4").write_bytes(b"nothing of the kind")
    with pytest.raises(RuntimeError, match="Invalid data"):
        report_on(tmp_path / "film.mp4", frames)


def test_ssim_is_one_for_the_same_samples_and_less_for_others(tmp_path, frames):
    source = write_raw_video(tmp_path / "film.yuv", frames)
    encode_raw(bundled(), source, ["-c:v", "ffv1"], tmp_path / "exact.mkv")
    assert measure_ssim(bundled(), source, tmp_path / "exact.mkv").ssim == 1
    encode_raw(bundled(), source, ["-c:v", "libx264", "-crf", "45"], tmp_path / "rough.mkv")
    assert measure_ssim(bundled(), source, tmp_path / "rough.mkv").ssim < 0.9
    grey = [np.full_like(frame, 128) for frame in frames]
    encode(tmp_path / "grey.mkv", grey, "-pix_fmt", "yuv420p")
    assert measure_ssim(bundled(), source, tmp_path / "grey.mkv").ssim < 0.7
    encode(tmp_path / "short.mkv", frames[:3], "-pix_fmt", "yuv420p")
    with pytest.raises(RuntimeError, match="does not hold the 6 frames"):
        measure_ssim(bundled(), source, tmp_path / "short.mkv")
