"""Titles and texts that say something else in every frame, and parts of ticks that come and go."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from .registry import ALWAYS, Scene, X, axes, scene

WORDS = (
    *("aaa", "gjpq", "first\nsecond", "$\\sum_0^1 x_i$", "", "aaa", "___", "'''", "AVAV To.", "Ty, LT", "   ", "-"),
    *("ffi fl", "ff", "fi", "Größe", "naïve é", "π = 3.1", "a  b", "\\$5", "$ 1", "(7)", "12:34", "x" * 40),
)
NEW_LAYOUT = mpl.__version_info__ >= (3, 11)


def moving(**options):
    """Axes with a line, and a function that moves it."""
    fig, ax = axes(**options)
    (line,) = ax.plot(X, np.sin(X))
    return fig, ax, lambda i: line.set_ydata(np.sin(X + i / 5))


@scene
def title_of_all_heights():
    """It counts for a while, then says the oddest things."""
    fig, ax, move = moving()

    def change(i):
        move(i)
        ax.set_title(f"frame {i} of 36" if i < 12 else WORDS[i - 12])

    return Scene(fig, change, frames=36)


@scene
def titles_left_right_and_middle_of_all_heights():
    fig, ax, move = moving()

    def change(i):
        move(i)
        ax.set_title(WORDS[i], loc="left", fontsize=8)
        ax.set_title(WORDS[-i], loc="right", fontsize=10)
        ax.set_title(f"{i:03d}" if i % 5 else "")

    return Scene(fig, change, frames=24, pause=range(12, 15))


@scene
def titles_far_above_one_another():
    """All three stand as high as the highest has to, and one of them comes, goes and grows."""
    fig, ax, move = moving()
    ax.tick_params(top=True, labeltop=True, labelbottom=False)
    ax.set_title("gj", loc="left")

    def change(i):
        move(i)
        ax.title.set_text(f"at {i}")
        ax._right_title.set_text(["", "one", "one\ntwo", "Q", "q"][i // 3])
        if i == 13:
            ax._left_title.set_verticalalignment("top")

    return Scene(fig, change, frames=15)


@scene
def title_in_other_fonts_while_it_counts():
    """By setters, and by a font that is edited in place."""
    fig, ax, move = moving()
    font = FontProperties(size=9)
    ax.title.set_fontproperties(font)
    steps = {
        4: lambda: ax.title.set_fontsize(14),
        6: lambda: ax.title.get_fontproperties().set_size(7),
        8: lambda: ax.title.get_fontproperties().set_family("serif"),
        10: lambda: ax.set_title(f"{10}", pad=20),
        12: lambda: ax.set_title(f"{12}", pad=-3, y=0.9),
        14: lambda: ax.set_title(f"{14}", y=None),
        16: lambda: ax.title.set(fontweight="bold", fontstyle="italic", rotation=20),
        18: lambda: ax.title.set_fontproperties(FontProperties(family="DejaVu Sans Mono", size=6)),
        20: lambda: ax.title.set(visible=False),
        22: lambda: ax.title.set(visible=True, va="top", linespacing=2),
        24: lambda: ax.title.set_position((0.5, 1.3)),
        26: lambda: ax.set_title("x" * 60, wrap=True),
        28: lambda: ax.title.set_wrap(False),
        30: lambda: ax.title.set(bbox={"pad": 5}),
        32: lambda: ax.title.set_parse_math(False),
    }

    def change(i):
        move(i)
        ax.title.set_text(f"n = ${i}$" if i < 26 else "wide $x$ " * (i % 4 + 1))
        steps.get(i, lambda: None)()

    return Scene(fig, change, frames=36, pause=ALWAYS)


@scene
def title_whose_colour_is_an_array():
    """Arrays are not compared as numbers are."""
    fig, ax, move = moving()
    colours = mpl.colormaps["viridis"](np.linspace(0, 1, 12))

    def change(i):
        move(i)
        ax.set_title(f"step {i}", color=colours[i])
        ax.set_title("left", loc="left", color=colours[-i])

    return Scene(fig, change)


@scene
def titles_beside_an_offset_text():
    """Only a title that is wide enough to be above the offset text goes up."""
    fig, ax, move = moving()
    (large,) = ax.plot(X, 1e6 * X)

    def change(i):
        move(i)
        ax.set_title("=" * (7 * i % 24 + 1))
        if i > 31:
            ax.set_title("#" * (i % 5), loc="left")
        if i == 36:
            large.set_visible(False)
            ax.set_ylim(0, 10)
        if i == 38:
            ax.set_ylim(0, 1e7)
        if i == 40:
            ax.yaxis.offsetText.set_visible(False)
        if i == 44:
            ax.yaxis.offsetText.set_visible(True)

    return Scene(fig, change, frames=48, pause=ALWAYS)


@scene
def title_over_ticks_of_a_twin():
    fig, ax, move = moving()
    above = ax.twiny()
    beside = ax.twinx()
    beside.set_ylim(0, 3e7)

    def change(i):
        move(i)
        ax.set_title(f"frame {i}")
        above.set_title("wide " * (i % 3), loc="right", fontsize=8)
        if i == 9:
            above.tick_params(labelsize=16)
        if i == 12:
            above.set_xlabel("label", fontsize=6 + i)
        if i == 15:
            above.tick_params(labeltop=False, top=False)
            above.xaxis.label.set_visible(False)

    return Scene(fig, change, frames=18)


@scene
def title_over_ticks_and_a_label_at_the_top():
    fig, ax, move = moving()
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")

    def change(i):
        move(i)
        ax.set_title(f"frame {i}", fontsize=8)
        if i == 9:
            ax.set_xlabel("two\nlines")
        if i == 11:
            ax.xaxis.labelpad = 0
        if i == 13:
            ax.xaxis.tick_bottom()
        if i == 15:
            ax.set_xlabel("")
        if i == 16:
            ax.xaxis.set_label_position("bottom")

    return Scene(fig, change, frames=18)


@scene
def title_of_axes_that_change_their_place():
    fig, ax, move = moving()
    ax.set_axis_off()
    inset = ax.inset_axes([0.5, 0.8, 0.4, 0.3])
    inset.xaxis.tick_top()

    def change(i):
        move(i)
        ax.set_title(f"frame {i}", fontsize=8)
        if i < 14:
            inset.set_title(f"{i}", fontsize=6)
        if i == 4:
            ax.set_position((0.2, 0.3, 0.5, 0.4))
        if i == 6:
            ax.set_aspect("equal")
        if i == 8:
            ax.set_anchor("S")
        if i == 10:
            ax.set_box_aspect(0.3)
        if i == 12:
            inset.set_axes_locator(lambda axes, renderer: ax.get_position().shrunk(0.3, 0.2))
        if i == 14:
            inset.remove()

    return Scene(fig, change, frames=16, pause=ALWAYS)


@scene
def titles_that_are_aligned_with_those_of_other_axes():
    fig, (left, right) = axes(ncols=2)
    right.xaxis.tick_top()

    def change(i):
        left.set_title(f"left {i}", fontsize=7)
        right.set_title(["a", "g", "a\nb"][i // 2 % 3], fontsize=7)
        if i == 10:
            right.tick_params(labelsize=14)

    if hasattr(fig, "align_titles"):
        fig.align_titles()
    return Scene(fig, change)


@scene
def counters_in_all_fonts():
    """matplotlib's own, and some that fall back on others for every letter."""
    fig = axes()[0]
    fig.clear()
    fonts = [
        *({"family": family} for family in ("DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono", "STIXGeneral")),
        *({"family": [family, "DejaVu Sans"]} for family in ("cmr10", "DejaVu Sans Display", "DejaVu Serif Display")),
        *({"weight": "bold"}, {"style": "italic"}, {"weight": "bold", "style": "oblique", "family": "serif"}),
        *({"family": ["cmss10", "DejaVu Sans"]}, {"family": ["DejaVu Serif", "STIXGeneral"]}),
    ]
    shown = [fig.text(0.02, k / 12, "", size=7 + k / 3, **font) for k, font in enumerate(fonts)]

    def change(i):
        for k, text in enumerate(shown):
            text.set_text(f"AVA To. {i}/{k} {WORDS[(5 * i + k) % 24]}".replace("$", ""))

    return Scene(fig, change, frames=24)


@scene
def counters_that_are_turned_and_aligned():
    fig, ax, move = moving()
    shown = [
        ax.text(0.15 + k / 7, 0.5, "", transform=ax.transAxes, rotation=25 * k, ha=ha, va=va, size=8)
        for k, (ha, va) in enumerate(
            [
                ("left", "top"),
                ("right", "bottom"),
                ("center", "center"),
                ("left", "center_baseline"),
                ("right", "top"),
            ]
        )
    ]
    note = ax.annotate("", (2, 0), (3, 0.5), arrowprops={"arrowstyle": "->"}, bbox={"boxstyle": "round"})

    def change(i):
        move(i)
        for k, text in enumerate(shown):
            text.set_text(f"V{i}A,\ny = {i + k}.")
        note.set_text(f"{i * 7.77:.2f} Ty")
        if i == 9:
            shown[1].set_antialiased(False)
            shown[2].set(rotation_mode="anchor", multialignment="right")

    return Scene(fig, change)


@scene
def counters_with_features_and_languages():
    """From matplotlib 3.11 on."""
    fig, ax, move = moving()
    shown = [ax.text(0.3, 0.8 - k / 3, "", size=11) for k in range(5)]
    languages = ["tr", "en", [("sr", 0, 3), ("ro", 3, 7)], None]
    features = [["-kern"], ["-liga", "-kern"], ["dlig"], None]

    def change(i):
        move(i)
        for text in shown:
            text.set_text(f"AVA fi {i} To")
        if NEW_LAYOUT and i > 1:
            shown[0].set_language(languages[i // 3 % 4])
            shown[1].set_fontfeatures(features[i // 3 % 4])
            shown[2].set(fontfeatures=("-kern",), text=f"AVAV {i}")
            shown[3].set(language="de", text=f"AVAV {i}")

    return Scene(fig, change, frames=16, pause=ALWAYS)


@scene
def hinting_is_changed_while_a_title_counts():
    fig, ax, move = moving()
    hints = ["none", "force_autohint", "no_autohint", "default", "native", "auto", "either"]

    def change(i):
        move(i)
        ax.set_title(f"AVA To {i}")
        ax.set_title(f"{i}{i}", loc="left", fontfamily="serif")
        if i % 2:
            mpl.rcParams["text.hinting"] = hints[i // 2 % 7]
        if i == 12:
            mpl.rcParams["text.antialiased"] = False
        if i == 13:
            ax.title.set_antialiased(False)
        if i == 14:
            mpl.rcParams["font.family"] = ["monospace"]

    return Scene(fig, change, frames=16)


@scene
def other_sides_of_ticks_are_turned_on_and_off():
    fig, ax, move = moving()

    def change(i):
        move(i)
        ax.tick_params(top=4 <= i < 9, labeltop=6 <= i < 12, right=i % 6 == 3, labelright=8 < i < 14)
        ax.tick_params(axis="y", left=i != 10, labelleft=i % 9 != 0)
        if i > 14:
            ax.grid(i % 2 == 0)

    return Scene(fig, change, frames=20, pause=ALWAYS)


@scene
def hidden_labels_are_edited_and_then_shown():
    """Ticks that stand still, among them one that shows its other label, and gridlines."""
    fig, ax, move = moving()
    ax.set_xticks([0, 2, 4, 6], ["a", "b", "c", "d"])
    ax.set_yticks([-1, 0, 1])

    def change(i):
        move(i)
        ticks = ax.xaxis.get_major_ticks()
        steps = {
            3: lambda: ticks[1].label2.set(color="r", size=14),
            4: lambda: ticks[1].label2.set_visible(True),
            6: lambda: ticks[1].label2.set_color("g"),
            7: lambda: ticks[2].gridline.set(color="b", linewidth=3),
            8: lambda: ticks[2].gridline.set_visible(True),
            9: lambda: ticks[2].gridline.set_linestyle(":"),
            10: lambda: (ticks[1].label2.set_visible(False), ticks[3].tick2line.set_markersize(12)),
            11: lambda: (ticks[1].label2.set_color("k"), ticks[3].tick2line.set_visible(True)),
            12: lambda: ticks[1].label2.set_visible(True),
            13: lambda: ax.yaxis.get_major_ticks()[0].label1.set_visible(False),
            14: lambda: ax.yaxis.get_major_ticks()[0].label1.set_size(18),
            15: lambda: ax.yaxis.get_major_ticks()[0].label1.set_visible(True),
            16: lambda: setattr(ticks[0], "label2", ticks[1].label2),
        }
        steps.get(i, lambda: None)()

    return Scene(fig, change, frames=18, pause=ALWAYS)


@scene
def markers_are_set_to_others_of_the_same_look_and_of_another():
    """The lines stand still otherwise."""
    fig, ax, move = moving()
    lines = [ax.plot(X[::8], 0 * X[::8] + k / 3 - 1, "o", markersize=9)[0] for k in range(6)]
    own = Affine2D()
    lines[3].set_marker(MarkerStyle("s", transform=own))
    own_path = Path([[-1.0, -1], [1, -1], [0, 1], [-1, -1]])
    lines[4].set_marker(own_path)
    steps = {
        4: lambda: lines[0].set_marker(MarkerStyle("o")),
        5: lambda: lines[0].set_marker(MarkerStyle("o", fillstyle="left")),
        6: lambda: lines[1].set_marker(MarkerStyle("^", joinstyle="round", capstyle="round")),
        7: lambda: lines[1].set_marker(MarkerStyle("^", joinstyle="miter", capstyle="round")),
        8: lambda: lines[2].set_marker(MarkerStyle("o", transform=own)),
        9: lambda: own.rotate_deg(20),
        10: lambda: lines[2].set_marker(MarkerStyle("o", transform=Affine2D().scale(2, 1))),
        11: lambda: own_path.vertices.__setitem__((2, 1), 3),
        12: lambda: lines[0].set_marker(MarkerStyle(5)),
        13: lambda: lines[0].set_marker(MarkerStyle("1")),
        14: lambda: lines[1].set_fillstyle("none"),
        15: lambda: lines[4].set_marker((5, 1, 0)),
        16: lambda: lines[4].set_marker((5, 1, 30)),
        17: lambda: lines[3].set_marker(MarkerStyle("s")),
    }

    def change(i):
        move(i)
        steps.get(i, lambda: None)()

    return Scene(fig, change, frames=20, pause=ALWAYS)


@scene
def markers_of_mathtext_in_another_font():
    """They look as rcParams say when they are made."""
    fig, ax, move = moving()
    (line,) = ax.plot(X[::8], 0 * X[::8], marker="$f_1$", markersize=15)

    def change(i):
        move(i)
        if i == 6:
            mpl.rcParams["mathtext.fontset"] = "cm"
        if i == 12:
            line.set_marker("$f_1$")
        if i == 14:
            mpl.rcParams["mathtext.fontset"] = "stix"
            line.set_marker("$f_1$")

    return Scene(fig, change, frames=60, pause=ALWAYS)
