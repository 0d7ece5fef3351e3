"""What every kind of context does alike; test_contexts.py runs it in a process of its own for each kind.

PyOpenGL can be bound to one OpenGL library in a process, so one process cannot do it for all.
"""

import os
import threading

import numpy as np
import pytest
from drawings import draw_image, fill, live_objects, noise

import gpumovie as gm
from gpumovie.gl import api as gl
from gpumovie.gl.context.opening import open_context
from gpumovie.gl.ring_options import strategies

KIND = os.environ["GPUMOVIE_CONTEXT"]
SIZE = (32, 24)


@pytest.fixture(autouse=True)
def chosen(monkeypatch):
    """By the environment, which tests/conftest.py has cleared."""
    monkeypatch.setenv("GPUMOVIE_CONTEXT", KIND)


@pytest.fixture
def canvas():
    with gm.Canvas(SIZE) as opened:
        yield opened


def test_it_opens_as_asked_andis_current(record_testsuite_property):
    context = open_context()
    try:
        record_testsuite_property("kind", context.kind)
        record_testsuite_property("renderer", context.features.renderer)
        assert context.kind == KIND and not context.closed
        assert context.is_current()
        assert bytes(gl.glGetString(gl.GL_RENDERER)).decode() == context.features.renderer
        assert gl.glGetIntegerv(gl.GL_CONTEXT_PROFILE_MASK) == gl.GL_CONTEXT_COMPATIBILITY_PROFILE_BIT
    finally:
        context.close()
    assert context.closed and "closed" in repr(context)


def test_features(canvas):
    features = canvas.context.features
    assert features.version >= (3, 3)
    assert features.version_text.startswith(f"{features.version[0]}.{features.version[1]}")
    assert features.renderer and features.vendor
    assert features.hardware != any(name in features.renderer for name in ("llvmpipe", "softpipe", "swrast"))
    assert features.sync and features.instancing
    assert min(features.largest_size) >= 1024 and features.largest_texture >= 1024
    assert features.most_samples >= 4
    for name, since in (("buffer_storage", (4, 4)), ("compute", (4, 3)), ("debug_log", (4, 3)), ("robust", (4, 5))):
        assert getattr(features, name) or features.version < since


def test_functions_are_found_by_name(canvas):
    assert canvas.context.address("glClear")
    assert canvas.context.address("glMapBufferRange")


def test_a_new_canvas_is_transparent_black(canvas):
    assert not canvas.read().any()


def test_a_colour(canvas):
    fill(canvas, (1.0, 0.2, 0.4, 0.6))
    image = canvas.read()
    assert image.shape == (24, 32, 4) and image.dtype == np.uint8
    assert (image == (255, 51, 102, 153)).all()


def test_a_triangle(canvas):
    with canvas.draw():
        gl.glClearColor(0, 0, 1, 1)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT)
        gl.glColor4f(1, 1, 0, 1)
        gl.glBegin(gl.GL_TRIANGLES)
        for corner in ((-1, 1), (-1, -1), (1, 1)):  # the upper left half
            gl.glVertex2f(*corner)
        gl.glEnd()
    x, y = np.meshgrid((np.arange(32) + 0.5) / 32, (np.arange(24) + 0.5) / 24)
    image = canvas.read()
    inside, on_the_edge = x + y < 1, np.abs(x + y - 1) < 1e-9
    assert (image[inside & ~on_the_edge] == (255, 255, 0, 255)).all()
    assert (image[~inside & ~on_the_edge] == (0, 0, 255, 255)).all()


def test_a_shader_and_arrays(canvas):
    """As programs of today draw: what PyOpenGL keeps of an array by context is there when it is drawn."""
    with canvas.draw():
        gl.glEnableClientState(gl.GL_VERTEX_ARRAY)
        gl.glVertexPointer(2, gl.GL_FLOAT, 0, np.array([(-1, -1), (3, -1), (-1, 3)], np.float32))
        gl.glColor4f(0, 1, 0, 1)
        gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3)
        gl.glDisableClientState(gl.GL_VERTEX_ARRAY)
    assert (canvas.read() == (0, 255, 0, 255)).all()


@pytest.mark.parametrize("layout", ["rgb", "rgba", "nv12", "p010", "yuv420p"])
def test_every_layout_leaves(canvas, layout):
    fill(canvas, (1, 0, 0))
    lease = canvas.start_reading(layout).result()
    data = np.frombuffer(lease.data, np.uint8 if layout != "p010" else "<u2").copy()
    lease.release()
    pixels = SIZE[0] * SIZE[1]
    if layout.startswith("rgb"):
        assert (data.reshape(-1, 4)[:, :3] == (255, 0, 0)).all()
    elif layout == "nv12":  # as ITU-R BT.709 has red
        assert set(data[:pixels]) == {63} and set(data[pixels::2]) == {102} and set(data[pixels + 1 :: 2]) == {240}
    elif layout == "yuv420p":
        planes = data[:pixels], data[pixels : pixels * 5 // 4], data[pixels * 5 // 4 : pixels * 3 // 2]
        assert [set(plane) for plane in planes] == [{63}, {102}, {240}]
    else:
        assert set(data[:pixels] >> 6) == {250} and set(data[pixels + 1 :: 2] >> 6) == {960}


def test_every_strategy_reads_the_same():
    expected = noise(SIZE)
    with gm.Canvas(SIZE) as first:
        possible = strategies(first.context)
    for strategy in possible:
        with gm.Canvas(SIZE, strategy=strategy) as canvas:
            draw_image(canvas, expected)
            lease = canvas.start_reading("rgba").result()
            assert np.array_equal(np.frombuffer(lease.data, np.uint8).reshape(expected.shape)[::-1], expected)
            lease.release()


def test_two_are_alive_and_take_turns():
    with gm.Canvas(SIZE) as one, gm.Canvas((8, 8), samples=4) as other:
        for number in range(4):
            fill(one, (number / 255, 0, 0))
            fill(other, (0, number / 255, 1))
            assert (one.read()[..., :3] == (number, 0, 0)).all()
            assert (other.read()[..., :3] == (0, number, 255)).all()


def test_state_and_names_are_apart():
    with gm.Canvas(SIZE) as one, gm.Canvas(SIZE) as other:
        with one.draw():
            gl.glEnable(gl.GL_BLEND)
            texture = gl.glGenTextures(3)[2]
            gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        with other.draw():
            assert not gl.glIsEnabled(gl.GL_BLEND) and not gl.glIsTexture(texture)
        with one.draw():
            assert gl.glIsEnabled(gl.GL_BLEND) and gl.glIsTexture(texture)


def test_closing_one_leaves_the_other_and_a_second_close_is_harmless():
    one, other = gm.Canvas(SIZE), gm.Canvas(SIZE)
    one.close()
    one.close()
    fill(other, (0, 1, 0))
    assert (other.read() == (0, 255, 0, 255)).all()
    other.close()
    assert one.closed and other.closed


def test_use_after_close():
    canvas = gm.Canvas(SIZE)
    canvas.close()
    for use in (canvas.read, lambda: canvas.draw().__enter__(), lambda: canvas.start_reading("rgb")):
        with pytest.raises(gm.ClosedError, match=r"32x24, closed.* was used after close\(\); make a new one"):
            use()
    with pytest.raises(gm.ClosedError, match="is closed; open a new one"):
        canvas.context.make_current()


def test_another_thread_is_refused(canvas):
    said = []

    def elsewhere():
        for use in (canvas.read, canvas.close, lambda: canvas.draw().__enter__()):
            with pytest.raises(gm.GLError, match=r"belongs to the thread that opened it .* thread 'other'") as caught:
                use()
            said.append(caught.value)

    thread = threading.Thread(target=elsewhere, name="other")
    thread.start()
    thread.join()
    assert len(said) == 3
    fill(canvas, (0, 0, 1))
    assert (canvas.read() == (0, 0, 255, 255)).all()


def test_a_context_for_each_of_two_threads(canvas):
    images = []

    def elsewhere():
        with gm.Canvas(SIZE) as own:
            fill(own, (1, 1, 0))
            images.append(own.read())

    thread = threading.Thread(target=elsewhere)
    thread.start()
    fill(canvas, (0, 1, 1))
    thread.join()
    assert (images[0] == (255, 255, 0, 255)).all()
    assert (canvas.read() == (0, 255, 255, 255)).all()


def test_its_objects_are_freed():
    context = open_context()
    try:
        before = live_objects()
        with gm.Canvas(SIZE, samples=4, context=context) as canvas:
            fill(canvas, (1, 1, 1))
            for layout in canvas.layouts():
                canvas.start_reading(layout).result().release()
            assert len(live_objects() - before) > 10
        assert live_objects() == before
    finally:
        context.close()
