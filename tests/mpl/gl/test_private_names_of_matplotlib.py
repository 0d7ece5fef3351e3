"""Private names of matplotlib that OpenGL's drawing and the backend use: without one, figures are still drawn.

Each name is read out of the sources, and replaced in them by one that is not there, in a fresh interpreter: as if
matplotlib had renamed it.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import gpumovie

PACKAGE = Path(gpumovie.__file__).parent
#: Where names are looked for, and replaced.
SOURCES = sorted([*(PACKAGE / "mpl" / "opengl").rglob("*.py"), PACKAGE / "mpl" / "backend.py"])
#: Private names of other packages, and of the standard library.
NOT_MATPLOTLIBS = {"_asdict", "_replace"}


def is_private(name):
    return isinstance(name, str) and name.startswith("_") and not name.startswith("__")


def own_names():
    """Private names that some file of gpumovie/mpl defines or sets."""
    found = set()
    for path in (PACKAGE / "mpl").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.FunctionDef(name) | ast.ClassDef(name) | ast.Name(name, ast.Store()):
                    found.add(name)
                case ast.Attribute(ast.Name("self"), attr=name, ctx=ast.Store()):
                    found.add(name)
    return found


def overridden_names():
    """Private methods of our classes that take the place of one of matplotlib's."""
    found = set()
    for path in SOURCES:
        module = importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == module.__name__:
                for base in kind.__mro__:
                    if base.__module__.startswith("matplotlib"):
                        found |= {name for name in vars(base) if is_private(name)} & set(vars(kind))
    return found


def private_names():
    """Private names of matplotlib's in the sources."""
    attributes, named = set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Attribute(attr=name) if is_private(name):
                    attributes.add(name)
                case ast.Call(ast.Name("getattr" | "hasattr"), [_, ast.Constant(name), *_]) if is_private(name):
                    named.add(name)
                case ast.ImportFrom(module, names) if (module or "").startswith("matplotlib"):
                    named |= {alias.name for alias in names if is_private(alias.name)}
    return sorted((attributes - own_names() - NOT_MATPLOTLIBS) | named | overridden_names())


NAMES = private_names()

#: Installed before gpumovie is imported: replaces a name in the sources of the modules that begin with a prefix.
HIDE = """
import ast, importlib.machinery, sys

class Renamed(ast.NodeTransformer):
    def __init__(self, name):
        self.name, self.gone = name, f"{name}_is_gone"

    def visit(self, node):
        self.generic_visit(node)
        for field in ("attr", "name", "arg", "value"):
            if getattr(node, field, None) == self.name:
                if isinstance(node, ast.alias):
                    node.asname = node.asname or self.name
                setattr(node, field, self.gone)
        return node

class Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        with open(self.path) as file:
            tree = Renamed(NAME).visit(ast.parse(file.read()))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")

class Finder:
    @staticmethod
    def find_spec(fullname, path=None, target=None):
        if not fullname.startswith(PREFIXES):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        spec.loader = Loader(spec.loader.name, spec.loader.path)
        return spec

sys.meta_path.insert(0, Finder)
"""

#: Two stills and two films, each of which may warn once.
DRAWN = 4
DRAW = """
import io, json, os, warnings
import numpy as np

with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    import gpumovie, gpumovie.mpl
    import gpumovie.pyplot as plt
    from gpumovie.mpl import drawing
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    def figure(fig):
        ax = fig.add_subplot(title="title")
        ax.bar([0, 1, 2], [1, 3, 2], hatch="//", edgecolor="r")
        ax.imshow([[0, 1], [2, 3]], extent=(0, 2, 0, 2), aspect="auto")
        (line,) = ax.plot([0, 1, 2], [1, 2, 1])
        return line

    def change(line, i):
        line.set_ydata([1, 2, i])
        line.axes.images[0].set_data([[0, 1], [2, 3 + i]])

    def pixels(fig):
        file = io.BytesIO()
        fig.savefig(file, format="rgba", dpi=100)
        return np.frombuffer(file.getvalue(), np.uint8).reshape(120, 160, 4)

    def theirs(i):
        fig = Figure((1.6, 1.2), dpi=100)
        FigureCanvasAgg(fig)
        change(figure(fig), i)
        return pixels(fig)

    apart = {}
    fig = plt.figure(figsize=(1.6, 1.2), dpi=100)
    line = figure(fig)
    assert type(fig.canvas).__module__ == "gpumovie.mpl.backend"
    change(line, 4)
    apart["savefig"] = pixels(fig)
    fig.savefig("figure.png")
    with plt.movie("pyplot.mkv", fps=5, fig=fig) as movie:
        for i in range(4):
            change(line, i)
            movie.grab()
    with gpumovie.Movie("opengl.mkv", fps=5) as movie:
        drawn = drawing.Drawing(fig, rasterizer="gl")
        for i in range(5):
            change(line, i)
            movie.write(drawn)
    apart["film"] = drawn.draw()

apart = {name: float(np.sqrt(((image - theirs(4).astype(float)) ** 2).mean())) for name, image in apart.items()}
print(json.dumps({
    "apart": apart,
    "files": sorted(name for name in os.listdir() if os.path.getsize(name)),
    "unknown": drawing._incompatibility is not None,
    "rasterizer": drawn.rasterizer,
    "warnings": [str(each.message) for each in warned],
}))
"""


def drawn_without(name, prefixes, folder):
    """What a program saw that drew without a name, which is gone from the modules with these prefixes."""
    code = HIDE.replace("NAME)", f"{name!r})").replace("PREFIXES", repr(prefixes)) + DRAW
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent), "GPUMOVIE_RASTERIZER": "gl"},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


#: What these tests are about.
HERE = ("gpumovie.mpl.opengl", "gpumovie.mpl.backend")


def test_the_names_are_found():
    assert {"_RendererAgg", "_image", "_hatch_linewidth", "_print_pil"} <= set(NAMES)


@pytest.mark.parametrize("name", ["_nothing_of_the_kind", *NAMES])
def test_without_a_name_that_opengl_uses_only_opengl_is_turned_off(name, tmp_path):
    seen = drawn_without(name, HERE, tmp_path)
    assert seen["files"] == ["figure.png", "opengl.mkv", "pyplot.mkv"]
    assert all(rms < 1 for rms in seen["apart"].values()), seen["apart"]
    assert not seen["unknown"], "all incremental drawing is turned off"
    assert len(seen["warnings"]) <= DRAWN and all(name in warning for warning in seen["warnings"])
    if name == "_nothing_of_the_kind":
        assert seen["rasterizer"] == "gl: asked for" and not seen["warnings"]


@pytest.mark.parametrize("name", NAMES)
def test_without_a_name_that_all_drawing_uses_figures_are_drawn(name, tmp_path):
    seen = drawn_without(name, "gpumovie.mpl", tmp_path)
    assert seen["files"] == ["figure.png", "opengl.mkv", "pyplot.mkv"]
    assert all(rms < 1 for rms in seen["apart"].values()), seen["apart"]
    assert len(seen["warnings"]) <= DRAWN and all(name in warning for warning in seen["warnings"])
