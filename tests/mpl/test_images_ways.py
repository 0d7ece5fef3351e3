"""The ways in which images are drawn, and the memory and the threads that they are drawn in."""

from __future__ import annotations

import contextlib
import gc
import threading
import tracemalloc
import weakref

import matplotlib.colors as mcolors
import matplotlib.image as mimage
import numpy as np
import pytest
from shown_images import FADING, Renderer, Shown, noise

from gpumovie.mpl.agg import images
from gpumovie.mpl.agg.images import Images

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


# --- how it was drawn -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def counting(monkeypatch):
    """Shapes of all that Agg resamples; matplotlib's own way is closed."""

    def closed(*arguments, **options):
        raise AssertionError("drawn by matplotlib itself")

    own, asked = mimage._image.resample, []

    def resample(data, *rest):
        asked.append(data.shape)
        own(data, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(mimage._ImageBase, "_make_image", closed)
        patch.setattr(images, "_make_image", closed)
        patch.setattr(mimage._image, "resample", resample)
        yield asked


WAYS = [
    ("_pick_data", noise(0, (6, 8)), {}),
    ("_pick_data", noise(0, (6, 8), "nan"), {"alpha": 0.5}),
    ("_pick_data", noise(0, (6, 8), "bool"), {"interpolation": "nearest", "norm": mcolors.NoNorm()}),
    ("_pick_colours", noise(0, (30, 40)), {}),
    ("_pick_colours", noise(0, (60, 80)), {"norm": mcolors.LogNorm(0.1, 1)}),
    ("_pick_colours", noise(0, (60, 80, 3)), {}),
    ("_pick_colours", noise(0, (45, 45, 3), "u1"), {"interpolation": "nearest"}),
    ("_pick_colours", noise(0, (23, 31), "masked"), {"interpolation": "nearest"}),
    ("_filter_data", noise(0, (6, 8)), {"interpolation": "bilinear"}),
    ("_filter_data", noise(0, (6, 8), "i2"), {"interpolation": "bicubic", "norm": mcolors.PowerNorm(2)}),
    ("_filter_colours", noise(0, (45, 45)), {}),
    ("_filter_colours", noise(0, (45, 45), "f4"), {"alpha": 0.5}),
    ("_filter_colours", noise(0, (45, 45, 3), "u1"), {}),
    ("_filter_colours", noise(0, (45, 45)), {"interpolation": "lanczos", "interpolation_stage": "rgba"}),
]
LEFT = [
    (noise(0, (45, 45), "nan"), {}),
    (noise(0, (6, 8)), {"norm": mcolors.LogNorm(0.1, 1)}),
    (noise(0, (45, 45)), {"cmap": FADING}),
    (noise(0, (45, 45)), {"alpha": noise(1, (45, 45))}),
]


@pytest.mark.parametrize(("way", "data", "options"), WAYS)
def test_from_the_third_drawing_on_matplotlib_has_no_part_in_it(way, data, options, monkeypatch):
    shown = Shown(data, options)
    shown.compare()
    shown.compare()
    assert shown.recipe == way
    with counting(monkeypatch) as asked:
        for i in range(3):
            shown.image.set_data(np.roll(data, i + 1, 0))
            assert len(shown.ours()) == 1
    assert len(asked) == (3 if way.startswith("_filter") else 0)
    shown.compare()


@pytest.mark.parametrize(("data", "options"), LEFT)
def test_what_is_not_known_to_be_equal_is_left_to_matplotlib(data, options):
    shown = Shown(data, options)
    for i in range(4):
        shown.image.set_data(np.roll(data, i, 0))
        shown.compare()
        assert shown.recipe == ""


def test_data_that_are_filtered_are_not_filtered_again_for_other_colours(monkeypatch):
    shown = Shown(noise(0, (6, 8)), {"interpolation": "bilinear"})
    for _ in range(3):
        shown.compare()
    with counting(monkeypatch) as asked:
        shown.image.set_clim(0.1, 0.4)
        shown.ours()
        shown.image.set_cmap("gray")
        shown.ours()
        assert asked == []
        shown.image.get_array()[2, 3] = 0.9
        shown.ours()
        assert asked == [(6, 8)]
    shown.compare()


@pytest.mark.parametrize(("way", "data", "options"), WAYS)
def test_what_agg_was_given_stays_as_it_is(way, data, options):
    """It may be on a tape."""
    shown = Shown(data, options)
    kept = [(drawn := shown.ours()[0][3], drawn.copy())]
    for i in range(4):
        shown.image.set_data(np.roll(data, i, 0))
        kept.append((drawn := shown.ours()[0][3], drawn.copy()))
    assert all(np.array_equal(drawn, copy) for drawn, copy in kept)


# --- memory and threads -----------------------------------------------------------------------------------------


def test_images_are_not_kept_alive():
    ours, renderer = Images(), Renderer()
    gone = []
    for way in WAYS[::3]:
        shown = Shown(*way[1:])
        for _ in range(3):
            ours.draw(shown.image, renderer)
        gone.append(weakref.ref(shown.image))
        del shown
    gc.collect()
    assert [each() for each in gone] == [None] * len(gone)
    assert not ours._states


def test_memory_is_flat_while_data_and_limits_change():
    shown = Shown(noise(0, (45, 45)))

    def draw(i):
        shown.image.set_data(noise(i, (45, 45)))
        shown.ax.set_xlim(0, 40 + (i // 4) % 50)
        shown.ours()

    for i in range(40):
        draw(i)
    tracemalloc.start()
    try:
        draw(0)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for i in range(300):
            draw(i)
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] - before < 300_000
    finally:
        tracemalloc.stop()


def test_films_in_several_threads():
    errors = []

    def film(interpolation):
        try:
            shown = Shown(noise(0, (23, 31)), {"interpolation": interpolation})
            for i in range(40):
                shown.image.set_data(noise(i, (23, 31)))
                shown.compare()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=film, args=(name,)) for name in ("nearest", "auto", "bilinear", "auto")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
