"""Opening, closing, threads and processes: nothing is left behind, nothing hangs."""

import ctypes
import gc
import resource
import threading
from pathlib import Path

import numpy as np
import pytest
from drawings import draw_image, fill, live_objects, read_samples, run_python

import gpumovie as gm
from gpumovie.gl import api as gl
from gpumovie.gl.context.opening import open_context

SIZE = (64, 48)


@pytest.mark.parametrize("samples", [0, 4])
def test_a_canvas_frees_what_it_made(context, samples):
    before = live_objects()
    with gm.Canvas(SIZE, samples, context=context) as canvas:
        fill(canvas, (1, 0, 0))
        for layout in canvas.layouts():
            read_samples(canvas, layout)
        kinds = {kind for kind, _ in live_objects() - before} - {"Shader"}  # which go with their program
        assert kinds == {"Texture", "Framebuffer", "Renderbuffer", "Buffer", "Program", "VertexArray"}
    assert live_objects() == before
    canvas.close()


def test_a_canvas_that_cannot_be_made_leaves_nothing(context, monkeypatch):
    """Each call of its making fails in turn."""
    from OpenGL.error import GLError

    made = ("glTexImage2D", "glGenFramebuffers", "glRenderbufferStorageMultisample", "glFramebufferRenderbuffer")
    before = live_objects()
    for name in made:

        def fail(*_, name=name):
            raise GLError(err=0x0505)

        with monkeypatch.context() as patch:
            getattr(gl, name)
            patch.setattr(gl, name, fail)
            with pytest.raises(gm.GLError, match=r"a target of 64x48 with 4 samples cannot be made: .*MEMORY"):
                gm.Canvas(SIZE, 4, context=context)
        assert live_objects() == before, name


def test_a_pass_that_cannot_be_made_leaves_nothing(context, monkeypatch):
    from OpenGL.error import GLError

    def fail(*_):
        raise GLError(err=0x0505)

    with gm.Canvas(SIZE, context=context) as canvas:
        before = live_objects()
        for name in ("glTexImage2D", "glUniform2i", "glLinkProgram", "glGenVertexArrays"):
            with monkeypatch.context() as patch:
                getattr(gl, name)
                patch.setattr(gl, name, fail)
                with pytest.raises(gm.GLError, match=r"the NV12 pass for 64x48 cannot be made: .*GL_OUT_OF_MEMORY"):
                    canvas.start_reading("nv12")
            assert live_objects() == before, name
        read_samples(canvas, "nv12")


def test_a_framebuffer_that_the_driver_refuses(context, monkeypatch):
    monkeypatch.setattr(gl, "glCheckFramebufferStatus", lambda _: 0x8CDD)
    with pytest.raises(gm.GLError, match="cannot be made: the driver gives the framebuffer's status as 0x8cdd"):
        gm.Canvas(SIZE, context=context)


def test_closing_with_an_error_pending_closes(context, caplog):
    before = live_objects()
    canvas = gm.Canvas(SIZE, context=context)
    read_samples(canvas, "nv12")
    ctypes.CDLL(context.library).glEnable(0xFFFF)
    canvas.close()
    assert canvas.closed and live_objects() == before
    assert "calls before closing the canvas: GL_INVALID_ENUM" in caplog.text


def test_a_context_that_is_closed_before_its_canvas():
    context = open_context("egl")
    canvas = gm.Canvas(SIZE, context=context)
    context.close()
    with pytest.raises(gm.ClosedError, match="is closed; open a new one"):
        canvas.read()
    canvas.close()
    assert canvas.closed


def test_memory_does_not_grow():
    """Contexts, targets, rings and passes of 200 canvases; each holds a megabyte or two while it is open."""

    def resident():
        gc.collect()
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

    def cycle(number):
        everything = number % 8 == 0  # which takes a software renderer long to compile
        with gm.Canvas((320, 180), samples=4 if everything else 0) as canvas:
            fill(canvas, (1, 0, 0))
            read_samples(canvas, "rgb")
            if everything:
                read_samples(canvas, "nv12")

    for number in range(40):
        cycle(number)
    before = resident()
    for number in range(200):
        cycle(number)
    print(resident() - before)
    assert resident() - before < 4e6


def test_a_canvas_that_is_dropped_is_freed():
    from gpumovie.gl.context import egl

    freed = []
    destroy = egl.Context._destroy
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(egl.Context, "_destroy", lambda self: (freed.append(self.name), destroy(self)))
        canvas = gm.Canvas(SIZE)
        fill(canvas, (1, 0, 0))
        del canvas
        gc.collect()
        assert len(freed) == 1


def test_a_dropped_canvas_keeps_the_frames_on_their_way():
    canvas = gm.Canvas((8, 8))
    fill(canvas, (1, 0, 0))
    reading = canvas.start_reading("rgba")
    del canvas
    gc.collect()
    other = gm.Canvas((8, 8))
    lease = reading.result()
    assert bytes(lease.data[:4]) == b"\xff\0\0\xff"
    lease.release()
    fill(other, (0, 1, 0))
    other.close()


def test_a_canvas_dropped_in_another_thread_does_no_harm(context):
    """Its context is not that thread's to free."""
    holder = [gm.Canvas((8, 8))]

    def drop():
        holder.clear()
        gc.collect()

    thread = threading.Thread(target=drop)
    thread.start()
    thread.join()
    with gm.Canvas((8, 8), context=context) as canvas:
        fill(canvas, (0, 0, 1))
        assert (canvas.read() == (0, 0, 255, 255)).all()


def test_another_thread_between_draw_and_its_end(context):
    with gm.Canvas((8, 8), context=context) as canvas:
        drawing = canvas.draw()
        drawing.__enter__()
        said = []

        def end():
            with pytest.raises(gm.GLError, match="one thread; draw and write frames there") as caught:
                drawing.__exit__(None, None, None)
            said.append(caught.value)

        thread = threading.Thread(target=end)
        thread.start()
        thread.join()
        assert said


def test_a_fork_is_told_and_hangs_neither_side(tmp_path):
    code = """
import os, sys, warnings
import numpy as np
import gpumovie as gm
from OpenGL import GL
warnings.simplefilter("ignore")  # Python's own about threads and fork
canvas = gm.Canvas((8, 8))
def draw(red):
    with canvas.draw():
        GL.glClearColor(red, 0, 0, 1)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)
draw(1)
child = os.fork()
if not child:
    for use in (lambda: draw(0), canvas.read, lambda: canvas.start_reading("rgb"), canvas.close):
        try:
            use()
            os._exit(2)
        except gm.GLError as error:
            if "fork" not in str(error) or "spawn" not in str(error):
                os._exit(3)
    del canvas, draw, use
    sys.exit(7)  # as usual, finalizers and all
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
print(canvas.read()[0, 0])
draw(0)
print(canvas.read()[0, 0])
canvas.close()
"""
    assert run_python(code, tmp_path) == "[255   0   0 255]\n[  0   0   0 255]\n"


def test_a_fork_before_the_first_canvas_is_fine(tmp_path):
    code = """
import os
import gpumovie as gm
child = os.fork()
with gm.Canvas((8, 8)) as canvas:
    image = canvas.read()
if not child:
    os._exit(int(image.any()))
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), image.any())
"""
    assert run_python(code, tmp_path) == "0 False\n"


@pytest.mark.parametrize("end", ["", "canvas.close()", "del canvas", "1 / 0", "sys.exit(1)"])
@pytest.mark.parametrize("kind", ["egl", "osmesa"])
def test_a_program_that_ends_anyhow_ends_cleanly(tmp_path, kind, end):
    code = f"""
import sys
import gpumovie as gm
canvas = gm.Canvas((8, 8), context={kind!r})
reading = canvas.start_reading("nv12")
lease = canvas.start_reading("rgb").result() if "close" not in {end!r} else None
print("drawn", flush=True)
try:
    {end or "pass"}
except ZeroDivisionError:
    pass
except SystemExit:
    print("left")
"""
    assert run_python(code, tmp_path).startswith("drawn\n")


def test_pictures_survive_the_canvas(context):
    with gm.Canvas((8, 8), context=context) as canvas:
        image = np.full((8, 8, 4), 9, np.uint8)
        draw_image(canvas, image)
        read = canvas.read()
    assert np.array_equal(read, image)
