"""What players show of an MP4 or MOV: every frame for its time, at every rate; and where the index lies."""

from fractions import Fraction

import av
import numpy as np
import pytest
from films import FFMPEGS, bundled, smooth

import gpumovie as gm
from gpumovie.video.files.finish import CHEAP_BYTES
from gpumovie.video.files.mp4_index import read_index

RATES = (0.5, 1, 1.5, 2.4, 3, 7, Fraction(24000, 1001), 30, 59.94, 120, 240)


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("suffix", ["mp4", "m4v", "mov"])
def test_every_frame_is_shown_to_its_end(tmp_path, suffix, fps):
    film = tmp_path / f"film.{suffix}"
    for count in (1, 2, 4, 5, 9, 31):
        rate = gm.write(film, list(smooth(count, (64, 48))), fps=fps).fps
        with av.open(str(film)) as opened:
            stream = opened.streams.video[0]
            shown = float(stream.duration * stream.time_base)
            hidden = sum(packet.is_discard for packet in opened.demux(stream) if packet.size)
        assert (abs(shown - float(count / rate)) <= 0.0011, hidden) == (True, 0), (count, shown)
        index = read_index(film)
        assert (index.frames, index.shown, index.at_front) == (count, count, True)


@pytest.mark.parametrize(
    ("encoder", "speed"), [("libx264", "small"), ("libx264", "fastest"), ("libx265", "fast"), ("mpeg4", "fast")]
)
@pytest.mark.parametrize("ffmpeg", FFMPEGS.values(), ids=list(FFMPEGS))
def test_b_frames_of_every_encoder_and_the_index_left_at_the_end(tmp_path, ffmpeg, encoder, speed):
    for count in (3, 5, 8, 100):
        film = tmp_path / "film.mp4"
        options = {"encoder": encoder, "speed": speed, "ffmpeg": ffmpeg(), "faststart": False}
        gm.write(film, list(smooth(count, (64, 48))), fps=1.5, **options)
        index = read_index(film)
        assert (index.frames, index.shown) == (count, count)


def test_an_edit_list_that_ends_a_frame_early_is_seen(tmp_path):
    film = tmp_path / "film.mp4"
    gm.write(film, list(smooth(6, (64, 48))), fps=3)
    assert read_index(film).shown == 6
    data = bytearray(film.read_bytes())
    at = data.index(b"elst") + 12  # version and flags, number of edits, then the duration in the movie's time scale
    duration = int.from_bytes(data[at : at + 4], "big")
    data[at : at + 4] = (duration * 5 // 6 + 1).to_bytes(4, "big")
    film.write_bytes(data)
    assert (read_index(film).frames, read_index(film).shown) == (6, 5)


@pytest.mark.parametrize("suffix", ["mp4", "m4v", "mov"])
def test_faststart_decides_where_the_index_lies(tmp_path, suffix):
    film = tmp_path / f"film.{suffix}"
    for faststart, at_front in ((None, True), (True, True), (False, False)):
        gm.write(film, np.zeros((9, 48, 64, 3), np.uint8), faststart=faststart)
        assert read_index(film).at_front is at_front
        assert [path.name for path in tmp_path.iterdir()] == [film.name]


def test_a_large_film_is_copied_only_when_asked(tmp_path, monkeypatch):
    assert CHEAP_BYTES == 256 << 20  # as the documentation says
    monkeypatch.setattr("gpumovie.video.files.finish.CHEAP_BYTES", 1000)
    film = tmp_path / "film.mp4"
    noise = np.random.default_rng(1).integers(0, 256, (5, 48, 64, 3), np.uint8)
    # A quality at which libx264 makes no B-frames that ffmpeg's edit list would need a copy for.
    gm.write(film, noise, ffmpeg=bundled(), extra_args=["-bf", "0"])
    assert not read_index(film).at_front
    gm.write(film, noise, ffmpeg=bundled(), faststart=True)
    assert read_index(film).at_front


def test_what_has_no_index(tmp_path):
    for name, data in (("empty.mp4", b""), ("text.mp4", b"words, and no boxes"), ("cut.mp4", b"\0\0\0\x20moov")):
        (tmp_path / name).write_bytes(data)
        assert read_index(tmp_path / name) is None
