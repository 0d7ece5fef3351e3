"""Images that are drawn with what is known of their geometry: every pixel as matplotlib makes it."""

from __future__ import annotations

import itertools

import matplotlib.colors as mcolors
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.transforms import Affine2D
from shown_images import FADING, Shown, noise

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


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
CMAPS = ("viridis", "gray", EXTREMES, FADING)
INTERPOLATIONS = ("auto", "nearest", "none", "bilinear", "hanning", "bicubic", "lanczos", "antialiased")
#: (columns, rows) of data, into 80x60 pixels: times 1, 2, 4, 10, uneven ones, and less.
SHAPES = ((80, 60), (40, 30), (20, 15), (8, 6), (7, 5), (23, 9), (1, 1), (100, 90))
LIMITS = (None, (1.2, 5.1, 3.3, 0.4), (-5, 9, -3, 8), (6, 2, 0, 4), (2, 2.4, 1, 1.1), (500, 600, 500, 600))


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


def test_data_edited_in_place_are_seen():
    for interpolation in ("nearest", "bilinear", "auto"):
        shown = Shown(noise(0, (23, 31)), {"interpolation": interpolation})
        for i in range(5):
            shown.image.get_array()[:] = noise(i, (23, 31))
            shown.compare()


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
