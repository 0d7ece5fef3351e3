"""Whatever state a program leaves, its frames are what it drew; and they leave without changing that state."""

import numpy as np
import pytest
from drawings import draw_image, noise, read_samples

import gpumovie as gm
from gpumovie.gl import api as gl

SIZE = (30, 18)
LAYOUTS = ("rgb", "rgba", "nv12", "p010", "yuv420p")

CAPABILITIES = (
    *("ALPHA_TEST", "AUTO_NORMAL", "BLEND", "CLIP_PLANE0", "CLIP_PLANE5", "COLOR_LOGIC_OP", "COLOR_MATERIAL"),
    *("CULL_FACE", "DEBUG_OUTPUT", "DEPTH_CLAMP", "DEPTH_TEST", "DITHER", "FOG", "FRAMEBUFFER_SRGB", "LIGHTING"),
    *("LINE_SMOOTH", "LINE_STIPPLE", "MULTISAMPLE", "NORMALIZE", "POINT_SMOOTH", "POINT_SPRITE"),
    *("POLYGON_OFFSET_FILL", "POLYGON_SMOOTH", "POLYGON_STIPPLE", "PRIMITIVE_RESTART", "PROGRAM_POINT_SIZE"),
    *("RASTERIZER_DISCARD", "SAMPLE_ALPHA_TO_COVERAGE", "SAMPLE_COVERAGE", "SAMPLE_MASK", "SCISSOR_TEST"),
    *("STENCIL_TEST", "TEXTURE_1D", "TEXTURE_2D", "TEXTURE_CUBE_MAP_SEAMLESS", "VERTEX_ARRAY", "COLOR_ARRAY"),
)
VALUES = (
    *("ACTIVE_TEXTURE", "ALPHA_TEST_FUNC", "ARRAY_BUFFER_BINDING", "ATTRIB_STACK_DEPTH", "BLEND_COLOR"),
    *("BLEND_DST_ALPHA", "BLEND_DST_RGB", "BLEND_EQUATION_RGB", "BLEND_SRC_ALPHA", "BLEND_SRC_RGB"),
    *("CLIENT_ACTIVE_TEXTURE", "CLIENT_ATTRIB_STACK_DEPTH", "COLOR_CLEAR_VALUE", "COLOR_WRITEMASK"),
    *("COPY_READ_BUFFER", "COPY_WRITE_BUFFER", "CULL_FACE_MODE", "CURRENT_COLOR", "CURRENT_PROGRAM", "DEPTH_FUNC"),
    *("DEPTH_RANGE", "DEPTH_WRITEMASK", "DRAW_BUFFER", "DRAW_FRAMEBUFFER_BINDING", "ELEMENT_ARRAY_BUFFER_BINDING"),
    *(
        "FRONT_FACE",
        "LINE_WIDTH",
        "LOGIC_OP_MODE",
        "MATRIX_MODE",
        "MODELVIEW_STACK_DEPTH",
        "PIXEL_PACK_BUFFER_BINDING",
    ),
    *("PIXEL_PACK_BUFFER_BINDING", "PIXEL_UNPACK_BUFFER_BINDING"),
    *("POINT_SIZE", "POLYGON_MODE", "PROGRAM_PIPELINE_BINDING", "READ_BUFFER"),
    *("READ_FRAMEBUFFER_BINDING", "RENDERBUFFER_BINDING", "SAMPLER_BINDING", "SCISSOR_BOX", "STENCIL_FUNC"),
    *("STENCIL_REF", "STENCIL_WRITEMASK", "TEXTURE_BINDING_1D", "TEXTURE_BINDING_2D", "TEXTURE_BINDING_3D"),
    *("TEXTURE_BINDING_CUBE_MAP", "UNIFORM_BUFFER_BINDING", "VERTEX_ARRAY_BINDING", "VIEWPORT"),
    *(f"PACK_{n}" for n in ("ALIGNMENT", "IMAGE_HEIGHT", "LSB_FIRST", "ROW_LENGTH", "SKIP_PIXELS", "SKIP_ROWS")),
    *(f"UNPACK_{n}" for n in ("ALIGNMENT", "ROW_LENGTH", "SKIP_PIXELS", "SKIP_ROWS", "SWAP_BYTES")),
    *("PACK_SWAP_BYTES", "MAP_COLOR", "MAP_STENCIL", "INDEX_SHIFT", "DEPTH_SCALE", "DEPTH_BIAS"),
    *(f"{colour}_{what}" for colour in ("RED", "GREEN", "BLUE", "ALPHA") for what in ("SCALE", "BIAS")),
)


def state():
    """What OpenGL says of its state, textures and samplers of each unit included."""
    said = {name: bool(gl.glIsEnabled(getattr(gl, f"GL_{name}"))) for name in CAPABILITIES}
    said |= {name: np.asarray(gl.glGetDoublev(getattr(gl, f"GL_{name}"))).tolist() for name in VALUES}
    unit = gl.glGetIntegerv(gl.GL_ACTIVE_TEXTURE)
    for number in range(3):
        gl.glActiveTexture(gl.GL_TEXTURE0 + number)
        names = ("TEXTURE_BINDING_2D", "SAMPLER_BINDING", "TEXTURE_BINDING_3D")
        said[f"unit {number}"] = [int(gl.glGetIntegerv(getattr(gl, f"GL_{name}"))) for name in names]
        said[f"unit {number}"].append(bool(gl.glIsEnabled(gl.GL_TEXTURE_2D)))
    gl.glActiveTexture(unit)
    return said


# --- what a program may leave --------------------------------------------------------------------------------------


def enable(*names):
    for name in names:
        gl.glEnable(getattr(gl, f"GL_{name}"))


def scissor():
    enable("SCISSOR_TEST")
    gl.glScissor(2, 3, 1, 1)


def blending():
    enable("BLEND")
    gl.glBlendFuncSeparate(gl.GL_ZERO, gl.GL_ZERO, gl.GL_ZERO, gl.GL_ONE)
    gl.glBlendEquation(gl.GL_FUNC_REVERSE_SUBTRACT)


def colour_mask():
    gl.glColorMask(False, True, False, False)


def depth():
    enable("DEPTH_TEST")
    gl.glDepthFunc(gl.GL_NEVER)
    gl.glDepthMask(False)
    gl.glDepthRange(1, 0)


def stencil():
    enable("STENCIL_TEST")
    gl.glStencilFunc(gl.GL_NEVER, 1, 0xFF)


def alpha_test():
    enable("ALPHA_TEST")
    gl.glAlphaFunc(gl.GL_NEVER, 0.5)


def logic_op():
    enable("COLOR_LOGIC_OP")
    gl.glLogicOp(gl.GL_INVERT)


def srgb():
    enable("FRAMEBUFFER_SRGB", "DITHER")


def culling():
    enable("CULL_FACE")
    gl.glCullFace(gl.GL_FRONT_AND_BACK)


def polygons():
    gl.glPolygonMode(gl.GL_FRONT_AND_BACK, gl.GL_POINT)
    enable("POLYGON_STIPPLE", "POLYGON_SMOOTH")
    gl.glPolygonStipple(np.zeros(128, np.uint8))


def discard():
    enable("RASTERIZER_DISCARD")


def clipping():
    enable(*(f"CLIP_PLANE{n}" for n in range(6)))
    for n in range(6):
        gl.glClipPlane(gl.GL_CLIP_PLANE0 + n, [0, 0, 0, -1])


def samples():
    enable("SAMPLE_MASK", "SAMPLE_COVERAGE", "SAMPLE_ALPHA_TO_COVERAGE")
    gl.glSampleMaski(0, 0)
    gl.glSampleCoverage(0.0, False)


def no_multisample():
    gl.glDisable(gl.GL_MULTISAMPLE)


def pixel_store():
    gl.glPixelStorei(gl.GL_PACK_ALIGNMENT, 8)
    gl.glPixelStorei(gl.GL_PACK_ROW_LENGTH, 100)
    gl.glPixelStorei(gl.GL_PACK_SKIP_ROWS, 3)
    gl.glPixelStorei(gl.GL_PACK_SKIP_PIXELS, 2)
    gl.glPixelStorei(gl.GL_PACK_SWAP_BYTES, True)
    gl.glPixelStorei(gl.GL_UNPACK_SKIP_ROWS, 2)


def pixel_transfer():
    for colour in ("RED", "GREEN", "BLUE", "ALPHA"):
        gl.glPixelTransferf(getattr(gl, f"GL_{colour}_SCALE"), 0.5)
        gl.glPixelTransferf(getattr(gl, f"GL_{colour}_BIAS"), 0.25)


def pixel_map():
    gl.glPixelTransferi(gl.GL_MAP_COLOR, True)
    for colour in "RGBA":
        name = getattr(gl, f"GL_PIXEL_MAP_{colour}_TO_{colour}")
        gl.glPixelMapfv(name, 2, np.array([1, 0], np.float32))


def pixel_buffers():
    for target in (gl.GL_PIXEL_PACK_BUFFER, gl.GL_PIXEL_UNPACK_BUFFER, gl.GL_ARRAY_BUFFER):
        gl.glBindBuffer(target, gl.glGenBuffers(1))
        gl.glBufferData(target, 8, None, gl.GL_STATIC_DRAW)  # too small for a frame


def vertex_array():
    gl.glBindVertexArray(gl.glGenVertexArrays(1))
    buffer = gl.glGenBuffers(1)
    gl.glBindBuffer(gl.GL_ARRAY_BUFFER, buffer)
    gl.glEnableVertexAttribArray(0)
    gl.glVertexAttribPointer(0, 4, gl.GL_FLOAT, False, 0, None)


def client_arrays():
    enable_client = (gl.GL_VERTEX_ARRAY, gl.GL_COLOR_ARRAY)
    for array in enable_client:
        gl.glEnableClientState(array)
    gl.glVertexPointer(2, gl.GL_FLOAT, 0, np.zeros((3, 2), np.float32))
    gl.glColorPointer(4, gl.GL_FLOAT, 0, np.zeros((3, 4), np.float32))


def program():
    shader = gl.glCreateShader(gl.GL_VERTEX_SHADER)
    gl.glShaderSource(shader, "#version 330\nvoid main() { gl_Position = vec4(0); }")
    gl.glCompileShader(shader)
    made = gl.glCreateProgram()
    gl.glAttachShader(made, shader)
    gl.glLinkProgram(made)
    gl.glUseProgram(made)


def textures():
    """Another unit is active, each has a texture, and unit 0 a sampler that asks for mipmaps."""
    for number in (0, 1, 2):
        gl.glActiveTexture(gl.GL_TEXTURE0 + number)
        gl.glBindTexture(gl.GL_TEXTURE_2D, gl.glGenTextures(1))
        gl.glBindTexture(gl.GL_TEXTURE_3D, gl.glGenTextures(1))
    sampler = gl.glGenSamplers(1)
    gl.glSamplerParameteri(sampler, gl.GL_TEXTURE_MIN_FILTER, gl.GL_LINEAR_MIPMAP_LINEAR)
    gl.glSamplerParameteri(sampler, gl.GL_TEXTURE_WRAP_S, gl.GL_CLAMP_TO_BORDER)
    gl.glBindSampler(0, sampler)
    enable("TEXTURE_2D")


def transforms():
    gl.glMatrixMode(gl.GL_PROJECTION)
    gl.glScalef(0, 0, 0)
    gl.glViewport(1, 2, 3, 4)
    enable("LIGHTING", "FOG", "DEPTH_CLAMP", "PRIMITIVE_RESTART")


def read_buffer():
    gl.glReadBuffer(gl.GL_NONE)


def draw_buffer():
    gl.glDrawBuffer(gl.GL_NONE)


def clip_control():
    """OpenGL 4.5 can have its origin above."""
    if gl.glClipControl:
        gl.glClipControl(gl.GL_UPPER_LEFT, gl.GL_ZERO_TO_ONE)


def nothing():
    pass


LEFT = (
    *(
        nothing,
        scissor,
        blending,
        colour_mask,
        depth,
        stencil,
        alpha_test,
        logic_op,
        srgb,
        culling,
        polygons,
        discard,
    ),
    *(clipping, samples, no_multisample, pixel_store, pixel_transfer, pixel_map, pixel_buffers, vertex_array),
    *(client_arrays, program, textures, transforms, read_buffer, draw_buffer, clip_control),
)


@pytest.fixture(scope="module")
def expected(shared_context):
    """(canvas size, bits) -> what leaves of noise where nothing was changed."""
    shared_context.make_current()
    images = {}
    for bits, dtype in ((8, np.uint8), (16, np.uint16)):
        with gm.Canvas(SIZE, bits=bits, context=shared_context) as canvas:
            draw_image(canvas, noise(SIZE, dtype=dtype))
            images[bits] = [read_samples(canvas, layout) for layout in LAYOUTS]
    return images


@pytest.mark.parametrize(("samples_a_pixel", "bits"), [(0, 8), (4, 8), (0, 16)])
@pytest.mark.parametrize("change", LEFT, ids=lambda change: change.__name__)
def test_state_that_is_left(expected, change, samples_a_pixel, bits):
    image = noise(SIZE, dtype=np.uint8 if bits == 8 else np.uint16)
    with gm.Canvas(SIZE, samples_a_pixel, bits=bits, context="egl") as canvas:
        draw_image(canvas, image)
        with canvas.draw():
            change()
        before = state()
        for _ in range(2):  # the first makes what the second finds
            assert np.array_equal(canvas.read(), image)
            for layout, samples in zip(LAYOUTS, expected[bits], strict=True):
                left = read_samples(canvas, layout)
                if layout == "rgb" and bits == 8:
                    left, samples = (s.reshape(-1, 4)[:, :3] for s in (left, samples))
                assert np.array_equal(left, samples), layout
        after = state()
        assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}
        with canvas.draw():
            pass
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, 0)


def test_other_framebuffers_stay_bound(context):
    """One to draw into and one to read from, as after a blit of one's own."""
    image = noise(SIZE)
    one, two = (int(n) for n in gl.glGenFramebuffers(2))
    with gm.Canvas(SIZE, context=context) as canvas:
        draw_image(canvas, image)
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, one)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, two)
        for layout in LAYOUTS:
            read_samples(canvas, layout)
        assert np.array_equal(canvas.read(), image)
        assert gl.glGetIntegerv(gl.GL_DRAW_FRAMEBUFFER_BINDING) == one
        assert gl.glGetIntegerv(gl.GL_READ_FRAMEBUFFER_BINDING) == two
    gl.glDeleteFramebuffers(2, [one, two])


def test_what_is_drawn_after_a_frame_is_drawn_as_before_it(context):
    """The canvas's framebuffer is still bound, for programs that go on without draw()."""
    with gm.Canvas(SIZE, context=context) as canvas:
        with canvas.draw():
            gl.glClearColor(1, 0, 0, 1)
        read_samples(canvas, "nv12")
        gl.glClear(gl.GL_COLOR_BUFFER_BIT)
        assert (canvas.read() == (255, 0, 0, 255)).all()
