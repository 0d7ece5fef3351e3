"""Films that are open when the program forks."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from films import decode, film_facts

import gpumovie as gm

FRAME = np.zeros((48, 64, 3), np.uint8)


def draw(number: int) -> np.ndarray:
    return np.full((48, 64, 3), number, np.uint8)


@pytest.mark.parametrize("before", [0, 10])
@pytest.mark.parametrize("ends", ["sys.exit(0)", "movie.close()", "movie.abort()", "del movie"])
def test_a_child_that_ends_neither_finishes_nor_removes_the_film(tmp_path, before, ends):
    code = f"""
import os, sys
import numpy as np, gpumovie as gm
frame = np.zeros((48, 64, 3), np.uint8)
movie = gm.Movie("film.mp4")
for _ in range({before}):
    movie.write(frame)
if os.fork() == 0:
    {ends}
    sys.exit(0)
assert os.wait()[1] == 0
for _ in range(20):
    movie.write(frame)
movie.close()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert film_facts(tmp_path / "film.mp4").frames == before + 20
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_a_child_cannot_write_into_the_film_of_its_parent(tmp_path):
    with gm.Movie(tmp_path / "film.mp4") as movie:
        movie.write(FRAME)
        context = multiprocessing.get_context("fork")
        said = context.SimpleQueue()

        def child() -> None:
            try:
                movie.write(FRAME)
            except gm.ClosedError as error:
                said.put(str(error))

        process = context.Process(target=child)
        process.start()
        process.join()
        assert "belongs to the process that this one was forked from" in said.get()
    assert film_facts(tmp_path / "film.mp4").frames == 1


def test_close_and_a_new_film_of_the_name_while_forked_workers_live(tmp_path):
    film = tmp_path / "film.mkv"
    with gm.Movie(film, codec="ffv1", lossless=True) as movie:
        movie.write(draw(0))
        with multiprocessing.get_context("fork").Pool(2) as pool:
            for picture in pool.imap(draw, range(1, 30)):
                movie.write(picture)
            movie.close()
            assert [int(frame[0, 0, 0]) for frame in decode(film)] == list(range(30))
            gm.write(film, [draw(i) for i in range(20)], codec="ffv1")
    assert film_facts(film).frames == 20


def test_a_worker_that_outlives_a_killed_program_keeps_nothing_locked(tmp_path):
    records = """
    import multiprocessing, os, time
    import numpy as np, gpumovie as gm
    movie = gm.Movie("film.mp4")
    for i in range(10):
        movie.write(np.zeros((48, 64, 3), np.uint8))
    def work():
        print(os.getpid(), flush=True)
        time.sleep(60)
    multiprocessing.get_context("fork").Process(target=work).start()
    time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(records)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as program:
        worker = int(program.stdout.readline())
        program.kill()
        program.wait()
        try:
            gm.write(tmp_path / "film.mp4", [FRAME] * 5)
        finally:
            os.kill(worker, signal.SIGKILL)
    assert film_facts(tmp_path / "film.mp4").frames == 5
