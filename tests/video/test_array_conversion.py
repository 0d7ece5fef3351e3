"""Arrays that are converted before the pipe: which films, within 1 of the reference, and only what changed."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from films import decode, film_facts
from hypothesis import given, settings
from hypothesis import strategies as st
from standin import DIES_EARLY, standin

import gpumovie as gm
from gpumovie.video.colour import array_conversion, numpy_kernel, opencv_kernel
from gpumovie.video.colour.array_conversion import ArrayConverter, array_converter
from gpumovie.video.colour.bt709 import rgb_to_yuv420
from gpumovie.video.frames import Frame
from gpumovie.video.pixel_formats import FORMATS, padded_size
from gpumovie.video.settings import make_settings

YUV420P = FORMATS["yuv420p"]
SIZE = (48, 40)


def kernel(name: str, size: tuple[int, int], samples: int):
    if name == "numpy":
        return numpy_kernel.Kernel(samples, size[0] + 1)
    return opencv_kernel.Kernel(opencv_kernel.find_opencv())


def noise(size: tuple[int, int], samples: int = 3, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (size[1], size[0], samples), np.uint8)


def drawn(size: tuple[int, int] = SIZE, samples: int = 3) -> np.ndarray:
    """A picture of areas, as on a screen."""
    picture = np.full((size[1], size[0], samples), 240, np.uint8)
    picture[8:20, 5:30] = (200, 30, 90, 7)[:samples]
    return picture


def converted(converter: ArrayConverter, picture: np.ndarray) -> list[np.ndarray]:
    frame = Frame.from_array(picture)
    size = padded_size(frame.size, "yuv420p")
    flat = np.full(YUV420P.frame_bytes(size), 99, np.uint8)
    converter.convert(frame, flat, size)
    return [plane[..., 0] for plane in YUV420P.split(flat, size)]


def reference(picture: np.ndarray) -> tuple[np.ndarray, ...]:
    height, width = picture.shape[:2]
    return rgb_to_yuv420(np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge"))


def most_off(planes: list[np.ndarray], picture: np.ndarray) -> int:
    return max(int(np.abs(a.astype(int) - b).max()) for a, b in zip(planes, reference(picture), strict=True))


@pytest.fixture
def without_opencv(monkeypatch):
    monkeypatch.setattr(array_conversion, "find_opencv", lambda: None)


# --- the kernels --------------------------------------------------------------------------------------------


def test_opencv_is_within_one_for_every_colour():
    convert = kernel("opencv", (1024, 1024), 4).convert
    y, (cb, cr) = np.empty((1024, 1024), np.uint8), np.empty((2, 512, 512), np.uint8)
    for picture in np.arange(1 << 24, dtype=np.uint32).view(np.uint8).reshape(16, 1024, 1024, 4):
        convert(picture, y, cb, cr)
        assert most_off([y, cb, cr], picture) <= 1


def test_opencv_has_the_samples_of_grays_and_of_pure_colours():
    colours = np.array([[0, 0, 0], [128, 128, 128], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
    picture = np.repeat(np.tile(colours, (2, 1, 1)), 2, axis=1)
    y, (cb, cr) = np.empty((2, 12), np.uint8), np.empty((2, 1, 6), np.uint8)
    kernel("opencv", (12, 2), 3).convert(picture, y, cb, cr)
    assert y[0, ::2].tolist() == [16, 126, 235, 63, 173, 32]
    assert cb[0].tolist() == [128, 128, 128, 102, 42, 240]
    assert cr[0].tolist() == [128, 128, 128, 240, 26, 118]


@pytest.mark.parametrize("samples", [3, 4])
@pytest.mark.parametrize("name", ["numpy", "opencv"])
@pytest.mark.parametrize("size", [(2, 2), (2, 8), (6, 4), (18, 70), (1280, 62), (40_000, 4)], ids=str)
def test_a_sample_depends_on_its_pixels_alone(name, samples, size):
    """It is the same in a large image and in a small one, and in memory with gaps."""
    (width, height), picture = size, noise(size, samples)
    whole = np.full(YUV420P.frame_bytes(size), 99, np.uint8)
    planes = [plane[..., 0] for plane in YUV420P.split(whole, size)]
    kernel(name, size, samples).convert(picture, *planes)
    assert most_off(planes, picture) <= 1
    large = np.zeros((height + 6, width + 10, samples), np.uint8)
    large[2:-4, 6:-4] = picture
    gaps = [np.zeros((height + 6 - 3 * (i > 0), width + 10), np.uint8) for i in range(3)]
    views = [gaps[0][2 : 2 + height, 6 : 6 + width], *(p[: height // 2, 3 : 3 + width // 2] for p in gaps[1:])]
    kernel(name, size, samples).convert(large[2:-4, 6:-4], *views)
    for view, plane, gap in zip(views, planes, gaps, strict=True):
        assert np.array_equal(view, plane)
        assert gap.astype(int).sum() == view.astype(int).sum()  # nothing beside it was written


def test_only_an_opencv_that_has_no_windows_is_loaded(monkeypatch, tmp_path):
    find = opencv_kernel.find_opencv.__wrapped__
    assert find() is opencv_kernel.find_opencv() is not None
    loaded = sys.modules["cv2"]
    monkeypatch.setattr(opencv_kernel, "_is_headless", lambda: False)
    assert find() is loaded
    monkeypatch.delitem(sys.modules, "cv2")
    assert find() is None


@pytest.mark.parametrize(
    ("version", "headless"), [("headless = True", True), ("headless = False", False), (None, False)]
)
def test_what_tells_whether_opencv_has_windows(monkeypatch, tmp_path, version, headless):
    if version is not None:
        (tmp_path / "version.py").write_text(f"ci_build = True\n{version}\n")
    spec = SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(opencv_kernel.importlib.util, "find_spec", lambda name: spec)
    assert opencv_kernel._is_headless() is headless
    monkeypatch.setattr(opencv_kernel.importlib.util, "find_spec", lambda name: None)
    assert opencv_kernel._is_headless() is False


def test_an_opencv_that_counts_wrongly_is_not_used(monkeypatch):
    cv2 = opencv_kernel.find_opencv()
    other = SimpleNamespace(
        transform=lambda pixels, matrix, out: cv2.transform(pixels, matrix * 1.02, out),
        **{name: getattr(cv2, name) for name in ("split", "resize", "INTER_AREA")},
    )
    assert opencv_kernel._is_right(cv2) and not opencv_kernel._is_right(other)


# --- frame by frame -----------------------------------------------------------------------------------------


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_frames_that_change_in_parts_and_everywhere(data):
    size = data.draw(st.tuples(st.integers(1, 40), st.integers(1, 40)))
    samples, name = data.draw(st.sampled_from([3, 4])), data.draw(st.sampled_from(["numpy", "opencv"]))
    random = np.random.default_rng(data.draw(st.integers(0, 1 << 32)))
    converter, picture = ArrayConverter(size, samples, kernel(name, size, samples)), noise(size, samples)
    for part in data.draw(st.lists(st.sampled_from([0, 0, 0.02, 0.2, 1]), min_size=3, max_size=8)):
        changed = random.random(picture.shape[:2]) < part
        picture[changed] = random.integers(0, 256, (np.count_nonzero(changed), samples))
        alone = converted(ArrayConverter(size, samples, kernel(name, size, samples)), picture)
        assert most_off(alone, picture) <= 1
        for got, wanted in zip(converted(converter, picture), alone, strict=True):
            assert np.array_equal(got, wanted)


def test_only_what_changed_is_converted():
    class Counting(numpy_kernel.Kernel):
        pixels = 0

        def convert(self, pixels, y, cb, cr):
            self.pixels += pixels.shape[0] * pixels.shape[1]
            super().convert(pixels, y, cb, cr)

    size, counts = (640, 480), []
    counting = Counting(3, 640)
    converter, picture = ArrayConverter(size, 3, counting), noise(size)
    for number in range(8):
        if number == 6:
            picture = noise(size, seed=1)
        picture[100:120, 40 * number : 40 * number + 40] = number
        counting.pixels = 0
        assert most_off(converted(converter, picture), picture) <= 1
        counts.append(counting.pixels / (640 * 480))
    assert counts[:3] == [1, 1, 1]  # from the third frame that is like the one before on, the one before is kept
    assert all(0 < part < 0.01 for part in counts[3:6])
    assert counts[6:] == [1, 1]


@pytest.mark.parametrize("flip", [np.s_[::-1], np.s_[:, ::-1], np.s_[..., ::-1]], ids=str)
@pytest.mark.parametrize("name", ["numpy", "opencv"])
def test_any_strides_are_taken(name, flip):
    picture = noise((33, 17))[flip]
    converter = ArrayConverter((33, 17), 3, kernel(name, (33, 17), 3))
    for _ in range(4):
        assert most_off(converted(converter, picture), picture) <= 1


# --- films --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("samples", [3, 4])
@pytest.mark.parametrize("size", [(64, 48), (63, 47), (50, 30)], ids=str)
@pytest.mark.parametrize("opencv", [True, False])
def test_a_film_holds_the_references_samples(tmp_path, monkeypatch, ffmpeg, opencv, size, samples):
    if not opencv:
        monkeypatch.setattr(array_conversion, "find_opencv", lambda: None)
    film, picture, sent = tmp_path / "film.mp4", drawn(size, samples), []
    with gm.Movie(film, quality=0, ffmpeg=ffmpeg) as movie:
        for number in range(8):
            picture[5:15, number : number + 9] = noise((9, 10), samples, number)
            movie.write(picture)
            sent.append(picture.copy())
            picture[:] = 0  # its memory may be used again at once
            picture[:] = sent[-1]
        assert movie._session._recording._format.pixel_format == YUV420P
    even = padded_size(size, "yuv420p")
    for data, image in zip(decode(film, "yuv420p"), sent, strict=True):
        assert most_off([plane[..., 0] for plane in YUV420P.split(data, even)], image) <= 1
    assert film_facts(film).colours == (1, 1, 1, 1)


@pytest.mark.parametrize("opencv", [True, False])
def test_another_encoder_gets_converted_frames_too(tmp_path, monkeypatch, opencv):
    if not opencv:
        monkeypatch.setattr(array_conversion, "find_opencv", lambda: None)
    program = standin(tmp_path, DIES_EARLY.format(frames=2))
    info = gm.write(tmp_path / "film.mkv", [drawn()] * 5, ffmpeg=program, quality=0)
    assert (info.encoder, info.frames) == ("libx264", 5)
    for data in decode(tmp_path / "film.mkv", "yuv420p"):
        assert most_off([plane[..., 0] for plane in YUV420P.split(data, SIZE)], drawn()) <= 1


def converter_of(picture: np.ndarray, path: str = "film.mp4", **options: object) -> ArrayConverter | None:
    return array_converter(make_settings(path, 30, **options), Frame.from_array(picture))


def test_which_films_are_converted_before_the_pipe_with_opencv():
    for picture in (drawn(), noise(SIZE), drawn(samples=4), noise((1, 1))):
        assert converter_of(picture) is not None
    for path in ("film.mkv", "film.mov", "film.webm"):
        assert converter_of(drawn(), path) is not None
    for codec in ("hevc", "av1"):
        assert converter_of(drawn(), codec=codec) is not None


def test_which_films_ffmpeg_converts():
    assert converter_of(drawn(samples=1)) is None
    assert converter_of(drawn().astype(np.uint16)) is None
    assert converter_of(drawn(samples=4), "film.webm", codec="vp9") is None  # keeps alpha
    for path in ("film.gif", "film.apng"):
        assert converter_of(drawn(), path) is None
    assert converter_of(drawn(), "film.avi", codec="mpeg4") is None  # nothing says that it is BT.709
    assert converter_of(drawn(), "film.mov", codec="prores") is None
    assert converter_of(drawn(), lossless=True) is None
    assert converter_of(drawn(), pixel_format="yuv444p") is None
    assert converter_of(drawn(), extra_args=["-pix_fmt", "yuv444p"]) is None
    assert converter_of(drawn(), encoder="libx264rgb") is None


def test_without_opencv_only_what_looks_drawn_is_converted_before_the_pipe(without_opencv):
    gradient = np.zeros((40, 48, 3), np.uint8)
    gradient[:] = np.arange(48)[:, np.newaxis]
    assert converter_of(drawn()) is not None
    assert converter_of(drawn(samples=4)) is not None
    for picture in (noise(SIZE), gradient, noise((1, 1)), drawn((30, 4))):
        assert converter_of(picture) is None


def test_the_samples_are_the_same_however_a_film_was_converted(tmp_path, monkeypatch):
    """Within 1, whichever libraries a machine has."""
    films, frames = [], [drawn()] * 3 + [noise(SIZE)] * 2
    for name, opencv, looks_drawn in (("opencv", True, True), ("numpy", False, True), ("ffmpeg", False, False)):
        with monkeypatch.context() as patch:
            if not opencv:
                patch.setattr(array_conversion, "find_opencv", lambda: None)
            if not looks_drawn:
                patch.setattr(array_conversion, "DRAWN", 2.0)
            gm.write(tmp_path / f"{name}.mp4", frames, quality=0)
        films.append(decode(tmp_path / f"{name}.mp4", "yuv420p").astype(int))
    assert np.abs(films[0] - films[1]).max() <= 1
    assert np.abs(films[1] - films[2]).max() <= 1


def test_frames_of_another_kind_are_refused_as_in_other_films(tmp_path):
    with gm.Movie(tmp_path / "film.mp4") as movie:
        movie.write(drawn())
        with pytest.raises(gm.FrameError, match=r"^frame 1 is rgba, but this film began with rgb24; "):
            movie.write(drawn(samples=4))
        with pytest.raises(gm.FrameError, match=r"^frame 1 is 30x20, but this film's frames are 48x40; "):
            movie.write(drawn((30, 20)))
        movie.write(drawn())
    assert movie.info.frames == 2
