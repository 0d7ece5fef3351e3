"""Films play in a real browser: duration, frame size and colours are right, and they go on to their end."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromium import Browser
from films import FFMPEGS

import gpumovie as gm
from gpumovie.video.encoders.table import encoders_of

SIZE = (96, 64)
FRAMES = 24
STEP = 10  # levels of grey between a frame and the next
LEFT, RIGHT = (12, 32), (-12, 32)  # from either edge


def countdown(size: tuple[int, int] = SIZE, channels: int = 3) -> np.ndarray:
    """Red on the left; on the right, a grey that tells the number of the frame."""
    frames = np.full((FRAMES, size[1], size[0], channels), 255, np.uint8)
    frames[:, :, : size[0] // 2, :3] = (255, 0, 0)
    frames[:, :, size[0] // 2 :, :3] = (np.arange(FRAMES) * STEP)[:, None, None, None]
    return frames


def assert_shows(browser: Browser, frame: int) -> None:
    """What can be seen is that frame, in its own colours."""
    (red, green, blue, _), (*grey, _) = browser.pixels(LEFT, RIGHT)
    assert red >= 250
    assert max(green, blue) <= 5
    assert max(abs(level - frame * STEP) for level in grey) < STEP / 2


def assert_plays(browser: Browser, film: Path, fps: float | Fraction = 30, size: tuple[int, int] = SIZE) -> None:
    """The film beside a page plays in it, and every frame is where it belongs."""
    browser.show(film.parent, f"<video src='{film.name}'></video>")
    assert browser.load()["error"] is None
    for frame in (FRAMES // 2, FRAMES - 1, 0):
        browser.seek(float((frame + Fraction(1, 2)) / Fraction(fps)))
        assert_shows(browser, frame)
    played = browser.play()
    assert played.error is None
    assert played.ended
    assert played.duration == pytest.approx(float(FRAMES / fps), abs=0.0015)  # WebM counts milliseconds
    assert played.time == pytest.approx(played.duration)
    assert played.size == size
    assert browser.console() == []


def test_h264_of_every_encoder_that_works_plays(browser: Browser, tmp_path: Path) -> None:
    played = []
    for encoder in encoders_of("h264"):
        film = tmp_path / f"{encoder.name}.mp4"
        try:
            # Large enough for the encoders of graphics cards.
            gm.write(film, countdown((256, 256)), encoder=encoder.name, fallback=False)
        except gm.NoEncoderError:
            continue  # not on this machine
        assert_plays(browser, film, size=(256, 256))
        played.append(encoder.name)
    assert {"libx264", "libx264rgb"} <= set(played)


FILMS: dict[str, tuple[str, dict[str, Any]]] = {
    "mp4": (".mp4", {}),
    "m4v": (".m4v", {}),
    "mov": (".mov", {}),
    "mkv": (".mkv", {}),
    "webm-vp9": (".webm", {}),
    "webm-av1": (".webm", {"codec": "av1"}),
    "mp4-vp9": (".mp4", {"codec": "vp9"}),
    "mp4-av1": (".mp4", {"codec": "av1"}),
    "mkv-vp9": (".mkv", {"codec": "vp9"}),
    "fastest": (".mp4", {"speed": "fastest"}),
    "b-frames": (".mp4", {"speed": "small"}),
    "b-frames-in-mkv": (".mkv", {"speed": "small"}),
    "bitrate": (".mp4", {"bitrate": 500}),
    "metadata": (".mp4", {"metadata": {"title": "a <film> & more"}}),
}


@pytest.mark.parametrize(("suffix", "options"), FILMS.values(), ids=FILMS)
def test_what_we_write_plays(browser: Browser, tmp_path: Path, suffix: str, options: dict[str, Any]) -> None:
    gm.write(tmp_path / f"film{suffix}", countdown(), **options)
    assert_plays(browser, tmp_path / f"film{suffix}")


@pytest.mark.parametrize("fps", [12.5, Fraction(24000, 1001), Fraction(60000, 1001), 120], ids=str)
def test_any_rate_plays(browser: Browser, tmp_path: Path, fps: float | Fraction) -> None:
    gm.write(tmp_path / "film.mp4", countdown(), fps=fps)
    assert_plays(browser, tmp_path / "film.mp4", fps)


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_odd_sizes_play_padded_by_one(browser: Browser, tmp_path: Path, suffix: str) -> None:
    gm.write(tmp_path / f"film{suffix}", countdown((SIZE[0] - 1, SIZE[1] - 1)))
    assert_plays(browser, tmp_path / f"film{suffix}")


@pytest.mark.parametrize("version", FFMPEGS)
def test_a_film_of_each_ffmpeg_plays(browser: Browser, tmp_path: Path, version: str) -> None:
    """The bundled one makes hybrid MP4; the older ones make fragments, which are copied at the end."""
    gm.write(tmp_path / "film.mp4", countdown(), ffmpeg=FFMPEGS[version]())
    assert_plays(browser, tmp_path / "film.mp4")


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".webm", ".mkv"])
def test_sound_plays_too(browser: Browser, tmp_path: Path, suffix: str) -> None:
    tone = tmp_path / "tone.wav"
    with wave.open(str(tone), "wb") as file:
        file.setparams((1, 2, 48000, 0, "NONE", ""))
        file.writeframes((np.sin(np.arange(48000) / 17) * 20_000).astype("<i2").tobytes())
    audio = tone
    if suffix == ".mov":  # which keeps a wav's samples, in a form that browsers do not know
        gm.write(tmp_path / "sound.mp4", countdown(), audio=tone)
        audio = tmp_path / "sound.mp4"
    gm.write(tmp_path / f"film{suffix}", countdown(), audio=audio)
    browser.show(tmp_path, f"<video src='film{suffix}'></video>")
    played = browser.play()
    assert (played.error, played.ended, played.size) == (None, True, SIZE)
    assert played.sound > 1000
    # Sound comes in packets of some length, so that it may end a little after the last frame.
    assert played.duration == pytest.approx(FRAMES / 30, abs=0.06)


def test_what_is_left_of_a_film_that_was_given_up_plays(browser: Browser, tmp_path: Path) -> None:
    def give_up() -> None:
        with gm.Movie(tmp_path / "film.mp4") as movie:
            for frame in countdown():
                movie.write(frame)
            raise KeyError("given up")

    with pytest.raises(KeyError):
        give_up()
    assert_plays(browser, tmp_path / "film.partial.mp4")


def test_alpha_of_a_webm_lets_the_page_through(browser: Browser, tmp_path: Path) -> None:
    frames = countdown(channels=4)
    frames[:, :, : SIZE[0] // 2, 3] = 0
    gm.write(tmp_path / "film.webm", frames)
    browser.show(tmp_path, "<video src='film.webm'></video>")
    assert browser.play().ended
    (*_, left), (*_, right) = browser.pixels(LEFT, RIGHT)
    assert (left, right) == (0, 255)


@pytest.mark.parametrize("suffix", [".gif", ".apng"])
def test_pictures_that_move_are_shown(browser: Browser, tmp_path: Path, suffix: str) -> None:
    gm.write(tmp_path / f"film{suffix}", countdown()[:1])
    browser.show(tmp_path, f"<img src='film{suffix}'>")
    assert browser.run("return [document.images[0].naturalWidth, document.images[0].naturalHeight]") == list(SIZE)
    assert browser.pixels(LEFT, RIGHT) == [[255, 0, 0, 255], [0, 0, 0, 255]]
    assert browser.console() == []


@pytest.mark.parametrize("version", FFMPEGS)
@pytest.mark.parametrize("suffix", [".gif", ".apng"])
def test_pictures_that_move_have_the_colours_that_were_sent(
    browser: Browser, tmp_path: Path, suffix: str, version: str
) -> None:
    """Dark and middling ones, which show under which curve a browser takes them to be."""
    colours = [(16, 20, 24), (60, 60, 60), (128, 128, 128), (200, 100, 40)]
    frame = np.repeat(np.array([colours], np.uint8), 8, axis=1).repeat(16, axis=0)
    gm.write(tmp_path / f"film{suffix}", [frame], ffmpeg=FFMPEGS[version]())
    browser.show(tmp_path, f"<img src='film{suffix}'>")
    shown = browser.pixels(*((8 * number + 4, 8) for number in range(len(colours))))
    assert [tuple(pixel[:3]) for pixel in shown] == colours
