"""Settings of PyOpenGL and Mesa, forks, threads and other libraries' contexts, round a canvas."""

import ctypes
import gc
import threading

import numpy as np
import pytest
from drawings import fill, read_samples, run_python

import gpumovie as gm
from gpumovie.gl import api as gl
from gpumovie.gl import measure
from gpumovie.gl.context import base
from gpumovie.gl.context.opening import open_context

SIZE = (16, 12)

# --- PyOpenGL and Mesa, set by the user --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["egl", "osmesa"])
def test_pyopengl_that_refuses_to_copy(tmp_path, kind):
    """With ERROR_ON_COPY it takes no lists and no numbers in the place of arrays."""
    code = f"""
import OpenGL
OpenGL.ERROR_ON_COPY = True
import gpumovie as gm
with gm.Canvas((16, 12), samples=4, context={kind!r}) as canvas:
    from OpenGL import GL
    for layout in canvas.layouts():
        with canvas.draw():
            GL.glClearColor(1, 1, 1, 1)
            GL.glClear(GL.GL_COLOR_BUFFER_BIT)
        lease = canvas.start_reading(layout).result()
        print(layout, max(lease.data))
        lease.release()
        canvas.stop_reading(layout)
    print(canvas.read()[0, 0])
    canvas.start_reading("rgb").cancel()
"""
    said = run_python(code, tmp_path, GPUMOVIE_CONTEXT=kind)
    assert said == "rgb 255\nrgba 255\nnv12 235\np010 235\nyuv420p 235\n[255 255 255 255]\n"


@pytest.mark.parametrize("missing", ["", "GL_ARB_buffer_storage", "GL_ARB_shader_image_load_store"])
def test_mesa_with_no_more_than_opengl_3_3(tmp_path, missing):
    """Buffers stay mapped only where both extensions for it are there."""
    code = """
import numpy as np
import gpumovie as gm
from gpumovie.gl.ring_options import strategies
with gm.Canvas((16, 12), context="egl") as canvas:
    from OpenGL import GL
    print(canvas.context.features.version, *strategies(canvas.context))
    with canvas.draw():
        GL.glClearColor(1, 0, 0, 1)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)
    for layout in ("nv12", "rgb"):
        lease = canvas.start_reading(layout).result()
        samples = np.frombuffer(lease.data, np.uint8)
        print(samples[:1], samples[-2:])
        lease.release()
"""
    less = f"-{missing}" if missing else None
    overrides = {"MESA_GL_VERSION_OVERRIDE": "3.3COMPAT", "MESA_EXTENSION_OVERRIDE": less}
    said = run_python(code, tmp_path, **overrides).splitlines()
    assert said[0] == ("(3, 3) map subdata" if missing else "(3, 3) map persistent subdata")
    assert said[1] == "[63] [102 240]", "red in BT.709"
    assert said[2].startswith("[255]")


# --- a program that was deleted ----------------------------------------------------------------------------------


@pytest.mark.parametrize("discard", [False, True], ids=["", "discarding"])
def test_a_program_deleted_while_it_is_used(context, discard):
    """OpenGL keeps it until another is used, as our own are; it cannot be taken back after that."""
    with gm.Canvas(SIZE, context=context) as canvas:
        fill(canvas, (1, 1, 1))
        for layout in canvas.layouts():
            program = gl.glCreateProgram()
            for kind, text in (
                (gl.GL_VERTEX_SHADER, "void main() { gl_Position = vec4(0.0); }"),
                (gl.GL_FRAGMENT_SHADER, "void main() { gl_FragColor = vec4(0.0); }"),
            ):
                shader = gl.glCreateShader(kind)
                gl.glShaderSource(shader, text)
                gl.glCompileShader(shader)
                gl.glAttachShader(program, shader)
                gl.glDeleteShader(shader)
            gl.glLinkProgram(program)
            gl.glUseProgram(program)
            gl.glDeleteProgram(program)
            if discard:
                gl.glEnable(gl.GL_RASTERIZER_DISCARD)
            assert read_samples(canvas, layout).max() >= 235
            assert bool(gl.glIsEnabled(gl.GL_RASTERIZER_DISCARD)) == discard
            assert gl.integer("GL_CURRENT_PROGRAM") in (0, program)
            gl.glDisable(gl.GL_RASTERIZER_DISCARD)
            gl.glUseProgram(0)
            assert gl.glGetError() == 0


# --- measuring ---------------------------------------------------------------------------------------------------


def test_a_strategy_that_a_driver_cannot_do_after_all_is_passed_over(context, monkeypatch):
    tried = []

    def seconds(context, pixels, strategy):
        tried.append(strategy)
        if strategy == "persistent":
            raise gm.GLError("a stand-in for a driver that does not map")
        return {"map": 1.0, "subdata": 0.1}[strategy]

    monkeypatch.setattr(measure, "_remembered", {})
    monkeypatch.setattr(measure, "seconds_a_frame", seconds)
    with gm.Canvas(SIZE, context=context) as canvas:
        fill(canvas, (1, 0, 0))
        assert read_samples(canvas, "rgba")[:4].tolist() == [255, 0, 0, 255]
        assert canvas._outputs["rgba"].ring.strategy == "subdata"
    assert tried == ["map", "persistent", "subdata"]


# --- forks -------------------------------------------------------------------------------------------------------


def test_a_child_of_a_process_that_has_drawn_is_told_at_once(tmp_path):
    """Mesa's threads are not in the child; opening a context there would wait for them for ever."""
    code = """
import os, signal, warnings
import gpumovie as gm
warnings.simplefilter("ignore")  # Python's own about threads and fork
with gm.Canvas((8, 8)) as canvas:
    canvas.read()
child = os.fork()
if not child:
    signal.alarm(10)
    try:
        gm.Canvas((8, 8))
    except gm.GLError as error:
        os._exit(0 if "'spawn'" in str(error) and str(os.getppid()) in str(error) else 3)
    os._exit(2)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
with gm.Canvas((8, 8)) as canvas:
    print(canvas.read().any())
"""
    assert run_python(code, tmp_path) == "0\nFalse\n"


# --- another library's context -----------------------------------------------------------------------------------


class Foreign:
    """A context that gpumovie knows nothing of, made by EGL's own functions."""

    def __init__(self):
        egl = self.egl = ctypes.CDLL("libEGL.so.1")
        for name in ("eglGetPlatformDisplay", "eglCreateContext"):
            getattr(egl, name).restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(egl.eglGetPlatformDisplay(0x31DD, None, None))
        assert egl.eglInitialize(self.display, None, None)
        assert egl.eglBindAPI(0x30A2)
        config, count = ctypes.c_void_p(), ctypes.c_int()
        wanted = (ctypes.c_int * 5)(0x3040, 8, 0x3033, 0, 0x3038)
        egl.eglChooseConfig(self.display, wanted, ctypes.byref(config), 1, ctypes.byref(count))
        self.context = ctypes.c_void_p(egl.eglCreateContext(self.display, config, None, None))
        assert self.context.value

    def make_current(self, context="own"):
        chosen = self.context if context == "own" else context
        assert self.egl.eglMakeCurrent(self.display, None, None, chosen)

    def close(self):
        self.make_current(None)
        self.egl.eglDestroyContext(self.display, self.context)


def test_pyopengl_is_not_told_of_ours_while_another_is_current(context):
    """It keeps the arrays behind vertex pointers by context."""
    from OpenGL import platform

    ours = platform.GetCurrentContext()
    assert ours == context.id != 0
    foreign = Foreign()
    with gm.Canvas(SIZE, context=context) as canvas:
        fill(canvas, (1, 0, 0))
        foreign.make_current()
        assert platform.GetCurrentContext() == platform.PLATFORM.GetCurrentContext() == foreign.context.value
        assert (canvas.read() == (255, 0, 0, 255)).all()
        assert platform.GetCurrentContext() == ours
        foreign.make_current()
        fill(canvas, (0, 1, 0))
        assert (canvas.read() == (0, 255, 0, 255)).all()
        foreign.close()
        assert not platform.GetCurrentContext()


# --- threads -----------------------------------------------------------------------------------------------------


def in_thread(work):
    """What ``work`` returns, done in a thread that has ended."""
    results = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join()
    (result,) = results
    return result


def open_and_leave():
    """A canvas of a thread that ends; the thread's number may be another's from now on."""

    def make():
        canvas = gm.Canvas(SIZE)
        canvas.context._egl.make_current(canvas.context._display, None, None, None)  # not current anywhere
        return canvas, threading.get_ident()

    return in_thread(make)


def refused(canvas):
    for use in (canvas.read, canvas.close, lambda: fill(canvas, (1, 0, 0)), lambda: canvas.start_reading("rgb")):
        with pytest.raises(gm.GLError, match="belongs to the thread that opened it"):
            use()
    return threading.get_ident()


def test_a_new_thread_is_never_taken_for_one_that_ended(context):
    canvas, number = open_and_leave()
    refused(canvas)
    numbers = []

    def be_refused():
        numbers.append(refused(canvas))
        together.wait()  # one after the other, threads might all get another number that is free

    together = threading.Barrier(16)
    threads = [threading.Thread(target=be_refused) for _ in range(together.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert number in numbers, "the system gives numbers of threads again, which is what this is about"
    context.make_current()


def test_what_a_thread_that_ended_has_dropped_is_freed_when_another_context_is_opened(context, monkeypatch):
    freed = []
    end = base.BaseContext._end
    monkeypatch.setattr(base.BaseContext, "_end", lambda self: (freed.append(self.id), end(self)))
    canvas, _ = open_and_leave()
    wanted = canvas.context.id
    del canvas
    gc.collect()
    assert wanted not in freed and wanted in [dropped.id for dropped in base._dropped]
    open_context("egl").close()
    assert wanted in freed
    assert wanted not in [dropped.id for dropped in base._dropped]
    context.make_current()


def test_what_another_living_thread_opened_is_not_freed_from_here(context):
    opened, dropped, done = threading.Event(), threading.Event(), threading.Event()
    holder, seen = [], []

    def live():
        canvas = gm.Canvas(SIZE)
        holder.append(canvas)
        del canvas
        opened.set()
        dropped.wait(20)
        with gm.Canvas(SIZE) as another:  # frees what was dropped: this is its thread
            seen.append(another.read())
        done.set()

    thread = threading.Thread(target=live)
    thread.start()
    assert opened.wait(20)
    wanted = holder[0].context.id
    holder.clear()
    gc.collect()
    open_context("egl").close()
    assert wanted in [kept.id for kept in base._dropped]
    dropped.set()
    thread.join(20)
    assert done.is_set() and not np.any(seen)
    assert wanted not in [kept.id for kept in base._dropped]
    context.make_current()
