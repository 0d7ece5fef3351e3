"""Which part may import which, asked of a fresh interpreter and of the sources."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import gpumovie

PACKAGE = Path(gpumovie.__file__).parent
HEAVY = ("OpenGL", "vispy", "matplotlib", "glfw", "PIL", "rich", "click", "IPython", "imageio_ffmpeg", "scipy")

# Arrows go left: errors <- {video, gl} <- movie <- {mpl} <- {pyplot, doctor, demo, bench, cli}. A part may import
# those listed.
MAY_IMPORT = {
    "errors": set(),
    "sizes": {"errors"},
    "devices": {"errors"},
    "own_process": set(),
    "markup": set(),
    "video": {"errors", "devices", "markup", "sizes", "video"},
    "gl": {"errors", "devices", "own_process", "sizes", "gl"},
    "drawn": {"gl", "sources", "video"},
    "scene": {"errors", "sizes", "gl", "drawn", "sources", "video"},
    "sources": {"errors", "video"},
    "progress": {"video"},
    "preview": {"own_process", "video"},
    "preview_window": {"preview", "video"},
    "underway": {"video", "preview"},
    "movie": {"errors", "sizes", "video", "sources", "progress", "preview", "underway"},
    "render": {"errors", "video", "movie"},
    "write": {"errors", "video", "movie"},
    "mpl": {"errors", "video", "gl", "drawn", "movie", "sources", "mpl"},
    "pyplot": {"errors", "video", "movie", "mpl"},
    "reading": {"errors", "sizes", "video"},
    "doctor": {"errors", "video", "gl", "scene", ""},
    "demo": {"errors", "video", "movie", "mpl", "scene", "demo", ""},
    # It measures every part alone and all of them together.
    "bench": {"errors", "markup", "video", "gl", "movie", "scene", "mpl", "bench", ""},
    "cli": {"errors", "video", "movie", "render", "reading", "doctor", "demo", "bench", "cli", ""},
    "__main__": {"cli"},
    "__init__": {"errors", "movie", "render", "sources", "video", "gl", "scene", "write"},
}
# matplotlib belongs to mpl/ and pyplot.py (and the demo, which draws with it); a library of its own to each other
# part. bench/ draws with both drawing libraries what it measures, and holds all rivals.
ONLY_IN = {
    "vispy": {"scene", "demo", "bench"},
    "OpenGL": {"gl", "preview_window"},
    "glfw": {"gl", "preview_window"},
    "matplotlib": {"mpl", "pyplot", "demo", "bench"},
    "click": {"cli"},
    "rich": {"cli", "progress"},
    "PIL": {"reading"},
    **{rival: {"bench"} for rival in ("av", "cv2", "mediapy", "moviepy", "vidgear")},
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


@pytest.mark.parametrize("module", ["video.recording", "video.choice", "video.probe", "gl.shaders", "movie"])
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


@pytest.mark.needs("vispy")
def test_public_names_are_documented():
    for name in gpumovie.__all__:
        thing = getattr(gpumovie, name)
        assert thing.__doc__ and len(thing.__doc__) > 30, name
