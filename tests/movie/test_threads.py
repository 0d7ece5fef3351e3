"""Films into which several threads write, and which another one closes."""

import threading

import numpy as np
import pytest
from films import decode

import gpumovie as gm


def write_at_once(movie: gm.Movie, threads: int, frames: int) -> list[int]:
    """Write numbered frames from several threads, from the first frame on; the numbers in the order of the calls."""
    taken, ready, order = [], threading.Barrier(threads), threading.Lock()

    def work(thread: int) -> None:
        ready.wait()
        for i in range(frames):
            number = frames * thread + i
            with order if thread % 2 else threading.Lock():
                movie.write(np.full((48, 64, 3), number, np.uint8))
            taken.append(number)

    running = [threading.Thread(target=work, args=(k,), daemon=True) for k in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(60)
    assert not any(thread.is_alive() for thread in running)
    return taken


@pytest.mark.parametrize("attempt", range(3))
def test_every_frame_is_there_once(tmp_path, attempt):
    film = tmp_path / "film.mkv"
    with gm.Movie(film, codec="ffv1", lossless=True) as movie:
        taken = write_at_once(movie, 4, 50)
    found = [int(frame[0, 0, 0]) for frame in decode(film)]
    assert movie.info.frames == 200 and sorted(found) == sorted(taken) == list(range(200))
    for thread in range(4):
        own = [number for number in found if number // 50 == thread]
        assert own == sorted(own)


def test_one_thread_closes_what_another_writes(tmp_path):
    film = tmp_path / "film.mkv"
    movie, written = gm.Movie(film, codec="ffv1", lossless=True), []

    def work() -> None:
        for number in range(250):
            try:
                movie.write(np.full((48, 64, 3), number, np.uint8))
            except gm.ClosedError:
                return
            written.append(number)

    writer = threading.Thread(target=work)
    writer.start()
    while len(written) < 20:
        pass
    movie.close()
    writer.join(60)
    assert [int(frame[0, 0, 0]) for frame in decode(film)] == written
