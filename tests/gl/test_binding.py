"""Opening OpenGL where something is missing, dead or chosen already: each in a fresh interpreter."""

import pytest
from drawings import run_python

#: Put before a program: these libraries cannot be loaded, as on a machine without them.
HIDE = """
import ctypes, ctypes.util, os
hidden = {hidden!r}
def is_hidden(name):
    return any(os.path.basename(str(name or "")).startswith(start) for start in hidden)
class CDLL(ctypes.CDLL):
    def __init__(self, name, *args, **options):
        if is_hidden(name):
            raise OSError(f"{{name}}: cannot open shared object file: hidden")
        super().__init__(name, *args, **options)
ctypes.CDLL, ctypes.cdll = CDLL, ctypes.LibraryLoader(CDLL)
found = ctypes.util.find_library
ctypes.util.find_library = lambda name: None if is_hidden(f"lib{{name}}.so") else found(name)
"""
DRAW = """
import gpumovie as gm
with gm.Canvas((8, 8)) as canvas:
    from OpenGL import GL
    with canvas.draw():
        GL.glClearColor(1, 0, 0, 1)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)
    lease = canvas.start_reading("nv12").result()
    print(canvas.context.name, canvas.read()[0, 0], len(lease.data))
    lease.release()
"""
RED = "[255   0   0 255] 96\n"
NO_DISPLAY = {"DISPLAY": None, "WAYLAND_DISPLAY": None}


@pytest.mark.parametrize(
    "environment",
    [NO_DISPLAY, {"DISPLAY": ":4711"}, {"DISPLAY": "nowhere.invalid:0", "WAYLAND_DISPLAY": "wayland-4711"}],
    ids=["no display", "a dead one", "two dead ones"],
)
def test_no_display_is_needed(tmp_path, environment):
    assert run_python(DRAW, tmp_path, **environment) == f"EGL surfaceless {RED}"


@pytest.mark.parametrize("hidden", [("libGL.so",), ("libOpenGL.so",)], ids=str)
def test_one_of_the_two_libraries_of_opengl_is_enough(tmp_path, hidden):
    assert run_python(HIDE.format(hidden=hidden) + DRAW, tmp_path, **NO_DISPLAY) == f"EGL surfaceless {RED}"


def test_a_machine_with_nothing_but_a_package_of_osmesa(tmp_path):
    code = HIDE.format(hidden=("libEGL.so", "libGL.so", "libOpenGL.so", "libGLX", "libOSMesa.so"))
    assert run_python(code + DRAW, tmp_path, **NO_DISPLAY) == f"OSMesa {RED}"


IMPORTED_FIRST = """
import gpumovie as gm
from OpenGL import GL
from vispy.scene.visuals import Markers
with gm.Canvas((8, 8)) as canvas:
    with canvas.draw():
        GL.glClearColor(1, 0, 0, 1)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)
    print(canvas.context.name, canvas.read()[0, 0])
with gm.Scene((8, 8), bgcolor="red") as scene:
    print(scene.render()[0, 0])
import os, sys
assert "PYOPENGL_PLATFORM" not in os.environ and "VISPY_GL_LIB" not in os.environ
"""


@pytest.mark.parametrize(
    ("hidden", "environment"),
    [
        (("libEGL.so", "libGL.so", "libOpenGL.so", "libGLES", "libGLX", "libOSMesa.so"), {}),
        ((), {"GPUMOVIE_CONTEXT": "osmesa"}),
    ],
    ids=["only the package of osmesa", "osmesa asked for"],
)
def test_pyopengl_and_vispy_are_imported_before_there_is_a_context(tmp_path, hidden, environment):
    code = HIDE.format(hidden=hidden) + IMPORTED_FIRST
    red = "[255   0   0 255]\n"
    assert run_python(code, tmp_path, **NO_DISPLAY, **environment) == f"OSMesa {red}{red}"


def test_where_there_is_another_opengl_they_choose_as_ever(tmp_path):
    assert run_python(IMPORTED_FIRST, tmp_path, **NO_DISPLAY).startswith("EGL surfaceless [255")
    code = "import gpumovie, OpenGL.platform as p; print(type(p.PLATFORM).__name__)"
    assert run_python(code, tmp_path, **NO_DISPLAY) == "GLXPlatform\n"


def test_a_machine_with_nothing(tmp_path):
    code = HIDE.format(hidden=("libEGL.so", "libGL.so", "libOpenGL.so", "libOSMesa"))
    code += f"try:{DRAW}".replace("\n", "\n    ") + "\nexcept gm.NoContextError as error:\n    print(error)"
    said = run_python(code, tmp_path, **NO_DISPLAY)
    assert "EGL device: libEGL.so.1: cannot open shared object file" in said
    assert "apt install libegl1 libgl1-mesa-dri libopengl0" in said
    assert "OSMesa: the library of lavavu-osmesa does not load: " in said
    assert "GLFW hidden window: libGL.so.1: cannot open shared object file" in said and "apt install libgl1" in said


def test_a_display_alone_is_enough(tmp_path, x_display):
    code = HIDE.format(hidden=("libEGL.so", "libOSMesa"))
    assert run_python(code + DRAW, tmp_path, DISPLAY=x_display) == f"GLFW hidden window {RED}"


@pytest.mark.parametrize("platform", [None, "egl", "glx"])
def test_pyopengl_imported_before(tmp_path, platform):
    """It is bound already then, to GLX unless told otherwise, and keeps the arrays of vertex pointers by context."""
    code = """
from OpenGL import GL
from OpenGL.arrays import vbo
import numpy as np
import gpumovie as gm
corners = np.array([(-1, -1), (3, -1), (-1, 3)], np.float32)
with gm.Canvas((8, 8)) as one, gm.Canvas((8, 8)) as two:
    for canvas, colour in ((one, (1, 0, 0)), (two, (0, 1, 0)), (one, (0, 0, 1))):
        with canvas.draw():
            GL.glColor3f(*colour)
            GL.glEnableClientState(GL.GL_VERTEX_ARRAY)
            GL.glVertexPointerf(corners.tolist())
            GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)
            buffer = vbo.VBO(corners)
            with buffer:
                GL.glVertexPointer(2, GL.GL_FLOAT, 0, buffer)
                GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)
            GL.glDisableClientState(GL.GL_VERTEX_ARRAY)
        print(canvas.context.kind, canvas.read()[4, 4, :3])
"""
    said = run_python(code, tmp_path, **NO_DISPLAY, PYOPENGL_PLATFORM=platform)
    assert said == "egl [255   0   0]\negl [  0 255   0]\negl [  0   0 255]\n"


def test_the_environment_stays_as_it_was(tmp_path):
    code = "import os; before = dict(os.environ)" + DRAW + "print(dict(os.environ) == before)"
    assert run_python(code, tmp_path, PYOPENGL_PLATFORM="glx").endswith("True\n")


def test_importing_chooses_nothing(tmp_path):
    """Every module may be imported, in any order, before PyOpenGL has been bound."""
    code = """
import importlib, pkgutil, sys
import gpumovie, gpumovie.gl, gpumovie.sources.canvas
for module in pkgutil.walk_packages(gpumovie.gl.__path__, "gpumovie.gl."):
    if not module.name.endswith(("osmesa_platform", "__main__")):  # PyOpenGL's plugin, which it imports itself
        importlib.import_module(module.name)
print([m for m in ("OpenGL", "OpenGL.platform", "vispy", "moderngl") if m in sys.modules])
maps = open("/proc/self/maps").read()
print([name for name in ("libEGL", "libOpenGL", "libGL.so", "OSMesa") if name in maps])
"""
    assert run_python(code, tmp_path) == "[]\n[]\n"
