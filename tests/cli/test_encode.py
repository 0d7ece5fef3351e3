"""``gpumovie encode`` as users run it: the videos that it makes are decoded."""

from __future__ import annotations

import io
import re
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from films import decode, fetched, film_facts, pictures, smooth
from PIL import Image, ImageSequence
from run_encode import LOSSLESS, SIZE, encode, from_ffmpeg, image_bytes, run, save

from gpumovie.video.files.mp4_index import read_index

PLAIN_PIXELS = pictures(1, SIZE, seed=5)[0]
PLAIN = image_bytes(PLAIN_PIXELS, "PNG")

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


def test_a_folder_gives_its_images(folder: Path) -> None:
    (folder / "run").mkdir()
    for path in folder.glob("*.png"):
        path.rename(folder / "run" / path.name)
    encode(folder, "run", "-o", "film.mkv", *LOSSLESS)
    assert np.array_equal(decode(folder / "film.mkv"), pictures(3, SIZE))


@pytest.mark.parametrize(("inputs", "output"), [("frames", "frames/a.gif"), ("frames/*", "frames/a.png.apng")])
def test_the_film_of_an_earlier_run_is_no_input_of_the_next(tmp_path: Path, inputs: str, output: str) -> None:
    (tmp_path / "frames").mkdir()
    for number, image in enumerate(pictures(3, SIZE)):
        save(tmp_path / "frames" / f"{number}.png", image)
    (tmp_path / output).with_suffix(f".partial{Path(output).suffix}").write_bytes(b"of a run that was killed")
    for _ in range(2):
        encode(tmp_path, inputs, "-o", output)
        assert film_facts(tmp_path / output).frames == 3
    encode(tmp_path, output, "-o", output)  # named, it is


@pytest.mark.parametrize("quiet", [(), ("--quiet",)])
def test_missing_numbers_are_said_and_the_film_is_made(folder: Path, quiet: tuple[str, ...]) -> None:
    done = run(folder, "encode", "frame*.png", "-o", "film.mkv", *LOSSLESS, *quiet)
    said = "gpumovie: between frame1.png and frame10.png these numbers are missing: 3 to 9; the film leaps there"
    assert said in done.stderr.splitlines()
    assert np.array_equal(decode(folder / "film.mkv"), pictures(3, SIZE))


@pytest.mark.parametrize(
    ("options", "shown", "rate"),
    [((), [0, 0, 1, 2, 2, 2], 50), (("--fps", "10"), [0, 1, 2], 10)],
    ids=["kept", "fps"],
)
def test_an_animation_keeps_its_durations_unless_a_rate_is_given(
    tmp_path: Path, options: tuple[str, ...], shown: list[int], rate: int
) -> None:
    stack = pictures(3, SIZE)
    first, *others = (Image.fromarray(image) for image in stack)
    first.save(tmp_path / "a.png", save_all=True, append_images=others, duration=[40, 20, 60])
    encode(tmp_path, "a.png", "-o", "film.mkv", *LOSSLESS, *options)
    assert film_facts(tmp_path / "film.mkv").rate == rate
    assert np.array_equal(decode(tmp_path / "film.mkv"), stack[shown])


def test_a_gif_keeps_its_durations_in_another_gif(tmp_path: Path) -> None:
    durations = [30, 30, 40] * 4
    images = [Image.fromarray(image) for image in pictures(12, SIZE)]
    images[0].save(tmp_path / "a.gif", save_all=True, append_images=images[1:], duration=durations)
    encode(tmp_path, "a.gif", "-o", "b.gif")
    with Image.open(tmp_path / "b.gif") as made:
        found = [image.info["duration"] for image in ImageSequence.Iterator(made)]
    # 30 frames a second, in the hundredths of a second that a GIF counts.
    assert len(found) == 12 and set(found) == {30, 40} and sum(found) == sum(durations)


def test_an_animated_png_on_standard_input_gives_all_its_images(tmp_path: Path) -> None:
    stack = pictures(3, SIZE)
    first, *others = (Image.fromarray(image) for image in stack)
    first.save(tmp_path / "a.png", save_all=True, append_images=others, duration=40)
    encode(tmp_path, "-", "-o", "film.mkv", *LOSSLESS, stdin=(tmp_path / "a.png").read_bytes() + PLAIN)
    assert np.array_equal(decode(tmp_path / "film.mkv"), np.stack([*stack, PLAIN_PIXELS]))


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
    for number, image in enumerate(clear):
        save(tmp_path / f"{number}.png", image)
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


@pytest.mark.parametrize("name", ["stack.npy", "one.npy", "all.npz", "run.npz", "two.npz:b"])
def test_numpy_files_become_a_film(tmp_path: Path, name: str) -> None:
    stack = pictures(4, SIZE)
    np.save(tmp_path / "stack.npy", stack)
    np.save(tmp_path / "one.npy", stack[0])
    np.savez(tmp_path / "all.npz", a10=stack[2:], a9=stack[:2])
    np.savez(tmp_path / "run.npz", frames=stack, times=np.arange(4.0))
    np.savez(tmp_path / "two.npz", a=stack[::-1], b=stack, c=np.zeros((4, 2)))
    done = run(tmp_path, "encode", name, "-o", "film.mkv", *LOSSLESS)
    assert done.returncode == 0
    assert ("gpumovie: run.npz: the frames are 'frames'" in done.stderr) == (name == "run.npz")
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
    for pixels, way in zip(pictures(4, (40, 30)), ways, strict=True):
        image = image_bytes(pixels, "JPEG", **way)
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


@pytest.mark.parametrize("options", [(), ("--faststart",), ("--no-faststart",)], ids=str)
def test_faststart_decides_where_the_index_lies(folder: Path, options: tuple[str, ...]) -> None:
    encode(folder, "frame*.png", "-o", "film.mp4", *options)
    index = read_index(folder / "film.mp4")
    assert index is not None and index.at_front is (options != ("--no-faststart",))


@pytest.mark.parametrize("inputs", [["~/frame*.png"], ["~"], ["~/frame1.png", "~/frame2.png", "~/frame10.png"]])
def test_a_quoted_tilde_is_the_home_directory(
    folder: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str]
) -> None:
    monkeypatch.setenv("HOME", str(folder))
    (folder / "elsewhere").mkdir()
    encode(folder / "elsewhere", *inputs, "-o", "~/film.mp4")
    assert film_facts(folder / "film.mp4").frames == 3


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
    done = run(folder, "encode", "frame[12].png", "-o", "film.mp4", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert film_facts(folder / "film.mp4").frames == 2
