"""The decoder that verifies videos, compared with PyAV and with what was encoded without loss."""

from __future__ import annotations

import subprocess
from pathlib import Path

import av
import numpy as np
import pytest
from films import FFMPEGS, bundled, pictures, smooth

import gpumovie as gm
from gpumovie.errors import EncoderError
from gpumovie.video.ffmpeg.decode import count_decoded_frames, decode, decoded_frames, inspect_video

SIZE, COUNT = (34, 22), 7


@pytest.fixture
def lossless(tmp_path: Path) -> tuple[Path, np.ndarray]:
    """A video and its frames, which it holds exactly."""
    frames = pictures(COUNT, SIZE)
    gm.write(tmp_path / "film.mkv", frames, codec="ffv1", lossless=True)
    return tmp_path / "film.mkv", frames


@pytest.mark.parametrize("version", FFMPEGS)
def test_every_frame_of_a_lossless_video_comes_back(lossless: tuple[Path, np.ndarray], version: str) -> None:
    path, frames = lossless
    ffmpeg = FFMPEGS[version]()
    assert np.array_equal(decode(path, ffmpeg=ffmpeg), frames)
    assert count_decoded_frames(path, ffmpeg=ffmpeg) == COUNT
    assert inspect_video(path, ffmpeg=ffmpeg).size == SIZE


def test_frames_that_were_chosen_come_in_the_order_of_the_video(lossless: tuple[Path, np.ndarray]) -> None:
    path, frames = lossless
    assert np.array_equal(decode(path, frames=[5, 0, 3]), frames[[0, 3, 5]])
    assert np.array_equal(decode(path, frames=[COUNT - 1, COUNT]), frames[-1:])
    assert decode(path, frames=[]).shape == (0, SIZE[1], SIZE[0], 3)


@pytest.mark.parametrize(
    ("pixel_format", "shape", "dtype"),
    [
        ("rgba", (COUNT, SIZE[1], SIZE[0], 4), np.uint8),
        ("gray16le", (COUNT, SIZE[1], SIZE[0], 1), np.uint16),
        ("yuv420p", (COUNT, SIZE[0] * SIZE[1] * 3 // 2), np.uint8),
        ("yuv420p10le", (COUNT, SIZE[0] * SIZE[1] * 3 // 2), np.uint16),
    ],
)
def test_shape_and_dtype_are_those_of_the_pixel_format(
    lossless: tuple[Path, np.ndarray], pixel_format: str, shape: tuple[int, ...], dtype: type
) -> None:
    found = decode(lossless[0], pixel_format=pixel_format)
    assert (found.shape, found.dtype) == (shape, dtype)


def test_samples_are_those_of_pyav(tmp_path: Path) -> None:
    gm.write(tmp_path / "film.mp4", smooth(COUNT, SIZE), encoder="libx264")
    with av.open(str(tmp_path / "film.mp4")) as container:
        expected = [frame.to_ndarray(format="yuv420p").ravel() for frame in container.decode(video=0)]
    assert np.array_equal(decode(tmp_path / "film.mp4", pixel_format="yuv420p"), expected)


def test_the_tags_decide_the_matrix_unless_another_is_asked_for(tmp_path: Path) -> None:
    red = np.zeros((2, 32, 32, 3), np.uint8)
    red[..., 0] = 255
    gm.write(tmp_path / "film.mp4", red, encoder="libx264", quality=1)
    stream = inspect_video(tmp_path / "film.mp4")
    assert (stream.codec, stream.pixel_format, stream.size) == ("h264", "yuv420p", (32, 32))
    assert (stream.color_range, stream.colorspace, stream.primaries, stream.trc) == ("tv", "bt709", "bt709", "bt709")
    by_tags, by_601 = (decode(tmp_path / "film.mp4", colour_matrix=matrix) for matrix in (None, "smpte170m"))
    assert np.abs(by_tags.astype(int) - red).max() <= 3
    assert np.array_equal(decode(tmp_path / "film.mp4", colour_matrix="bt709"), by_tags)
    assert np.abs(by_601.astype(int) - red).max() > 10


def test_one_frame_at_a_time_is_decoded_and_the_rest_can_be_left(lossless: tuple[Path, np.ndarray]) -> None:
    path, frames = lossless
    decoding = decoded_frames(path, size=SIZE)
    assert np.array_equal(next(decoding), frames[0])
    decoding.close()
    assert list(decoding) == []


def test_what_is_no_video_is_an_error_with_the_stderr_of_ffmpeg(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"nothing of the kind")
    (tmp_path / "sound.wav").write_bytes(_sound())
    for read in (inspect_video, count_decoded_frames, decode):
        with pytest.raises(EncoderError, match=r"film\.mp4 .*Invalid data(.|\n)*command \(exit code") as error:
            read(tmp_path / "film.mp4")
        assert "Invalid data" in error.value.tail
        with pytest.raises(EncoderError, match=r"^sound\.wav (holds no video|cannot be decoded)"):
            read(tmp_path / "sound.wav")
    with pytest.raises(EncoderError, match=r"^film\.mp4 cannot be decoded: .*Invalid data"):
        list(decoded_frames(tmp_path / "film.mp4", size=SIZE))


def _sound() -> bytes:
    command = [bundled(), "-v", "error", "-f", "lavfi", "-i", "sine=duration=0.1", "-f", "wav", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout
