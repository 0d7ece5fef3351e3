"""Several canvases at once, and the application that they share."""

import time

import numpy as np
import pytest
from films import decode
from OpenGL import GL
from test_scene import SIZE, record
from test_scene_backend import BLUE, EVERYWHERE, GREEN, RED, Base, colours
from vispy import app, gloo, scene
from vispy.scene import visuals

import gpumovie as gm


def test_two_scenes_and_a_canvas_in_turn(tmp_path):
    """In three films and in one; nobody's state or image gets to another."""
    first, second = gm.Scene(SIZE, bgcolor="red"), gm.Scene(SIZE, bgcolor="blue")
    third = gm.Canvas(SIZE)
    for drawn in (first, second):
        drawn.view.camera = scene.PanZoomCamera(rect=(-1, -1, 2, 2))
    moving = visuals.Rectangle((0, 0), width=1, height=1, color="lime", border_width=0, parent=first.view.scene)
    visuals.Text("still", color="yellow", pos=(32, 24), parent=second.view)
    with third.draw():
        GL.glEnable(GL.GL_SCISSOR_TEST)  # of this one only
        GL.glScissor(0, 0, 8, 48)
    paths = [tmp_path / f"{name}.mkv" for name in ("first", "second", "third", "all")]
    films = [gm.Movie(path, codec="ffv1", lossless=True) for path in paths]
    for i in range(4):
        moving.center = (-0.5 + i / 4, 0)
        with third.draw():
            GL.glClearColor(0, i / 255, 1, 1)
            GL.glClear(GL.GL_COLOR_BUFFER_BIT)
        for drawn, film in zip((first, second, third), films, strict=False):
            film.write(drawn)
            films[3].write(drawn)
    for film in films:
        film.close()
    for drawn in (first, second, third):
        drawn.close()
    one, two, three, mixed = (decode(path) for path in paths)
    for number, frames in enumerate((one, two, three)):
        np.testing.assert_array_equal(frames, mixed[number::3])
    for i in range(4):
        greens = np.flatnonzero(np.all(one[i, 24] == GREEN, axis=-1))
        assert (greens[0], greens[-1]) == (8 * i, 8 * i + 31)
        assert colours(one[i]) == {RED, GREEN}
        np.testing.assert_array_equal(two[i], two[0])
        assert tuple(two[i, 0, 0]) == BLUE and (two[i] == (255, 255, 0)).all(axis=-1).any()
        assert (three[i, :, :8] == (0, i, 255)).all() and (three[i, :, 8:] == 0).all()


def sharing_canvas(shared=None, size=SIZE):
    class Sharing(Base):
        def on_draw(self, event):
            gloo.clear("black")
            self.program.draw("triangle_strip")

    drawn = Sharing(shared=shared, size=size)
    drawn.program = gloo.Program(
        "attribute vec2 place; void main() { gl_Position = vec4(place, 0.0, 1.0); }",
        "uniform sampler2D seen; void main() { gl_FragColor = texture2D(seen, vec2(0.5)); }",
    )
    return drawn


@pytest.mark.parametrize("closed", ["first", "second"])
def test_shared_objects(tmp_path, closed):
    """One texture and one buffer in two canvases of different sizes; either may go first."""
    first = sharing_canvas()
    second = sharing_canvas(first, (32, 64))
    texture = gloo.Texture2D(np.full((2, 2, 3), RED, np.uint8))
    corners = gloo.VertexBuffer(EVERYWHERE)
    for drawn in (first, second):
        drawn.program["seen"], drawn.program["place"] = texture, corners
    for colour in (RED, GREEN):
        first.set_current()
        texture.set_data(np.full((2, 2, 3), colour, np.uint8))
        for drawn in (first, second, first):
            assert colours(record(tmp_path / "out.mkv", drawn, 2)) == {colour}
    gone, left = (first, second) if closed == "first" else (second, first)
    gone.close()
    assert colours(record(tmp_path / "out.mkv", left, 2)) == {GREEN}
    left.set_current()
    texture.set_data(np.full((2, 2, 3), BLUE, np.uint8))
    assert colours(record(tmp_path / "out.mkv", left, 2)) == {BLUE}
    third = sharing_canvas(left)
    third.program["seen"], third.program["place"] = texture, corners
    left.close()
    assert colours(record(tmp_path / "out.mkv", third)) == {BLUE}
    third.close()
    with pytest.raises(gm.ClosedError, match="shared= names a vispy canvas that was closed"):
        sharing_canvas(third)


# --- timers -------------------------------------------------------------------------------------------------


def test_timers_tick_when_events_are_processed():
    host, ticks = gm.vispy_app(), []

    def on_timer(event):
        ticks.append(event.iteration)
        if len(ticks) == 2:
            timer.stop()  # while the application goes through its timers

    timer = app.Timer(0.01, connect=on_timer, app=host)
    never = app.Timer(100, connect=ticks.append, start=True, app=host)
    host.process_events()
    assert ticks == []
    timer.start()
    deadline = time.monotonic() + 10
    while timer.running and time.monotonic() < deadline:
        host.process_events()
        time.sleep(0.002)
    assert ticks == [0, 1]
    never.stop()
    assert host.clock.timers == []


def test_an_exception_in_a_timer_is_heard(capfd):
    def on_timer(event):
        raise KeyError("in the timer")

    timer = app.Timer(0, connect=on_timer, start=True, app=gm.vispy_app())
    with pytest.raises(KeyError, match="in the timer"):
        timer.app.process_events()
    timer.stop()


def test_there_is_no_loop_to_run():
    with pytest.raises(gm.GLError, match="no event loop to run; write it into a Movie"):
        gm.vispy_app().run()
    drawn = Base()
    with pytest.raises(gm.GLError, match="no event loop"):
        drawn.show(run=True)
    drawn.close()


def test_what_only_a_window_has_is_accepted(tmp_path):
    drawn = Base(title="title", position=(3, 4), show=True, vsync=True, resizable=False, keys="interactive")
    drawn.title, drawn.position, drawn.fullscreen = "another", (5, 6), True
    drawn.show(False)
    drawn.update()
    drawn.swap_buffers()
    assert (drawn.title, drawn.size, drawn.physical_size, drawn.pixel_scale) == ("another", SIZE, SIZE, 1)
    assert gm.vispy_app() is drawn.app is gm.vispy_app()
    assert drawn.app.backend_name == "gpumovie"
    with drawn:
        record(tmp_path / "out.mkv", drawn)
    with pytest.raises(gm.ClosedError, match="after close"):
        drawn.native.draw()


def test_a_timer_that_stops_itself_leaves_the_others_their_turn():
    host, ticks = gm.vispy_app(), []
    first = app.Timer(0, app=host, start=True, connect=lambda event: (ticks.append("first"), first.stop()))
    second = app.Timer(0, app=host, start=True, connect=lambda event: ticks.append("second"))
    host.process_events()
    second.stop()
    assert ticks == ["first", "second"]


@pytest.mark.parametrize("shared", [False, True], ids=["contexts of their own", "one context"])
def test_a_scene_drawn_inside_another_drawing_keeps_its_own_viewport(shared):
    with gm.Scene((40, 30), bgcolor="red") as scene:
        scene.read()
        context = scene.native._context if shared else None
        with gm.Canvas((16, 8), context=context) as canvas:
            with canvas.draw():
                scene.bgcolor = "blue"
                assert (scene.read() == (0, 0, 255, 255)).all()
            assert scene.native._viewport == (0, 0, 40, 30)
