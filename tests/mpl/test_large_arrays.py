"""SampledArray arrays that are edited in place are looked at piece by piece."""

from __future__ import annotations

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from corpus.comparing import saved
from plots import SIZE, X

from gpumovie.mpl import Drawing, audit
from gpumovie.mpl.tracking.snapshot import Snapshot


def watched(array):
    snapshot = Snapshot([SimpleNamespace(array=array)])
    assert not snapshot.is_stale()
    return snapshot


@pytest.mark.parametrize("where", [0.0, 0.123, 0.77, 1.0])
@pytest.mark.parametrize(
    "array",
    [np.zeros(200_000), np.ones((500, 400), np.float32), np.zeros((300, 400, 4), np.uint8), np.arange(100_001)],
    ids=["float64", "float32", "uint8", "odd"],
)
def test_a_stretch_that_is_edited_in_place_is_seen_at_once(array, where):
    array = array.copy()
    snapshot = watched(array)
    flat = array.reshape(-1)
    length = -(-flat.size // 512) + 1
    start = int(where * (flat.size - length))
    flat[start : start + length] = np.frombuffer(b"\x5a" * flat.itemsize, flat.dtype)
    assert snapshot.is_stale()


@pytest.mark.parametrize("count", [8192, 8193, 200_000, 1_000_001])
def test_a_single_number_is_seen_after_as_many_frames_as_there_are_pieces(count):
    pieces = -(-8 * count // (1 << 16))
    generator = np.random.default_rng(0)
    array = generator.random(count)
    snapshot = watched(array)
    for at in (0, 1, count // 2, count - 2, count - 1, *generator.integers(0, count, 5)):
        array[at] += 1
        assert any(snapshot.is_stale() for _ in range(pieces))
        snapshot.retake()


def test_up_to_64_kb_every_number_is_seen_at_once():
    array = np.zeros(8192)
    for at in range(0, 8192, 37):
        snapshot = watched(array)
        array[at] += 1
        assert snapshot.is_stale()


@pytest.mark.parametrize("axes_edited", ["image", "line"])
def test_an_edit_in_place_is_wrong_no_longer_than_that(axes_edited):
    fig, ax = plt.subplots(figsize=SIZE)
    (moving,) = ax.plot(X, np.sin(X))
    if axes_edited == "image":
        data = np.zeros((300, 300))  # 11 pieces
        shown = ax.imshow(data, extent=(0, 6, -1, 1), aspect="auto", vmin=0, vmax=1)
        data = shown.get_array().data
        edit = lambda: data.__setitem__((150, 150), 1e6)  # noqa: E731
    else:
        line = ax.plot(np.linspace(0, 6, 90_000), np.zeros(90_000))[0]
        data = line._xy  # of which x and y are views
        edit = lambda: line.get_ydata(orig=False).__setitem__(45_000, 0.8)  # noqa: E731
    pieces = -(-data.nbytes // (1 << 16))
    drawing, same = Drawing(fig), []
    with audit.disabled():
        for i in range(12 + pieces + 1):
            moving.set_ydata(np.sin(X + i / 3))
            if i == 12:
                edit()
            same.append(np.array_equal(drawing.draw(), saved(fig)))
    assert all(same[:12]) and same[-1]
