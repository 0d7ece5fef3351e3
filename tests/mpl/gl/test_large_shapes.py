"""Shapes that fill large images, masks that no texture holds, and images between pixels."""

from __future__ import annotations

import matplotlib.collections as mcollections
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.patches import Circle, Ellipse
from matplotlib.transforms import IdentityTransform


@pytest.fixture
def large():
    """A figure of 1920x1080 whose axes are all of it."""
    fig = plt.figure(figsize=(19.2, 10.8), dpi=100)
    yield fig.add_axes((0, 0, 1, 1))
    plt.close(fig)


@pytest.mark.parametrize("clipped", [False, True])
def test_a_shape_with_a_border_over_all_of_an_image(both, large, clipped):
    """Its face, its border and its clip do not fit into the atlas at a time."""
    large.axis("off")
    shape = large.add_patch(Ellipse((0.5, 0.5), 1.02, 1.02, fc="c", ec="k", lw=9, alpha=0.8))
    if clipped:
        shape.set_clip_path(Circle((0.5, 0.5), 0.6, transform=large.transAxes))
    drawn = both(large.figure)
    assert drawn.apart.within() and not drawn.reasons


class Mask(Artist):
    """A mask in the manner of a text's."""

    def __init__(self, mask):
        super().__init__()
        self._mask = mask

    def draw(self, renderer):
        gc = renderer.new_gc()
        gc.set_foreground("r")
        renderer._renderer.draw_text_image(self._mask, 3, 500, 0, gc)


@pytest.mark.parametrize("shape", [(20, 5000), (2500, 20)], ids=str)
def test_a_mask_that_is_larger_than_the_texture(both, large, shape):
    large.add_artist(Mask(np.random.default_rng(0).integers(0, 256, shape, np.uint8)))
    drawn = both(large.figure)
    assert drawn.apart.within() and not drawn.reasons


@pytest.mark.parametrize("at", [(10.7, 5.2), (10.2, 5.7), (10.5, 5.5), (-3.5, 2)], ids=str)
def test_an_image_between_pixels_stands_where_agg_has_it(both, at):
    fig = plt.figure(figsize=(2, 1.5))
    fig.figimage(np.arange(1200.0).reshape(30, 40), *at)
    assert both(fig).apart.largest <= 1
    plt.close(fig)


def test_items_that_an_atlas_has_no_room_for_together(large, both):
    """Strips from corner to corner, whose boxes are nearly the whole image, are drawn in several parts."""
    strip = np.array([(0, 0), (60, 0), (1700, 1080), (1640, 1080)])
    strips = [strip + np.array([27 * k, 0]) for k in range(9)]
    large.add_collection(
        mcollections.PolyCollection(strips, facecolors=["r", "g", "b"], alpha=0.5, transform=IdentityTransform())
    )
    drawn = both(large.figure)
    assert drawn.apart.within(), str(drawn.apart)
