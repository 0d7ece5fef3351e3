"""Images whose data change, coloured on the CPU and filtered by OpenGL, look as Agg draws them."""

from __future__ import annotations

import matplotlib.colors as mcolors
import matplotlib.patches as mpatches
import numpy as np
import pytest
from against_agg import OFF
from matplotlib.figure import Figure

from gpumovie.gl.canvas import Canvas
from gpumovie.mpl import audit
from gpumovie.mpl.incremental import IncrementalRenderer
from gpumovie.mpl.opengl.incremental import GLIncrementalRenderer
from gpumovie.mpl.opengl.passes.filtering import FilterPass

WIDTH, HEIGHT = 240, 180
FRAMES = 5
RANDOM = np.random.default_rng(1)
#: Smooth and noisy, from -1.6 to 1.6.
DATA = np.sin(np.add.outer(np.linspace(0, 9, 310), np.linspace(0, 7, 290))) + RANDOM.normal(0, 0.1, (310, 290))


@pytest.fixture
def filtered(monkeypatch):
    """How often OpenGL filtered an image."""
    calls, draw = [], FilterPass.draw

    def counted(self, image, *where):
        calls.append(image.shape)
        draw(self, image, *where)

    monkeypatch.setattr(FilterPass, "draw", counted)
    return calls


@pytest.fixture
def alike(opengl, filtered):
    """``alike(make)``: what ``make(fig)`` shows and changes is, by both, the same in every frame.

    ``make`` returns what changes the figure. Returns how many frames OpenGL filtered.
    """

    def check(make, rms=1.0, off=0.005) -> int:
        filtered.clear()
        figs = [Figure((WIDTH / 100, HEIGHT / 100), dpi=100) for _ in range(2)]
        updates = [make(fig) for fig in figs]
        with Canvas((WIDTH, HEIGHT), depth=False, transparent=True, context=opengl) as canvas, audit.disabled():
            sizes = (float(WIDTH), float(HEIGHT), 100.0)
            sides = [IncrementalRenderer(figs[0], *sizes), GLIncrementalRenderer(figs[1], *sizes, canvas)]
            for i in range(FRAMES):
                for update in updates:
                    update(i)
                agg, ours = (side.draw()[..., :3].astype(float) for side in sides)
                apart = np.abs(agg - ours)
                assert np.sqrt((apart**2).mean()) <= rms, f"frame {i}: rms {np.sqrt((apart**2).mean()):.2f}"
                assert (apart.max(axis=2) > OFF).mean() <= off, f"frame {i}: {(apart.max(axis=2) > OFF).mean():.2%}"
                assert np.ptp(agg) > 20, "there is nothing to compare"
            sides[1].close()
        return len(filtered)

    return check


def shown(values=DATA, limits=None, **options):
    """What makes a figure with an image, which is another in each frame."""

    def make(fig):
        ax = fig.add_axes((0.1, 0.1, 0.85, 0.8))
        image = ax.imshow(values, **{"aspect": "auto", **options})
        if limits is not None:
            ax.set(**limits)
        return lambda i: image.set_data(np.roll(values, 7 * i, axis=0))

    return make


def test_an_image_is_filtered_by_opengl_once_it_has_changed_three_times(alike):
    assert alike(shown()) == FRAMES - 3


@pytest.mark.parametrize(
    ("interpolation", "origin"),
    [
        ("antialiased", "upper"),
        ("hanning", "lower"),
        ("bilinear", "upper"),
        ("bicubic", "lower"),
        ("quadric", "upper"),
    ],
)
def test_interpolations_and_origins(alike, interpolation, origin):
    assert alike(shown(interpolation=interpolation, origin=origin, interpolation_stage="rgba"))


@pytest.mark.parametrize("interpolation", ["nearest", "lanczos", "spline36"])
def test_other_interpolations_are_matplotlibs(alike, interpolation):
    assert not alike(shown(interpolation=interpolation))


@pytest.mark.parametrize("dtype", ["u1", "i2", "f4", "bool"])
def test_kinds_of_numbers(alike, dtype):
    values = (DATA > 0) if dtype == "bool" else (100 + 70 * DATA).astype(dtype)
    limits = {} if dtype == "bool" else {"vmin": 20, "vmax": 150}
    assert alike(shown(values, **limits))


@pytest.mark.parametrize(
    "norm",
    [
        mcolors.Normalize(-1, 1),
        mcolors.Normalize(-1, 1, clip=True),
        mcolors.Normalize(0.5, 0.5),
        mcolors.LogNorm(0.1, 1),
        mcolors.SymLogNorm(0.1),
        mcolors.PowerNorm(0.5, 0, 1),
        mcolors.TwoSlopeNorm(0.2),
        mcolors.CenteredNorm(),
    ],
    ids=lambda norm: type(norm).__name__,
)
def test_norms(alike, norm):
    assert alike(shown(norm=norm))


def test_colours_by_their_numbers_are_matplotlibs(alike):
    assert not alike(shown(norm=mcolors.BoundaryNorm([-2, -1, 0, 0.5, 2], 4), cmap="Set1"))


@pytest.mark.parametrize("few", [True, False])
def test_colours_below_above_and_of_what_is_no_number(alike, few):
    colormap = (
        mcolors.ListedColormap(["c", "m", "y"]) if few else mcolors.LinearSegmentedColormap.from_list("", ["w", "b"])
    )
    values = DATA.copy()
    values[40:90, 50:150] = np.nan
    values[120:160, 100:250] = np.inf
    colormap = colormap.with_extremes(bad=(0, 1, 0, 0.5), under="r", over=(0, 0, 0, 0.2))
    assert alike(shown(values, cmap=colormap, vmin=-1, vmax=1))


def test_masked_data(alike):
    assert alike(shown(np.ma.masked_less(DATA, -0.5)))


@pytest.mark.parametrize("alpha", [0.3, 1])
def test_alpha_of_all(alike, alpha):
    assert alike(shown(alpha=alpha))


def test_alpha_of_each_is_matplotlibs(alike):
    assert not alike(shown(alpha=np.linspace(0, 1, DATA.size).reshape(DATA.shape)))


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("dtype", ["u1", "f4", "f8"])
def test_arrays_of_colours(alike, channels, dtype):
    values = np.stack([np.clip((DATA + shift) / 3, 0, 1) for shift in (0.5, 1, 1.5, 2)[:channels]], axis=2)
    assert alike(shown((255 * values).astype("u1") if dtype == "u1" else values.astype(dtype)))


@pytest.mark.parametrize(
    ("limits", "extent"),
    [
        ({"xlim": (33.3, 255.1), "ylim": (250.7, 20.2)}, None),
        ({"xlim": (-100, 400), "ylim": (-50, 380)}, (-20, 300.4, 310, 0.3)),
        ({"xlim": (200, 10)}, (-20, 300.4, 310, 0.3)),
        ({"xlim": (100, 160), "ylim": (160, 100)}, None),
    ],
    ids=["zoomed", "small", "mirrored", "enlarged"],
)
def test_limits_and_extents(alike, limits, extent):
    assert alike(shown(limits=limits, extent=extent, interpolation="hanning", interpolation_stage="rgba"))


def test_an_image_that_is_clipped_by_a_path(alike):
    def make(fig):
        update = shown()(fig)
        (ax,) = fig.axes
        ax.images[0].set_clip_path(mpatches.Circle((150, 150), 120, transform=ax.transData))
        return update

    assert not alike(make)


def test_limits_that_change_between_data_that_change(alike):
    def make(fig):
        update = shown()(fig)
        (ax,) = fig.axes

        def zooming(i):
            update(i)
            ax.set_xlim(0, 290 - 10 * (i // 3))

        return zooming

    alike(make)
