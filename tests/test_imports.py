"""Which part may import which, asked of a fresh interpreter and of the sources."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import gpumovie

PACKAGE = Path(gpumovie.__file__).parent
HEAVY = ("OpenGL", "vispy", "matplotlib", "glfw", "PIL", "rich", "click", "IPython", "imageio_ffmpeg", "scipy")

# Arrows go left: errors <- {video, gl} <- sources <- movie <- {scene, mpl} <- pyplot <- cli. A part may import those
# listed. The kinds of sources are named in the registry by strings, and so loaded after what they draw with.
MAY_IMPORT = {
    "errors": set(),
    "sizes": {"errors"},
    "devices": {"errors"},
    "video": {"errors", "devices", "movie", "sizes", "video"},
    "gl": {"errors", "devices", "sizes", "gl"},
    "sources": {"errors", "gl", "mpl", "scene", "sizes", "video", "sources"},
    "scene": {"errors", "sizes", "gl", "sources", "video"},
    "movie": {"errors", "sizes", "video", "sources", "movie"},
    "mpl": {"errors", "video", "gl", "movie", "sources", "mpl"},
    "pyplot": {"errors", "video", "movie", "mpl"},
    "cli": {"errors", "video", "gl", "scene", "mpl", "movie", "sources", "cli", ""},
    "__main__": {"cli"},
    "__init__": {"errors", "movie", "sources", "video", "gl", "scene"},
}
# matplotlib belongs to mpl/ and pyplot.py (and cli/, whose demo and bench draw with it); a library of its own to each
# other part.
ONLY_IN = {
    "vispy": {"scene", "cli"},
    "OpenGL": {"gl", "movie"},
    "glfw": {"gl", "movie"},
    "matplotlib": {"mpl", "pyplot", "cli", "sources"},
    "click": {"cli"},
    "rich": {"cli", "movie"},
    "PIL": {"sources"},
    **{rival: {"cli"} for rival in ("av", "cv2", "mediapy", "moviepy", "vidgear")},
}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[tuple[str, str]]:
    """(kind, name) of everything a file imports: own parts as ("own", part), others as ("other", package)."""
    depth = len(path.relative_to(PACKAGE).parts) - 1
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {("other", alias.name.partition(".")[0]) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(("other", node.module.partition(".")[0]))
        elif isinstance(node, ast.ImportFrom):
            if node.level <= depth:
                found.add(("own", part_of(path)))
            elif node.module:
                found.add(("own", node.module.partition(".")[0]))
            else:  # from . import name
                modules = {p.stem for p in PACKAGE.iterdir()}
                found |= {("own", a.name if a.name in modules else "") for a in node.names}
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_arrows_only_go_left(path):
    part = part_of(path)
    assert part in MAY_IMPORT, f"say in MAY_IMPORT what {part} may import"
    for kind, name in imports_of(path):
        if kind == "own":
            assert name in MAY_IMPORT[part] | {part}, f"{path} imports {name or 'the package itself'}"
        else:
            assert name != "gpumovie", f"{path}: inside the package, imports are relative"
            assert part in ONLY_IN.get(name, {part}), f"{path} imports {name}"


def test_importing_gpumovie_loads_numpy_and_nothing_heavier():
    code = f"import sys, gpumovie; print([m for m in {HEAVY!r} if m in sys.modules], 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] True\n"


@pytest.mark.parametrize(
    "module", ["video.recording", "video.encoders.choice", "video.encoders.probe", "gl.shaders", "movie.movie"]
)
def test_the_stages_need_neither_drawing_library(module):
    code = f"import sys, gpumovie.{module}; print([m for m in ('matplotlib', 'vispy', 'OpenGL') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_film_of_arrays_is_made_without_a_drawing_library(tmp_path):
    code = """
import sys, numpy as np, gpumovie as gm
gm.write("film.mp4", np.zeros((3, 8, 8, 3), np.uint8))
print([m for m in ("matplotlib", "vispy", "OpenGL", "PIL", "rich") if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_public_names_are_documented():
    for name in gpumovie.__all__:
        thing = getattr(gpumovie, name)
        assert thing.__doc__ and len(thing.__doc__) > 30, name
