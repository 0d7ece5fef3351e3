"""What goes wrong in drawing reaches the caller of write(), and the frames before it are kept."""

import threading

import numpy as np
import pytest
from films import decode
from test_scene import SIZE, record
from test_scene_backend import GREEN, RED, Base
from vispy import app, gloo, scene
from vispy.gloo import gl
from vispy.scene import visuals

import gpumovie as gm
from gpumovie.gl.context.base import BaseContext

GOOD = "attribute vec2 place; void main() { gl_Position = vec4(place, 0.0, 1.0); }"
GREEN_EVERYWHERE = "void main() { gl_FragColor = vec4(0.0, 1.0, 0.0, 1.0); }"


class Sick(Base):
    """Draws red, unless something is wrong."""

    wrong = None

    def on_resize(self, event):
        if self.wrong == "resize":
            raise KeyError("in on_resize")
        gloo.set_viewport(0, 0, *event.physical_size)

    def on_draw(self, event):
        gloo.clear("red")
        if self.wrong == "draw":
            raise KeyError("in on_draw")
        if self.wrong == "GLSL":
            self.program(GOOD.replace("0.0", "nonsense")).draw("triangles")
        if self.wrong == "OpenGL":
            gl.glEnable(12345)
        if self.wrong == "both":
            gl.glEnable(12345)
            raise KeyError("after an error of OpenGL")
        if self.wrong == "framebuffer":
            gloo.FrameBuffer(gloo.RenderBuffer((8, 8))).activate()
        if self.wrong == "mended":
            self.program(GOOD).draw("triangles")

    def program(self, vertex, fragment=GREEN_EVERYWHERE):
        program = gloo.Program(vertex, fragment)
        program["place"] = gloo.VertexBuffer(np.array([(-1, -1), (3, -1), (-1, 3)], np.float32))
        return program


ERRORS = {
    "resize": (KeyError, "in on_resize"),
    "draw": (KeyError, "in on_draw"),
    "GLSL": (RuntimeError, r"(?s)Shader compilation error.*line.*nonsense"),
    "OpenGL": (gm.GLError, "drawing on the canvas: GL_INVALID_ENUM.*glEnable"),
    "both": (KeyError, "after an error of OpenGL"),
    "framebuffer": (gm.GLError, "ended with framebuffer . bound in place of the canvas's own"),
}


@pytest.mark.parametrize("wrong", ERRORS)
def test_an_error_reaches_the_caller(tmp_path, wrong):
    """In the first frame, or later; and the canvas can be drawn on again once it is mended."""
    kind, message = ERRORS[wrong]
    drawn = Sick()
    drawn.wrong = wrong
    film = gm.Movie(tmp_path / "out.mkv", codec="ffv1", lossless=True)
    for _ in range(2):
        with pytest.raises(kind, match=message):
            film.write(drawn)
    assert film.frames == 0
    drawn.wrong = None
    film.write(drawn)
    film.write(drawn)
    if wrong == "resize":  # which is told only when there is news
        drawn.wrong = wrong
        with pytest.raises(kind, match=message):
            drawn.size = (32, 32)
        with pytest.raises(kind, match=message):
            film.write(drawn)
        drawn.wrong = None
        drawn.size = SIZE
    else:
        drawn.wrong = wrong
        with pytest.raises(kind, match=message):
            film.write(drawn)
    drawn.wrong = "mended"
    film.write(drawn)
    film.close()
    assert [tuple(frame[20, 20]) for frame in decode(tmp_path / "out.mkv")] == [RED, RED, GREEN]
    drawn.close()


@pytest.mark.parametrize("wrong", ["draw", "GLSL", "OpenGL"])
def test_frames_before_the_error_are_kept(tmp_path, wrong):
    kind, message = ERRORS[wrong]
    drawn = Sick()
    with (  # noqa: PT012 - the error has to leave the film's block
        pytest.raises(kind, match=message),
        gm.Movie(tmp_path / "out.mkv", codec="ffv1", lossless=True) as film,
    ):
        for i in range(4):
            drawn.wrong = wrong if i == 3 else None
            film.write(drawn)
    drawn.close()
    frames = decode(tmp_path / "out.partial.mkv")
    assert len(frames) == 3
    assert (frames == RED).all()
    assert not (tmp_path / "out.mkv").exists()


def test_an_error_in_a_visual(tmp_path, caplog):
    """vispy names the visual in its log; the exception is the visual's own."""

    class SickVisual(visuals.Line):
        wrong = True

        def _prepare_draw(self, view):
            if SickVisual.wrong:
                raise KeyError("in a visual")
            return super()._prepare_draw(view)

    with gm.Scene(SIZE, bgcolor="red") as drawn, gm.Movie(tmp_path / "out.mkv", codec="ffv1", lossless=True) as film:
        film.write(drawn)
        SickVisual(np.array([(0, 24), (64, 24)]), color="lime", parent=drawn.view)
        with pytest.raises(KeyError, match="in a visual"):
            film.write(drawn)
        SickVisual.wrong = False
        film.write(drawn)
    before, after = decode(tmp_path / "out.mkv")
    assert (before == RED).all()
    assert (after == GREEN).all(axis=-1).any()


def test_an_error_in_initialize_leaves_no_context(monkeypatch):
    closed = []
    monkeypatch.setattr(
        BaseContext, "close", lambda self, close=BaseContext.close: (closed.append(self), close(self))
    )

    class Stillborn(Base):
        def on_initialize(self, event):
            raise KeyError("in on_initialize")

    with pytest.raises(KeyError, match="in on_initialize"):
        Stillborn()
    assert [context.closed for context in closed] == [True]


def test_an_error_of_opengl_between_frames_is_not_the_frames(tmp_path):
    drawn = Sick()
    record(tmp_path / "out.mkv", drawn)
    drawn.set_current()
    gl.glEnable(12345)
    with pytest.raises(gm.GLError, match="calls before drawing on the canvas: GL_INVALID_ENUM"):
        record(tmp_path / "out.mkv", drawn)
    assert (record(tmp_path / "out.mkv", drawn) == RED).all()
    drawn.close()


def test_another_thread_is_refused(tmp_path):
    raised = []

    def write():
        with pytest.raises(gm.GLError, match=r"belongs to the thread that opened it.*'painter'") as caught:
            film.write(drawn)
        raised.append(caught)

    with gm.Scene(SIZE) as drawn, gm.Movie(tmp_path / "out.mkv", codec="ffv1", lossless=True) as film:
        film.write(drawn)
        thread = threading.Thread(target=write, name="painter")
        thread.start()
        thread.join()
        film.write(drawn)
    assert raised
    assert len(decode(tmp_path / "out.mkv")) == 2


def test_sharing_with_another_backend_is_refused(tmp_path):
    foreign = gloo.context.GLContext()
    foreign.shared.add_ref("egl", app.Timer(app=gm.vispy_app()))
    with pytest.raises(RuntimeError, match="can only share between backends of the same type"):
        scene.SceneCanvas(size=SIZE, app=gm.vispy_app(), shared=foreign)
