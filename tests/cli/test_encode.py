"""The installed command, run as users run it: what it makes is decoded, what it says is read."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import signal
import subprocess
import sys
import termios
import threading
import time
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from films import bundled, decode, fetched, film_facts, pictures, smooth
from PIL import Image

COMMAND = Path(sys.executable).with_name("gpumovie")
SIZE = (16, 12)
LOSSLESS = ("--codec", "ffv1", "--lossless")


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run ``gpumovie`` in ``folder``."""
    done = subprocess.run([COMMAND, *arguments], cwd=folder, input=stdin, capture_output=True, check=False)
    # Undecodable output would be a bug of its own.
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def encode(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    """Run ``gpumovie encode``, which must work, and return what it printed."""
    done = run(folder, "encode", *arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return done.stdout


def save(path: Path, picture: np.ndarray) -> None:
    Image.fromarray(picture).save(path)


def image_bytes(picture: np.ndarray, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, **options)
    return file.getvalue()


def from_ffmpeg(source: Path, *output: str) -> bytes:
    """What the real ffmpeg pipes out."""
    command = [bundled(), "-loglevel", "error", "-i", source, *output, "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the command runs: holds frame1.png, frame2.png and frame10.png of one size."""
    for number, picture in zip((1, 2, 10), pictures(3, SIZE), strict=True):
        save(tmp_path / f"frame{number}.png", picture)
    return tmp_path


@pytest.fixture(scope="session")
def film_of_ten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of ten frames, 31x21, for the real ffmpeg to pipe out."""
    path = tmp_path_factory.mktemp("input") / "ten.mkv"
    frames = smooth(10, (31, 21)).tobytes()
    command = [bundled(), "-loglevel", "error", "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", "31x21"]
    command += ["-framerate", "24000/1001", "-i", "-", "-c:v", "ffv1", "-pix_fmt", "bgr0", str(path)]
    subprocess.run(command, input=frames, check=True)
    return path


# --- the command itself ----------------------------------------------------------------------------------


def test_help_lists_the_commands_there_are_and_each_can_explain_itself(tmp_path: Path) -> None:
    text = run(tmp_path, "--help").stdout
    listed = re.findall(r"^  (\w+)", text[text.index("Commands:") :], re.MULTILINE)
    assert sorted(listed) == ["bench", "demo", "doctor", "encode", "render"]
    for name in listed:
        explained = run(tmp_path, name, "--help")
        assert explained.returncode == 0
        assert explained.stdout.startswith(f"Usage: gpumovie {name}")


def test_version_of_the_module_is_that_of_the_package(tmp_path: Path) -> None:
    from importlib.metadata import version

    command = [sys.executable, "-m", "gpumovie", "--version"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"gpumovie, version {version('gpumovie')}\n")


# --- images ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inputs", [("frame1.png", "frame10.png", "frame2.png"), ("frame*.png",)], ids=["list", "quoted pattern"]
)
@pytest.mark.parametrize("output", [("film.mkv", *LOSSLESS), ("film.apng",)], ids=["ffv1", "apng"])
def test_images_become_a_film_in_natural_order(
    folder: Path, inputs: tuple[str, ...], output: tuple[str, ...]
) -> None:
    said = encode(folder, *inputs, "-o", *output)
    film = folder / output[0]
    assert np.array_equal(decode(film), pictures(3, SIZE))
    assert film_facts(film).rate == 30
    assert said.startswith(f"{film}: 3 frames, 16x12, 0.10 s at 30 fps, ")
    assert re.search(r"^  encoder  (ffv1|apng) \(\w+ ffmpeg .+\): .+", said, re.MULTILINE)


def test_images_of_mixed_modes_make_one_film(tmp_path: Path) -> None:
    colours = pictures(1, SIZE)[0]
    palette = Image.fromarray(colours).quantize(8)
    palette.save(tmp_path / "1.png")
    save(tmp_path / "2.png", colours[..., 0])
    save(tmp_path / "3.png", colours)
    save(tmp_path / "4.png", np.dstack([colours, colours[..., :1]]))
    encode(tmp_path, "*.png", "-o", "film.mkv", *LOSSLESS)
    gray = np.repeat(colours[..., :1], 3, 2)
    expected = [np.asarray(palette.convert("RGB")), gray, colours, colours]
    assert np.array_equal(decode(tmp_path / "film.mkv"), np.stack(expected))


def test_alpha_of_images_reaches_the_film(tmp_path: Path) -> None:
    clear = pictures(2, SIZE, 4)
    for number, picture in enumerate(clear):
        save(tmp_path / f"{number}.png", picture)
    encode(tmp_path, "*.png", "-o", "film.apng")
    assert np.array_equal(decode(tmp_path / "film.apng", "rgba"), clear)


def test_sixteen_bits_of_gray_images_reach_the_film(tmp_path: Path) -> None:
    deep = pictures(2, SIZE, 0, dtype=np.uint16)
    save(tmp_path / "0.png", deep[0])
    save(tmp_path / "1.tif", deep[1])
    encode(tmp_path, "0.png", "1.tif", "-o", "film.mkv", *LOSSLESS)
    assert np.array_equal(decode(tmp_path / "film.mkv", "gray16le")[..., 0], deep)


def test_a_turned_jpeg_stands_upright_in_the_film(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6  # to be turned clockwise
    (tmp_path / "a.jpg").write_bytes(image_bytes(smooth(1, SIZE)[0], "JPEG", exif=exif))
    encode(tmp_path, "a.jpg", "-o", "film.mkv", *LOSSLESS)
    lying = np.asarray(Image.open(tmp_path / "a.jpg"))
    assert np.array_equal(decode(tmp_path / "film.mkv")[0], np.rot90(lying, -1))


# --- numpy files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["stack.npy", "one.npy", "all.npz"])
def test_numpy_files_become_a_film(tmp_path: Path, name: str) -> None:
    stack = pictures(4, SIZE)
    np.save(tmp_path / "stack.npy", stack)
    np.save(tmp_path / "one.npy", stack[0])
    np.savez(tmp_path / "all.npz", a10=stack[2:], a9=stack[:2])
    encode(tmp_path, name, "-o", "film.mkv", *LOSSLESS)
    assert np.array_equal(decode(tmp_path / "film.mkv"), stack[:1] if name == "one.npy" else stack)


# --- streams ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["stdin", "file"])
@pytest.mark.parametrize("name", ["yuv420p", "yuv444p", "yuv420p10le"])
def test_yuv4mpeg2_of_the_real_ffmpeg_keeps_every_sample(
    tmp_path: Path, film_of_ten: Path, name: str, way: str
) -> None:
    scaled = ("-vf", "scale=32:22", "-pix_fmt", name)
    stream = from_ffmpeg(film_of_ten, *scaled, "-strict", "-1", "-f", "yuv4mpegpipe")
    raw = np.frombuffer(from_ffmpeg(film_of_ten, *scaled, "-f", "rawvideo"), "<u2" if "10" in name else np.uint8)
    (tmp_path / "in.y4m").write_bytes(stream)
    if way == "stdin":
        encode(tmp_path, "-", "-o", "film.mkv", *LOSSLESS, stdin=stream)
    else:
        encode(tmp_path, "in.y4m", "-o", "film.mkv", *LOSSLESS)
    facts = film_facts(tmp_path / "film.mkv")
    assert (facts.pixel_format, facts.size, facts.rate) == (name, (32, 22), Fraction(24000, 1001))
    assert np.array_equal(decode(tmp_path / "film.mkv", name), raw.reshape(10, -1))


def test_fps_given_wins_over_that_of_the_stream(tmp_path: Path, film_of_ten: Path) -> None:
    stream = from_ffmpeg(film_of_ten, "-pix_fmt", "yuv420p", "-f", "yuv4mpegpipe")
    encode(tmp_path, "-", "-o", "film.mp4", "--fps", "12", stdin=stream)
    assert film_facts(tmp_path / "film.mp4").rate == 12


def test_yuv4mpeg2_of_odd_size_is_padded_by_its_last_row_and_column(tmp_path: Path, film_of_ten: Path) -> None:
    stream = from_ffmpeg(film_of_ten, "-pix_fmt", "yuv420p", "-f", "yuv4mpegpipe")
    raw = np.frombuffer(from_ffmpeg(film_of_ten, "-pix_fmt", "yuv420p", "-f", "rawvideo"), np.uint8).reshape(10, -1)
    encode(tmp_path, "-", "-o", "film.mkv", *LOSSLESS, stdin=stream)
    shown = decode(tmp_path / "film.mkv", "yuv420p")
    luma = raw[:, : 31 * 21].reshape(10, 21, 31)
    assert film_facts(tmp_path / "film.mkv").size == (32, 22)
    assert np.array_equal(shown[:, : 32 * 22].reshape(10, 22, 32), np.pad(luma, ((0, 0), (0, 1), (0, 1)), "edge"))
    assert np.array_equal(shown[:, 32 * 22 :], raw[:, 31 * 21 :])


@pytest.mark.parametrize("name", ["rgb24", "rgba", "gray", "yuv420p", "nv12", "gray16le", "rgb48le"])
def test_raw_frames_keep_every_sample(tmp_path: Path, name: str) -> None:
    channels = {"rgb24": 3, "rgba": 4, "gray": 1, "gray16le": 1, "rgb48le": 3}.get(name)
    if channels is None:
        frames = pictures(4, (SIZE[0], SIZE[1] * 3 // 2), 0).reshape(4, -1)
    else:
        frames = pictures(4, SIZE, channels, dtype=np.uint16 if "le" in name else np.uint8)
    raw = ("--size", "16x12", "--pixel-format", name, "--fps", "12.5")
    encode(tmp_path, "-", "-o", "film.mkv", *LOSSLESS, *raw, stdin=frames.tobytes())
    film = tmp_path / "film.mkv"
    shown = decode(film, "yuv420p" if name == "nv12" else name)
    if name == "nv12":  # its two chroma planes lie sample by sample between one another
        chroma = frames[:, 16 * 12 :]
        frames = np.concatenate([frames[:, : 16 * 12], chroma[:, 0::2], chroma[:, 1::2]], 1)
    assert np.array_equal(shown, frames)
    assert film_facts(film).rate == Fraction(25, 2)


@pytest.mark.parametrize("kind", ["png", "mjpeg"])
def test_images_that_the_real_ffmpeg_pipes_become_a_film(tmp_path: Path, film_of_ten: Path, kind: str) -> None:
    stream = from_ffmpeg(film_of_ten, "-f", "image2pipe", "-c:v", kind)
    encode(tmp_path, "-", "-o", "film.mkv", *LOSSLESS, stdin=stream)
    shown = decode(tmp_path / "film.mkv")
    if kind == "png":
        assert np.array_equal(shown, smooth(10, (31, 21)))
    else:
        images = [b"\xff\xd8\xff" + image for image in stream.split(b"\xff\xd8\xff")[1:]]
        assert np.array_equal(shown, np.stack([np.asarray(Image.open(io.BytesIO(image))) for image in images]))


def test_jpegs_with_thumbnails_restart_markers_and_scans_become_a_film(tmp_path: Path) -> None:
    small = image_bytes(pictures(1, (8, 8))[0], "JPEG")
    # A preview in an APP segment is a JPEG inside a JPEG, ends and all.
    preview = b"\xff\xe2" + (len(small) + 2).to_bytes(2, "big") + small
    ways = (
        {"restart_marker_blocks": 1},
        {"progressive": True},
        {"quality": 100},
        {"progressive": True, "quality": 5},
    )
    images = []
    for picture, way in zip(pictures(4, (40, 30)), ways, strict=True):
        image = image_bytes(picture, "JPEG", **way)
        images.append(image[:2] + preview + image[2:])
    encode(tmp_path, "-", "-o", "film.mkv", *LOSSLESS, stdin=b"".join(images))
    expected = np.stack([np.asarray(Image.open(io.BytesIO(image))) for image in images])
    assert np.array_equal(decode(tmp_path / "film.mkv"), expected)


# --- options ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--codec", "prores"), {"codec": "prores"}),
        (("--encoder", "mpeg4"), {"codec": "mpeg4"}),
        (("--film-pixel-format", "yuv444p"), {"codec": "h264", "pixel_format": "yuv444p"}),
        (("--fps", "30000/1001"), {"rate": Fraction(30000, 1001)}),
        (("--fps", "29.97"), {"rate": Fraction(30000, 1001)}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_option_reaches_the_film(folder: Path, options: tuple[str, ...], expected: dict[str, object]) -> None:
    encode(folder, "frame*.png", "-o", "film.mov", *options)
    facts = film_facts(folder / "film.mov")
    assert {name: getattr(facts, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("options", "settings"),
    [
        ((), r"subme=2 .*crf=20\.0"),  # veryfast
        (("--quality", "33.5"), r"crf=33\.5"),
        (("--speed", "small"), r"subme=9 "),  # slower
        (("--bitrate", "321"), r"rc=abr .*bitrate=321 "),
        (("--lossless", "--film-pixel-format", "yuv420p"), r"qp=0"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_option_reaches_libx264(tmp_path: Path, options: tuple[str, ...], settings: str) -> None:
    # libx264 writes its settings into the film, in words. YUV frames, for H.264 keeps those exactly.
    raw = ("--size", "16x12", "--pixel-format", "yuv420p", "--encoder", "libx264")
    encode(tmp_path, "-", "-o", "film.mkv", *raw, *options, stdin=bytes(16 * 12 * 3 // 2 * 3))
    assert re.search(settings.encode(), (tmp_path / "film.mkv").read_bytes())


def test_lossless_gives_every_value_back(folder: Path) -> None:
    encode(folder, "frame*.png", "-o", "film.mp4", "--lossless")
    assert np.array_equal(decode(folder / "film.mp4"), pictures(3, SIZE))


def test_audio_and_metadata_reach_the_film(folder: Path) -> None:
    with wave.open(str(folder / "sound.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(np.sin(np.arange(16000) / 5, dtype=np.float32).astype("<i2").tobytes())
    metadata = ("--metadata", "title=Waves = water", "--metadata", "comment=two, three")
    encode(folder, "frame*.png", "-o", "film.mp4", "--fps", "3", "--audio", "sound.wav", *metadata)
    facts = film_facts(folder / "film.mp4")
    assert facts.audio is not None
    assert facts.audio[0] == "aac"
    assert facts.audio[1] == pytest.approx(1, abs=0.1)
    assert facts.metadata["title"] == "Waves = water"
    assert facts.metadata["comment"] == "two, three"


def test_the_ffmpeg_that_was_named_makes_the_film(folder: Path) -> None:
    said = encode(folder, "frame1.png", "-o", "film.mp4", "--ffmpeg", fetched("6.0"))
    assert "(explicit ffmpeg 6.0, yuv420p)" in said


def test_another_encoder_takes_over_and_it_is_said_why(folder: Path) -> None:
    done = run(folder, "encode", "frame1.png", "-o", "film.mp4", "--encoder", "h264_nvenc")
    assert done.returncode == 0
    # Frames of 16x12 are below NVENC's smallest on every machine.
    why = r"h264_nvenc was asked for, but takes frames from \d+x\d+ on, these are 16x12"
    assert re.search(rf"encoder  libx264 \(.+\): {why}", done.stdout)
    assert re.search(why, done.stderr)


def test_quiet_says_nothing(folder: Path) -> None:
    done = run(folder, "encode", "frame*.png", "-o", "film.mp4", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert film_facts(folder / "film.mp4").frames == 3


# --- errors ----------------------------------------------------------------------------------------------

PNG = image_bytes(pictures(1, SIZE)[0], "PNG")
JPEG = image_bytes(pictures(1, SIZE)[0], "JPEG")
RAW = ("--size", "16x12", "--pixel-format", "rgb24")
Y4M = b"YUV4MPEG2 W4 H4 F30:1\n" + b"FRAME\n" + bytes(24)
FILM = ("-o", "film.mkv")
ONE = ("frame1.png",)

# Each: arguments, standard input, message. Nothing has been recorded yet when they come.
BAD_USE = {
    "missing input": (("gone.png", *FILM), b"", r"input 'gone\.png' is no file and no pattern that matches any"),
    "one input of two missing": ((*ONE, "gone.png", *FILM), b"", r"input 'gone\.png' is no file"),
    "pattern without match": (("gone*.png", *FILM), b"", r"input 'gone\*\.png' is no file and no pattern"),
    "empty stream": (("-", *FILM), b"", r"standard input is empty"),
    "unknown stream": (
        ("-", *FILM),
        b"hello world",
        r"standard input begins with b'hello wor', which is neither PNG",
    ),
    "text as array": (("text.npy", *FILM), b"", r"text\.npy cannot be read: "),
    "y4m of full range": (("-", *FILM), b"YUV4MPEG2 W4 H4 XCOLORRANGE=FULL\n", r"full range is not read"),
    "y4m header": (("-", *FILM), b"YUV4MPEG2 H4\n", r"header 'YUV4MPEG2 H4' cannot be read"),
    "size alone": (("-", *FILM, *RAW[:2]), b"", r"raw frames need both --pixel-format and --size"),
    "pixel format alone": (("-", *FILM, *RAW[2:]), b"", r"raw frames need both --pixel-format and --size"),
    "raw format": (("-", *FILM, *RAW[:3], "rgb"), b"", r"pixel format 'rgb' is unknown; raw frames may be gray, "),
    "encoder": ((*ONE, *FILM, "--encoder", "x264"), b"", r"encoder 'x264' is unknown; there are auto, "),
    "suffix": ((*ONE, "-o", "film.doc"), b"", r"'film\.doc' ends in '\.doc'; a film ends in one of \.mp4"),
    "no suffix": ((*ONE, "-o", "film"), b"", r"'film' has no suffix; a film ends in one of"),
    "codec in suffix": (
        (*ONE, "-o", "film.webm", "--codec", "h264"),
        b"",
        r"codec 'h264' does not fit a \.webm file",
    ),
    "no folder": ((*ONE, "-o", "gone/film.mkv"), b"", r"there is no directory '.*gone'; make it first"),
    "folder as output": ((*ONE, "-o", "folder.mkv"), b"", r"it is a directory; give the path of a file in it"),
    "quality": ((*ONE, *FILM, "--quality", "99"), b"", r"quality 99\.0 is not a number from 0 \(best\) to 51"),
    "rate and lossless": ((*ONE, *FILM, "--lossless", "--bitrate", "9"), b"", r"bitrate 9 and lossless=True exclude"),
    "quality and rate": (
        (*ONE, *FILM, "--quality", "18", "--bitrate", "9"),
        b"",
        r"quality 18\.0 and bitrate 9 exclude each other; leave one out",
    ),
    "film pixel format": ((*ONE, *FILM, "--film-pixel-format", "rgb1"), b"", r"pixel_format 'rgb1' is not one that"),
    "missing audio": ((*ONE, *FILM, "--audio", "gone.wav"), b"", r"audio 'gone\.wav' is not there"),
    "silent audio": ((*ONE, *FILM, "--audio", "frame2.png"), b"", r"audio 'frame2\.png' holds no sound"),
    "audio in GIF": ((*ONE, "-o", "film.gif", "--audio", "a.wav"), b"", r"a gif file has no sound"),
}

BAD_WORDS = {
    "no input": ((*FILM,), r"Missing argument 'INPUT\.\.\.'"),
    "no output": (ONE, r"Missing option '-o' / '--output'"),
    "unknown option": ((*ONE, *FILM, "--loseless"), r"No such option:? '?--loseless"),
    "- and a file": (("-", *ONE, *FILM), r"standard input \(-\) cannot be mixed with files"),
    "- twice": (("-", "-", *FILM), r"standard input \(-\) cannot be mixed with files"),
    "size of files": (
        (*ONE, *FILM, *RAW),
        r"--size and --pixel-format say how raw frames on standard input \(-\) lie",
    ),
    "size of one number": (("-", *FILM, "--size", "640"), r"'--size': '640' is no size; give width x height"),
    "size of zero": (("-", *FILM, "--size", "0x480"), r"'--size': '0x480' is no size"),
    "size below zero": (("-", *FILM, "--size", "-4x4"), r"'--size': '-4x4' is no size"),
    "size with a superscript": (("-", *FILM, "--size", "1²x5"), r"'--size': '1²x5' is no size"),
    "size in words": (("-", *FILM, "--size", "widexhigh"), r"'--size': 'widexhigh' is no size"),
    "fps 0": ((*ONE, *FILM, "--fps", "0"), r"'--fps': '0' is no frame rate; give 30, 29\.97 or 30000/1001"),
    "fps below 0": ((*ONE, *FILM, "--fps", "-30"), r"'--fps': '-30' is no frame rate"),
    "fps nan": ((*ONE, *FILM, "--fps", "nan"), r"'--fps': 'nan' is no frame rate"),
    "fps infinite": ((*ONE, *FILM, "--fps", "inf"), r"'--fps': 'inf' is no frame rate"),
    "fps over 0": ((*ONE, *FILM, "--fps", "30/0"), r"'--fps': '30/0' is no frame rate"),
    "fps in words": ((*ONE, *FILM, "--fps", "fast"), r"'--fps': 'fast' is no frame rate"),
    "codec": ((*ONE, *FILM, "--codec", "h265"), r"'--codec': 'h265' is not one of 'h264', 'hevc'"),
    "speed": ((*ONE, *FILM, "--speed", "slow"), r"'--speed': 'slow' is not one of 'fastest', 'fast'"),
    "metadata": ((*ONE, *FILM, "--metadata", "title"), r"--metadata: 'title' is not KEY=VALUE"),
    "metadata without key": ((*ONE, *FILM, "--metadata", "=Waves"), r"--metadata: '=Waves' is not KEY=VALUE"),
}

# Each: arguments, standard input, frames that were recorded before it failed, message.
FAILURES = {
    "other size": (("frame1.png", "frame2.png", "frame9.png", *FILM), b"", 2, r"frame 2 is 20x12, .* are 16x12"),
    "broken image": (("frame1.png", "frame3.png", *FILM), b"", 1, r"frame3\.png is no image that can be read"),
    "broken first image": (("frame3.png", *FILM), b"", 0, r"frame3\.png is no image that can be read"),
    "text as image": (("text.npy", "frame1.png", *FILM), b"", 1, r"text\.npy is no image that can be read"),
    "floats": (("float.npy", *FILM), b"", 0, r"frame 0 has dtype float64, need uint8 or uint16: convert with"),
    "no frame": (("-", *FILM), Y4M[:22], 0, r"no frame was written to 'film\.mkv', so there is no film"),
    "cut raw frame": (("-", *FILM, *RAW), bytes(1500), 2, r"ends in the middle of frame 2: 348 of 576 bytes"),
    "cut first frame": (("-", *FILM, *RAW), bytes(20), 0, r"ends in the middle of frame 0: 20 of 576 bytes"),
    "cut PNG after four": (("-", *FILM), PNG * 4 + PNG[:-9], 4, r"ends in the middle of frame 4: \d+ of \d+ bytes"),
    "cut PNG": (("-", *FILM), PNG + PNG[:-9], 1, r"ends in the middle of frame 1: \d+ of \d+ bytes"),
    "cut JPEG": (("-", *FILM), JPEG + JPEG[:-9], 1, r"ends in the middle of frame 1: \d+ of \d+ bytes"),
    "cut y4m": (("-", *FILM), Y4M + b"FRAME\n" + bytes(20), 1, r"ends in the middle of frame 1: 20 of 24 bytes"),
    "y4m out of step": (("-", *FILM), Y4M + b"?", 1, r"frame 1 of the YUV4MPEG2 stream begins with b'\?', not FRAME"),
    "JPEG after PNG": (("-", *FILM), PNG + JPEG, 1, r"image 1 of standard input begins with b'.*', not as a PNG"),
    "no encoder": ((*ONE, *FILM, "--codec", "prores", "--lossless"),
                   b"", 0, r"codec 'prores' cannot keep every value of rgb24 frames; lossless=True works with "),
    "named encoder": ((*ONE, *FILM, "--encoder", "h264_nvenc", "--no-fallback"), b"", 0,
                      r"h264_nvenc: takes frames from \d+x\d+ on, these are 16x12"),
    "no ffmpeg": ((*ONE, *FILM, "--ffmpeg", "gone"), b"", 0, r"ffmpeg='gone' is no program that can be run"),
}  # fmt: skip


@pytest.fixture
def bad_inputs(folder: Path) -> Path:
    """``folder`` with inputs in it that cannot be used."""
    (folder / "frame3.png").write_bytes(PNG[: len(PNG) // 2])
    save(folder / "frame9.png", pictures(1, (20, 12))[0])
    (folder / "text.npy").write_text("no array, and no image")
    np.save(folder / "float.npy", np.zeros((2, 12, 16)))
    (folder / "folder.mkv").mkdir()
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("case", BAD_USE)
def test_bad_use_is_one_line_and_exit_code_2(bad_inputs: Path, case: str) -> None:
    arguments, stdin, message = BAD_USE[case]
    before = files(bad_inputs)
    done = run(bad_inputs, "encode", *arguments, stdin=stdin)
    assert done.returncode == 2
    assert re.fullmatch(rf"gpumovie: .*{message}.*\n", done.stderr)
    assert done.stdout == ""
    assert files(bad_inputs) == before


@pytest.mark.parametrize("case", BAD_WORDS)
def test_bad_words_are_explained_with_the_usage_and_exit_code_2(bad_inputs: Path, case: str) -> None:
    arguments, message = BAD_WORDS[case]
    before = files(bad_inputs)
    done = run(bad_inputs, "encode", *arguments)
    assert done.returncode == 2
    *usage, error = done.stderr.splitlines()
    assert re.match(rf"Error: .*{message}", error)
    assert usage[:1] == ["Usage: gpumovie encode [OPTIONS] INPUT..."]
    assert done.stdout == ""
    assert files(bad_inputs) == before


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_is_exit_code_1_and_leaves_no_film(bad_inputs: Path, case: str) -> None:
    arguments, stdin, recorded, message = FAILURES[case]
    before = files(bad_inputs)
    done = run(bad_inputs, "encode", *arguments, stdin=stdin)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert re.search(rf"^(gpumovie: .*|  ){message}", done.stderr, re.MULTILINE)
    assert done.stdout == ""
    partial = bad_inputs / "film.partial.mkv"
    if recorded:
        assert film_facts(partial).frames == recorded
        kept = "1 frame is" if recorded == 1 else f"{recorded} frames are"
        assert f"{kept} kept in {partial}" in done.stderr
        partial.unlink()
    assert files(bad_inputs) == before


@pytest.mark.parametrize("arguments", [("text.npy",), ("frame1.png", "frame9.png"), ("gone.png",), ("-",)])
def test_a_film_of_that_name_stays_as_it_was(bad_inputs: Path, arguments: tuple[str, ...]) -> None:
    encode(bad_inputs, "frame*[12].png", *FILM, "--codec", "ffv1")
    old = (bad_inputs / "film.mkv").read_bytes()
    assert run(bad_inputs, "encode", *arguments, *FILM).returncode in {1, 2}
    assert (bad_inputs / "film.mkv").read_bytes() == old


def test_a_new_film_takes_the_place_of_an_old_one_and_of_what_an_earlier_run_left(folder: Path) -> None:
    for name in ("film.mkv", "film.partial.mkv"):
        (folder / name).write_bytes(b"something old" * 1000)
    encode(folder, "frame*.png", *FILM)
    assert film_facts(folder / "film.mkv").frames == 3
    assert not (folder / "film.partial.mkv").exists()


def test_closed_standard_input_is_said_to_be_closed(folder: Path) -> None:
    command = f"exec {COMMAND} encode - -o film.mkv <&-"
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith("Error: standard input (-) is closed\n")


def test_a_film_is_made_though_nobody_reads_what_is_said_of_it(folder: Path) -> None:
    with subprocess.Popen(
        [COMMAND, "encode", *ONE, *FILM], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        said = process.stderr.read().decode()
    assert process.returncode == 1
    assert re.fullmatch(r"film\.mkv: 1 frames in .*\n", said)
    assert film_facts(folder / "film.mkv").frames == 1


def test_a_run_that_records_nothing_keeps_what_an_earlier_one_left(bad_inputs: Path) -> None:
    assert run(bad_inputs, "encode", "frame1.png", "frame9.png", *FILM).returncode == 1
    left = (bad_inputs / "film.partial.mkv").read_bytes()
    assert run(bad_inputs, "encode", "frame3.png", *FILM).returncode == 1
    assert (bad_inputs / "film.partial.mkv").read_bytes() == left


@pytest.mark.parametrize("place", ["before", "after"])
def test_debug_shows_the_traceback(folder: Path, place: str) -> None:
    words = ["encode", "gone.png", "-o", "film.mkv"]
    done = run(folder, *(["--debug", *words] if place == "before" else [*words, "--debug"]))
    assert done.returncode == 2
    assert done.stderr.startswith("Traceback (most recent call last):")
    assert "gpumovie/reading/" in done.stderr
    assert done.stderr.splitlines()[-1] == (
        "gpumovie.errors.OptionError: input 'gone.png' is no file and no pattern that matches any"
    )


# --- Ctrl-C ----------------------------------------------------------------------------------------------

# Frames larger than a pipe: when the command has taken in a part of frame 5, it has handed frame 4 on.
FIVE = pictures(5, (256, 256))
PART, REST = bytes(150_000), bytes(256 * 256 * 3 - 150_000)
RAW_FRAMES = ("-", "--size", "256x256", "--pixel-format", "rgb24")


def feed(process: subprocess.Popen[bytes], frames: bytes) -> None:
    """Give the command frames and a part of another, and come back when it waits for the rest."""
    assert process.stdin
    process.stdin.write(frames)
    process.stdin.flush()
    while int.from_bytes(fcntl.ioctl(process.stdin, termios.FIONREAD, bytes(4)), sys.byteorder):
        time.sleep(0.01)
    time.sleep(0.05)  # from its last read to the one in which it waits


def end_of(process: subprocess.Popen[bytes], rest: bytes) -> int:
    """The exit code of a command that was interrupted while its input stays open.

    A signal that comes between two reads of one frame is seen by Python when it has the whole frame: it gets the
    rest if it is still there.
    """
    assert process.stdin
    try:
        return process.wait(10)
    except subprocess.TimeoutExpired:
        process.stdin.write(rest)
        process.stdin.flush()
        return process.wait()


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv"])
def test_an_interrupt_keeps_what_was_recorded_in_the_partial_file(tmp_path: Path, name: str) -> None:
    process = subprocess.Popen(
        [COMMAND, "encode", *RAW_FRAMES, "-o", name],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        assert process.stderr
        feed(process, FIVE.tobytes() + PART)
        process.send_signal(signal.SIGINT)
        assert end_of(process, REST) == 130
        said = process.stderr.read().decode()
    partial = tmp_path / name.replace(".", ".partial.")
    assert said.endswith("interrupted\n")
    assert f"5 frames are kept in {partial}" in said
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == [partial.name]
    assert len(decode(partial)) == 5


def test_an_interrupt_keeps_every_whole_image_of_a_stream(tmp_path: Path) -> None:
    images = [image_bytes(picture, "PNG") for picture in FIVE]
    process = subprocess.Popen(
        [COMMAND, "encode", "-", "-o", "film.mkv", *LOSSLESS, "--quiet"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        feed(process, b"".join(images) + images[0][:150_000])
        process.send_signal(signal.SIGINT)
        assert end_of(process, images[0][150_000:]) == 130
    assert np.array_equal(decode(tmp_path / "film.partial.mkv"), FIVE)


def test_ctrl_c_on_a_terminal_reaches_python_and_not_the_encoder(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    claim = (
        "import fcntl, os, sys, termios; fcntl.ioctl(1, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", claim, COMMAND, "encode", *RAW_FRAMES, "-o", "film.mkv", *LOSSLESS],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    said: list[bytes] = []
    reader = threading.Thread(target=read_all, args=(ours, said))  # a terminal that nobody reads stops its writers
    reader.start()
    with process:
        feed(process, FIVE.tobytes() + PART)
        # The terminal sends the signal to the group in its foreground. ffmpeg would end the film there and then.
        tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
        (encoder,) = [int(child) for task in tasks for child in task.read_text().split()]
        assert os.tcgetpgrp(ours) == os.getpgid(process.pid) != os.getpgid(encoder)
        os.write(ours, b"\x03")
        assert end_of(process, REST) == 130
    reader.join()
    os.close(ours)
    assert b"interrupted" in b"".join(said)
    assert b"Traceback" not in b"".join(said)
    assert [path.name for path in tmp_path.iterdir()] == ["film.partial.mkv"]
    assert np.array_equal(decode(tmp_path / "film.partial.mkv"), FIVE)


def read_all(terminal: int, into: list[bytes]) -> None:
    """What is written to a terminal until its last program ends."""
    try:
        while piece := os.read(terminal, 1 << 16):
            into.append(piece)
    except OSError:
        pass  # EIO: Linux's way to say that nobody is on the other side
