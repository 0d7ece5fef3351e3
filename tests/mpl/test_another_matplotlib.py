"""A matplotlib that is too old is refused; one that is not as gpumovie knows it costs time, not pixels."""

from __future__ import annotations

import ast
import functools
import importlib
import importlib.machinery
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from corpus.comparing import Piped, differences
from matplotlib.animation import FuncAnimation, writers
from moving import CARD, Scene, by_write, expected, rgba

import gpumovie as gm
from gpumovie.mpl import Writer, drawing
from gpumovie.sources import figure, registry


@pytest.mark.parametrize(
    "module",
    ["gpumovie.mpl", "gpumovie.sources.figure", "gpumovie.mpl.writer"],
    ids=lambda name: name.rpartition(".")[2],
)
def test_a_matplotlib_that_is_too_old_is_an_error_that_names_versions(module):
    script = f"""
import matplotlib
matplotlib.__version__, matplotlib.__version_info__ = "3.8.4", (3, 8, 4, "final", 0)
import gpumovie
try:
    import {module}
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (
        done.stdout == "matplotlib 3.8.4 is too old for gpumovie; it needs 3.9 or newer: pip install -U matplotlib\n"
    )


def test_a_figure_of_a_matplotlib_that_is_too_old_leaves_no_film(tmp_path):
    script = """
import matplotlib
matplotlib.__version__, matplotlib.__version_info__ = "3.8.4", (3, 8, 4, "final", 0)
import gpumovie
from matplotlib.figure import Figure
try:
    gpumovie.write("film.mp4", [Figure()])
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("matplotlib 3.8.4 is too old for gpumovie; it needs 3.9 or newer")
    assert list(tmp_path.iterdir()) == []


MPL = Path(drawing.__file__).parent
#: What OpenGL's renderer and the backend need is missed by them alone.
NOT_READ = {MPL / "backend.py", *MPL.glob("opengl/**/*.py")}
ELSEWHERE = "gpumovie.mpl_elsewhere"
FIGURE_ELSEWHERE = "gpumovie.sources.figure_elsewhere"


def is_private(name):
    return isinstance(name, str) and name.startswith("_") and not name.startswith("__")


def private_names():
    """Private names of matplotlib's in gpumovie/mpl: those that it cannot do without, and those that it looks for."""
    needed, sought, ours = set(), set(), {"_asdict", "_session"}
    for path in sorted({*MPL.rglob("*.py")} - NOT_READ):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Attribute(ast.Name("self"), attr=name, ctx=ast.Store()):
                    ours.add(name)
                case ast.Attribute(attr=name) if is_private(name):
                    needed.add(name)
                case ast.Call(ast.Name("_attributes"), keywords=options):  # of savefig.py: sets them for a while
                    needed.update(option.arg for option in options if is_private(option.arg))
                case ast.FunctionDef(name) | ast.ClassDef(name):
                    ours.add(name)
                case ast.ImportFrom(module, names) if (module or "").startswith("matplotlib"):
                    needed.update(name.name for name in names if is_private(name.name))
                case ast.Call(ast.Name("getattr" | "hasattr"), [_, ast.Constant(name), *_]) if is_private(name):
                    sought.add(name)
    return sorted(needed - sought - ours | {"_renderer"}), sorted(sought)


NEEDED, SOUGHT = private_names()


class Renamed(ast.NodeTransformer):
    """Asks for a name that is not there: as if matplotlib had renamed what gpumovie/mpl knows."""

    def __init__(self, name):
        self.name, self.gone = name, f"{name}_is_gone"

    def visit_Attribute(self, node):
        self.generic_visit(node)
        node.attr = self.gone if node.attr == self.name else node.attr
        return node

    def visit_keyword(self, node):
        self.generic_visit(node)
        node.arg = self.gone if node.arg == self.name else node.arg
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Name("getattr" | "hasattr"), [_, ast.Constant(self.name) as asked, *_]):
                asked.value = self.gone
        return node

    def visit_ImportFrom(self, node):
        self.generic_visit(node)
        if node.level == 2 and (node.module or "").startswith("mpl."):  # in sources/figure.py
            node.module = node.module.replace("mpl.", "mpl_elsewhere.")
        return node

    def visit_alias(self, node):
        if node.name == self.name:
            node.name, node.asname = self.gone, node.asname or self.name
        return node


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a module with a name renamed."""

    def __init__(self, fullname, path, name):
        super().__init__(fullname, path)
        self.hidden = name

    def get_code(self, fullname):
        tree = Renamed(self.hidden).visit(ast.parse(Path(self.path).read_text()))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")


@pytest.fixture
def without(monkeypatch):
    """``without(name)`` gives gpumovie.mpl for a matplotlib that has not this private name; films use it."""

    def load(name):
        class Finder:
            @staticmethod
            def find_spec(fullname, path=None, target=None):
                if fullname == FIGURE_ELSEWHERE:
                    file, is_package = Path(figure.__file__), False
                elif f"{fullname}.".startswith(f"{ELSEWHERE}."):
                    file = MPL.joinpath(*fullname.removeprefix(ELSEWHERE).split(".")[1:])
                    is_package = file.is_dir()
                    file = file / "__init__.py" if is_package else file.with_suffix(".py")
                else:
                    return None
                loader = Loader(fullname, str(file), name)
                return importlib.util.spec_from_file_location(
                    fullname,
                    file,
                    loader=loader,
                    submodule_search_locations=[str(file.parent)] if is_package else None,
                )

        monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
        for kind, take in registry.OWN.items():
            kind = kind.replace("gpumovie.mpl.", f"{ELSEWHERE}.")
            monkeypatch.setitem(registry._ENTRIES, kind, take.replace(figure.__name__, FIGURE_ELSEWHERE))
        return importlib.import_module(ELSEWHERE)

    with monkeypatch.context() as patch:
        patch.setitem(writers._registered, "gpumovie", Writer)  # put back afterwards
        yield load
    for loaded in [each for each in sys.modules if f"{each}.".startswith((f"{ELSEWHERE}.", f"{FIGURE_ELSEWHERE}."))]:
        del sys.modules[loaded]


def everything():
    """A figure that needs all that gpumovie knows of matplotlib's inside.

    Whoever teaches it more has to add here what needs that.
    """
    scene = Scene((4, 3), layout="constrained")
    scene.ax.legend(loc="best")
    scene.fig.align_labels()
    scene.ax.text(3, 0.5, "many words that are wrapped, and wrapped again", wrap=True, in_layout=False)
    scene.shown = [
        scene.fig.add_axes((0.4 + 0.15 * n, 0.2, 0.1, 0.1)).imshow(CARD[:9, :9, 0], **options)
        for n, options in enumerate([{}, {"interpolation": "nearest", "interpolation_stage": "data", "alpha": 0.5}])
    ]
    for image in scene.shown:
        image.axes.set_axis_off()
    scene.cleared = scene.fig.add_axes((0.7, 0.7, 0.2, 0.2))
    space = scene.fig.add_axes((0.1, 0.6, 0.2, 0.2), projection="3d")
    space.scatter([0, 1], [0, 1], [0, 1])
    (scene.in_space,) = space.plot([0, 1], [0, 1], [0, 1])
    scene.moving = [scene.ax.set_title("title"), scene.fig.suptitle("$x$")]
    return scene


def change_everything(scene, i):
    scene.update(i)
    for image in scene.shown:
        image.set_data(CARD[i : i + 9, :9, 0])
    if i > 3:  # before that the layout has come to rest
        scene.in_space.set_data([0, 1], [0, i / 6])
        scene.cleared.clear()
        scene.cleared.plot([0, i])
        scene.cleared.minorticks_on()
        for text in scene.moving:
            text.set_text(f"{text.get_text()} {i}")


@functools.cache
def everything_by_matplotlib():
    scene, theirs = everything(), Piped(5, codec="ffv1")
    animation = FuncAnimation(scene.fig, functools.partial(change_everything, scene), 6, init_func=lambda: None)
    animation.save("film.mkv", writer=theirs)
    return theirs.frames


def save_everything(path, module):
    scene = everything()
    animation = FuncAnimation(scene.fig, functools.partial(change_everything, scene), 6, init_func=lambda: None)
    animation.save(path, writer=module.Writer(5, codec="ffv1"))


@pytest.mark.parametrize("name", NEEDED)
def test_a_private_name_that_is_gone_costs_time_and_one_warning(tmp_path, without, name):
    theirs = everything_by_matplotlib()
    words = (
        rf"matplotlib \S+ is not as gpumovie knows it \(\w+Error: .*{name}_is_gone.*\); every figure is drawn whole"
    )
    with pytest.warns(UserWarning, match=words) as warned:
        save_everything(tmp_path / "film.mkv", without(name))
    assert len(warned) == 1
    assert not differences(name, rgba(tmp_path / "film.mkv"), theirs)


@pytest.mark.parametrize("name", SOUGHT)
def test_a_private_name_that_may_be_gone_costs_time_at_most(tmp_path, without, name):
    save_everything(tmp_path / "film.mkv", without(name))
    assert not differences(name, rgba(tmp_path / "film.mkv"), everything_by_matplotlib())


def test_as_it_is_nothing_is_gone(tmp_path, without):
    assert {"_unstale_viewLim", "_RendererAgg", "_is_saving"} <= set(NEEDED) and "_original_dpi" in SOUGHT
    save_everything(tmp_path / "film.mkv", without("_nothing_of_the_kind"))
    assert not differences("everything", rgba(tmp_path / "film.mkv"), everything_by_matplotlib())


def test_figures_as_frames_are_drawn_whole_then_too(tmp_path, without):
    without("_unstale_viewLim")
    with pytest.warns(UserWarning, match="_unstale_viewLim_is_gone") as warned:
        by_write(Scene(), tmp_path / "film.mkv", codec="ffv1")
    gm.write(tmp_path / "another.mp4", [Scene().fig] * 3)  # and says no more
    assert len(warned) == 1
    assert not differences("whole", rgba(tmp_path / "film.mkv"), expected(Scene()))
