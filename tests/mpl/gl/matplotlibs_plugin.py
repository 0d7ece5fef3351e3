"""A plugin of pytest that runs matplotlib's own image tests, but compares OpenGL's image of a figure with Agg's.

matplotlib's images to compare with do not come with the installed package, so its two decorators are replaced by
ones that take the figures a test makes and draw them both ways. All else is matplotlib's own: fixtures, parameters,
styles, what it skips. ``matplotlibs_tests.py`` runs it; what was found goes to the file of ``--found``.
"""

from __future__ import annotations

import functools
import importlib.machinery
import importlib.util
import inspect
import json
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from against_agg import Both, Drawer
from matplotlib import pyplot as plt
from matplotlib import style as styles
from matplotlib.figure import Figure
from matplotlib.testing import decorators, set_font_settings_for_testing
from PIL import Image

from gpumovie.gl.context.opening import open_context

#: Packages of tests, which cannot be imported without the images.
PACKAGES = [
    "matplotlib.tests",
    *(f"mpl_toolkits.{name}.tests" for name in ("axes_grid1", "axisartist", "mplot3d")),
]
#: How much stronger differences are in the images of ``--images``.
_STRONGER = 8


def _importable(name: str) -> None:
    """A package whose ``__init__`` is not run."""
    spec = importlib.util.find_spec(name.rpartition(".")[0])
    folder = Path(spec.submodule_search_locations[0]) / "tests"
    package = types.ModuleType(name)
    package.__path__, package.__file__ = [str(folder)], str(folder / "__init__.py")
    package.__spec__ = importlib.machinery.ModuleSpec(name, None, origin=package.__file__, is_package=True)
    sys.modules[name] = package


def image_comparison(
    baseline_images: Sequence[str] | None,
    extensions: Sequence[str] | None = None,
    tol: float = 0,
    freetype_version: Any = None,
    remove_text: bool = False,
    savefig_kwarg: dict[str, Any] | None = None,
    style: Any = ("classic", "_classic_test_patch"),
) -> Callable[..., Any]:
    """In place of matplotlib's: all figures that the test leaves open are drawn."""

    def decorator(test: Callable[..., Any]) -> Callable[..., Any]:
        wanted = inspect.signature(test).parameters

        @functools.wraps(test)
        def compared(*args: Any, request: Any, both_ways: Any, **kwargs: Any) -> None:
            given = {"extension": "png", "request": request}
            with styles.context(style):
                set_font_settings_for_testing()
                before = set(plt.get_fignums())
                test(*args, **kwargs, **{name: given[name] for name in given if name in wanted})
                for number in plt.get_fignums():
                    if number not in before:
                        fig = plt.figure(number)
                        if remove_text:
                            decorators.remove_ticks_and_titles(fig)
                        both_ways(fig, **(savefig_kwarg or {}))

        return _with_parameters(compared, test, without={"extension"})

    return decorator


def check_figures_equal(*, extensions: Sequence[str] = ("png",), tol: float = 0) -> Callable[..., Any]:
    """In place of matplotlib's: both figures are drawn, each both ways."""

    def decorator(test: Callable[..., Any]) -> Callable[..., Any]:
        wanted = inspect.signature(test).parameters

        @functools.wraps(test)
        def compared(*args: Any, request: Any, both_ways: Any, **kwargs: Any) -> None:
            figures = {"fig_test": plt.figure(), "fig_ref": plt.figure()}
            given = {"ext": "png", "request": request}
            test(*args, **figures, **kwargs, **{name: given[name] for name in given if name in wanted})
            for fig in figures.values():
                both_ways(fig)

        return _with_parameters(compared, test, without={"ext", "fig_test", "fig_ref"})

    return decorator


def _with_parameters(compared: Any, test: Callable[..., Any], without: set[str]) -> Any:
    signature = inspect.signature(test)
    kept = [each for each in signature.parameters.values() if each.name not in without]
    ours = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in ("request", "both_ways")]
    kept += [each for each in ours if each.name not in signature.parameters]
    compared.__signature__ = signature.replace(parameters=kept)
    compared.draws_both_ways = True
    return compared


for _name in PACKAGES:
    _importable(_name)
decorators.image_comparison, decorators.check_figures_equal = image_comparison, check_figures_equal


# --- drawing --------------------------------------------------------------------------------------------------------


class _FigureDrawer:
    """A context and a drawer of this process; a new one after a failure."""

    def __init__(self) -> None:
        self._context: Any = None
        self._drawer: Drawer | None = None

    def draw(self, fig: Figure) -> Both:
        if self._drawer is None:
            self._context = open_context("egl")
            self._drawer = Drawer(self._context)
        try:
            return self._drawer(fig)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        drawer, context = self._drawer, self._context
        self._drawer = self._context = None
        if drawer is not None:
            try:
                drawer.close()
            finally:
                context.close()


_figure_drawer = _FigureDrawer()


@pytest.fixture
def both_ways(request: Any) -> Callable[..., None]:
    """``both_ways(fig, **savefig_kwarg)`` draws a figure by Agg and by OpenGL and notes how far they are apart."""
    figures: list[dict[str, Any]] = []
    request.node.user_properties.append(("figures", figures))
    folder = request.config.getoption("--images")

    def note(fig: Figure, **saving: Any) -> None:
        dpi = saving.get("dpi", mpl.rcParams["savefig.dpi"])
        if dpi != "figure":
            fig.set_dpi(dpi)
        if "facecolor" in saving:
            fig.set_facecolor(saving["facecolor"])
        both = _figure_drawer.draw(fig)
        apart = both.apart
        found = {"rms": apart.rms, "off": apart.off, "largest": apart.largest, "by_agg": both.reasons}
        figures.append({**found, "within": apart.within()})
        if folder is not None and not apart.within():
            name = "".join(letter if letter.isalnum() else "-" for letter in request.node.name)
            _image(both).save(Path(folder) / f"{apart.rms:06.2f}-{name}-{len(figures)}.png")

    return note


@pytest.fixture
def ext() -> str:
    """The parameter of ``check_figures_equal``, for tests that ask for it."""
    return "png"


def _image(both: Both) -> Image.Image:
    agg, opengl = both.on(255)
    strip = np.concatenate([agg, opengl, np.minimum(np.abs(agg - opengl) * _STRONGER, 255)], axis=1)
    return Image.fromarray(strip.astype(np.uint8))


# --- pytest's hooks -------------------------------------------------------------------------------------------------


def pytest_addoption(parser: Any) -> None:
    group = parser.getgroup("figures of matplotlib's tests")
    group.addoption("--found", help="File for what was found, as JSON.")
    group.addoption("--images", help="Folder for images of what is too far apart: Agg, OpenGL, difference.")


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Only tests that draw are left."""
    drawing = [item for item in items if getattr(getattr(item, "function", None), "draws_both_ways", False)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(drawing)])
    items[:] = drawing


class _Finder:
    """Collects what all processes found."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: Any) -> None:
        name = report.nodeid.rpartition("site-packages/")[2]
        found = self._found.setdefault(name, {"outcome": "passed", "why": "", "figures": [], "seconds": 0.0})
        found["seconds"] += report.duration
        found["figures"] = dict(report.user_properties).get("figures", found["figures"])
        if report.outcome != "passed":
            found["outcome"], found["why"] = report.outcome, _why(report)

    def pytest_sessionfinish(self) -> None:
        self._path.write_text(json.dumps(self._found, indent=1))


def _why(report: Any) -> str:
    """Its last line that says something."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2])
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash is not None else str(report.longrepr)
    site = str(Path(mpl.__file__).parents[1])  # a place on one machine
    return next(iter(text.replace(site, "").strip().splitlines()), "")[:200]


def pytest_configure(config: Any) -> None:
    if not hasattr(config, "workerinput") and config.getoption("--found"):
        config.pluginmanager.register(_Finder(Path(config.getoption("--found"))))


def pytest_unconfigure() -> None:
    _figure_drawer.close()
