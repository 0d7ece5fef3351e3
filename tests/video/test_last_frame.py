"""The last frame of a film, finished or not, is shown by players wherever the film ends."""

import numpy as np
import pytest
from films import bundled, decode, film_facts, peak_signal_to_noise

import gpumovie as gm
from gpumovie.video.ffmpeg.decode import decode as decode_video


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
@pytest.mark.parametrize(("fps", "counts"), [(10, (11, 12, 13, 21)), (30, (31,)), (5, (16, 17))])
def test_a_film_that_ends_soon_after_a_fragment_shows_its_last_frame(tmp_path, suffix, fps, counts):
    """Dots that jump about make an encoder use B-frames, which may be the last in the file but not in the film."""
    random = np.random.default_rng(0)
    frames = np.full((max(counts), 120, 160, 3), 255, np.uint8)
    for frame in frames:
        for x, y in random.integers(0, (150, 110), (60, 2)):
            frame[y : y + 6, x : x + 6] = 30, 120, 180
    for count in counts:
        path = tmp_path / f"{count}{suffix}"
        assert gm.write(path, frames[:count], fps).frames == count
        shown = decode(path, "rgb24")
        assert len(shown) == count
        assert peak_signal_to_noise(shown[-1], frames[count - 1]) > 20


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_a_film_that_was_not_finished_shows_its_last_frame(tmp_path, suffix):
    for count in range(8, 20):
        movie = gm.Movie(tmp_path / f"{count}{suffix}", fps=12.5, speed="balanced")
        for number in range(count):
            movie.write(np.full((76, 26), 12 * number, np.uint8))
        movie.abort()
        partial = tmp_path / f"{count}.partial{suffix}"
        assert movie.info.unfinished == f"was not finished: {count} frames are kept in {partial}"
        assert len(decode(partial)) == film_facts(partial).frames == count


def test_a_film_that_was_not_finished_stays_where_no_copy_can_be_made(tmp_path):
    """Of 13 such frames the last is in the file, and shown by a copy only."""
    (tmp_path / "film.partial-whole.mp4").mkdir()
    movie = gm.Movie(tmp_path / "film.mp4", fps=12.5, speed="balanced")
    for number in range(13):
        movie.write(np.full((76, 26), 12 * number, np.uint8))
    movie.abort()
    partial = tmp_path / "film.partial.mp4"
    assert movie.info.unfinished == f"was not finished: 12 of 13 frames are kept in {partial}"
    assert len(decode_video(partial, ffmpeg=bundled(), pixel_format="rgb24", size=(26, 76))) == 12
