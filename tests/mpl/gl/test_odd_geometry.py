"""Bad and odd input: OpenGL draws of it what Agg draws, and nothing of what Agg leaves out."""

from __future__ import annotations

import shutil
import warnings

import matplotlib as mpl
import matplotlib.collections as mcollections
import matplotlib.patches as mpatches
import numpy as np
import pytest
from against_agg import Apart
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import Bbox, IdentityTransform

WIDTH, HEIGHT = 200, 150
X = np.linspace(0, 6, 60)
FAR = 1e30


@pytest.fixture
def fig() -> Figure:
    return Figure((WIDTH / 100, HEIGHT / 100), dpi=100)


@pytest.fixture
def ax(fig):
    ax = fig.add_axes((0.05, 0.05, 0.9, 0.9), xlim=(0, 6), ylim=(-1.5, 1.5))
    ax.set_axis_off()
    return ax


@pytest.fixture
def alike(both):
    """``alike(fig)``: it is the same by OpenGL as by Agg, and not empty unless that is meant."""

    def check(fig, *, empty=False, rms=1.0, off=0.005) -> None:
        drawn = both(fig)
        assert drawn.apart.within(rms, off), f"{drawn.apart}, by Agg: {drawn.reasons}"
        assert (np.ptp(drawn.on(255)[1]) < 1) == empty, (
            "there is nothing to compare" if not empty else "it is not empty"
        )

    return check


def path_patch(vertices, codes=None, **options):
    """A path in pixels."""
    return mpatches.PathPatch(Path(np.asarray(vertices, float), codes), transform=IdentityTransform(), **options)


def in_pixels(fig, x, y, **options) -> None:
    fig.add_artist(Line2D(x, y, transform=IdentityTransform(), **options))


# --- the comparison itself --------------------------------------------------------------------------------


def test_a_comparison_sees_what_is_missing(both, fig, ax):
    ax.plot(X, np.sin(X), linewidth=3)
    drawn = both(fig)
    assert drawn.apart.within()
    drawn.opengl[:] = 255
    assert not drawn.apart.within()
    assert drawn.apart.largest > 200


def test_a_comparison_sees_what_is_transparent(both, fig):
    fig.patch.set_facecolor("none")
    drawn = both(fig)
    assert drawn.apart == Apart(0, 0, 0)
    drawn.opengl[:40] = 255
    assert not drawn.apart.within()


# --- what is not a number, or masked, or not there ---------------------------------------------------------


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("where", [slice(0, 3), slice(20, 21), slice(57, 60), slice(1, None, 2), slice(10, 50)])
def test_vertices_that_are_no_numbers_are_gaps(fig, ax, alike, bad, where):
    for k, style in enumerate(("-", "--", "o-")):
        y = np.sin(X) + k / 4
        y[where] = bad
        ax.plot(X, y, style, linewidth=2, markersize=3)
    alike(fig)


@pytest.mark.filterwarnings("ignore:invalid value encountered in dot")  # matplotlib's own, of infinite ones
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_polygons_bars_and_areas_with_gaps(fig, ax, alike, bad):
    y = np.sin(X)
    y[20:24] = bad
    ax.fill_between(X, y, alpha=0.5)
    ax.fill([1, 2, bad, 3, 1.5], [1, 1.2, 1, -1, -1.2], "r", edgecolor="k", linewidth=2)
    ax.add_patch(mpatches.Polygon([(4, 0), (5, bad), (5, 1), (4, 1)], edgecolor="k"))
    ax.add_patch(mpatches.Rectangle((5, 0), bad, 1))
    alike(fig)


def test_scatters_and_collections_with_gaps(fig, ax, alike):
    y = np.cos(X)
    y[::3], size = np.nan, np.full(60, 30.0)
    size[5] = np.nan
    ax.scatter(X, y, s=size, c=X, edgecolors="k")
    segments = np.stack([np.stack([X, y - 1], axis=1), np.stack([X, y + 1], axis=1)], axis=1)
    ax.add_collection(mcollections.LineCollection(segments, linewidths=2))
    alike(fig)


def test_meshes_and_images_with_gaps(fig, ax, alike):
    values = np.random.default_rng(1).random((6, 8))
    values[2, 3] = np.nan
    ax.pcolormesh(np.linspace(0, 3, 9), np.linspace(-1, 1, 7), values)
    ax.imshow(values, extent=(3, 6, -1, 1), aspect="auto")
    alike(fig)


def test_masked_arrays(fig, ax, alike):
    y = np.ma.masked_inside(np.sin(X), -0.3, 0.3)
    ax.plot(X, y, "o-", markersize=4)
    ax.scatter(X, y - 0.4, c=X)
    ax.fill_between(X, y + 0.3, y + 0.5)
    alike(fig)


def test_all_of_it_is_no_number(fig, ax, alike):
    ax.plot(X, X * np.nan, "o-")
    ax.fill_between(X, X * np.nan)
    ax.scatter(X, X * np.nan)
    alike(fig, empty=True)


def test_nothing_to_draw(fig, ax, alike):
    ax.plot([], [], "o-")
    ax.scatter([], [])
    ax.fill([], [])
    for kind in (mcollections.LineCollection, mcollections.PolyCollection, mcollections.PathCollection):
        ax.add_collection(kind([]))
    ax.add_collection(mcollections.PolyCollection([np.empty((0, 2))]))
    ax.add_collection(mcollections.PathCollection([Path(np.empty((0, 2)))], offsets=[(1, 1)], edgecolors="k"))
    ax.add_patch(mpatches.PathPatch(Path(np.empty((0, 2)))))
    ax.text(1, 1, "")
    ax.text(1, 0, "   ")
    alike(fig, empty=True)


# --- far away -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("far", [1e4, 1e6, 1e9, FAR])
def test_lines_that_go_far_away(fig, ax, alike, far):
    ax.plot([1, 1, far, far], [0, far, far, 0], linewidth=2)
    ax.plot([-far, far], [0.5, 0.5], linewidth=3)
    ax.plot([3, 3], [-far, far], "--", linewidth=2)
    ax.plot([-far, 2, 4, far], [-far, -1, 1, far], alpha=0.5)
    alike(fig)


@pytest.mark.parametrize("far", [1e4, 1e6, 1e9, FAR])
def test_bars_and_rectangles_that_go_far_away(fig, ax, alike, far):
    ax.bar([1, 2, 3], [far, -far, 1], edgecolor="k", linewidth=2, alpha=0.5)
    ax.barh([-0.5], [far], height=0.3, color="r")
    ax.axhspan(-far, -1.2, color="y")
    alike(fig)


@pytest.mark.parametrize("far", [1e4, 1e6])
def test_polygons_that_go_far_away(fig, ax, alike, far):
    ax.fill([1, 2, far], [-1, 1, far], "g", edgecolor="k", linewidth=2)
    ax.fill([-far, 3, 4], [-far, -1, -0.5], "r", alpha=0.5)
    alike(fig)


@pytest.mark.parametrize("far", [1e4, 1e9, FAR])
def test_markers_points_and_texts_far_away(fig, ax, alike, far):
    ax.plot([1, far, -far, 3], [0, 0.5, far, 1], "o")
    ax.scatter([2, far, -far, 4], [0, 0.5, far, 1], c=[1, 2, 3, 4])
    ax.annotate("here", (4, 1), clip_on=True)
    alike(fig)


def test_an_image_that_reaches_far_away(fig, ax, alike):
    ax.imshow(np.random.default_rng(1).random((4, 5)), extent=(-1e5, 1e5, -0.9, 1e5), aspect="auto")
    ax.set(xlim=(0, 6), ylim=(-1.5, 1.5))
    alike(fig)


def test_a_mesh_that_reaches_far_away(fig, ax, alike):
    ax.pcolormesh([-1e6, 1, 3, 1e6], [-1e6, 0, 1e6], np.arange(6).reshape(2, 3))
    ax.set(xlim=(0, 6), ylim=(-1.5, 1.5))
    alike(fig)


def test_lines_and_shapes_beside_the_picture(fig, alike):
    in_pixels(fig, [-50, -5, 250], [-20, 180, 300], linewidth=20)
    fig.add_artist(
        path_patch([(-30, -30), (-10, 30), (-20, 90), (-30, -30)], facecolor="r", edgecolor="k", linewidth=5)
    )
    fig.add_artist(path_patch([(150, 400), (100, 160), (220, 160)], facecolor="r", edgecolor="k", linewidth=40))
    alike(fig)


# --- clips --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("box", [(50, 50, 50, 50), (50, 20, 50, 120), (60.4, 30.5, 60.4, 90), (300, 0, 400, 100)])
def test_a_clip_without_room(fig, ax, both, box):
    clip = Bbox.from_extents(*box)
    (line,) = ax.plot(X, np.sin(X), linewidth=5)
    image = ax.imshow(np.ones((3, 3)), extent=(0, 6, -1, 1), aspect="auto")
    text = ax.text(2, 0, "clipped")
    for artist in (line, image, text):
        artist.set_clip_box(clip)
        artist.set_clip_path(None)
    assert both(fig).apart.within()


@pytest.mark.parametrize("box", [(20, 20, 150, 100), (20.5, 20.5, 150.5, 99.49), (-40, 60.7, 90.2, 400)])
def test_a_clip_that_is_rounded(fig, ax, alike, box):
    clip = Bbox.from_extents(*box)
    (line,) = ax.plot(X, np.sin(X), "o-", linewidth=5, markersize=12)
    points = ax.scatter(X, np.cos(X))
    bars = ax.bar([2, 4], [1, -1])
    for artist in (line, points, *bars):
        artist.set_clip_box(clip)
        artist.set_clip_path(None)
    alike(fig)


def test_paths_that_clip(fig, ax, alike):
    star = mpatches.RegularPolygon((3, 0), 5, radius=1.2, transform=ax.transData)
    ring = Path.make_compound_path(Path.circle((3, 0), 1.3), Path.circle((3, 0), 0.7))
    (line,) = ax.plot(X, np.sin(3 * X), linewidth=6)
    area = ax.fill_between(X, -1, 1, alpha=0.4)
    points = ax.scatter(X, np.cos(X), s=50)
    image = ax.imshow(np.arange(12).reshape(3, 4), extent=(0, 6, -1, 1), aspect="auto", zorder=0)
    (dots,) = ax.plot(X, np.cos(2 * X), "s")
    for artist in (line, area, image):
        artist.set_clip_path(star)
    for artist in (points, dots):
        artist.set_clip_path(ring, ax.transData)
    alike(fig)


def test_a_path_that_clips_all(fig, ax, alike):
    (line,) = ax.plot(X, np.sin(X), linewidth=5)
    line.set_clip_path(Path([(100, 100), (101, 100), (101, 101)]), ax.transData)
    alike(fig, empty=True)


def test_a_path_without_vertices_does_not_clip(fig, ax, alike):
    (line,) = ax.plot(X, np.cos(X), linewidth=5)
    line.set_clip_path(Path(np.empty((0, 2))), ax.transData)
    alike(fig)


# --- strokes ------------------------------------------------------------------------------------------------

ZIGZAG = ([20, 60, 24, 100, 180, 100, 105, 185], [20, 90, 30, 130, 120, 110, 60, 20])


@pytest.mark.parametrize("join", ["miter", "round", "bevel"])
@pytest.mark.parametrize("cap", ["butt", "round", "projecting"])
@pytest.mark.parametrize("width", [0.3, 1, 4, 17])
def test_joins_and_caps_at_sharp_angles(fig, alike, join, cap, width):
    style = {"solid_joinstyle": join, "solid_capstyle": cap, "dash_joinstyle": join, "dash_capstyle": cap}
    in_pixels(fig, *ZIGZAG, linewidth=width, alpha=0.6, **style)
    x, y = ZIGZAG
    in_pixels(fig, x, [150 - each for each in y], linewidth=width / 2, linestyle="--", color="r", **style)
    alike(fig)


@pytest.mark.parametrize("join", ["miter", "round", "bevel"])
@pytest.mark.parametrize("angle", [0, 1, 10, 60, 120, 170, 179, 179.99, 180])
def test_turns_of_all_angles(fig, alike, join, angle):
    turned = np.radians(angle) + 0.3
    x, y = [30, 100, 100 + 70 * np.cos(turned)], [50, 50 + 70 * np.tan(0.3), 50 + 70 * np.tan(0.3)]
    y[2] += 70 * np.sin(turned)
    in_pixels(fig, x, y, linewidth=9, solid_joinstyle=join, alpha=0.7)
    alike(fig)


@pytest.mark.parametrize("join", ["miter", "round", "bevel"])
def test_outlines_that_turn_right_back(fig, alike, join):
    there = [(30.3, 20.2), (120.1, 90.7), (30.3, 20.2), (30.3, 20.2)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    fig.add_artist(path_patch(there, codes, facecolor="none", linewidth=5, joinstyle=join))
    comb = [(50, 110), (150, 110), (150, 130), (150, 110), (170, 110), (170, 140), (170, 110), (190, 110)]
    fig.add_artist(path_patch(comb, facecolor="none", linewidth=3, joinstyle=join))
    alike(fig)


@pytest.mark.parametrize("cap", ["butt", "round", "projecting"])
def test_segments_without_length(fig, alike, cap):
    style = {"solid_capstyle": cap, "dash_capstyle": cap}
    in_pixels(fig, [50, 50], [50, 50], linewidth=20, **style)
    in_pixels(fig, [80], [50], linewidth=20, **style)
    in_pixels(fig, [30, 100, 100, 100, 170], [100, 100, 100, 130, 130], linewidth=8, **style)
    in_pixels(fig, [30, 30, 100 + 1e-15, 100], [20, 20, 25, 25], linewidth=6, linestyle="--", **style)
    alike(fig)


@pytest.mark.parametrize("width", [100, 1000, 1e5])
@pytest.mark.parametrize("join", ["miter", "round", "bevel"])
def test_huge_widths(fig, alike, width, join):
    in_pixels(fig, [-width, -20, 20], [3 * width, 100, 40], linewidth=width, alpha=0.5, solid_joinstyle=join)
    alike(fig)


def test_outlines_that_are_wider_than_large(fig, alike):
    """Agg's inner outlines turn inside out, and there it draws less than a line as wide as that covers."""
    corners = [(60, 60), (90, 60), (80, 90)]
    fig.add_artist(path_patch(corners, linewidth=60, facecolor="r", edgecolor=(0, 0, 0, 0.2)))
    alike(fig, rms=20, off=0.1)


@pytest.mark.parametrize("style", ["--", ":", "-.", (3, (7, 2, 0, 2)), (0, (0.1, 3)), (1e4, (5, 5)), (0, (500, 10))])
@pytest.mark.parametrize("smooth", [True, False])
def test_dashes_also_on_closed_outlines(fig, alike, style, smooth):
    options = {"linestyle": style, "antialiased": smooth, "linewidth": 3, "facecolor": "none"}
    square = [(15, 15), (95, 15), (95, 75), (15, 75), (15, 15)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    fig.add_artist(path_patch(square, codes, **options))
    fig.add_artist(path_patch([(110, 10), (190, 30), (140, 140)], None, **options))
    fig.add_artist(mpatches.Circle((60, 110), 30, transform=IdentityTransform(), **options))
    # Without antialiasing single pixels depend on the last bit of Agg's 24.8 fixed point.
    alike(fig) if smooth else alike(fig, rms=8)


def test_dashes_of_collections(fig, ax, alike):
    segments = [[(k, -1), (k + 1, 1)] for k in range(6)]
    styles = ["--", ":", (0, (5, 1, 1, 1)), "-"]
    ax.add_collection(mcollections.LineCollection(segments, linestyles=styles, linewidths=[1, 3], colors=["r", "k"]))
    alike(fig)


def test_not_antialiased(fig, ax, alike):
    ax.plot(X, np.sin(X), "o-", antialiased=False, linewidth=2)
    ax.fill([1, 3, 2], [-1, 0, 1], antialiased=False, edgecolor="k")
    ax.bar([5], [1.0], antialiased=False, edgecolor="r", linewidth=3)
    ax.add_collection(mcollections.LineCollection([[(0, -1), (6, 1)]], antialiaseds=[False], linewidths=3))
    alike(fig)


@pytest.mark.parametrize("snap", [None, True, False])
def test_snapping(fig, ax, alike, snap):
    for k, width in enumerate((0.5, 0.72, 1, 1.5, 2, 3)):
        ax.plot([k + 0.123, k + 0.123, k + 0.9], [-1, 1, 1], linewidth=width, snap=snap)
        ax.add_patch(mpatches.Rectangle((k + 0.3, -0.77), 0.41, 1.3, linewidth=width, edgecolor="k", snap=snap))
    alike(fig)


# --- colours, hatches, texts ---------------------------------------------------------------------------------


def test_translucent_over_translucent(fig, ax, alike):
    fig.patch.set_alpha(0.3)
    for k in range(6):
        ax.add_patch(mpatches.Circle((k, 0), 1.2, alpha=0.4, color=f"C{k}"))
        ax.plot(X, np.sin(X + k), alpha=0.3, linewidth=6)
    ax.plot([0, 6, 0, 6, 3, 3], [-1, 1, 1, -1, -1, 1], "k", alpha=0.3, linewidth=8)
    alike(fig, rms=2)  # Agg rounds straight alpha after each of them


@pytest.mark.parametrize("alpha", [0, 1 / 255, 0.999])
def test_hardly_and_nearly_opaque(fig, ax, alike, alpha):
    ax.fill_between(X, np.sin(X), alpha=alpha)
    ax.plot(X, np.cos(X), alpha=alpha, linewidth=5)
    alike(fig, empty=alpha == 0)


@pytest.mark.parametrize("hatch", ["//", "x", "o.", "*+", "|-"])
def test_hatches(fig, ax, alike, hatch):
    ax.bar([1, 3], [1, -1], hatch=hatch, edgecolor="r", facecolor=(0, 0, 1, 0.3))
    ax.add_collection(mcollections.PolyCollection([[(4, -1), (6, -1), (5, 1)]], hatch=hatch, edgecolors="g"))
    alike(fig)


@pytest.mark.parametrize("angle", [0, 17, 90, -45, 180])
@pytest.mark.parametrize("text", ["Text, gjp", r"$\int_0^\infty \frac{x^2}{\sqrt{y}}$", "two\nlines"])
def test_texts(fig, alike, angle, text):
    fig.text(0.5, 0.5, text, rotation=angle, ha="center", va="center", size=15, color="b", alpha=0.7)
    fig.text(1, 1, text, rotation=angle, ha="center", va="center")
    alike(fig)


@pytest.mark.parametrize(
    "options", [{"antialiased": False}, {"bbox": {"boxstyle": "round", "alpha": 0.4}}, {"size": 200}]
)
def test_texts_of_other_kinds(fig, alike, options):
    fig.text(0.1, 0.4, "Text", **options)
    alike(fig)


def test_texts_by_tex(fig, alike):
    if shutil.which("latex") is None or shutil.which("dvipng") is None:
        with mpl.rc_context({"text.usetex": False}):
            fig.text(0.1, 0.4, r"$\alpha$", size=20)
    else:
        fig.text(0.1, 0.4, r"$\alpha$ by \TeX", size=20, usetex=True)
    alike(fig)


def test_every_marker(fig, ax, alike):
    markers = [marker for marker in Line2D.markers if marker not in (None, "None", " ", "")]
    for k, marker in enumerate(markers):
        place = [k % 8 * 0.8 + 0.2], [k // 8 * 0.6 - 1.2]
        ax.plot(*place, marker=marker, markersize=9, markeredgecolor="k", markerfacecolor="y", alpha=0.8)
    alike(fig)


def test_all_kinds_of_meshes(fig, ax, alike):
    x, y = np.meshgrid(np.linspace(0, 6, 9), np.linspace(-1.4, 1.4, 7))
    values = np.sin(x[1:, 1:] * y[1:, 1:])
    ax.pcolormesh(x[:, ::-1], y * 0.5 - 0.1 * x, values, alpha=0.5, edgecolors="k", linewidth=0.5)
    ax.pcolormesh(x, y * 0.2 + 1, np.cos(x), shading="gouraud", alpha=0.8)
    ax.tripcolor([0, 6, 6, 0.1], [-1.4, -1.39, -1, -1.38], [0, 1, 2, 3], shading="gouraud")
    # Lines pass right through corners of pixels, which depend on the last bit of Agg's 24.8 fixed point.
    alike(fig, rms=3)


def test_a_mesh_of_slanted_cells(fig, ax, alike):
    x, y = np.meshgrid(np.linspace(0, 6, 9), np.linspace(-1.4, 1.4, 7))
    ax.pcolormesh(x + 0.2 * y, y, np.sin(x[1:, 1:] * y[1:, 1:]))
    alike(fig)


# --- sizes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (2, 3), (33, 17), (201, 151), (640, 7)])
def test_figures_of_one_pixel_and_of_odd_sizes(alike, both, size):
    fig = Figure((size[0] / 100 + 1e-6, size[1] / 100 + 1e-6), dpi=100, facecolor="c")
    ax = fig.add_axes((0, 0, 1, 1))
    ax.plot(X, np.sin(X), "o-")
    ax.fill_between(X, np.cos(X), alpha=0.5)
    drawn = both(fig)
    assert drawn.opengl.shape[:2] == size[::-1]
    assert drawn.apart.within(off=max(0.005, 1 / (size[0] * size[1])) if min(size) < 3 else 0.005)


@pytest.mark.parametrize("dpi", [37, 72, 213.7])
def test_other_resolutions(alike, dpi):
    fig = Figure((1.3, 1.1), dpi=dpi)
    ax = fig.add_subplot(title="Title", xlabel="x")
    ax.plot(X, np.sin(X), "o--", linewidth=1.3)
    ax.bar([1, 2], [1, -1], edgecolor="k")
    alike(fig)


def test_images_larger_than_the_largest_texture(fig, alike, opengl, monkeypatch):
    """Only what is in the picture becomes a texture."""
    from gpumovie.mpl.opengl import pictures

    seen = []
    new_texture = pictures.new_texture
    monkeypatch.setattr(pictures, "new_texture", lambda size, *rest: (seen.append(size), new_texture(size, *rest))[1])
    fig.figimage(np.random.default_rng(3).random((700, 900)), xo=-350, yo=-200, resize=False)
    fig.figimage(np.random.default_rng(4).random((20, 30000)), xo=-15000, yo=60, resize=False)
    alike(fig)
    assert seen
    assert all(width <= WIDTH and height <= HEIGHT for width, height in seen)


def test_an_image_turned_or_clipped(fig, ax, alike):
    image = ax.imshow(np.arange(30).reshape(5, 6), extent=(1, 5, -1, 1), aspect="auto")
    image.set_transform(mpl.transforms.Affine2D().rotate_deg(20) + ax.transData)
    alike(fig)


def test_no_warning_is_raised_by_any_of_it(fig, ax, both):
    """In users' programs a warning may be an error."""
    ax.plot([np.nan, 1, FAR, np.inf], [0, FAR, np.nan, 1], "o--", linewidth=1e4)
    ax.bar([1], [1e300], edgecolor="k")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        both(fig)
