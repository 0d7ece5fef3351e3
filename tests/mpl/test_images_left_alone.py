"""Images that are left to matplotlib: users' own kinds, unseen ones, and all where matplotlib is unknown."""

from __future__ import annotations

import importlib.util
import sys

import matplotlib.colors as mcolors
import matplotlib.image as mimage
import numpy as np
import pytest
from shown_images import Shown, noise

from gpumovie.mpl.agg import images

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


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
        spec = importlib.util.spec_from_file_location("gpumovie.mpl.agg.images_elsewhere", images.__file__)
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
