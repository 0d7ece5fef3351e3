"""GIFs: their colours, what is transparent, and what stands still."""

import numpy as np
import pytest
from films import decode, pictures, smooth

import gpumovie as gm


def test_gif_repeats_for_ever_and_keeps_its_colours(tmp_path):
    film = tmp_path / "film.gif"
    frames = np.zeros((10, 40, 60, 3), np.uint8)
    for i, frame in enumerate(frames):
        frame[:, i * 6 : i * 6 + 6] = (250, 20 * i, 0)
    gm.write(film, frames, 25)
    data = film.read_bytes()
    assert data[:6] == b"GIF89a"
    assert b"NETSCAPE2.0\x03\x01\x00\x00" in data
    assert np.abs(decode(film).astype(int) - frames).max() <= 8


def test_what_stands_still_in_a_gif_keeps_its_colours_while_the_rest_changes(tmp_path):
    frames = pictures(10, (80, 60))
    frames[:, :, :40] = smooth(1, (5, 5))[0, 2].repeat(8, 0) * [9, 7, 20] + 40
    gm.write(tmp_path / "film.gif", frames, 25)
    shown = decode(tmp_path / "film.gif").astype(int)
    assert np.abs(shown - frames)[:, :, :38].max() <= 40  # 256 colours for 2,400 of noise and these


def half_transparent(count, size):
    """Pictures with a hole that moves and a corner that stays: (count, height, width, 4)."""
    frames = np.concatenate([smooth(count, size), np.full((count, size[1], size[0], 1), 255, np.uint8)], -1)
    for i, frame in enumerate(frames):
        frame[:10, :10] = 255, 255, 255, 0
        frame[20:30, 5 * i : 5 * i + 10, 3] = 90
        frame[20:30, 5 * i + 30 : 5 * i + 40, 3] = 200
    return frames


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_gif_keeps_transparent_pixels(tmp_path, ffmpeg, dtype):
    frames = half_transparent(5, (80, 60))
    gm.write(tmp_path / "film.gif", frames.astype(dtype) * (257 if dtype is np.uint16 else 1), 10, ffmpeg=ffmpeg)
    shown = decode(tmp_path / "film.gif", "rgba")
    visible = frames[..., 3] >= 128
    assert np.array_equal(shown[..., 3], visible * 255)
    assert np.abs(shown.astype(int) - frames)[visible][:, :3].max() <= 20


def test_a_gif_of_opaque_frames_is_the_same_with_and_without_alpha(tmp_path, ffmpeg):
    frames = pictures(4, (80, 60), 4)
    frames[..., 3] = 255
    gm.write(tmp_path / "rgba.gif", frames, 10, ffmpeg=ffmpeg)
    gm.write(tmp_path / "rgb.gif", frames[..., :3], 10, ffmpeg=ffmpeg)
    assert (tmp_path / "rgba.gif").read_bytes() == (tmp_path / "rgb.gif").read_bytes()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(("last", "what"), [(0, "transparent in parts"), (255, "opaque")])
def test_a_gif_of_opaque_and_transparent_frames_is_warned_of_once(tmp_path, last, what, dtype):
    frames = pictures(5, (32, 32), 4, dtype=dtype)
    frames[..., 3] = np.iinfo(dtype).max // 255 * (255 - last)
    frames[3:, ..., 3] = np.iinfo(dtype).max // 255 * last
    with pytest.warns(UserWarning, match=rf"frame 3 of '.*film.gif' is {what}, .* write .apng or .webm") as caught:
        gm.write(tmp_path / "film.gif", frames, 10)
    assert len(caught) == 1


def test_colours_that_come_back_are_shown_everywhere(tmp_path, ffmpeg):
    """The palette of the first frame comes again after another one, in which the same numbers are other colours."""
    random, palettes = np.random.default_rng(0), np.array([[[0, 0, 0], [255, 0, 0]], [[0, 0, 60], [255, 255, 0]]])
    frames = palettes[0][np.zeros((6, 40, 60), int)].astype(np.uint8)
    for number, frame in enumerate(frames):
        palette = palettes[int(number in (1, 4))]
        frame[:] = palette[0]
        frame[10:30, 10:30] = palette[random.integers(0, 2, (20, 20))]
    gm.write(tmp_path / "film.gif", frames, 10, ffmpeg=ffmpeg)
    assert np.array_equal(decode(tmp_path / "film.gif"), frames)
