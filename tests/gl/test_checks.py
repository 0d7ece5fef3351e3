"""What a program may do wrong between draw() and its end, and that the canvas can be drawn on after it."""

import ctypes

import pytest
from drawings import fill

import gpumovie as gm
from gpumovie.gl import api as gl
from gpumovie.gl import canvas as canvas_module
from gpumovie.gl import checks

SIZE = (16, 12)


@pytest.fixture
def canvas(context):
    with gm.Canvas(SIZE, context=context) as opened:
        yield opened
        fill(opened, (0, 1, 0))
        assert (opened.read() == (0, 255, 0, 255)).all(), "it is as good as new"


@pytest.fixture
def raw(canvas):
    """OpenGL without PyOpenGL's checks, as C programs and other bindings call it."""
    return ctypes.CDLL(canvas.context.library)


def test_another_framebuffer_is_left_bound(canvas):
    other = int(gl.glGenFramebuffers(1))
    message = (
        r"ended with framebuffer \d+ bound in place of the canvas's own .*glBindFramebuffer\(GL_FRAMEBUFFER, canvas"
    )
    with pytest.raises(gm.GLError, match=message), canvas.draw():
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, other)
    with pytest.raises(gm.GLError, match=message), canvas.draw():
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, 0)
    gl.glDeleteFramebuffers(1, [other])


def test_another_framebuffer_in_between_is_fine(canvas):
    other = int(gl.glGenFramebuffers(1))
    with canvas.draw():
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, other)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, canvas.framebuffer)
    gl.glDeleteFramebuffers(1, [other])


STACKS = {
    "glPushAttrib's stack": (lambda: gl.glPushAttrib(gl.GL_ENABLE_BIT), lambda: gl.glPopAttrib()),
    "glPushClientAttrib's stack": (
        lambda: gl.glPushClientAttrib(gl.GL_CLIENT_ALL_ATTRIB_BITS),
        lambda: gl.glPopClientAttrib(),
    ),
    "the modelview matrix stack": (lambda: gl.glPushMatrix(), lambda: gl.glPopMatrix()),
}


@pytest.mark.parametrize("raised", ["by PyOpenGL", "nothing", "by the program", "own bound again"])
def test_framebuffer_0_is_explained_whatever_error_comes_first(canvas, raw, raised):
    def draw():
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, 0)
        if raised == "by PyOpenGL":
            gl.glClear(gl.GL_COLOR_BUFFER_BIT)
        if raised == "by the program":
            raise RuntimeError("not complete")
        raw.glClear(gl.GL_COLOR_BUFFER_BIT)
        if raised == "own bound again":
            gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, canvas.framebuffer)

    with pytest.raises(Exception) as caught, canvas.draw():
        draw()
    words = " ".join([str(caught.value), *getattr(caught.value, "__notes__", [])])
    assert words.count("bind canvas.framebuffer; with moderngl, use what ctx.detect_framebuffer()") == 1


def test_framebuffer_0_is_explained_where_it_was_drawn_on_before(canvas, raw):
    with canvas.draw():
        pass
    gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, 0)
    raw.glClear(gl.GL_COLOR_BUFFER_BIT)
    with pytest.raises(gm.GLError, match=r"calls before drawing .*: bind canvas\.framebuffer"), canvas.draw():
        pass


def test_other_errors_are_not_explained_by_framebuffer_0(canvas):
    with pytest.raises(RuntimeError) as caught, canvas.draw():
        raise RuntimeError
    assert not hasattr(caught.value, "__notes__")


@pytest.mark.parametrize("name", STACKS)
def test_a_stack_that_is_left_deeper_or_less_deep(canvas, name):
    push, pop = STACKS[name]
    message = rf"left {name} at \d of the \d that it began with: each push needs one pop"
    with pytest.raises(gm.GLError, match=message), canvas.draw():
        push()
    with pytest.raises(gm.GLError, match=f"left {name}"), canvas.draw():
        pop()
    with canvas.draw():
        push()
        push()
        pop()
        pop()


@pytest.mark.parametrize("call", ["glPopAttrib", "glPopClientAttrib", "glPopMatrix"])
def test_more_pops_than_pushes(canvas, raw, call):
    with pytest.raises(gm.GLError, match=f"drawing on the canvas: GL_STACK_UNDERFLOW.*{call}"), canvas.draw():
        getattr(raw, call)()


def test_a_stack_that_is_full(canvas, raw):
    depth = gl.glGetIntegerv(gl.GL_MAX_MODELVIEW_STACK_DEPTH)

    def push_and_pop():
        for _ in range(depth):
            raw.glPushMatrix()
        for _ in range(depth - 1):
            raw.glPopMatrix()

    with pytest.raises(gm.GLError, match=r"drawing on the canvas: GL_STACK_OVERFLOW.*glPushMatrix"), canvas.draw():
        push_and_pop()


def test_a_call_that_fails_is_named(canvas, raw):
    with pytest.raises(gm.GLError, match=r"drawing on the canvas: GL_INVALID_ENUM: .*glEnable"), canvas.draw():
        raw.glEnable(0xFFFF)


def test_calls_that_fail_are_all_named(canvas, raw):
    def calls():
        raw.glEnable(0xFFFF)
        raw.glViewport(0, 0, -1, 1)
        raw.glDrawArrays(4711, 0, 3)

    with pytest.raises(gm.GLError) as caught, canvas.draw():
        calls()
    for part in ("GL_INVALID_ENUM", "glEnable", "glViewport", "glDrawArrays"):
        assert part in str(caught.value)


def test_messages_are_of_the_errors_that_are_told(canvas, raw):
    """Not of those that somebody else asked for before."""
    with canvas.draw():
        for _ in range(40):  # more than a driver keeps
            raw.glBlendFunc(1, 4711)
            raw.glGetError()
    with pytest.raises(gm.GLError) as caught, canvas.draw():
        raw.glEnable(0xFFFF)
    assert "glEnable" in str(caught.value) and "glBlendFunc" not in str(caught.value)


def test_an_error_from_before_is_told_as_such(canvas, raw):
    raw.glEnable(0xFFFF)
    with pytest.raises(gm.GLError, match=r"calls before drawing on the canvas: GL_INVALID_ENUM.*glEnable"):
        canvas.draw().__enter__()


@pytest.mark.parametrize("use", [lambda c: c.read(), lambda c: c.start_reading("rgb")], ids=["read", "start_reading"])
def test_an_error_between_drawing_and_reading(canvas, raw, use):
    raw.glEnable(0xFFFF)
    with pytest.raises(gm.GLError, match=r"calls before reading the canvas: GL_INVALID_ENUM.*glEnable"):
        use(canvas)


def test_pyopengls_own_errors_pass(canvas):
    from OpenGL.error import GLError

    with pytest.raises(GLError, match=r"invalid enum"), canvas.draw():
        gl.glEnable(0xFFFF)


class OwnError(Exception):
    pass


def test_an_exception_passes_unchanged(canvas, raw):
    error = OwnError("mine")

    def fail():
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, 0)
        raw.glEnable(0xFFFF)
        raise error

    with pytest.raises(OwnError) as caught, canvas.draw():
        fail()
    assert caught.value is error and error.__cause__ is None


def test_a_context_that_is_lost(canvas, monkeypatch):
    """Stands in for a GPU that was reset: the driver answers every call with GL_CONTEXT_LOST."""
    with (
        monkeypatch.context() as patch,
        pytest.raises(gm.GLError, match=r"lost the OpenGL context .* open a new canvas"),
        canvas.draw(),
    ):
        patch.setattr(checks.gl, "glGetError", lambda: 0x0507)


def test_a_context_that_is_lost_while_reading(canvas, monkeypatch):
    from OpenGL.error import GLError

    def lose(*_):
        raise GLError(err=0x0507)

    with monkeypatch.context() as patch:
        patch.setattr(canvas_module.gl, "glReadPixels", lose)
        with pytest.raises(gm.GLError, match=r"the canvas cannot be read: the driver lost the OpenGL context"):
            canvas.read()
        with pytest.raises(gm.GLError, match=r"cannot be read: the driver lost the OpenGL context"):
            canvas.start_reading("rgb")


@pytest.mark.parametrize("shared", [True, False], ids=["one context", "two contexts"])
@pytest.mark.parametrize("use", ["draw", "read", "start_reading", "make", "close"])
def test_what_is_done_with_another_canvas_inside_a_block_leaves_the_block_its_canvas(context, canvas, shared, use):
    other = gm.Canvas(SIZE, context=context if shared else "egl")
    fill(other, (1, 0, 0))
    with canvas.draw():
        gl.glViewport(0, 0, 5, 5)
        if use == "draw":
            fill(other, (0, 0, 1))
        elif use == "read":
            assert (other.read() == (255, 0, 0, 255)).all()
        elif use == "start_reading":
            other.start_reading("rgb").result().release()
        elif use == "make":
            gm.Canvas(SIZE, context=context if shared else "egl").close()
        else:
            other.close()
        assert gl.integer_array("GL_VIEWPORT", 4) == [0, 0, 5, 5]
        gl.glClearColor(0, 1, 0, 1)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT)
    assert (canvas.read() == (0, 255, 0, 255)).all()
    if use == "draw":
        assert (other.read() == (0, 0, 255, 255)).all()
    other.close()
