"""From a canvas into a film: in which layout frames leave, and that the film holds what was drawn."""

import numpy as np
import pytest
from drawings import fill, noise, paint
from films import bundled, decode, film_facts, smooth

import gpumovie as gm
from gpumovie.sources import canvas as canvas_module
from gpumovie.sources.registry import SourceContext
from gpumovie.video.ffmpeg.find import find_ffmpegs
from gpumovie.video.settings import make_settings

SIZE = (64, 48)


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    """What was measured before."""
    monkeypatch.setattr(canvas_module, "_faster", {})


@pytest.fixture
def canvas(context):
    with gm.Canvas(SIZE, context=context) as opened:
        yield opened


def film(path, **options):
    return SourceContext(make_settings(path, fps=30, **options), find_ffmpegs(bundled())[0])


# --- the layout --------------------------------------------------------------------------------------------------

NV12, P010, RGB = ("nv12",) * 4, ("nv12", "nv12", "p010", "p010"), ("rgb",) * 4
ALPHA = ("rgb", "rgba", "rgb", "rgba")


@pytest.mark.parametrize(
    ("path", "options", "layouts"),
    [
        ("a.mp4", {}, NV12),
        ("a.mp4", {"encoder": "libx264", "fallback": False}, NV12),
        ("a.mp4", {"codec": "mpeg4"}, NV12),
        ("a.avi", {}, NV12),
        ("a.avi", {"codec": "mpeg4"}, RGB),  # players take another matrix for it, which the pass has not
        ("a.mp4", {"codec": "hevc"}, P010),
        ("a.mp4", {"codec": "hevc", "pixel_format": "yuv420p"}, NV12),
        ("a.mp4", {"codec": "hevc", "pixel_format": "yuv420p10le"}, ("p010",) * 4),
        ("a.mp4", {"codec": "av1"}, P010),
        ("a.mp4", {"lossless": True}, RGB),
        ("a.mp4", {"encoder": "libx264rgb", "fallback": False}, RGB),
        ("a.mp4", {"pixel_format": "yuv444p"}, RGB),
        ("a.mp4", {"pixel_format": "yuv422p"}, RGB),
        ("a.gif", {}, ALPHA),
        ("a.webm", {}, ("nv12", "rgba", "p010", "rgba")),
        ("a.mkv", {"codec": "ffv1"}, ALPHA),
        ("a.mkv", {"codec": "png"}, ALPHA),
        ("a.apng", {}, ALPHA),
        ("a.mov", {"codec": "prores"}, ALPHA),
    ],
)
def test_the_layout(context, monkeypatch, path, options, layouts):
    """For 8 bits opaque and transparent, then for 16 bits; where the pass is the faster way."""
    monkeypatch.setattr(canvas_module, "_pass_is_faster", lambda *_: True)
    chosen = []
    for bits in (8, 16):
        for transparent in (False, True):
            with gm.Canvas((8, 8), bits=bits, transparent=transparent, context=context) as canvas:
                chosen.append(canvas_module.choose_layout(canvas, film(path, **options)))
    assert tuple(chosen) == layouts


def test_a_picture_too_large_for_the_pass_leaves_as_it_is(context, monkeypatch):
    monkeypatch.setattr(canvas_module, "_pass_is_faster", lambda *_: True)
    with gm.Canvas((8, context.features.largest_texture), depth=False, context=context) as canvas:
        assert canvas_module.choose_layout(canvas, film("a.mp4")) == "rgb"


@pytest.mark.parametrize(
    ("by_pass", "plain", "by_ffmpeg", "layout"),
    [
        (0.001, 0.002, None, "nv12"),  # a GPU: ffmpeg's conversion need not even be measured
        (0.003, 0.002, 0.002, "nv12"),
        (0.003, 0.002, 0.0005, "rgb"),  # a software renderer
    ],
)
def test_the_faster_way_is_taken(canvas, monkeypatch, by_pass, plain, by_ffmpeg, layout):
    asked = []

    def seconds(canvas, way):
        asked.append(way)
        return {"nv12": by_pass, "rgb": plain}[way]

    def conversion(ffmpeg, source, size):
        assert by_ffmpeg is not None and size == SIZE and source.name == "rgb0"
        return by_ffmpeg

    monkeypatch.setattr(canvas_module, "_seconds_to_read", seconds)
    monkeypatch.setattr(canvas_module, "conversion_seconds", conversion)
    for _ in range(3):
        assert canvas_module.choose_layout(canvas, film("a.mp4")) == layout
    assert sorted(asked) == ["nv12", "rgb"], "measured once"


def test_what_is_measured_takes_time(canvas):
    fill(canvas, (1, 0, 0))
    times = [canvas_module._seconds_to_read(canvas, layout) for layout in ("nv12", "rgb")]
    assert all(0 < seconds < 1 for seconds in times)


# --- films -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(64, 48), (63, 47), (1, 1)], ids=str)
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("film.mkv", {"codec": "ffv1", "lossless": True}),
        ("film.mkv", {"lossless": True}),
        ("film.apng", {"lossless": True}),
    ],
)
def test_a_lossless_film_is_exact(tmp_path, context, size, name, options):
    pictures = [noise(size, seed) for seed in range(5)]
    with gm.Canvas(size, context=context) as canvas, gm.Movie(tmp_path / name, **options) as movie:
        for picture in pictures:
            paint(canvas, picture)
            movie.write(canvas)
    shown = decode(tmp_path / name)[:, : size[1], : size[0]]
    assert np.array_equal(shown, np.stack(pictures)[..., :3])


@pytest.mark.parametrize("bits", [8, 16])
def test_a_transparent_film_keeps_its_opacity(tmp_path, context, bits):
    pictures = [noise(SIZE, seed, np.uint8 if bits == 8 else np.uint16) for seed in range(4)]
    path = tmp_path / "film.mkv"
    canvas = gm.Canvas(SIZE, bits=bits, transparent=True, context=context)
    with canvas, gm.Movie(path, codec="ffv1", lossless=True) as movie:
        for picture in pictures:
            paint(canvas, picture)
            movie.write(canvas)
    assert np.array_equal(decode(path, "rgba" if bits == 8 else "rgba64le"), np.stack(pictures))


@pytest.mark.parametrize("transparent", [True, False])
def test_opacity_in_prores(tmp_path, context, transparent):
    path = tmp_path / "film.mov"
    canvas = gm.Canvas(SIZE, transparent=transparent, context=context)
    with canvas, gm.Movie(path, codec="prores", quality=1) as movie:
        for _ in range(3):
            fill(canvas, (1, 0, 0, 0.5))
            movie.write(canvas)
    assert film_facts(path).pixel_format.startswith("yuva" if transparent else "yuv4")
    seen = decode(path, "rgba").astype(int)
    assert np.abs(seen[..., 3] - (128 if transparent else 255)).max() <= 1
    assert np.abs(seen[..., :3] - (255, 0, 0)).max() <= 4, "straight, not darkened by its opacity"


@pytest.mark.parametrize("transparent", [True, False])
def test_opacity_means_nothing_in_h264(tmp_path, context, transparent):
    path = tmp_path / "film.mp4"
    with gm.Canvas(SIZE, transparent=transparent, context=context) as canvas, gm.Movie(path, quality=1) as movie:
        for alpha in (0, 0.5, 1):
            fill(canvas, (0, 0, 1, alpha))
            movie.write(canvas)
    assert np.abs(decode(path).astype(int) - (0, 0, 255)).max() <= 4


@pytest.mark.parametrize("by_pass", [True, False])
@pytest.mark.parametrize("size", [(63, 47), (1, 1), (2, 5)], ids=str)
def test_odd_sizes_are_filled_up_by_repeating(tmp_path, context, monkeypatch, size, by_pass):
    monkeypatch.setattr(canvas_module, "_pass_is_faster", lambda *_: by_pass)
    frames = smooth(3, size)
    path = tmp_path / "film.mp4"
    with gm.Canvas(size, context=context) as canvas, gm.Movie(path, encoder="libx264", quality=0) as movie:
        for frame in frames:
            paint(canvas, np.dstack([frame, np.full(frame.shape[:2], 255, np.uint8)]))
            movie.write(canvas)
    gm.write(tmp_path / "arrays.mp4", frames, encoder="libx264", quality=0)
    ours, theirs = (decode(tmp_path / name, "yuv420p").astype(int) for name in ("film.mp4", "arrays.mp4"))
    assert film_facts(path).size == (size[0] + size[0] % 2, size[1] + size[1] % 2)
    assert np.abs(ours - theirs).max() <= 1


def test_a_long_film_of_two_canvases_at_once(tmp_path, context):
    """A film each; what one waits for does not hold the other up."""
    paths = [tmp_path / "one.mkv", tmp_path / "two.mkv"]
    with (
        gm.Canvas(SIZE, context=context) as one,
        gm.Canvas(SIZE, 4, context=context) as two,
        gm.Movie(paths[0], lossless=True) as first,
        gm.Movie(paths[1], lossless=True) as second,
    ):
        for number in range(100):
            fill(one, (number / 255, 0, 0))
            first.write(one)
            fill(two, (0, number / 255, 0))
            second.write(two)
    for channel, path in enumerate(paths):
        assert decode(path)[:, 5, 5, channel].tolist() == list(range(100))


@pytest.mark.parametrize("films", [2, 3, 5])
def test_one_canvas_into_several_films(tmp_path, context, films):
    movies = [gm.Movie(tmp_path / f"{number}.mkv", lossless=True) for number in range(films)]
    with gm.Canvas(SIZE, context=context) as canvas:
        for number in range(20):
            fill(canvas, (number / 255, 0, 0))
            for movie in movies:
                movie.write(canvas)
        for movie in movies:
            movie.close()
    for number in range(films):
        assert decode(tmp_path / f"{number}.mkv")[:, 5, 5, 0].tolist() == list(range(20))


def test_gm_write_takes_canvases(tmp_path, context):
    def frames(canvas):
        for number in range(10):
            fill(canvas, (number / 255, 0, 0))
            yield canvas

    with gm.Canvas(SIZE, context=context) as canvas:
        info = gm.write(tmp_path / "film.mkv", frames(canvas), lossless=True)
    assert info.frames == 10
    assert decode(tmp_path / "film.mkv")[:, 5, 5, 0].tolist() == list(range(10))
