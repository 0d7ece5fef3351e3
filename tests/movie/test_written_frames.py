"""Frames that are written: what is taken, copied, sent and refused."""

import re
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from films import decode, film_facts, pictures
from PIL import Image

import gpumovie as gm

PICTURE = np.zeros((48, 64, 3), np.uint8)


def test_the_first_frame_decides_the_size(tmp_path):
    with gm.Movie(tmp_path / "film.mp4") as movie:
        movie.write(PICTURE)
    assert movie.info.size == film_facts(tmp_path / "film.mp4").size == (64, 48)


@pytest.mark.parametrize("drawing", [0, 0.004])
def test_an_array_may_be_reused_at_once(tmp_path, drawing):
    frames = pictures(40, (320, 240))
    reused = np.empty_like(frames[0])
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1", lossless=True, speed="small") as movie:
        for frame in frames:
            time.sleep(drawing)
            reused[:] = frame
            movie.write(reused)
            reused[:] = 0
    assert np.array_equal(decode(tmp_path / "film.mkv"), frames)


def test_arrays_over_bytes_are_sent_from_where_they_lie(tmp_path):
    sent = []
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1", lossless=True) as movie:
        movie.write(PICTURE)
        send = movie._session._recording.send
        movie._session._recording.send = lambda data: (sent.append(np.frombuffer(data, np.uint8)), send(data))
        frames = np.frombuffer(pictures(3, (64, 48)).tobytes(), np.uint8).reshape(3, 48, 64, 3)
        for frame in frames:
            movie.write(frame)
        time.sleep(0.5)  # a caller who draws: what may change is copied
        movie.write(PICTURE)
    assert [bool(np.shares_memory(data, frames)) for data in sent[-4:]] == [True, True, True, False]
    assert not np.shares_memory(sent[-1], PICTURE)


def test_an_array_of_all_frames_is_sent_from_where_it_lies(tmp_path, monkeypatch):
    from gpumovie.video.ffmpeg.process import Process

    sent, send = [], Process.write
    monkeypatch.setattr(
        Process, "write", lambda self, data: (sent.append(np.frombuffer(data, np.uint8)), send(self, data))
    )
    frames = pictures(5, (64, 48))
    gm.write(tmp_path / "film.mkv", frames, codec="ffv1")
    assert len(sent) == 5
    assert all(np.shares_memory(data, frames) for data in sent)


def test_a_read_only_view_of_memory_that_can_change_is_copied(tmp_path):
    writable = np.zeros((240, 320, 3), np.uint8)
    view = writable[:]
    writable.flags.writeable = False
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1", lossless=True) as movie:
        for number in range(20):
            view.fill(number)
            movie.write(writable)
    assert decode(tmp_path / "film.mkv")[:, 5, 5, 0].tolist() == list(range(20))


def test_copies_go_into_memory_that_is_used_again(tmp_path):
    addresses = set()
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        movie.write(PICTURE)
        send = movie._session._recording.send
        movie._session._recording.send = lambda data: (
            addresses.add(np.frombuffer(data, np.uint8).__array_interface__["data"][0]),
            send(data),
        )
        for _ in range(100):
            time.sleep(0.002)  # what drawing takes
            movie.write(PICTURE)
    addresses.discard(PICTURE.__array_interface__["data"][0])
    assert 1 <= len(addresses) <= 4  # two in the queue, one being sent, one being filled


def test_a_caller_without_delay_waits_and_nothing_is_copied(tmp_path):
    lent, frame = [], pictures(1, (1280, 720))[0]
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        movie.write(frame)
        send = movie._session._recording.send

        def slowly(data):
            lent.append(bool(np.shares_memory(np.frombuffer(data, np.uint8), frame)))
            time.sleep(0.02)
            send(data)
            movie._session._recording.send_seconds += 0.02

        movie._session._recording.send = slowly
        for number in range(20):
            frame[0, 0] = number
            movie.write(frame)
    assert all(lent[5:])
    assert decode(tmp_path / "film.mkv")[1:, 0, 0, 0].tolist() == list(range(20))


def test_write_returns_while_the_frame_before_is_on_its_way_and_waits_when_the_queue_is_full(tmp_path):
    gate, written = threading.Event(), []
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        movie.write(PICTURE)
        send = movie._session._recording.send

        def send_when_open(data):
            gate.wait()
            send(data)

        movie._session._recording.send = send_when_open

        def caller():
            for number in range(9):
                time.sleep(0.05)  # what drawing takes
                movie.write(PICTURE)
                written.append(number)

        thread = threading.Thread(target=caller)
        thread.start()
        time.sleep(0.8)
        # Two wait in the queue, one is being sent; the frame before the gate was built may still be that one.
        waiting = len(written)
        assert waiting in (2, 3)
        time.sleep(0.3)
        assert len(written) == waiting
        gate.set()
        thread.join()
    assert film_facts(tmp_path / "film.mkv").frames == 10


def test_a_released_lease_is_released_once(tmp_path):
    released = []
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1", lossless=True) as movie:
        for number, picture in enumerate(pictures(9, (64, 48))):
            frame = gm.Frame.from_array(picture)
            frame.immutable, frame.release = number % 2 == 0, lambda number=number: released.append(number)
            movie.write(frame)
    assert sorted(released) == list(range(9))


def test_a_frame_that_is_refused_is_released_too(tmp_path):
    released = []
    frame = gm.Frame.from_array(np.zeros((8, 8, 3), np.uint8))
    frame.release = lambda: released.append(1)
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        movie.write(PICTURE)
        with pytest.raises(gm.FrameError, match=r"frame 1 is 8x8"):
            movie.write(frame)
    assert released == [1]


@pytest.mark.parametrize("taken", [False, True], ids=["still queued", "on its way"])
def test_ctrl_c_just_after_a_frame_was_queued_releases_it_once(tmp_path, monkeypatch, taken):
    released, may_go_on = [], threading.Event()
    frame = gm.Frame.from_array(PICTURE)
    frame.immutable, frame.release = True, lambda: released.append(1)
    movie = gm.Movie(tmp_path / "film.mkv", codec="ffv1")
    movie.write(PICTURE)
    frames, send = movie._session._queue, movie._session._recording.send
    if not taken:  # the frame before it keeps the thread busy
        monkeypatch.setattr(movie._session._recording, "send", lambda data: may_go_on.wait(10) and send(data))
        movie.write(PICTURE)
    put = frames._queue.put

    def interrupted(entry, timeout):
        put(entry, timeout=timeout)
        while taken and not released:
            time.sleep(0.01)
        monkeypatch.undo()
        threading.Timer(0.2, may_go_on.set).start()
        raise KeyboardInterrupt

    monkeypatch.setattr(frames._queue, "put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        movie.write(frame)
    movie.abort()
    assert released == [1]
    assert movie.frames == film_facts(tmp_path / "film.partial.mkv").frames


def test_what_numpy_can_make_a_picture_of(tmp_path):
    frames = pictures(2, (64, 48))
    gm.write(tmp_path / "film.apng", [Image.fromarray(frames[0]), frames[1]])
    assert np.array_equal(decode(tmp_path / "film.apng"), frames)


def test_a_registered_kind_is_drawn_by_its_function(tmp_path):
    class Lamp:
        def __init__(self, level):
            self.level = level

    class Bulb(Lamp):
        pass

    gm.register_source(Lamp, lambda lamp: np.full((8, 8, 3), lamp.level, np.uint8))
    gm.write(tmp_path / "film.apng", [Lamp(3), Bulb(200)])
    assert decode(tmp_path / "film.apng")[:, 0, 0, 0].tolist() == [3, 200]


@pytest.mark.parametrize(
    ("kind", "take", "message"),
    [
        (3, len, "kind 3 is no class; give one, or its full name"),
        ("Lamp", len, "kind 'Lamp' is no class"),
        (int, None, "take None is no function; give one, or its name as 'package.module:function'"),
        (int, "lamps.draw", "take 'lamps.draw' is no function"),
    ],
)
def test_an_entry_that_can_be_none_is_refused(kind, take, message):
    with pytest.raises(TypeError, match=re.escape(message)):
        gm.register_source(kind, take)


@pytest.mark.parametrize("result", [None, [1, 2]])
def test_a_registered_function_that_returns_no_picture_is_named(tmp_path, result):
    class Lamp:
        pass

    gm.register_source(Lamp, lambda lamp: result)
    words = rf"frame 0: the function that is registered for \S*Lamp returned {re.escape(repr(result))}, which"
    with pytest.raises(gm.FrameError, match=words):
        gm.write(tmp_path / "film.mp4", [Lamp()])


def test_a_registered_name_is_imported_when_it_is_needed(tmp_path, monkeypatch):
    (tmp_path / "lampshop.py").write_text(
        "import numpy as np\nclass Lamp: pass\ndef picture(lamp): return np.full((8, 8, 3), 77, np.uint8)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    gm.register_source("lampshop.Lamp", "lampshop:picture")
    assert "lampshop" not in sys.modules
    import lampshop

    gm.write(tmp_path / "film.apng", [lampshop.Lamp()])
    assert decode(tmp_path / "film.apng")[0, 0, 0, 0] == 77


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (np.zeros((48, 64, 3)), r"frame 1 has dtype float64, need uint8 or uint16: convert with"),
        (np.zeros((50, 64, 3), np.uint8), r"frame 1 is 64x50, but this film's frames are 64x48; every frame must"),
        (np.zeros((48, 64), np.uint8), r"frame 1 is gray, but this film began with rgb24"),
        (np.zeros((48, 64, 3), np.uint16), r"frame 1 is rgb48le, but this film began with rgb24"),
        (np.zeros((48, 64, 2), np.uint8), r"frame 1 has shape \(48, 64, 2\)"),
        (4.5, r"frame 1 is a builtins.float, which is no picture; give a numpy array or one of"),
        ("picture.png", r"frame 1 is 'picture.png', .* PIL.Image.open\(path\) for example, or .* `gpumovie encode`"),
        (Path("picture.png"), r"frame 1 is \S*Path\('picture.png'\), not a picture; .* `gpumovie encode`"),
        (b"\x89PNG", r"frame 1 is 4 bytes, .* PIL.Image.open\(io.BytesIO\(data\)\), or give Frame.from_buffer"),
        (None, r"frame 1 is None; end the function that made it with `return fig`"),
        ([[1, 2], [3, 4]], r"frame 1 has dtype int64, .*: convert with np.asarray\(frame\).clip\(0, 255\).astype"),
        ([[1, 2], [3]], r"frame 1 is a builtins.list, which is no array for numpy: .* inhomogeneous"),
    ],
)
def test_a_bad_frame_is_named_and_the_film_can_go_on(tmp_path, second, message):
    with gm.Movie(tmp_path / "film.mkv") as movie:
        movie.write(PICTURE)
        with pytest.raises(gm.FrameError, match=message):
            movie.write(second)
        movie.write(PICTURE)
    assert film_facts(tmp_path / "film.mkv").frames == movie.info.frames == 2


def test_a_first_frame_of_another_size_than_asked(tmp_path):
    with pytest.raises(gm.FrameError, match=r"frame 0 is 64x48, but size=\(48, 64\) was asked for"):
        gm.write(tmp_path / "film.mp4", [PICTURE], size=(48, 64))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("frames", [[], np.zeros((0, 4, 4, 3), np.uint8)])
def test_no_frame_is_no_film(tmp_path, frames):
    with pytest.raises(gm.FrameError, match=r"no frame was written to .*film.mp4', so there is no film"):
        gm.write(tmp_path / "film.mp4", frames)
    assert not list(tmp_path.iterdir())


class Tensor:
    """As torch has it: an array for numpy, with ``permute``, and a ``transpose`` of two axes only."""

    def __init__(self, array):
        self._array, self.shape, self.dtype = array, array.shape, str(array.dtype)

    def __array__(self, dtype=None, copy=None):
        return self._array

    def __len__(self):
        return len(self._array)

    def __getitem__(self, number):
        return Tensor(self._array[number])

    def permute(self, *axes):
        return Tensor(self._array.transpose(axes))

    def transpose(self, first, second):
        return Tensor(self._array.swapaxes(first, second))


@pytest.mark.parametrize("kind", [np.asarray, Tensor])
@pytest.mark.parametrize("shape", [(4, 4), (48, 64, 1), (48, 64, 3), (48, 64, 4), (3, 64, 3)])
def test_one_picture_is_no_array_of_frames(tmp_path, kind, shape):
    words = (
        rf"frames have shape {re.escape(str(shape))}: one picture; for a film of it give \[picture\], or .*an array"
    )
    with pytest.raises(gm.FrameError, match=words):
        gm.write(tmp_path / "film.mkv", kind(np.zeros(shape, np.uint8)))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", [np.asarray, Tensor, list])
def test_gray_frames_as_wide_as_a_colour_are_written_with_one_more_axis(tmp_path, kind):
    frames = pictures(5, (4, 24))[..., 0]
    gm.write(tmp_path / "film.mkv", kind(frames[..., np.newaxis]), codec="ffv1", lossless=True)
    assert np.array_equal(decode(tmp_path / "film.mkv")[..., 0], frames)


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        (Image.new("RGB", (8, 8)), r"nothing to go through; for a film of one picture give \[picture\]"),
        ({"a": PICTURE}, r"frames are a dict, which gives its keys; use its .values\(\)"),
        (b"abc", r"frames are 3 bytes, not pictures"),
        (None, r"frames=None is nothing to go through; let the function that made it return a list"),
        (["a.png", "b.png"], r"frame 0 is 'a.png', not a picture; read .* `gpumovie encode`"),
        (np.array(["a.png", "b.png"]), r"frame 0 is np.str_\('a.png'\), not a picture"),
        (np.zeros((5, 3, 48, 64), np.uint8), r"channels come last: use frames.transpose\(0, 2, 3, 1\)"),
        (Tensor(np.zeros((5, 3, 48, 64), np.uint8)), r"channels come last: use frames.permute\(0, 2, 3, 1\)"),
    ],
)
def test_what_is_no_frames_is_refused_with_the_remedy(tmp_path, frames, message):
    with pytest.raises(gm.FrameError, match=message):
        gm.write(tmp_path / "film.mkv", frames)
    assert not list(tmp_path.iterdir())


def test_a_file_of_several_pictures_is_gone_through_by_pillow(tmp_path):
    Image.new("RGB", (8, 8)).save(tmp_path / "a.gif", save_all=True, append_images=[Image.new("RGB", (8, 8), "red")])
    with (
        Image.open(tmp_path / "a.gif") as image,
        pytest.raises(gm.FrameError, match=r"give PIL.ImageSequence.Iterator\(image\)"),
    ):
        gm.write(tmp_path / "film.mkv", image)


@pytest.mark.parametrize("kind", [list, lambda frames: np.array([*frames, None], object)[:-1]])
def test_an_array_of_objects_is_gone_through_like_a_list(tmp_path, kind):
    frames = pictures(3, (64, 48))
    gm.write(tmp_path / "film.mkv", kind(frames), codec="ffv1", lossless=True)
    assert np.array_equal(decode(tmp_path / "film.mkv"), frames)


def test_a_tensor_with_its_channels_first_is_told_to_permute(tmp_path):
    tensor = Tensor(np.zeros((3, 48, 64), np.uint8))
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        with pytest.raises(
            gm.FrameError, match=r"shape \(3, 48, 64\).*; channels come last: use frame.permute\(1, 2, 0\)"
        ):
            movie.write(tensor)
        movie.write(tensor.permute(1, 2, 0))
        floats = Tensor(np.ones((3, 48, 64), np.float32))
        with pytest.raises(gm.FrameError, match=r"\(np.asarray\(frame\) \* 255\).*frame.permute\(1, 2, 0\)"):
            movie.write(floats)


def test_numbers_that_numpy_cannot_reach_are_refused_in_the_words_of_their_library(tmp_path):
    class OnGPU(Tensor):
        def __array__(self, dtype=None, copy=None):
            raise TypeError("can't convert a cuda tensor; use .cpu() first")

    with pytest.raises(gm.FrameError, match=r"frame 0 is a \S*OnGPU, which is no array for numpy: .* use .cpu\(\)"):
        gm.write(tmp_path / "film.mkv", [OnGPU(PICTURE)])


def test_a_part_of_a_figure_is_told_to_give_the_figure(tmp_path):
    from matplotlib.figure import Figure

    fig = Figure((2, 1), dpi=50)
    both = fig.subplots(1, 2)
    (line,) = both[0].plot([1, 2])

    class FacetGrid:  # as seaborn has it
        figure = fig

    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        for part in (both[0], line, FacetGrid(), fig.canvas):
            with pytest.raises(
                gm.FrameError, match=rf"{type(part).__name__}, which is part of a figure; give its .figure"
            ):
                movie.write(part)
        for several, kind in ((both, "Axes"), ([line], "Line2D"), (both[0].bar([1], [1]), "Rectangle")):
            with pytest.raises(
                gm.FrameError, match=rf"objects, such as a \S*{kind}; give the figure that .* their .figure"
            ):
                movie.write(several)
        movie.write(line.figure)


@pytest.mark.parametrize(
    ("options", "size", "takers"),
    [
        ({"codec": "h264"}, (16500, 16), "hevc|vp9|prores|ffv1"),
        ({"codec": "mpeg4", "suffix": ".avi"}, (8200, 16), "h264, hevc"),
        ({"codec": "hevc"}, (8, 8), "h264"),
    ],
)
def test_frames_that_no_encoder_of_the_codec_takes(tmp_path, options, size, takers):
    suffix = options.pop("suffix", ".mp4")
    with pytest.raises(
        gm.NoEncoderError, match=rf"frames of {size[0]}x{size[1]} cannot .* codecs that take .*({takers})"
    ):
        gm.write(tmp_path / f"film{suffix}", np.zeros((1, size[1], size[0], 3), np.uint8), **options)
    assert not list(tmp_path.iterdir())


def test_a_rate_that_browsers_play_wrongly_as_gif(tmp_path):
    with pytest.raises(gm.NoEncoderError, match=r"fps 60 is too much for codec 'gif'(.|\n)*above 50 frames a second"):
        gm.write(tmp_path / "film.gif", [PICTURE], 60)
