"""Any vispy canvas class, and what it does with OpenGL by itself."""

import numpy as np
import pytest
from films import decode
from OpenGL import GL
from test_scene import SIZE, record
from vispy import app, gloo, scene
from vispy.color import Color
from vispy.scene import visuals

import gpumovie as gm

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
EVERYWHERE = np.array([(-1, -1), (1, -1), (-1, 1), (1, 1)], np.float32)
VERTEX = "attribute vec2 place; uniform float depth; void main() { gl_Position = vec4(place, depth, 1.0); }"
FRAGMENT = "uniform vec4 colour; void main() { gl_FragColor = colour; }"


def filled(colour, depth=0.0):
    """A program that fills the viewport."""
    program = gloo.Program(VERTEX, FRAGMENT)
    program["place"], program["depth"] = gloo.VertexBuffer(EVERYWHERE), depth
    program["colour"] = Color(colour).rgba
    return program


class Base(app.Canvas):
    def __init__(self, **options):
        super().__init__(**{"size": SIZE, "app": gm.vispy_app(), **options})


@pytest.mark.parametrize("connected", [False, True], ids=["on_draw", "a handler connected later"])
def test_a_canvas_that_is_rendered_before_its_first_frame_knows_its_size(tmp_path, connected):
    told = []

    class Sized(Base):
        def on_resize(self, event):
            told.append(event.size)
            self.square = filled("red")

        def on_draw(self, event):
            gloo.clear("blue")
            self.square.draw("triangle_strip")

    drawn = Sized()
    if connected:
        drawn.events.draw.connect(lambda event: drawn.square.draw("triangle_strip"))
    still = drawn.render(alpha=False)
    assert colours(still) == {RED} and told == [SIZE]
    assert colours(record(tmp_path / "out.mkv", drawn, 2)) == {RED} and told == [SIZE]
    drawn.size = (32, 24)
    assert drawn.render(alpha=False).shape == (24, 32, 3) and told == [SIZE, (32, 24)]
    drawn.close()


def colours(frame):
    return {tuple(int(value) for value in pixel) for pixel in frame.reshape(-1, frame.shape[-1])}


# --- classes of canvas --------------------------------------------------------------------------------------


def test_handlers_of_a_plain_canvas(tmp_path):
    """initialize once, then resize, then draw for each frame."""

    class Plain(Base):
        def on_initialize(self, event):
            self.calls = ["initialize"]
            gloo.set_clear_color("red")

        def on_resize(self, event):
            self.calls.append(f"resize {event.size} {event.physical_size}")
            gloo.set_viewport(0, 0, *event.physical_size)

        def on_draw(self, event):
            self.calls.append("draw")
            gloo.clear()

    drawn = Plain()
    assert (record(tmp_path / "out.mkv", drawn, 2) == RED).all()
    drawn.size = (32, 32)
    assert (record(tmp_path / "out.mkv", drawn, 1) == RED).all()
    drawn.close()
    resizes = [f"resize {size} {size}" for size in (SIZE, (32, 32))]
    assert drawn.calls == ["initialize", resizes[0], "draw", "draw", resizes[1], "draw"]


def test_subclass_of_scene_canvas(tmp_path):
    class Mine(scene.SceneCanvas):
        def __init__(self):
            super().__init__(size=SIZE, app=gm.vispy_app(), bgcolor="blue")
            self.unfreeze()
            self.count = 0

        def on_draw(self, event):
            self.count += 1
            self.bgcolor = (0, self.count / 255, 0)
            super().on_draw(event)

    drawn = Mine()
    frames = record(tmp_path / "out.mkv", drawn, 3)
    assert [tuple(frame[0, 0]) for frame in frames] == [(0, 1, 0), (0, 2, 0), (0, 3, 0)]
    drawn.close()


def test_connected_handlers(tmp_path):
    drawn = Base()

    @drawn.connect
    def on_draw(event):
        gloo.clear("lime")

    assert (record(tmp_path / "out.mkv", drawn) == GREEN).all()
    drawn.close()


@pytest.mark.parametrize("when", ["resize", "draw"])
def test_a_viewport_of_its_own(tmp_path, when):
    """Set once or for every frame, it is the same in all."""

    class Half(Base):
        def on_resize(self, event):
            self.program = filled("red")
            if when == "resize":
                gloo.set_viewport(0, 0, 32, 48)

        def on_draw(self, event):
            gloo.clear("blue")
            if when == "draw":
                gloo.set_viewport(0, 0, 32, 48)
            self.program.draw("triangle_strip")

    drawn = Half()
    for frame in record(tmp_path / "out.mkv", drawn, 3):
        assert (frame[:, :32] == RED).all()
        assert (frame[:, 32:] == BLUE).all()
    drawn.close()


def test_a_framebuffer_of_its_own(tmp_path):
    """Drawn into a texture first, which is then drawn."""

    class TwoPasses(Base):
        def on_initialize(self, event):
            self.first = filled("lime")
            self.texture = gloo.Texture2D((8, 8, 4))
            self.buffer = gloo.FrameBuffer(self.texture, gloo.RenderBuffer((8, 8)))
            self.second = gloo.Program(
                "attribute vec2 place; void main() { gl_Position = vec4(place, 0.0, 1.0); }",
                "uniform sampler2D seen; void main() { gl_FragColor = texture2D(seen, vec2(0.5)); }",
            )
            self.second["place"], self.second["seen"] = gloo.VertexBuffer(EVERYWHERE * 0.5), self.texture

        def on_draw(self, event):
            with self.buffer:
                gloo.set_viewport(0, 0, 8, 8)
                gloo.clear("red")
                self.first.draw("triangle_strip")
            gloo.set_viewport(0, 0, *self.physical_size)
            gloo.clear("blue")
            self.second.draw("triangle_strip")

    drawn = TwoPasses()
    for frame in record(tmp_path / "out.mkv", drawn, 3):
        assert (frame[12:36, 16:48] == GREEN).all()
        assert (frame[:12] == BLUE).all() and (frame[:, :16] == BLUE).all()
    drawn.close()


def test_blending_and_depth(tmp_path):
    class Layers(Base):
        def on_initialize(self, event):
            gloo.set_state(depth_test=True, blend=True, blend_func=("src_alpha", "one_minus_src_alpha"))
            self.layers = [filled((1, 1, 0, 0.4), 0.0), filled("red", 0.5), filled((0, 0, 1, 0.5), -0.5)]

        def on_draw(self, event):
            gloo.clear("black", depth=True)
            for layer in self.layers:
                layer.draw("triangle_strip")

    drawn = Layers()
    # Black, 0.4 of yellow over it; red is hidden behind that; 0.5 of blue is in front.
    assert colours(record(tmp_path / "out.mkv", drawn, 2)) == {(51, 51, 128)}
    drawn.close()


def test_raw_opengl_in_a_handler(tmp_path):
    class Raw(Base):
        def on_draw(self, event):
            self.context.flush_commands()
            GL.glEnable(GL.GL_SCISSOR_TEST)
            GL.glScissor(0, 0, 32, 48)
            GL.glClearColor(1, 0, 0, 1)
            GL.glClear(GL.GL_COLOR_BUFFER_BIT)
            GL.glDisable(GL.GL_SCISSOR_TEST)

    drawn = Raw()
    frame = record(tmp_path / "out.mkv", drawn, 2)[1]
    assert (frame[:, :32] == RED).all() and (frame[:, 32:] == 0).all()
    drawn.close()


def test_render_before_and_between_writes(tmp_path):
    """vispy's own offscreen drawing; with it or without, the film is the same."""
    films = []
    for rendered in (False, True):
        drawn = scene.SceneCanvas(size=SIZE, app=gm.vispy_app())
        view = drawn.central_widget.add_view(camera="turntable")
        visuals.Box(color=(1, 0, 0, 0.5), edge_color="white", parent=view.scene)
        images = [drawn.render(alpha=False)] if rendered else []
        with gm.Movie(tmp_path / "out.mkv", codec="ffv1", lossless=True) as movie:
            for i in range(3):
                view.camera.azimuth = 30 * i
                movie.write(drawn)
                if rendered:
                    images.append(drawn.render(alpha=False))
                    assert drawn.render(size=(20, 10)).shape == (10, 20, 4)
        films.append(decode(tmp_path / "out.mkv"))
        drawn.close()
    np.testing.assert_array_equal(*films)
    assert [len(colours(image)) > 3 for image in images] == [True] * 4


def test_render_of_a_plain_canvas_before_it_is_written():
    class Plain(Base):
        def on_draw(self, event):
            gloo.clear("blue")
            filled("red").draw("triangle_strip")

    drawn = Plain()
    assert colours(drawn.render(alpha=False)) == {RED}
    drawn.close()
