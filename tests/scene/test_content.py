"""Films of everything that vispy draws: each frame is what vispy itself would have drawn."""

import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
import scenes
from films import decode
from vispy import scene
from vispy.gloo import gl, glir

import gpumovie as gm

#: Compared with vispy by its own EGL backend too, in a process of its own.
INDEPENDENT = ("line", "agg_line", "markers", "text", "image", "polygon", "mesh", "volume", "axes", "views", "gloo")


@pytest.fixture(scope="module", autouse=True)
def same_depth():
    """vispy's render() with 24 bits of depth, as a window has; with its 16 bits surfaces that are near one another,
    or that touch, come out differently, and worse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(glir.GlirFrameBuffer._formats, "depth", scenes.DEPTH_24)
        yield


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """Of a kind: frames out of a film, and vispy's own drawing of each; made once."""
    folder, made = tmp_path_factory.mktemp("films"), {}

    def film(kind):
        if kind not in made:
            made[kind] = record(kind, folder / f"{kind}.mkv")
        return made[kind]

    return film


def record(kind, path):
    gl.use_gl("gl+" if kind == "instanced_mesh" else "gl2")  # only gl+ has instances
    canvas, step = scenes.open_kind(kind, app=gm.vispy_app())
    own = []
    with gm.Movie(path, codec="ffv1", lossless=True) as movie:
        for i in range(scenes.FRAMES):
            step(i)
            movie.write(canvas)
            own.append(canvas.render(alpha=False))
    canvas.close()
    gl.use_gl("gl2")
    return decode(path), np.stack(own)


def largest_difference(a, b):
    return int(np.abs(a.astype(int) - b).max())


# vispy 0.17 counts on numbers of numpy to wrap around.
@pytest.mark.filterwarnings("ignore:overflow encountered in scalar:RuntimeWarning:vispy.geometry.isosurface")
@pytest.mark.parametrize("kind", scenes.KINDS)
def test_frames_are_what_vispy_draws(films, kind):
    frames, own = films(kind)
    assert frames.shape == own.shape == (scenes.FRAMES, scenes.SIZE[1], scenes.SIZE[0], 3)
    assert largest_difference(frames, own) <= 1
    for frame in frames:
        drawn = np.any(frame != frame[0, 0], axis=-1).sum()
        assert drawn > 300, "there is nothing in the image"
        assert len(np.unique(frame.reshape(-1, 3), axis=0)) >= (2 if kind == "histogram" else 3)
    for before, after in pairwise(frames):
        assert np.any(before != after, axis=-1).sum() > 300, "nothing moved"


@pytest.fixture(scope="module")
def independent(tmp_path_factory):
    """The kinds drawn by vispy alone, without gpumovie."""
    out = tmp_path_factory.mktemp("vispy") / "frames.npz"
    command = [sys.executable, scenes.__file__, str(out), *INDEPENDENT]
    # vispy asks for the default display, which Mesa looks for at X unless told otherwise.
    environment = {**os.environ, "EGL_PLATFORM": "surfaceless"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=100)
    assert done.returncode == 0, done.stderr
    with np.load(out) as frames:
        yield frames


@pytest.mark.parametrize("kind", INDEPENDENT)
def test_frames_are_those_of_vispys_own_backend(films, independent, kind):
    assert largest_difference(films(kind)[0], independent[kind]) <= 1


@pytest.mark.parametrize("kind", ["polygon", "box", "shapes"])
def test_first_frame_is_blended_like_the_others(tmp_path, kind):
    """These set no blending; vispy's first drawing of them is opaque, the second is not."""
    canvas, step = scenes.open_kind(kind, app=gm.vispy_app())
    step(0)
    with gm.Movie(tmp_path / "out.mkv", codec="ffv1", lossless=True) as movie:
        for _ in range(2):
            movie.write(canvas)
    canvas.close()
    first, second = decode(tmp_path / "out.mkv")
    np.testing.assert_array_equal(first, second)


def test_depth_is_finer_than_vispys_own_offscreen_drawing(films, monkeypatch):
    """Where two balls touch, 16 bits of depth show it."""
    monkeypatch.setitem(glir.GlirFrameBuffer._formats, "depth", (gl.GL_DEPTH_ATTACHMENT, gl.GL_DEPTH_COMPONENT16))
    canvas, step = scenes.open_kind("mesh", app=gm.vispy_app())
    step(0)
    assert largest_difference(films("mesh")[0][0], canvas.render(alpha=False)) > 100
    canvas.close()


def test_markers_have_the_pixels_of_vispys_own_backend(tmp_path):
    """Every one of them: vispy's shader is not changed on its way."""
    program = """
import sys
import numpy as np
from vispy import app, scene
app.use_app("egl")
places, sizes = np.load(sys.argv[1])["places"], np.load(sys.argv[1])["sizes"]
canvas = scene.SceneCanvas(size=(200, 200), bgcolor="black")
canvas.events.resize(size=canvas.size)
drawn = scene.visuals.Markers(parent=canvas.scene)
drawn.set_gl_state("translucent", depth_test=False)
drawn.set_data(places, size=sizes, face_color="lime", edge_color="white", edge_width=1.5, symbol="disc")
canvas.render()
np.save(sys.argv[2], canvas.render(alpha=False))
"""
    random = np.random.default_rng(0)
    places, sizes = random.uniform(20, 180, (60, 2)).astype(np.float32), np.linspace(1, 20, 60).astype(np.float32)
    given, out = tmp_path / "given.npz", tmp_path / "out.npy"
    np.savez(given, places=places, sizes=sizes)
    subprocess.run(
        [sys.executable, "-c", program, str(given), str(out)],
        env={**os.environ, "EGL_PLATFORM": "surfaceless"},
        timeout=60,
        check=True,
    )
    with gm.Scene((200, 200)) as canvas:
        drawn = scene.visuals.Markers(parent=canvas.scene)
        drawn.set_gl_state("translucent", depth_test=False)
        drawn.set_data(places, size=sizes, face_color="lime", edge_color="white", edge_width=1.5, symbol="disc")
        assert np.array_equal(canvas.render(alpha=False), np.load(out))
