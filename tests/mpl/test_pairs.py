"""Lines of text from pairs of characters: glyphs, places and sizes are exactly those of matplotlib's FT2Font.

Only matplotlib 3.11 lays texts out so that this can be asked; before that nothing is laid out by pairs.
"""

from __future__ import annotations

import itertools
import random
import re
import string
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends import backend_agg
from matplotlib.font_manager import FontProperties

from gpumovie.mpl.agg import glyphs
from gpumovie.mpl.agg.pairs import Pairs
from gpumovie.mpl.agg.renderer import Agg

pytestmark = pytest.mark.skipif(mpl.__version_info__ < (3, 11), reason="texts are laid out by pairs from 3.11 on")

FAMILIES = ("DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono")
STYLES = [
    {"family": family, "weight": weight, "style": style}
    for family, weight, style in itertools.product(FAMILIES, ("normal", "bold"), ("normal", "oblique"))
]
NAMES = [" ".join(style.values()) for style in STYLES]
SIZES = (5, 10, 12.3, 27.5)
HINTS = ("default", "none", "force_autohint", "no_autohint")
ASCII = "".join(map(chr, range(ord(" "), ord("~") + 1)))
SIGNS = "".join(character for character in ASCII if character not in string.ascii_letters)
KERNED = "AVTLYWPFaeory.,-:'\" 17"


def font_of(size=10, **style):
    """A font, and its pairs, at the settings of this moment."""
    properties = FontProperties(size=size, **(style or STYLES[0]))
    font = Agg(100, 100, 100.0)._prepare_font(properties)
    flags = backend_agg.get_hinting_flag()
    return font, flags, Pairs(font, flags)


def assert_laid_out_right(font, flags, pairs, line):
    assert pairs.can_lay_out(line), line
    placed = pairs.lay_out(line)
    measured = pairs.measure(line)
    items = font._layout(line, flags=flags)
    assert placed == [(item.ft_object, item.glyph_index, item.x) for item in items], line
    assert not any(item.y for item in items), line
    font.set_text(line, 0.0, flags=flags)
    assert measured == tuple(size / 64 for size in (*font.get_width_height(), font.get_descent())), line


def lines(seed, count, characters, longest=30):
    """So many random strings that can be laid out by pairs."""
    rng = random.Random(seed)
    made = ("".join(rng.choices(characters, k=rng.randint(1, longest))) for _ in itertools.count())
    return itertools.islice((line for line in made if not has_ligature(line)), count)


def has_ligature(line):
    return any(pair in line for pair in ("ff", "fi", "fl"))


def all_pairs(characters):
    """One line in which each character follows each, but for ligatures: f is followed by an x then."""
    line = "".join(left + right for left in characters for right in characters)
    return re.sub("f(?=[fil])", "fx", line)


# --- what is laid out --------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", STYLES, ids=NAMES)
def test_random_lines_in_all_styles_sizes_and_hints(style):
    seeds = itertools.count()
    for size, hint in itertools.product(SIZES, HINTS):
        mpl.rcParams["text.hinting"] = hint
        font, flags, pairs = font_of(size, **style)
        for characters in (ASCII, SIGNS, string.digits, KERNED):
            for line in lines(next(seeds), 2, characters):
                assert_laid_out_right(font, flags, pairs, line)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("characters", [KERNED, SIGNS], ids=["kerned", "signs"])
def test_each_character_after_each(family, characters):
    assert_laid_out_right(*font_of(family=family), all_pairs(characters))


def test_each_ascii_character_after_each():
    assert_laid_out_right(*font_of(), all_pairs(ASCII))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("hint", ["force_autohint", "none"])
def test_each_character_alone(family, hint):
    """The spaces of a line have no height, and a line of nothing else has none."""
    mpl.rcParams["text.hinting"] = hint
    parts = font_of(11, family=family)
    for line in (*ASCII, "   ", " .", "'  ", "_ "):
        assert_laid_out_right(*parts, line)


def test_digits_have_other_steps_among_letters():
    """Kerning belongs to a script; the same pairs serve both kinds of lines, whichever comes first."""
    order = ["1.7-1", "A 1.7-1", "7.", "x7.", "(7)", "(A)", "[x] 7", "7 [x]", "11:11", "1a1"]
    for lined_up in (order, order[::-1]):
        parts = font_of(20)
        for line in lined_up:
            assert_laid_out_right(*parts, line)


def test_a_line_is_laid_out_after_glyphs_were_drawn_at_another_size_and_turned():
    """matplotlib has one font object for all sizes; drawing leaves its own behind."""
    renderer = Agg(200, 100, 100.0)
    gc = renderer.new_gc()
    small, large = (FontProperties(size=size) for size in (7, 19))
    for properties, angle, line in [
        (small, 0, "AVA 1"),
        (large, 33, "AVA 2"),
        (small, 90, "To 3"),
        (large, 0, "To 4"),
    ]:
        ours = renderer.get_text_width_height_descent(line, properties, False)
        assert ours == backend_agg.RendererAgg.get_text_width_height_descent(renderer, line, properties, False)
        renderer.draw_text(gc, 20, 50, line, properties, angle)


def test_a_renderer_draws_the_pixels_of_matplotlibs_own():
    ours, theirs = Agg(300, 60, 100.0), backend_agg.RendererAgg(300, 60, 100.0)
    for k, line in enumerate(lines(0, 40, ASCII)):
        properties = FontProperties(size=8 + k % 5, **STYLES[k % len(STYLES)])
        for renderer in (ours, theirs):
            renderer.clear()
            renderer.draw_text(renderer.new_gc(), 3.3 + k / 7, 40, line, properties, 0)
        assert np.array_equal(ours.buffer_rgba(), theirs.buffer_rgba()), line


# --- what is not -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["", "off", "fine", "flat", "office", "a\nb", "a\tb", "é", "1 µm", "−1", "a\u0301", "x\x7f", "\n", "fi\n"]
)
def test_other_lines_are_left_to_matplotlib(line):
    _, _, pairs = font_of()
    assert not pairs.can_lay_out(line)


@pytest.mark.parametrize("line", ["f", "f f", "f.i", "Ff", "fI", "if", "lf", "fj", "~ !", "$\\sum$"])
def test_lines_with_no_more_than_ascii(line):
    parts = font_of()
    assert_laid_out_right(*parts, line)


@pytest.mark.parametrize("family", ["STIXGeneral", "cmr10", "cmss10", "cmtt10", "STIXSizeOneSym"])
def test_other_fonts_are_left_to_matplotlib(family):
    _, _, pairs = font_of(family=family)
    assert not pairs.can_lay_out("abc")


@pytest.mark.parametrize("family", ["DejaVu Sans Display", "DejaVu Serif Display"])
@pytest.mark.parametrize("other", ["STIXGeneral", "cmr10", "DejaVu Serif"])
def test_fonts_with_few_characters_are_left_to_matplotlib(family, other):
    """They have not even letters, for which others stand in, each with its own kerning and heights."""
    ours, theirs = Agg(300, 60, 100.0), backend_agg.RendererAgg(300, 60, 100.0)
    properties = FontProperties(family=[family, other], size=17)
    _, _, pairs = font_of(17, family=[family, other])
    for line in ("AVA To 1.7", "fjord", "x = 3", *lines(1, 20, KERNED)):
        assert not pairs.can_lay_out(line)
        for renderer in (ours, theirs):
            renderer.clear()
            renderer.draw_text(renderer.new_gc(), 3.3, 40, line, properties, 0)
        assert np.array_equal(ours.buffer_rgba(), theirs.buffer_rgba()), line
        sizes = [each.get_text_width_height_descent(line, properties, False) for each in (ours, theirs)]
        assert sizes[0] == sizes[1], line


def test_a_font_of_the_same_name_elsewhere_is_left_to_matplotlib(tmp_path):
    """Its tables may be others."""
    font, flags, _ = font_of()
    copied = tmp_path / "DejaVuSans.ttf"
    copied.write_bytes(Path(font.fname).read_bytes())
    elsewhere = Agg(100, 100, 100.0)._prepare_font(FontProperties(fname=str(copied)))
    assert not Pairs(elsewhere, flags).can_lay_out("abc")


class Asked:
    """A text, as far as a renderer asks it."""

    def __init__(self, features, language):
        self.get_fontfeatures, self.get_language = (lambda: features), (lambda: language)


@pytest.mark.parametrize(("features", "language"), [(("-kern",), None), (None, "tr"), (None, None)])
def test_features_and_languages_are_left_to_matplotlib(monkeypatch, features, language):
    laid_out = []
    monkeypatch.setattr(glyphs.Pairs, "lay_out", lambda _, line: laid_out.append(line) or [])
    renderer = Agg(100, 100, 100.0)
    mtext = Asked(features, language)
    renderer.draw_text(renderer.new_gc(), 9, 9, "AVA", FontProperties(), 0, mtext=mtext)
    assert laid_out == (["AVA"] if features is language is None else [])
