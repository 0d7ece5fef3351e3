"""Canvases among other frames, and films that end in the middle: order and number of frames hold."""

import gc
import os
import signal
import threading

import matplotlib.figure
import numpy as np
import pytest
from drawings import fill
from films import decode

import gpumovie as gm
from gpumovie.gl import api as gl
from gpumovie.sources import canvas as canvas_module

SIZE = (64, 48)


@pytest.fixture(params=[True, False], ids=["by the pass", "as drawn"])
def by_pass(request, monkeypatch):
    monkeypatch.setattr(canvas_module, "_pass_is_faster", lambda *_: request.param)
    return request.param


@pytest.fixture
def canvas(context):
    with gm.Canvas(SIZE, context=context) as opened:
        yield opened


def level(number):
    """Of the frame with this number: levels far enough apart for a lossy codec."""
    return 20 + 8 * number


def draw(canvas, number):
    fill(canvas, (level(number) / 255,) * 3)
    return canvas


def array(number):
    return np.full((SIZE[1], SIZE[0], 3), level(number), np.uint8)


def figure(number):
    return matplotlib.figure.Figure((SIZE[0] / 100, SIZE[1] / 100), 100, facecolor=(level(number) / 255,) * 3)


def numbers_in(path):
    means = decode(path)[:, 8:-8, 8:-8].reshape(-1, (SIZE[0] - 16) * (SIZE[1] - 16) * 3).mean(1)
    return np.rint((means - 20) / 8).astype(int).tolist()


@pytest.mark.parametrize("first", [array, figure], ids=["arrays", "figures"])
@pytest.mark.parametrize("options", [{}, {"codec": "ffv1", "lossless": True}], ids=["h264", "ffv1"])
def test_a_canvas_after_other_frames(tmp_path, canvas, by_pass, first, options):
    path = tmp_path / "film.mkv"
    with gm.Movie(path, **options) as movie:
        for number in range(12):
            movie.write(first(number) if number < 3 or number % 4 == 0 else draw(canvas, number))
            assert movie.frames == number + 1
    assert numbers_in(path) == list(range(12))


def test_arrays_after_a_canvas(tmp_path, canvas, by_pass):
    """Titles at the end, and images in between, while frames before them are on their way."""
    path = tmp_path / "film.mp4"
    with gm.Movie(path) as movie:
        for number in range(20):
            movie.write(array(number) if number % 5 == 4 else draw(canvas, number))
    assert numbers_in(path) == list(range(20))


def test_two_canvases_in_turn(tmp_path, context, by_pass):
    path = tmp_path / "film.mp4"
    with (
        gm.Canvas(SIZE, slots=2, context=context) as one,
        gm.Canvas(SIZE, samples=4, slots=8, context="egl") as two,
        gm.Movie(path) as movie,
    ):
        for number in range(24):
            movie.write(draw(two if number % 3 == 1 else one, number))
    assert numbers_in(path) == list(range(24))


def test_a_canvas_with_more_bits_after_another(tmp_path, context, canvas):
    with gm.Canvas(SIZE, bits=16, context=context) as deep, gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        movie.write(draw(canvas, 0))
        with pytest.raises(gm.FrameError, match="frame 1 "):
            movie.write(draw(deep, 1))
        movie.write(draw(canvas, 1))
    assert numbers_in(tmp_path / "film.mkv") == [0, 1]


def test_a_canvas_of_another_size(tmp_path, context, canvas, by_pass):
    """It is refused each time it comes, keeps none of its slots, and the film goes on."""
    with gm.Canvas((32, 48), context=context) as other, gm.Movie(tmp_path / "film.mp4") as movie:
        movie.write(draw(canvas, 0))
        for _ in range(6):
            with pytest.raises(gm.FrameError, match=r"frame 1 is 32x48, .*64x48"):
                movie.write(draw(other, 9))
        movie.write(draw(canvas, 1))
        assert movie.frames == 2
    assert numbers_in(tmp_path / "film.mp4") == [0, 1]


def test_a_size_that_was_asked_for(tmp_path, canvas):
    with pytest.raises(gm.FrameError, match=r"frame 0 is 64x48, but size=\(32, 32\) was asked for"):
        gm.write(tmp_path / "film.mp4", [canvas] * 5, size=(32, 32))
    movie = gm.Movie(tmp_path / "film.mp4", size=(32, 32))
    for _ in range(6):
        with pytest.raises(gm.FrameError, match="frame 0 is 64x48"):
            movie.write(canvas)
    movie.abort()


def test_a_canvas_that_is_closed(tmp_path, context, by_pass):
    path = tmp_path / "film.mp4"
    canvas = gm.Canvas(SIZE, slots=6, context=context)
    with gm.Movie(path) as movie:
        for number in range(5):
            movie.write(draw(canvas, number))
        canvas.close()
        with pytest.raises(gm.ClosedError, match=r"was used after close\(\)"):
            movie.write(canvas)
        assert movie.frames == 5
    assert numbers_in(path) == list(range(5))


def test_a_canvas_that_is_dropped(tmp_path, by_pass):
    path = tmp_path / "film.mp4"
    with gm.Movie(path) as movie:
        for number in range(8):
            movie.write(draw(gm.Canvas(SIZE), number))
            gc.collect()
    assert numbers_in(path) == list(range(8))


@pytest.mark.parametrize("canvas_first", [True, False], ids=["canvas outside", "canvas inside"])
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_exception_keeps_every_frame_that_was_written(tmp_path, context, by_pass, error, canvas_first):
    path = tmp_path / "film.mkv"
    canvas, movie = gm.Canvas(SIZE, slots=8, context=context), gm.Movie(path)

    def record():
        for number in range(10):
            movie.write(draw(canvas, number))
        assert len(movie._session.in_flight) > 1
        raise error("in the middle")

    outer, inner = (canvas, movie) if canvas_first else (movie, canvas)
    with pytest.raises(error, match="in the middle"), outer, inner:
        record()
    assert not path.exists()
    assert numbers_in(tmp_path / "film.partial.mkv") == list(range(10))


def test_frames_of_a_film_that_cannot_begin_give_their_slots_back(tmp_path, canvas):
    for _ in range(5):
        movie = gm.Movie(tmp_path / "film.mp4", encoder="h264_nvenc", fallback=False, extra_args=["-nonsense", "1"])
        with pytest.raises(gm.EncoderError):
            movie.write(draw(canvas, 0))
        movie.abort()
    gm.write(tmp_path / "film.mp4", [draw(canvas, 3)] * 5)
    assert numbers_in(tmp_path / "film.mp4") == [3] * 5


def test_a_gpu_that_hangs_for_a_while_loses_no_frame(tmp_path, canvas, monkeypatch):
    """A stand-in: a fence that is not signalled in time, and is later."""
    with gm.Movie(tmp_path / "film.mp4") as movie:
        for number in range(4):
            movie.write(draw(canvas, number))
        for ring in (output.ring for output in canvas._outputs.values()):
            ring.gpu_deadline = 0.05
        with monkeypatch.context() as patch:
            patch.setattr(gl, "glClientWaitSync", lambda *_: gl.GL_TIMEOUT_EXPIRED)
            with pytest.raises(gm.GLTimeoutError, match="was not copied out of the framebuffer within"):
                movie.write(draw(canvas, 4))
        assert movie.frames == 5
        movie.write(draw(canvas, 5))
    assert numbers_in(tmp_path / "film.mp4") == list(range(6))


def test_another_thread_may_not_write(tmp_path, canvas):
    said = []
    with gm.Movie(tmp_path / "film.mp4") as movie:
        movie.write(draw(canvas, 0))

        def write():
            with pytest.raises(gm.GLError, match="draw and write frames there") as caught:
                movie.write(canvas)
            said.append(caught.value)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        movie.write(draw(canvas, 1))
    assert said and numbers_in(tmp_path / "film.mp4") == [0, 1]


def test_the_time_spent_waiting_for_opengl_is_told(canvas, tmp_path):
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        for number in range(3):
            movie.write(draw(canvas, number))
    assert 0 < movie.info.times.reading < 60
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        movie.write(array(0))
    assert movie.info.times.reading == 0


def kill_encoder(movie):
    os.kill(movie._session._recording._process.pid, signal.SIGKILL)


def test_a_film_whose_encoder_dies_gives_every_slot_back(canvas, tmp_path, by_pass):
    movie = gm.Movie(tmp_path / "film.mkv", codec="ffv1")

    def record():
        for number in range(200):
            movie.write(draw(canvas, number % 10))
            if number == 5:
                kill_encoder(movie)

    with pytest.raises(gm.EncoderError), movie:
        record()
    for ring in (output.ring for output in canvas._outputs.values()):
        ring._reclaim()
        assert (len(ring._free), ring._pending) == (len(ring), [])
    with gm.Movie(tmp_path / "next.mkv", codec="ffv1") as following:  # and the canvas can go into the next film
        for number in range(10):
            following.write(draw(canvas, number))
    assert numbers_in(tmp_path / "next.mkv") == list(range(10))


def test_a_close_that_cannot_have_the_last_frames_ends_the_encoder_all_the_same(canvas, tmp_path):
    movie = gm.Movie(tmp_path / "film.mkv", codec="ffv1")
    for number in range(5):
        movie.write(draw(canvas, number))
    process, raised = movie._session._recording._process, []

    def close():
        try:
            movie.close()
        except gm.GLError as error:
            raised.append(error)

    elsewhere = threading.Thread(target=close)
    elsewhere.start()
    elsewhere.join(60)
    assert "belongs to the thread" in str(raised[0])
    assert not process.running and not movie._session._queue.running
    assert not (tmp_path / "film.mkv").exists()
    assert numbers_in(tmp_path / "film.partial.mkv") == list(range(4))


def test_a_dropped_movie_keeps_frames_that_were_on_their_way(context, tmp_path):
    with gm.Canvas(SIZE, slots=8, context=context) as canvas:
        movie = gm.Movie(tmp_path / "film.mkv", codec="ffv1")
        for number in range(7):
            movie.write(draw(canvas, number))
        assert len(movie._session.in_flight) > 1
        del movie
        gc.collect()
        assert numbers_in(tmp_path / "film.partial.mkv") == list(range(7))
        for ring in (output.ring for output in canvas._outputs.values()):
            assert ring._pending == []


@pytest.mark.parametrize(("transparent", "opacity"), [(True, [0, 255]), (False, [255])])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_gif_keeps_what_is_transparent_on_a_canvas_that_may_be(tmp_path, context, bits, transparent, opacity):
    with (
        gm.Canvas(SIZE, bits=bits, transparent=transparent, context=context) as canvas,
        gm.Movie(tmp_path / "film.gif", fps=10) as movie,
    ):
        for number in range(3):
            with canvas.draw():
                gl.glClearColor(0, 0, 0, 0)
                gl.glClear(gl.GL_COLOR_BUFFER_BIT)
                gl.glEnable(gl.GL_SCISSOR_TEST)
                gl.glScissor(8 * number, 0, 16, 16)
                gl.glClearColor(1, 0, 0, 1)
                gl.glClear(gl.GL_COLOR_BUFFER_BIT)
                gl.glDisable(gl.GL_SCISSOR_TEST)
            movie.write(canvas)
    frames = decode(tmp_path / "film.gif", "rgba")
    assert len(frames) == 3
    for number, frame in enumerate(frames):
        assert sorted(set(frame[..., 3].flat)) == opacity
        square = frame[-16:, 8 * number : 8 * number + 16]  # OpenGL counts rows from the bottom
        assert (np.abs(square.astype(int) - (255, 0, 0, 255)) <= 3).all()


def test_a_canvas_of_another_size_is_refused_and_keeps_no_buffer_of_its_ring(tmp_path, canvas, context, by_pass):
    with gm.Canvas((32, 16), context=context) as small, gm.Movie(tmp_path / "film.mp4") as movie:
        movie.write(draw(canvas, 0))
        for _ in range(9):  # more than the ring has buffers
            with pytest.raises(gm.FrameError, match=r"frame 1 is 32x16.*64x48"):
                movie.write(draw(small, 5))
        assert [output.ring._pending for output in small._outputs.values()] == [[]]
        movie.write(draw(canvas, 1))
    assert numbers_in(tmp_path / "film.mp4") == [0, 1]
