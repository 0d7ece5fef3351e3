"""Scene: its view, its options, its size, its antialiasing, its end."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from films import decode, film_facts
from vispy import scene
from vispy.scene import visuals

import gpumovie as gm
from gpumovie.gl.context import egl
from gpumovie.gl.context.base import BaseContext

SIZE = (64, 48)


def record(path, drawn, frames=1, **options):
    """A lossless film of one canvas, decoded."""
    with gm.Movie(path, codec="ffv1", lossless=True, **options) as movie:
        for _ in range(frames):
            movie.write(drawn)
    return decode(path)


@pytest.fixture
def movie(tmp_path):
    with gm.Movie(tmp_path / "out.mkv", codec="ffv1", lossless=True) as movie:
        yield movie


def test_a_scene_in_a_film(tmp_path):
    path = tmp_path / "out.mkv"
    with gm.Scene(SIZE, bgcolor="#204060") as drawn, gm.Movie(path, codec="ffv1", lossless=True) as film:
        square = visuals.Rectangle((0, 0), width=1, height=1, color="red", border_width=0, parent=drawn.view.scene)
        drawn.view.camera = scene.PanZoomCamera(rect=(-1, -1, 2, 2))
        for i in range(3):
            square.center = (-0.5 + 0.5 * i, 0)
            film.write(drawn)
    frames = decode(path)
    for i, frame in enumerate(frames):
        assert tuple(frame[0, 0]) == (0x20, 0x40, 0x60)
        reds = np.flatnonzero(np.all(frame[24] == (255, 0, 0), axis=-1))
        assert (reds[0], reds[-1]) == (16 * i, 16 * i + 31)


def test_bgcolor_and_camera_may_change(tmp_path):
    path = tmp_path / "out.mkv"
    with gm.Scene(SIZE, bgcolor="white") as drawn, gm.Movie(path, codec="ffv1", lossless=True) as film:
        visuals.Sphere(parent=drawn.view.scene, color="green")
        far = scene.PanZoomCamera(rect=(-2, -2, 4, 4))
        for bgcolor, camera in (("white", "turntable"), ("black", "arcball"), ("blue", far)):
            drawn.bgcolor, drawn.view.camera = bgcolor, camera
            film.write(drawn)
    frames = decode(path)
    assert [tuple(frame[0, 0]) for frame in frames] == [(255, 255, 255), (0, 0, 0), (0, 0, 255)]
    for frame in frames:
        assert tuple(frame[24, 32]) == (0, 128, 0)


def test_the_view_follows_the_size(tmp_path):
    """Between films a scene may get another size."""
    with gm.Scene(SIZE) as drawn:
        drawn.view.bgcolor = "yellow"
        for size in (SIZE, (100, 30), (30, 100), SIZE):
            drawn.size = size
            frames = record(tmp_path / "out.mkv", drawn, 2)
            assert frames.shape == (2, size[1], size[0], 3)
            assert (frames == (255, 255, 0)).all()


def test_a_size_that_changes_in_a_film_is_an_error(tmp_path):
    with gm.Scene(SIZE, bgcolor="red") as drawn:
        film = gm.Movie(tmp_path / "out.mkv", codec="ffv1", lossless=True)
        film.write(drawn)
        film.write(drawn)
        drawn.size = (32, 48)
        with pytest.raises(gm.FrameError, match=r"frame 2 is 32x48.*64x48"):
            film.write(drawn)
        film.abort()
        assert (decode(tmp_path / "out.partial.mkv") == (255, 0, 0)).all()
        assert film_facts(tmp_path / "out.partial.mkv").frames == 2


def test_a_size_that_cannot_be_leaves_the_scene_as_it_was(movie):
    with gm.Scene(SIZE) as drawn:
        with pytest.raises(gm.OptionError, match="1000000"):
            drawn.size = (1_000_000, 48)
        assert drawn.size == SIZE
        movie.write(drawn)


def test_options_reach_the_canvas():
    with gm.Scene(SIZE, samples=4, bits=16, transparent=True, slots=5, depth=False, context="egl") as drawn:
        canvas = drawn.native.canvas
        assert (canvas.samples, canvas.bits, canvas.transparent, canvas.slots) == (4, 16, True, 5)
        assert canvas.context.kind == "egl"
    with gm.Scene(SIZE, config={"samples": 4}, title="a title", dpi=200) as drawn:
        assert drawn.native.canvas.samples == 4
        assert (drawn.title, drawn.dpi) == ("a title", 200)


@pytest.mark.parametrize("options", [{"bits": 10}, {"slots": 1}, {"samples": -1}, {"context": "glx"}])
def test_options_that_cannot_be(options):
    with pytest.raises(gm.OptionError, match=f"{next(iter(options))}.*{next(iter(options.values()))!r}"):
        gm.Scene(SIZE, **options)


def test_unknown_option():
    with pytest.raises(TypeError, match="sampels"):
        gm.Scene(SIZE, sampels=4)


def test_sixteen_bits_reach_the_film(tmp_path):
    """A ramp over a hundredth of the range, of which eight bits know three values."""
    with gm.Scene(SIZE, bits=16) as drawn:
        greys = np.array([(0, 0, 0, 1), (0.01, 0.01, 0.01, 1)])[[0, 1, 1, 0]]
        corners = np.array([(0, 0), (64, 0), (64, 48), (0, 48)], np.float32)
        visuals.Mesh(corners, np.array([(0, 1, 2), (0, 2, 3)]), vertex_colors=greys, parent=drawn.view)
        frames = record(tmp_path / "out.mkv", drawn)
        assert film_facts(tmp_path / "out.mkv").pixel_format in ("gbrp16le", "rgb48le")
        assert len(np.unique(decode(tmp_path / "out.mkv", "rgb48le"))) > 40
        assert len(np.unique(frames)) <= 4


def test_opacity_reaches_the_film(tmp_path):
    with gm.Scene(SIZE, bgcolor=(0, 0, 0, 0), transparent=True) as drawn:
        square = visuals.Rectangle(
            (16, 24), width=32, height=48, color=(1, 0, 0, 1), border_width=0, parent=drawn.view
        )
        square.set_gl_state("opaque", depth_test=False)
        record(tmp_path / "out.mkv", drawn)
    frame = decode(tmp_path / "out.mkv", "rgba")[0]
    assert (frame[:, :32] == (255, 0, 0, 255)).all()
    assert (frame[:, 32:, 3] == 0).all()


# --- antialiasing -------------------------------------------------------------------------------------------


def triangle(scale=1, **options):
    """A canvas with slanted edges."""
    drawn = scene.SceneCanvas(size=(SIZE[0] * scale, SIZE[1] * scale), **options)
    corners = np.array([(5, 44), (60, 40), (20, 3)], np.float32) * scale
    visuals.Mesh(corners, np.array([(0, 1, 2)]), color="white", parent=drawn.scene)
    return drawn


@pytest.mark.parametrize("way", ["app", "config"])
def test_samples_smooth_edges(tmp_path, way):
    options = {"app": gm.vispy_app(samples=4)} if way == "app" else {"app": gm.vispy_app(), "config": {"samples": 4}}
    drawn = triangle(**options)
    frame = record(tmp_path / "out.mkv", drawn)[0, ..., 0].astype(int)
    own = drawn.render(alpha=False)[..., 0].astype(int)
    large = triangle(8, app=gm.vispy_app())
    reference = large.render(alpha=False)[..., 0].reshape(SIZE[1], 8, SIZE[0], 8).mean(axis=(1, 3))
    large.close()
    drawn.close()
    assert np.unique(own).tolist() == [0, 255]
    assert np.isin(np.unique(frame), (0, 64, 128, 191, 255)).all()
    assert ((frame > 0) & (frame < 255)).sum() > 60
    errors = [np.abs(image - reference).sum() for image in (frame, own)]
    assert errors[0] < 0.6 * errors[1]


def test_edges_are_hard_without_samples(tmp_path):
    drawn = triangle(app=gm.vispy_app())
    assert np.unique(record(tmp_path / "out.mkv", drawn)).tolist() == [0, 255]
    drawn.close()


# --- the end ------------------------------------------------------------------------------------------------


def test_a_closed_scene_cannot_be_written(movie):
    with gm.Scene(SIZE) as drawn:
        movie.write(drawn)
    with pytest.raises(gm.ClosedError, match="used after close"):
        movie.write(drawn)
    drawn.close()  # a second time is nothing


def test_frames_on_their_way_survive_closing(tmp_path):
    """The film has what was drawn, though the scene is gone before it was read."""
    with gm.Movie(tmp_path / "out.mkv", codec="ffv1", lossless=True) as film:
        for colour in ("red", "lime", "blue"):
            with gm.Scene(SIZE, bgcolor=colour, slots=8) as drawn:
                film.write(drawn)
    assert [tuple(frame[5, 5]) for frame in decode(tmp_path / "out.mkv")] == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]


def open_contexts():
    return [found for found in gc.get_objects() if isinstance(found, BaseContext) and not found.closed]


def test_many_scenes_leave_nothing(movie):
    """200 scenes opened, drawn, written and closed: the memory of the first is used by the last."""

    def cycle(times):
        for number in range(times):
            with gm.Scene(SIZE) as drawn:
                if number % 4 == 0:  # compiling takes time
                    visuals.Line(np.random.default_rng(0).random((9, 2)), parent=drawn.view.scene)
                movie.write(drawn)
        del drawn
        gc.collect()

    others = open_contexts()  # a thread keeps one for matplotlib's figures
    cycle(30)
    before = resident_memory()
    cycle(200)
    assert resident_memory() - before < 10e6
    assert open_contexts() == others


def test_a_scene_that_is_dropped_is_freed(tmp_path, monkeypatch):
    """Without close(), as vispy's canvases often go: the frames on their way first, then the context."""
    freed = []
    destroy = egl.Context._destroy
    monkeypatch.setattr(egl.Context, "_destroy", lambda self: (freed.append(self.name), destroy(self)))
    with gm.Movie(tmp_path / "out.mkv", codec="ffv1", lossless=True) as film:
        for count, colour in enumerate(("red", "lime", "blue")):
            drawn = gm.Scene(SIZE, bgcolor=colour, context="egl")
            film.write(drawn)
            del drawn
            gc.collect()
            assert len(freed) <= count, "a frame of it is on its way"
    gc.collect()
    # The last one's last user may have been the thread that writes, which cannot free it: the next one opened does.
    gm.Scene(SIZE, context="egl").close()
    assert len(freed) == 4
    assert [tuple(frame[5, 5]) for frame in decode(tmp_path / "out.mkv")] == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]


def resident_memory():
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


def test_nothing_is_said_when_all_is_well(tmp_path, capfd):
    """By vispy, whose logger writes to stderr."""
    with gm.Scene(SIZE) as drawn:
        visuals.Text("text", parent=drawn.view, color="white", pos=(30, 20))
        visuals.Markers(pos=np.zeros((3, 2)), parent=drawn.view)
        record(tmp_path / "out.mkv", drawn, 3)
        drawn.size = (32, 32)
        record(tmp_path / "out.mkv", drawn, 3)
    assert capfd.readouterr() == ("", "")


def test_read_draws_a_still():
    with gm.Scene(np.array([20, 10]), bgcolor="red") as scene:
        assert scene.read().shape == (10, 20, 4)
        assert (scene.read() == (255, 0, 0, 255)).all()
        scene.bgcolor = "blue"
        assert (scene.read() == (0, 0, 255, 255)).all()


@pytest.mark.parametrize("size", ["640x480", 640, (float("nan"), 3), (10.5, 10), (0, 3), b"ab", {1: 2, 3: 4}])
def test_a_size_that_cannot_be_is_quoted(size):
    with pytest.raises(gm.OptionError) as raised:
        gm.Scene(size)
    said = f"size {size!r} is not (width, height) in pixels, two whole numbers above 0, such as (1280, 720)"
    assert str(raised.value) == said


def test_options_that_an_application_does_not_have_are_named():
    with pytest.raises(gm.OptionError, match=r"vispy_app\(\) has no option size, colour; it has samples, depth"):
        gm.vispy_app(size=(3, 4), colour="red")


def test_every_camera_works_without_a_display(tmp_path):
    """The fly camera has a timer, which belongs to vispy's default application."""
    code = """
import gpumovie as gm
for camera in ("base", "panzoom", "perspective", "turntable", "arcball", "fly"):
    with gm.Scene((20, 10), bgcolor="red") as scene:
        scene.view.camera = camera
        print(camera, scene.read()[0, 0])
"""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("[255   0   0 255]") == 6
