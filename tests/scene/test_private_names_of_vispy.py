"""A newer vispy or PyOpenGL that has renamed a private name turns off only what needs it, and says so."""

import ast
import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import gpumovie as gm
from gpumovie.gl.context import private_names
from gpumovie.gl.context.private_names import TABLE, PrivateName

HERE = Path(__file__).parent
PACKAGE = Path(gm.__file__).parent
#: What draws with vispy and PyOpenGL.
SOURCES = [*PACKAGE.glob("gl/**/*.py"), *PACKAGE.glob("scene/*.py"), *PACKAGE.glob("sources/*.py")]

#: Uses everything that a private name is needed for, and prints what came of it.
PROGRAM = """
import json, logging, sys
import gpumovie as gm
sys.path.insert(0, sys.argv[1])
from renaming import rename
if sys.argv[3]:
    rename(*sys.argv[2:])
warnings = []
class Collect(logging.Handler):
    def emit(self, record):
        if "draws on the CPU" not in record.getMessage():
            warnings.append(record.getMessage())
logging.getLogger("gpumovie").addHandler(Collect(logging.WARNING))
found = {}
import numpy as np
with gm.Scene((64, 48), bgcolor="red") as scene, gm.Movie("film.mkv", codec="ffv1", lossless=True) as movie:
    from vispy.scene.visuals import Markers
    from vispy import app
    markers = Markers(parent=scene.view.scene)
    markers.set_data(np.array([(32, 24)]), size=20, face_color="lime", edge_width=0, symbol="disc")
    for _ in range(3):
        movie.write(scene)
    image = scene.read()
    found["corner"], found["centre"] = image[0, 0].tolist(), image[24, 32].tolist()
    ticks = []
    timer = app.Timer(0, app=gm.vispy_app(), start=True, connect=ticks.append)
    for _ in range(2):
        gm.vispy_app().process_events()
    found["ticks"] = len(ticks)
    timer.stop()
    found["frames"] = movie.frames
try:
    with gm.Scene((20, 10), bgcolor="blue") as scene:
        scene.view.camera = "fly"
        found["fly"] = scene.read()[0, 0].tolist()
except Exception:  # which one depends on the window systems that vispy tries
    found["fly"] = "error"
from OpenGL import GL
with gm.Canvas((8, 8)) as canvas:
    with canvas.draw():
        GL.glEnableClientState(GL.GL_VERTEX_ARRAY)
        GL.glVertexPointer(2, GL.GL_FLOAT, 0, np.array([(-1, -1), (3, -1), (-1, 3)], np.float32))
        GL.glColor4f(0, 1, 0, 1)
        GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)
        GL.glDisableClientState(GL.GL_VERTEX_ARRAY)
    found["array"] = canvas.read()[0, 0].tolist()
found["warnings"] = warnings
print(json.dumps(found))
"""
EVERYTHING = {
    "corner": [255, 0, 0, 255],
    "centre": [0, 255, 0, 255],
    "ticks": 2,
    "frames": 3,
    "fly": [0, 0, 255, 255],
    "array": [0, 255, 0, 255],
    "warnings": [],
}
#: What is different without a name, besides the warning.
WITHOUT = {"_default_app": {"fly": "error"}, "default_app": {"fly": "error"}}


def run(program, folder, package="", name=""):
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["GPUMOVIE_CONTEXT"] = "egl"
    module = {"PyOpenGL": "OpenGL"}.get(package, package)
    command = [sys.executable, "-c", program, str(HERE), module, name]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("name", [None, *TABLE], ids=lambda entry: entry.name if entry else "none")
def test_what_is_missing_turns_off_only_what_needs_it(tmp_path, name):
    done = run(PROGRAM, tmp_path, *((name.package, name.name) if name else ()))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    warnings = []
    if name and name.without:
        version = metadata.version(name.package)
        warnings = [f"{name.package} {version} has no {name.owner}.{name.name}: {name.without}"]
    assert found == EVERYTHING | WITHOUT.get(name.name if name else "", {}) | {"warnings": warnings}


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("_vispy_get_fb_bind_location", "BaseCanvasBackend._vispy_get_fb_bind_location"),
        ("_vispy_set_current", "BaseCanvasBackend._vispy_set_current"),
        ("BaseTimerBackend", "vispy.app.base.BaseTimerBackend"),
    ],
)
def test_what_it_cannot_do_without_is_an_error_that_names_versions(tmp_path, name, missing):
    program = """
import sys, gpumovie
sys.path.insert(0, sys.argv[1])
from renaming import rename
rename(*sys.argv[2:])
try:
    gpumovie.Scene
except ImportError as error:
    print(error)
"""
    done = run(program, tmp_path, "vispy", name)
    assert done.stdout == (
        f"vispy {metadata.version('vispy')} has no {missing}, which gpumovie needs; it works with another vispy: "
        f"pip install 'vispy>=0.14.3,<0.18'\n"
    ), done.stderr


def test_a_missing_name_is_said_once(caplog, monkeypatch):
    monkeypatch.setattr(private_names, "_warned", set())
    name = PrivateName("vispy", "vispy.app", "_gone", "something is off")
    assert [name.find(gm) for _ in range(3)] == [None] * 3
    version = metadata.version("vispy")
    assert [r.getMessage() for r in caplog.records] == [f"vispy {version} has no vispy.app._gone: something is off"]


# --- the table ---------------------------------------------------------------------------------------------------


def is_private(name):
    return isinstance(name, str) and name.startswith("_") and not name.startswith("__")


def private_names_used():
    """Private names in the sources that gpumovie does not define itself."""
    used, ours = set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Attribute(attr=name, ctx=ast.Store()) | ast.FunctionDef(name) | ast.ClassDef(name):
                    ours.add(name)
                case ast.Name(name, ctx=ast.Store()) | ast.alias(asname=str(name)):
                    ours.add(name)
                case ast.ImportFrom(level=0, names=names):
                    used |= {alias.name for alias in names}
                case ast.Attribute(attr=name) if is_private(name):
                    used.add(name)
                case ast.Call(ast.Name("getattr" | "hasattr" | "setattr"), [_, ast.Constant(name), *_]):
                    used.add(name)
    return {name for name in used - ours if is_private(name)}


def test_every_private_name_is_in_the_table():
    """But for ``_vispy_...``, which vispy documents as what a backend implements and is given."""
    listed = {entry.name for entry in TABLE}
    found = {name for name in private_names_used() if not name.startswith("_vispy_")}
    assert found == set(), "use the table, gl/context/private_names.py, or a public name"
    assert len(listed) == len(TABLE)
    text = "".join(path.read_text() for path in SOURCES if path.name != "private_names.py")
    entries = [n for n, v in vars(private_names).items() if isinstance(v, PrivateName)]
    assert {id(getattr(private_names, n)) for n in entries} == {id(entry) for entry in TABLE}
    assert [n for n in entries if f"{n}" not in text] == [], "no longer used"
