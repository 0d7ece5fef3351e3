"""Which part may import which, found in the sources and by a fresh interpreter; and how large folders may be."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import gpumovie
from gpumovie.sources import registry

PACKAGE = Path(gpumovie.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("OpenGL", "vispy", "matplotlib", "glfw", "PIL", "rich", "click", "IPython", "imageio_ffmpeg", "scipy")

#: Arrows only go left: errors, options <- {video, gl} <- sources <- movie <- {scene, mpl} <- pyplot <- cli. A part
#: may import those listed. The kinds of sources are parts of their own: the registry names them by strings, and each
#: imports what its kind is drawn with.
MAY_IMPORT = {
    "errors": set(),
    "options": {"errors"},
    "video": {"errors", "options"},
    "gl": {"errors", "options"},
    "sources": {"errors", "options", "video"},
    "sources.canvas": {"gl", "sources", "video"},
    "sources.scene": {"scene", "sources", "sources.canvas", "video"},
    "sources.figure": {"mpl", "sources", "video"},
    "sources.pil": {"errors", "sources", "video"},
    "movie": {"errors", "options", "sources", "video"},
    "scene": {"errors", "options", "gl"},
    "mpl": {"errors", "gl", "movie", "options", "sources", "sources.canvas", "video"},
    "pyplot": {"errors", "movie", "mpl", "options"},
    "cli": {"", "errors", "gl", "movie", "mpl", "options", "scene", "sources", "video"},
    "__main__": {"cli"},
    "__init__": {"errors", "gl", "movie", "scene", "sources", "video"},
}
#: matplotlib belongs to mpl and pyplot, vispy to scene, and another library to the part that it serves. cli draws
#: with both what it measures and shows, and holds all rivals.
ONLY_IN = {
    "vispy": {"scene", "cli"},
    "OpenGL": {"gl", "movie"},
    "glfw": {"gl", "movie"},
    "matplotlib": {"mpl", "pyplot", "sources.figure", "cli"},
    "click": {"cli"},
    "rich": {"cli", "movie"},
    "PIL": {"sources", "sources.pil"},
    "cv2": {"cli", "video"},
    **{rival: {"cli"} for rival in ("av", "mediapy", "moviepy", "vidgear")},
}
MOST_TOP_LEVEL, MOST_IN_A_FOLDER, MOST_LINES = 10, 14, 320


def module_of(path: Path) -> str:
    """``video.frames``; the package itself is ""."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in FILES}


def part_of(module: str) -> str:
    """The longest name in MAY_IMPORT that ``module`` belongs to."""
    if module == "":
        return "__init__"
    parts = module.split(".")
    names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((name for name in names if name in MAY_IMPORT), parts[0])


def imports_of(module: str, types_too: bool = True) -> tuple[set[str], set[str]]:
    """The modules of the package that a module imports, and the packages of others; inside functions too."""
    path = MODULES[module]
    parts = [part for part in module.split(".") if part]
    package = parts if path.name == "__init__.py" else parts[:-1]
    own, others = set(), set()
    nodes = [ast.parse(path.read_text())]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and not types_too and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        nodes += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            others |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            others.add(node.module.partition(".")[0])
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) - node.level + 1], *(node.module.split(".") if node.module else ())]
            for alias in node.names:
                found = ".".join([*base, alias.name])
                own.add(found if found in MODULES else ".".join(base))
    return own, others


@pytest.mark.parametrize("module", MODULES)
def test_arrows_only_go_left(module):
    part = part_of(module)
    assert part in MAY_IMPORT, f"say in MAY_IMPORT what {part} may import"
    own, others = imports_of(module)
    for name in own:
        target = "" if name == "" else part_of(name)
        assert target in MAY_IMPORT[part] | {part}, f"{module} imports {name or 'the package itself'}"
    assert "gpumovie" not in others, f"{module}: inside the package, imports are relative"
    for name in others:
        assert part in ONLY_IN.get(name, {part}), f"{module} imports {name}"


def test_no_circle_of_imports_not_even_one_that_is_hidden_in_a_function():
    done, open_ones = set(), []

    def visit(module):
        if module in open_ones:
            pytest.fail(" -> ".join([*open_ones[open_ones.index(module) :], module]))
        if module not in done:
            open_ones.append(module)
            for each in sorted(imports_of(module, types_too=False)[0] - {""}):
                visit(each)
            done.add(open_ones.pop())

    for module in MODULES:
        visit(module)


@pytest.mark.parametrize("kind", [kind for kind in registry.entries() if "test" not in kind])
def test_entries_of_the_registry_name_what_there_is(kind):
    """The strings are imports too: each names a function of the package, in a part that may import the kind."""
    entry = registry.OWN[kind]
    module, _, function = entry.partition(":")
    module = module.removeprefix("gpumovie.")
    assert part_of(module).startswith("sources.") and part_of(module) in MAY_IMPORT
    assert callable(getattr(importlib.import_module(f"gpumovie.{module}"), function))
    package, _, name = kind.rpartition(".")
    owner = package.removeprefix("gpumovie.") if package.startswith("gpumovie.") else package.partition(".")[0]
    allowed = MAY_IMPORT[part_of(module)]
    assert part_of(owner) in allowed or allowed & ONLY_IN[owner]
    assert isinstance(getattr(importlib.import_module(package), name), type)


def test_no_module_is_hidden_behind_a_name_of_its_package():
    for module, path in MODULES.items():
        if path.name == "__init__.py":
            names = {each.stem if each.suffix == ".py" else each.name for each in path.parent.iterdir()}
            package = importlib.import_module(f"gpumovie.{module}".rstrip("."))
            taken = {name for name in names & vars(package).keys() if not isinstance(vars(package)[name], type(ast))}
            assert not taken, f"{module or 'gpumovie'}: {taken}"


def test_the_top_level_has_few_names():
    names = {each.name for each in PACKAGE.iterdir()} - {
        "__init__.py",
        "__main__.py",
        "__pycache__",
        "py.typed",
        "glsl",
    }
    assert len(names) <= MOST_TOP_LEVEL, sorted(names)


@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES}), ids=lambda f: f.name)
def test_a_folder_has_not_too_many_files(folder):
    files = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(files) <= MOST_IN_A_FOLDER, sorted(path.name for path in files)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_file_has_not_too_many_lines(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES


def run(code: str, **options: object) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, **options)
    return done.stdout


def test_importing_gpumovie_loads_not_even_numpy_and_a_film_loads_nothing_heavier():
    code = f"import sys, gpumovie; print([m for m in {('numpy', *HEAVY)!r} if m in sys.modules])"
    assert run(code) == "[]\n"
    code = f"import sys, gpumovie; gpumovie.Movie; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert run(code) == "[]\n"


@pytest.mark.parametrize(
    "module", ["video.recording", "video.encoders.choice", "video.encoders.probe", "gl.shaders", "movie.movie"]
)
def test_the_stages_need_neither_drawing_library(module):
    code = f"import sys, gpumovie.{module}; print([m for m in ('matplotlib', 'vispy', 'OpenGL') if m in sys.modules])"
    assert run(code) == "[]\n"


def test_a_film_of_arrays_is_made_without_a_drawing_library(tmp_path):
    code = """
import sys, numpy as np, gpumovie as gm
gm.write("film.mp4", np.zeros((3, 8, 8, 3), np.uint8))
print([m for m in ("matplotlib", "vispy", "OpenGL", "PIL", "rich") if m in sys.modules])
"""
    assert run(code, cwd=tmp_path) == "[]\n"


def test_completion_offers_the_public_names_and_no_others():
    code = "import gpumovie; print(sorted(n for n in dir(gpumovie) if n[0] != '_') == sorted(gpumovie.__all__))"
    assert run(code) == "True\n"
    assert run(code.replace("import gpumovie;", "import gpumovie, gpumovie.mpl; gpumovie.show;")) == "True\n"


@pytest.mark.needs("vispy")
def test_public_names_are_documented():
    for name in gpumovie.__all__:
        thing = getattr(gpumovie, name)
        assert thing.__doc__ and len(thing.__doc__) > 30, name
