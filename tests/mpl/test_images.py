"""Images that are drawn with what is known of their geometry: every pixel as matplotlib makes it."""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import itertools
import sys
import threading
import tracemalloc
import weakref
from dataclasses import dataclass, field

import matplotlib.colors as mcolors
import matplotlib.image as mimage
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D

from gpumovie.mpl import images
from gpumovie.mpl.images import Images

SIZE = (80, 60)


@pytest.fixture(autouse=True)
def nothing_left_behind():
    before = dict(vars(mimage)), dict(vars(mimage.AxesImage)), dict(vars(mimage._ImageBase))
    yield
    assert (dict(vars(mimage)), dict(vars(mimage.AxesImage)), dict(vars(mimage._ImageBase))) == before


class Renderer(RendererAgg):
    """An Agg that keeps what images it draws, and where."""

    def __init__(self):
        super().__init__(*SIZE, 10)
        self.drawn = []
        draw = self.draw_image

        def keep(gc, x, y, im, *transform):
            self.drawn.append((x, y, gc.get_alpha(), im))
            draw(gc, x, y, im, *transform)

        self.draw_image = keep


@dataclass
class Shown:
    """An image in a figure of 80x60 pixels, whose axes fill it, and the two ways of drawing it."""

    data: np.ndarray
    options: dict = field(default_factory=dict)
    limits: tuple | None = None

    def __post_init__(self):
        self.fig = Figure((8, 6), dpi=10)
        FigureCanvasAgg(self.fig)
        self.ax = self.fig.add_axes((0, 0, 1, 1))
        self.image = self.ax.imshow(self.data, **{"aspect": "auto", **self.options})
        if self.limits:
            self.ax.set(xlim=self.limits[:2], ylim=self.limits[2:])
        self.images, self.renderer = Images(), Renderer()
        self.ax.apply_aspect()

    def draw(self, draw):
        """The images that Agg is given, each with its place and alpha, or the error."""
        self.renderer.drawn = []
        before = vars(self.image).keys()
        try:
            draw(self.renderer)
        except (ValueError, TypeError) as error:
            return error
        finally:
            assert vars(self.image).keys() == before
        return self.renderer.drawn

    def ours(self):
        return self.draw(lambda renderer: self.images.draw(self.image, renderer) or self.image.draw(renderer))

    def compare(self):
        """Draw it both ways."""
        ours, theirs = self.ours(), self.draw(self.image.draw)
        if isinstance(theirs, Exception):
            assert repr(ours) == repr(theirs)
            return
        assert [each[:3] for each in ours] == [each[:3] for each in theirs]
        for our, their in zip(ours, theirs, strict=True):
            assert our[3].dtype == their[3].dtype
            np.testing.assert_array_equal(our[3], their[3])

    @property
    def recipe(self):
        """The name of the way in which it was drawn last, "" for matplotlib's own."""
        recipe = self.images._known[self.image].recipe
        return recipe.func.__name__ if recipe is not None else ""


def noise(seed, shape, kind="f8"):
    """Numbers of a kind; "masked" and "nan" are f8 with a tenth of them bad."""
    rng = np.random.default_rng(seed)
    values = rng.random(shape)
    if kind in ("masked", "nan"):
        bad = rng.random(shape) < 0.1
        return np.ma.masked_array(values, bad) if kind == "masked" else np.where(bad, np.nan, values)
    if kind == "bool":
        return values > 0.5
    return values.astype(kind) if kind.startswith("f") else (values * 255).astype(kind)


KINDS = ("f8", "f4", "f2", "u1", "i2", "i4", "i8", "bool", "masked", "nan")
NORMS = {
    "linear": lambda top: mcolors.Normalize(0, top),
    "narrow": lambda top: mcolors.Normalize(top / 4, top / 2),
    "clipped": lambda top: mcolors.Normalize(top / 4, top / 2, clip=True),
    "log": lambda top: mcolors.LogNorm(top / 100, top),
    "power": lambda top: mcolors.PowerNorm(0.5, 0, top),
    "symlog": lambda top: mcolors.SymLogNorm(top / 10, vmin=0, vmax=top),
    "boundaries": lambda top: mcolors.BoundaryNorm([0, top / 5, top / 2, top], 256),
    "slopes": lambda top: mcolors.TwoSlopeNorm(top / 3, 0, top),
    "centred": lambda top: mcolors.CenteredNorm(top / 2, top / 2),
    "none": lambda top: mcolors.NoNorm(),
    "unscaled": lambda top: mcolors.Normalize(),
}
EXTREMES = mcolors.ListedColormap(["r", "g", "b"]).with_extremes(bad="y", under="k", over="w")
FADING = mcolors.LinearSegmentedColormap.from_list("fading", [(1, 0, 0, 0), (0, 1, 0, 1)])
CMAPS = ("viridis", "gray", EXTREMES, FADING)
INTERPOLATIONS = ("auto", "nearest", "none", "bilinear", "hanning", "bicubic", "lanczos", "antialiased")
#: (columns, rows) of data, into 80x60 pixels: times 1, 2, 4, 10, uneven ones, and less.
SHAPES = ((80, 60), (40, 30), (20, 15), (8, 6), (7, 5), (23, 9), (1, 1), (100, 90))
LIMITS = (None, (1.2, 5.1, 3.3, 0.4), (-5, 9, -3, 8), (6, 2, 0, 4), (2, 2.4, 1, 1.1), (500, 600, 500, 600))


# --- the same pixels --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("stage", ["auto", "data", "rgba"])
def test_data_colours_and_limits_change_in_turn(interpolation, stage):
    for number, (columns, rows) in enumerate(SHAPES):
        options = {"interpolation": interpolation, "interpolation_stage": stage}
        options["origin"] = ("upper", "lower")[number % 2]
        shown = Shown(noise(0, (rows, columns)), options)
        for i in range(4):
            shown.image.set_data(noise(i, (rows, columns)))
            shown.compare()
        shown.image.set_clim(0.2, 0.7)
        shown.compare()
        shown.image.set_cmap("plasma")
        shown.compare()
        for i in range(4):
            shown.ax.set_xlim(-0.5 - i // 3, columns / 2)
            shown.compare()
        shown.image.set_data(noise(9, (rows + 1, columns)))
        for _ in range(3):
            shown.compare()


@pytest.mark.parametrize(("kind", "norm"), sorted(set(itertools.product(KINDS, NORMS)) - {("bool", "symlog")}))
def test_all_kinds_of_data_with_all_norms(kind, norm):
    top = 1 if kind in ("f8", "f4", "f2", "bool", "masked", "nan") else 255
    for interpolation, shape in (("nearest", (6, 8)), ("auto", (23, 31)), ("bilinear", (6, 8))):
        shown = Shown(noise(0, shape, kind), {"interpolation": interpolation, "norm": NORMS[norm](top)})
        for i in range(6):
            shown.compare()
            shown.image.set_cmap(CMAPS[i % len(CMAPS)])
            shown.image.set_data(noise(i, shape, kind))


@pytest.mark.parametrize("kind", ["u1", "f4", "f8", "masked", "nan"])
@pytest.mark.parametrize("alpha", [None, 0.3, 1, 1.0, np.float64(0.7), "array"])
def test_colours_with_alpha(kind, alpha):
    for channels in (3, 4, 5):
        for interpolation, shape in (("nearest", (6, 8)), ("auto", (30, 40)), ("hanning", (23, 31))):
            data = [noise(i, (*shape, channels), kind) for i in range(4)]
            if channels == 5:
                data = [each[..., :4] for each in data]
                for each in data:
                    each[..., 3] = 255 if kind == "u1" else 1
            options = {"interpolation": interpolation, "alpha": noise(9, shape) if alpha == "array" else alpha}
            shown = Shown(data[0], options)
            for each in data:
                shown.image.set_data(each)
                shown.compare()


@pytest.mark.parametrize("alpha", [None, 0.3, 1, np.float64(0.7), "array"])
def test_data_with_alpha(alpha):
    for interpolation in ("nearest", "bilinear"):
        for stage in ("data", "rgba"):
            chosen = noise(9, (6, 8)) if isinstance(alpha, str) else alpha
            options = {"interpolation": interpolation, "interpolation_stage": stage, "alpha": chosen, "vmax": 0.5}
            shown = Shown(noise(0, (6, 8), "masked"), options, (-3, 5, 4, -2))
            for i in range(4):
                shown.compare()
                shown.image.set_data(noise(i, (6, 8), "masked" if i < 2 else "f8"))
            if not isinstance(alpha, str):  # matplotlib cannot go from an array to a number
                shown.image.set_alpha(0.9)
            shown.compare()


@settings(max_examples=100, deadline=None)
@given(
    shape=st.tuples(st.integers(1, 70), st.integers(1, 90)),
    kind=st.sampled_from(KINDS),
    channels=st.sampled_from([0, 0, 3, 4]),
    norm=st.sampled_from(sorted(NORMS)),
    cmap=st.sampled_from(CMAPS),
    interpolation=st.sampled_from(INTERPOLATIONS),
    stage=st.sampled_from(["auto", "data", "rgba"]),
    origin=st.sampled_from(["upper", "lower"]),
    extent=st.sampled_from([None, (0, 8, 0, 6), (8, 0, 6, 0), (0.37, 5.91, 1.13, 4.2)]),
    limits=st.sampled_from(LIMITS),
    aspect=st.sampled_from(["auto", "equal", 0.3]),
    alpha=st.sampled_from([None, None, 0.4]),
    resample=st.booleans(),
    steps=st.lists(st.sampled_from(["data", "data", "clim", "cmap", "pan", "alpha", "origin", "filter"]), max_size=6),
)
def test_whatever_it_is(
    shape, kind, channels, norm, cmap, interpolation, stage, origin, extent, limits, aspect, alpha, resample, steps
):
    if channels:
        norm, shape, kind = (
            "linear",
            (*shape, channels),
            kind if kind in ("u1", "f4", "f8", "masked", "nan") else "f8",
        )
    if norm == "symlog" and kind == "bool":  # matplotlib refuses these
        norm = "power"
    top = 1 if kind in ("f8", "f4", "f2", "bool", "masked", "nan") else 255
    options = {"interpolation": interpolation, "interpolation_stage": stage, "origin": origin, "extent": extent}
    options.update(aspect=aspect, alpha=alpha, resample=resample, norm=NORMS[norm](top), cmap=cmap)
    shown = Shown(noise(0, shape, kind), options, limits)
    change = {
        "data": lambda i: shown.image.set_data(noise(i, shape, kind)),
        "clim": lambda i: shown.image.set_clim(top / (9 + i), top / 2),
        "cmap": lambda i: shown.image.set_cmap(CMAPS[i % len(CMAPS)]),
        "pan": lambda i: shown.ax.set_xlim(0.5 * i, 3 + 0.5 * i),
        "alpha": lambda i: shown.image.set_alpha([None, 0.5][i % 2]),
        "origin": lambda i: setattr(shown.image, "origin", ["upper", "lower"][i % 2]),
        "filter": lambda i: shown.image.set_filternorm(i % 2),
    }
    for _ in range(3):
        shown.compare()
    for i, step in enumerate(steps, 1):
        if not (norm == "boundaries" and step == "clim"):  # its limits are those of its boundaries
            change[step](i)
        for _ in range(1 + i % 3):
            shown.compare()


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


def test_data_edited_in_place_are_seen():
    for interpolation in ("nearest", "bilinear", "auto"):
        shown = Shown(noise(0, (23, 31)), {"interpolation": interpolation})
        for i in range(5):
            shown.image.get_array()[:] = noise(i, (23, 31))
            shown.compare()


# --- images that are left alone ---------------------------------------------------------------------------------


class Mine(mimage.AxesImage):
    pass


class MyNorm(mcolors.Normalize):
    pass


class MyColormap(mcolors.ListedColormap):
    pass


def test_images_that_are_not_matplotlibs_own_are_left_alone():
    shown = Shown(noise(0, (6, 8)))
    others = [
        Mine(shown.ax, extent=(0, 8, 0, 6)),
        shown.ax.imshow(noise(0, (6, 8)), norm=MyNorm()),
        shown.ax.imshow(noise(0, (6, 8)), cmap=MyColormap(["r", "g"])),
        mimage.NonUniformImage(shown.ax, extent=(0, 8, 0, 6)),
        shown.ax.plot([1, 2])[0],
    ]
    for name in ("make_image", "_make_image", "to_rgba", "get_transform", "get_interpolation", "draw"):
        others.append(shown.ax.imshow(noise(0, (6, 8))))
        setattr(others[-1], name, getattr(others[-1], name))
    for other in others:
        before = dict(vars(other))
        assert not shown.images.draw(other, shown.renderer)
        assert vars(other) == before
    assert shown.renderer.drawn == []


def test_unseen_ones_and_empty_ones():
    shown = Shown(noise(0, (6, 8)))
    for change in (lambda: shown.image.set_visible(False), lambda: shown.image.set_data(np.empty((0, 3)))):
        change()
        shown.image.stale = True
        for _ in range(3):
            assert shown.ours() == []
        assert not shown.image.stale
        shown.image.set_visible(True)


@pytest.mark.parametrize("interpolation", ["nearest", "auto", "bilinear"])
def test_turned_and_curved(interpolation):
    shown = Shown(noise(0, (6, 8)), {"interpolation": interpolation, "extent": (1, 8, 1, 6)})
    shown.image.set_transform(Affine2D().rotate_deg(20) + shown.ax.transData)
    for _ in range(4):
        shown.compare()
    shown.image.set_transform(shown.ax.transData)
    shown.ax.set_xscale("log")
    for _ in range(4):
        shown.compare()


def test_an_error_of_the_norm_passes():
    shown = Shown(noise(0, (6, 8)))
    for i in range(6):
        shown.image.set_clim((0, 1) if i < 3 else (1, 0))
        shown.compare()
    with pytest.raises(ValueError, match="minvalue must be less than or equal to maxvalue"):
        shown.images.draw(shown.image, shown.renderer)
    assert "_make_image" not in vars(shown.image)


@pytest.mark.parametrize("name", ["_resample", "_image", "_make_image"])
def test_without_a_private_name_all_images_are_left_alone(name, monkeypatch):
    shown = Shown(noise(0, (6, 8)))
    with monkeypatch.context() as patch:
        patch.delattr(mimage._ImageBase if name == "_make_image" else mimage, name)
        spec = importlib.util.spec_from_file_location("gpumovie.mpl.images_elsewhere", images.__file__)
        elsewhere = importlib.util.module_from_spec(spec)
        patch.setitem(sys.modules, spec.name, elsewhere)
        spec.loader.exec_module(elsewhere)
        assert not elsewhere.Images().draw(shown.image, shown.renderer)


def test_what_has_been_changed_in_matplotlib_is_left_alone(monkeypatch):
    shown = Shown(noise(0, (6, 8)))
    for where, name in ((mimage, "_resample"), (mimage._ImageBase, "_make_image")):
        with monkeypatch.context() as patch:
            patch.setattr(where, name, lambda *_: None)
            assert not shown.images.draw(shown.image, shown.renderer)


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
    assert not ours._known


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
