"""Markers in small sprites light the pixels that vispy's own light."""

import os
import re
import subprocess
import sys

import numpy as np
import pytest
from vispy import scene
from vispy.visuals.markers import MarkersVisual

import gpumovie as gm
from gpumovie.scene import sprites

SYMBOLS = sorted(MarkersVisual._symbol_shader_values)
#: Named twice in vispy, by a word and by a sign.
NUMBERS = {number: name for name, number in sorted(MarkersVisual._symbol_shader_values.items())}
#: What reaches no further than its box, and is changed.
BOXED = ("disc", "ring", "square", "vbar", "hbar", "cross")
EDGES, SIZES, SMOOTHINGS = (0, 0.4, 3.5), (1, 3, 7.3, 20), (0, 1, 2.5)
SIDE, COUNT = 400, 60
NOTHING = re.compile(r"(?!)")
#: Two that are drawn by vispy's own backend, in a process of its own.
ALONE = """
import sys
import numpy as np
from vispy import app, scene
app.use_app("egl")
out, side = sys.argv[1], int(sys.argv[2])
with np.load(sys.argv[3]) as given:
    places, sizes, colours = given["places"], given["sizes"], given["colours"]
images = []
for edge, antialias in ((0, 1), (0.4, 0), (3.5, 2.5)):
    canvas = scene.SceneCanvas(size=(side, side), bgcolor="black")
    canvas.events.resize(size=canvas.size)
    drawn = scene.visuals.Markers(parent=canvas.scene, antialias=antialias)
    drawn.set_gl_state("translucent", depth_test=False)
    drawn.set_data(places, size=sizes, face_color=colours, edge_color="white", edge_width=edge, symbol="disc")
    canvas.render()
    images.append(canvas.render(alpha=False))
    canvas.close()
assert "gpumovie" not in sys.modules
np.save(out, np.stack(images))
"""


def arranged(seed=0):
    """Where markers are, none near another, and their colours."""
    random = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(np.arange(8), np.arange(8)), -1).reshape(-1, 2)[:COUNT]
    places = (grid * 49 + 28 + random.uniform(-1.5, 1.5, (COUNT, 2))).astype(np.float32)
    colours = random.uniform(0.3, 1, (COUNT, 4)).astype(np.float32)
    return places, colours


def draw(symbols="disc", sizes=12, edge=1, camera=None, **options):
    places, colours = arranged()
    with gm.Scene((SIDE, SIDE)) as canvas:
        parent = canvas.scene
        if camera is not None:
            canvas.view.camera = camera
            parent = canvas.view.scene
        drawn = scene.visuals.Markers(parent=parent, **options)
        drawn.set_gl_state("translucent", depth_test=False)
        drawn.set_data(places, size=sizes, face_color=colours, edge_color="white", edge_width=edge, symbol=symbols)
        return canvas.render(alpha=False)


def both(monkeypatch, *args, **options):
    """As it is, and with vispy's own sprites."""
    small = draw(*args, **options)
    with monkeypatch.context() as patch:
        patch.setattr(sprites, "_SIZE", NOTHING)
        return small, draw(*args, **options)


def assert_same(small, own):
    """But for pixels where a distance that is rounded meets its threshold, on the outermost rim."""
    lit = own.any(-1).sum()
    assert lit > COUNT / 2
    difference = np.abs(small.astype(int) - own).max(-1)
    assert difference.max() <= 40
    assert (difference > 1).sum() < max(0.003 * lit, 1.5)


@pytest.mark.parametrize("antialias", SMOOTHINGS)
@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("size", SIZES)
def test_every_symbol(monkeypatch, size, edge, antialias):
    symbols = np.resize(np.array(list(NUMBERS.values())), COUNT)
    assert_same(*both(monkeypatch, symbols, size, edge, antialias=antialias))


@pytest.mark.parametrize("symbol", BOXED)
def test_sizes_between(monkeypatch, symbol):
    """In one image all sizes, and all edges."""
    sizes = np.linspace(0.5, 22, COUNT).astype(np.float32)
    edges = np.resize([0, 0.4, 1, 2.3, 3.5], COUNT).astype(np.float32)
    assert_same(*both(monkeypatch, symbol, sizes, edges, antialias=1))


@pytest.mark.parametrize("spherical", [False, True], ids=["flat", "spherical"])
@pytest.mark.parametrize("scaling", ["fixed", "scene", "visual"])
def test_ways_to_draw(monkeypatch, scaling, spherical):
    camera = scene.PanZoomCamera(rect=(0, 0, SIDE * 1.1, SIDE * 1.1))
    options = {"camera": camera, "scaling": scaling, "spherical": spherical}
    assert_same(*both(monkeypatch, "disc", 17.6, 0, **options))
    if not spherical:
        assert_same(*both(monkeypatch, np.resize(BOXED, COUNT), 17.6, 2.2, **options))


def test_vispy_alone_draws_the_same(tmp_path):
    places, colours = arranged()
    sizes = np.linspace(1, 20, COUNT).astype(np.float32)
    given, out = tmp_path / "given.npz", tmp_path / "out.npy"
    np.savez(given, places=places, sizes=sizes, colours=colours)
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(out), str(SIDE), str(given)],
        env={**os.environ, "EGL_PLATFORM": "surfaceless"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for own, (edge, antialias) in zip(np.load(out), ((0, 1), (0.4, 0), (3.5, 2.5)), strict=True):
        assert_same(draw("disc", sizes, edge, antialias=antialias), own)


# --- what is drawn less ------------------------------------------------------------------------------------------


def sides(symbol, patch=None):
    """How large the squares are that a canvas draws its markers in: each pixel of them is lit."""
    fragment = MarkersVisual._shaders["fragment"]
    everywhere = re.sub(r"void main\(\)\s*\{", "void main() { gl_FragColor = vec4(1.0); return;", fragment)
    assert everywhere != fragment
    with pytest.MonkeyPatch.context() as patching:
        patching.setitem(MarkersVisual._shaders, "fragment", everywhere)
        if patch is not None:
            patching.setattr(sprites, "_SIZE", patch)
        lit = draw(symbol, 3, 1, antialias=1).any(-1).sum()
    return np.sqrt(lit / COUNT)


@pytest.mark.parametrize("symbol", [name for name in SYMBOLS if name in NUMBERS.values()])
def test_squares_of_boxed_symbols_are_smaller_and_others_are_not(symbol):
    own = sides(symbol, NOTHING)
    assert own == pytest.approx(13, abs=0.3), "3 pixels, and 2.5 times 2 on each side"
    # 1.5 * 1 + 2 * 1 pixels less on each side, whole ones.
    known = sprites._SIZE.search(MarkersVisual._shaders["vertex"].replace("$", ""))  # as in vispy 0.16 and 0.17
    boxed = known and NUMBERS[MarkersVisual._symbol_shader_values[symbol]] in names_of(BOXED)
    assert sides(symbol) == pytest.approx(own - 6 if boxed else own, abs=0.3)


def names_of(symbols):
    return {NUMBERS[MarkersVisual._symbol_shader_values[name]] for name in symbols}


# --- the shader's text -------------------------------------------------------------------------------------------

LINE = """void main() {
    float total_size = size_7 + 4. * (v_edgewidth + 1.5 * u_antialias);
    v_total_size = total_size;
    gl_PointSize = total_size;
}"""


def test_only_what_the_line_says_is_added_to():
    changed = sprites.with_small_sprites(LINE)
    before, after = LINE.split("    gl_PointSize")
    assert changed.startswith(before.rstrip()) and changed.endswith("    gl_PointSize" + after)
    numbers = re.findall(r"abs\(a_symbol - ([\d.]+)\)", changed)
    assert [float(n) for n in numbers] == [MarkersVisual._symbol_shader_values[name] for name in BOXED]


@pytest.mark.parametrize(
    "shader",
    [
        "",
        "void main() { gl_Position = vec4(0.0); }",
        MarkersVisual._shaders["fragment"],
        LINE.replace("4.", "2."),
        LINE.replace("v_total_size = total_size;", ""),
        LINE.replace("1.5", "2.0"),
    ],
)
def test_another_text_is_left(shader):
    assert sprites.with_small_sprites(shader) == shader


@pytest.mark.parametrize("known", [{}, {"star": 4, "arrow": 14}])
def test_a_vispy_whose_symbols_are_others(monkeypatch, known):
    monkeypatch.setattr(MarkersVisual, "_symbol_shader_values", known)
    assert sprites.with_small_sprites(LINE) == LINE


def test_a_vispy_without_the_numbers(monkeypatch):
    monkeypatch.delattr(MarkersVisual, "_symbol_shader_values")
    assert sprites.with_small_sprites(LINE) == LINE
