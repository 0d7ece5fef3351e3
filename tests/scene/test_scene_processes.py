"""Scenes in processes of their own: which library is bound depends on what was imported first, and is there."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from films import decode, film_facts

#: Records a scene with text, lines and a mesh, and compares each frame with vispy's own drawing.
RECORD = """
def record(path, drawn, frames=2):
    import gpumovie as gm, numpy as np
    own = []
    with gm.Movie(path, codec="ffv1", lossless=True) as movie:
        for i in range(frames):
            movie.write(drawn)
            own.append(drawn.render(alpha=False))
    np.save(str(path) + ".npy", own)

def fill(drawn, parent):
    from vispy.scene import visuals
    import numpy as np
    visuals.Line(np.array([(3, 5), (60, 40)]), color="red", parent=parent)
    visuals.Text("text", pos=(30, 20), color="white", parent=parent)
    visuals.Ellipse((32, 30), radius=12, color=(0, 0.5, 1, 0.5), border_color="yellow", parent=parent)

def scene_in(path, **options):
    import gpumovie as gm
    with gm.Scene((64, 48), **options) as drawn:
        fill(drawn, drawn.view)
        record(path, drawn)
        return drawn.native.canvas.context
"""
NO_LIBGL = """
import ctypes, ctypes.util
def missing(name, *rest, load=ctypes.CDLL.__init__, **options):
    if name and ("libGL." in str(options.get("name", rest and rest[0])) ):
        raise OSError("libGL.so.1: cannot open shared object file")
    return load(name, *rest, **options)
ctypes.CDLL.__init__ = missing
ctypes.util.find_library = lambda name, find=ctypes.util.find_library: None if name == "GL" else find(name)
"""


def run(program, folder, *arguments, **environment):
    """Run a program whose first argument is a path; it must say nothing but what it prints last."""
    variables = {**os.environ, **environment}
    variables.pop("DISPLAY", None)
    command = [sys.executable, "-W", "error", "-c", RECORD + program, str(folder / "out.mkv"), *arguments]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=variables,
        cwd=Path(__file__).parents[2],
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    said = [line for line in done.stderr.splitlines() if not line.startswith(("OpenGL draws on the CPU", "  "))]
    assert said == [], done.stderr
    return done.stdout.split()


def check(folder):
    """The film has in it what vispy draws, and this is something."""
    frames, own = decode(folder / "out.mkv"), np.load(folder / "out.mkv.npy")
    assert frames.shape == own.shape
    assert np.abs(frames.astype(int) - own).max() <= 1
    for colour in ((255, 0, 0), (255, 255, 0), (255, 255, 255)):
        assert (frames[0] == colour).all(axis=-1).any()


ORDERS = {
    "vispy first": "import vispy.scene, vispy.gloo.gl.gl2, gpumovie, sys",
    "gpumovie first": "import gpumovie, sys; gpumovie.Scene; import vispy.scene",
    "PyOpenGL not yet": "import gpumovie, sys; assert 'OpenGL' not in sys.modules and 'vispy' not in sys.modules",
}


@pytest.mark.parametrize("kind", ["egl", "osmesa"])
@pytest.mark.parametrize("order", ORDERS)
def test_import_order(tmp_path, kind, order):
    program = ORDERS[order] + "; print(scene_in(sys.argv[1]).kind)"
    assert run(program, tmp_path, GPUMOVIE_CONTEXT=kind) == [kind]
    check(tmp_path)


@pytest.mark.parametrize("kind", ["egl", "osmesa"])
def test_context_by_argument(tmp_path, kind):
    program = f"import sys; print(scene_in(sys.argv[1], context={kind!r}, samples=4).kind)"
    assert run(program, tmp_path) == [kind]
    assert film_facts(tmp_path / "out.mkv").frames == 2


@pytest.mark.parametrize("order", ["vispy first", "gpumovie first"])
def test_without_libgl(tmp_path, order):
    """libOpenGL and libEGL are enough, as in a container without X."""
    program = NO_LIBGL + (
        "import sys\n"
        "if sys.argv[2] == 'vispy first':\n"
        "    import vispy.util; vispy.util.logger.setLevel('ERROR')  # it says that it finds no libGL\n"
        "    import vispy.gloo\n"
        "print(scene_in(sys.argv[1]).kind)\n"
        "assert 'libOpenGL' in sys.modules['vispy.gloo.gl.gl2']._lib._name\n"
    )
    assert run(program, tmp_path, order) == ["egl"]
    check(tmp_path)


@pytest.mark.parametrize("kind", ["egl", "osmesa"])
def test_gl_plus_stays(tmp_path, kind):
    """vispy's functions by PyOpenGL, which InstancedMesh needs: chosen before there is a context, or after."""
    program = """
import sys, numpy as np, vispy, gpumovie as gm
from vispy import gloo
if sys.argv[2] == "egl":
    vispy.use(gl="gl+")
drawn = gm.Scene((64, 48))
vispy.use(gl="gl+")
second = gm.Scene((64, 48))
from vispy.scene import visuals
visuals.InstancedMesh(
    np.array([(0, 0, 0), (20, 0, 0), (0, 20, 0)]), np.array([(0, 1, 2)]),
    instance_positions=np.array([(0, 0, 0), (30, 20, 0)]), instance_transforms=np.stack([np.eye(3)] * 2),
    instance_colors=np.array([(1, 0, 0, 1), (0, 1, 0, 1)]), parent=drawn.view,
)
record(sys.argv[1], drawn)
print(gloo.gl.current_backend.__name__)
"""
    assert run(program, tmp_path, kind, GPUMOVIE_CONTEXT=kind) == ["vispy.gloo.gl.glplus"]
    frames, own = decode(tmp_path / "out.mkv"), np.load(tmp_path / "out.mkv.npy")
    np.testing.assert_array_equal(frames, own)
    for colour in ((128, 0, 0), (0, 128, 0)):  # an instance's colour times that of the mesh
        assert 150 < (frames[0] == colour).all(axis=-1).sum() < 250


def test_canvases_of_another_backend(tmp_path):
    """They are rendered by vispy itself; one of ours beside them draws in its own context."""
    program = """
import sys, vispy.scene, gpumovie as gm, numpy as np
foreign = vispy.scene.SceneCanvas(size=(64, 48), app="egl", bgcolor="#102030")
fill(foreign, foreign.scene)
ours = gm.Scene((64, 48), bgcolor="lime")
with gm.Movie(sys.argv[1] + ".both.mkv", codec="ffv1", lossless=True) as movie:
    for _ in range(3):
        movie.write(foreign)
        movie.write(ours)
ours.close()
record(sys.argv[1], foreign)
print(foreign.app.backend_name)
"""
    assert run(program, tmp_path, EGL_PLATFORM="surfaceless") == ["egl"]
    check(tmp_path)
    both, foreign = decode(tmp_path / "out.mkv.both.mkv"), decode(tmp_path / "out.mkv")
    assert (both[1::2] == (0, 255, 0)).all()
    # Without its first frame, in which vispy blends nothing.
    np.testing.assert_array_equal(both[2::2], foreign)


def test_a_scene_that_is_never_closed(tmp_path):
    """The interpreter ends with one, and with a film of it, in any order; both are whole."""
    program = """
import sys, gpumovie as gm
drawn, movie = gm.Scene((64, 48)), gm.Movie(sys.argv[1], codec="ffv1", lossless=True)
fill(drawn, drawn.view)
movie.write(drawn)
movie.close()
print("end")
"""
    assert run(program, tmp_path) == ["end"]
    assert film_facts(tmp_path / "out.mkv").frames == 1
