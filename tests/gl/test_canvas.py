"""Canvas: what is drawn is what is read; what cannot be is said."""

import logging

import moderngl
import numpy as np
import pytest
from drawings import draw_image, draw_pixels, fill, noise, read_samples

import gpumovie as gm
from gpumovie.gl import api as gl

SIZE = (32, 24)


@pytest.fixture
def canvas(context):
    with gm.Canvas(SIZE, context=context) as opened:
        yield opened


def half(depth):
    """A half of the canvas covered at ``depth``."""
    gl.glBegin(gl.GL_TRIANGLES)
    for corner in ((-1, 1), (-1, -1), (1, 1)):
        gl.glVertex3f(*corner, depth)
    gl.glEnd()


# --- images ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("bits", "dtype"), [(8, np.uint8), (16, np.uint16)])
@pytest.mark.parametrize("samples", [0, 4])
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (64, 48)], ids=str)
def test_every_sample_is_kept_and_the_top_row_is_first(context, size, samples, bits, dtype):
    image = noise(size, dtype=dtype)
    with gm.Canvas(size, samples, bits=bits, context=context) as canvas:
        draw_image(canvas, image)
        read = canvas.read()
        assert read.dtype == dtype and read.flags.c_contiguous and read.flags.writeable
        assert np.array_equal(read, image)
        assert np.array_equal(read_samples(canvas, "rgba").reshape(image.shape)[::-1], image)
        channels = 3 if bits == 16 else 4
        assert np.array_equal(
            read_samples(canvas, "rgb").reshape(*image.shape[:2], channels)[::-1, :, :3], image[..., :3]
        )


def test_sixteen_bits_are_more_than_eight(context):
    with gm.Canvas((4, 4), bits=16, context=context) as canvas:
        fill(canvas, (0.5, 1 / 65535, 1, 1))
        assert tuple(canvas.read()[0, 0]) in {(32767, 1, 65535, 65535), (32768, 1, 65535, 65535)}


def test_pictures_are_apart(canvas):
    """What was read before stays when the canvas is drawn on again."""
    fill(canvas, (1, 0, 0))
    red = canvas.read()
    fill(canvas, (0, 1, 0))
    assert (red == (255, 0, 0, 255)).all() and (canvas.read() == (0, 255, 0, 255)).all()


def test_what_was_drawn_stays_between_blocks(canvas):
    fill(canvas, (0, 0, 1))
    with canvas.draw():
        gl.glColor3f(1, 1, 1)
        half(0)
    image = canvas.read()
    assert tuple(image[0, 0, :3]) == (255, 255, 255) and tuple(image[-1, -1, :3]) == (0, 0, 255)


def test_the_viewport_is_the_whole_canvas_in_every_block(canvas):
    for _ in range(2):
        with canvas.draw() as given:
            assert given is canvas
            assert list(gl.glGetIntegerv(gl.GL_VIEWPORT)) == [0, 0, *SIZE]
            assert gl.glGetIntegerv(gl.GL_FRAMEBUFFER_BINDING) == canvas.framebuffer
            gl.glViewport(3, 3, 5, 5)


def test_samples_smooth_edges(context):
    levels = {}
    for samples in (0, 4):
        with gm.Canvas(SIZE, samples, context=context) as canvas:
            assert canvas.samples == samples
            fill(canvas, (0, 0, 0))
            with canvas.draw():
                gl.glColor3f(1, 1, 1)
                gl.glRotatef(13, 0, 0, 1)
                half(0)
                gl.glLoadIdentity()
            levels[samples] = len(np.unique(canvas.read()[..., 0]))
    assert levels[0] == 2 < levels[4]


@pytest.mark.parametrize(("asked", "most"), [(2, 4), (3, 4), (66, None)])
def test_samples_that_the_driver_lacks(context, caplog, asked, most):
    """The nearest lower number; llvmpipe has 4 only, so that is also what fewer become."""
    most = most or context.features.most_samples
    with gm.Canvas(SIZE, samples=asked, context=context) as canvas:
        with canvas.draw():
            assert canvas.samples == gl.glGetIntegerv(gl.GL_SAMPLES) == most
        fill(canvas, (1, 0, 0))
        assert (canvas.read() == (255, 0, 0, 255)).all()
    (warning,) = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert warning == f"samples={asked}: {context.features.renderer} does not have that; {most} is used"


@pytest.mark.parametrize("samples", [0, 4])
@pytest.mark.parametrize("depth", [True, False])
def test_depth(context, samples, depth):
    """What is nearer stays in front where there is a depth buffer, whatever is drawn later."""
    with gm.Canvas(SIZE, samples, depth, context=context) as canvas:
        with canvas.draw():
            gl.glEnable(gl.GL_DEPTH_TEST)
            gl.glClear(gl.GL_COLOR_BUFFER_BIT | gl.GL_DEPTH_BUFFER_BIT)
            for colour, z in (((1, 0, 0), -0.5), ((0, 1, 0), 0.5)):
                gl.glColor3f(*colour)
                half(z)
            gl.glDisable(gl.GL_DEPTH_TEST)
            bits = gl.glGetIntegerv(gl.GL_DEPTH_BITS), gl.glGetIntegerv(gl.GL_STENCIL_BITS)
        assert bits == ((24, 8) if depth else (0, 0))
        assert tuple(canvas.read()[1, 1, :3]) == ((255, 0, 0) if depth else (0, 255, 0))


def test_the_stencil(context):
    with gm.Canvas(SIZE, context=context) as canvas:
        with canvas.draw():
            gl.glEnable(gl.GL_STENCIL_TEST)
            gl.glStencilFunc(gl.GL_ALWAYS, 1, 1)
            gl.glStencilOp(gl.GL_REPLACE, gl.GL_REPLACE, gl.GL_REPLACE)
            half(0)
            gl.glStencilFunc(gl.GL_EQUAL, 0, 1)
            draw_pixels(np.full((SIZE[1], SIZE[0], 4), 255, np.uint8))
            gl.glStencilOp(gl.GL_KEEP, gl.GL_KEEP, gl.GL_KEEP)
            gl.glDisable(gl.GL_STENCIL_TEST)
        image = canvas.read()
        assert tuple(image[1, 1, :3]) != (255, 255, 255) and tuple(image[-2, -2]) == (255,) * 4


# --- moderngl ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("samples", [0, 4])
def test_moderngl(samples):
    with gm.Canvas(SIZE, samples) as canvas:
        with canvas.draw():
            modern = moderngl.create_context(require=330, context=canvas.context)
        assert modern.info["GL_RENDERER"] == canvas.context.features.renderer
        program = modern.program(
            vertex_shader="""
                #version 330
                in vec2 at;
                out vec2 place;
                void main() { gl_Position = vec4(at, 0, 1); place = at * 0.5 + 0.5; }
            """,
            fragment_shader="""
                #version 330
                uniform float level;
                in vec2 place;
                out vec4 colour;
                void main() { colour = vec4(place.y > 0.5 ? 1.0 : 0.0, level, 0, 1); }
            """,
        )
        corners = modern.buffer(np.array([-1, -1, 3, -1, -1, 3], "f4"))
        vertices = modern.vertex_array(program, [(corners, "2f", "at")])
        for number in (51, 102):
            with canvas.draw():
                target = modern.detect_framebuffer(canvas.framebuffer)
                target.use()
                target.clear()
                program["level"] = number / 255
                vertices.render(moderngl.TRIANGLES)
            image = canvas.read()
            assert (image[:12] == (255, number, 0, 255)).all() and (image[12:] == (0, number, 0, 255)).all()
            assert np.array_equal(read_samples(canvas, "rgba").reshape(image.shape)[::-1], image)


# --- what cannot be ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(0, 4), (4, -1), (4.0, 4), (4,), "44", (True, 4), None, 4])
def test_a_size_that_is_none(context, size):
    with pytest.raises(gm.OptionError, match=r"size .* is not \(width, height\) in pixels, two whole"):
        gm.Canvas(size, context=context)


def test_a_size_may_be_numpys(context):
    with gm.Canvas((np.int64(6), np.int32(4)), context=context) as canvas:
        assert canvas.size == (6, 4) and canvas.read().shape == (4, 6, 4)


def test_a_size_that_is_too_large(context):
    width, height = context.features.largest_size
    for size in ((width + 1, 8), (8, height + 1)):
        with pytest.raises(
            gm.OptionError, match=rf"size \({size[0]}, {size[1]}\) is more than .* at most {width}x{height}"
        ):
            gm.Canvas(size, context=context)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bits": 9}, "bits=9 cannot be drawn; give 8 or 16 a channel"),
        ({"samples": -1}, "samples=-1 is no number of samples a pixel; give 0, 2, 4"),
        ({"samples": 2.0}, "samples=2.0 is no number of samples"),
        ({"samples": True}, "samples=True is no number of samples"),
        ({"slots": 1}, "slots=1 is no number of pixel buffers; give 2 to 8"),
        ({"slots": 9}, "slots=9 is no number of pixel buffers; give 2 to 8"),
        ({"slots": 3.0}, "slots=3.0 is no number of pixel buffers"),
        ({"strategy": "pbo"}, "strategy 'pbo' cannot be had here; there are map, "),
    ],
)
def test_an_option_that_cannot_be(context, options, message):
    """At once, not with the first frame."""
    with pytest.raises(gm.OptionError, match=message):
        gm.Canvas(SIZE, context=context, **options)


def test_layouts_that_fit(context):
    """NV12 of a large image would be a target higher than the driver has them."""
    side = context.features.largest_texture
    with gm.Canvas((8, side), context=context, depth=False) as canvas:
        assert canvas.layouts() == ("rgb", "rgba")
    with gm.Canvas((8, side * 2 // 3 - 2), context=context, depth=False) as canvas:
        assert canvas.layouts() == ("rgb", "rgba", "nv12", "p010", "yuv420p")
