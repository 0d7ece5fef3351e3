"""Programs and textures: what goes into them comes out again, and nothing is left."""

from __future__ import annotations

import numpy as np
import pytest
from drawings import fill

from gpumovie.errors import GLError
from gpumovie.gl import api as gl
from gpumovie.gl.canvas import Canvas
from gpumovie.gl.programs.instances import Instances
from gpumovie.gl.programs.program import Program
from gpumovie.gl.programs.vertex_array import VertexArray
from gpumovie.gl.textures import new_texture

SIZE = (8, 4)


@pytest.fixture(autouse=True)
def no_program(context):
    """A program that is in use lives on after it was deleted."""
    yield
    context.make_current()
    gl.glUseProgram(0)


@pytest.fixture
def canvas(context):
    canvas = Canvas(SIZE, depth=False, context=context)
    fill(canvas, (0, 0, 0))
    yield canvas
    canvas.close()


def quads(colours):
    """A rectangle of 2x4 pixels for each of some colours, side by side: as quads.vert takes them."""
    left = 2.0 * np.arange(len(colours))
    corners = [left, 0 * left, left, 0 * left + 4, left + 2, 0 * left + 4, left + 2, 0 * left]
    return np.concatenate([np.stack(corners, axis=1), colours], axis=1).astype(np.float32)


COLOURS = np.array([(1, 0, 0, 1), (0, 1, 0, 1), (0, 0, 1, 1), (1, 1, 1, 1)], float)


def test_instances_are_drawn_with_their_own_data(canvas):
    with canvas.draw():
        program = Instances("quads.vert", "quads.frag", (4, 4, 4))
        program.set("size", *map(float, SIZE))
        program.draw(quads(COLOURS))
        program.close()
    expected = np.repeat(255 * COLOURS.astype(np.uint8), 2, axis=0)
    assert (canvas.read()[..., :3] == expected[None, :, :3]).all()


def test_a_row_that_is_no_instance_belongs_to_a_vertex(canvas):
    with canvas.draw():
        program, vertices = Program("markers.vert", "markers.frag", {"MARGIN": 0, "STORED": 0}), VertexArray((2,))
        program.set("size", *map(float, SIZE))
        program.set("height", float(SIZE[1]))
        program.set("box", 0.0, 0.0, 1.0, 1.0)
        program.set("tiles", 0.0, 0.0, -1.0, -1.0)
        program.set("face", 1.0, 1.0, 1.0, 1.0)
        program.set("edge", 0.0, 0.0, 0.0, 0.0)
        coverage = new_texture((1, 1), "GL_R32F", np.ones((1, 1), np.float32))
        gl.glEnable(gl.GL_PROGRAM_POINT_SIZE)
        vertices.bind()
        vertices.send(np.array([[1, 0], [6, 3]], np.float32))
        gl.glDrawArrays(gl.GL_POINTS, 0, 2)
        vertices.unbind()
        program.close()
        vertices.close()
        gl.delete("Textures", coverage)
    assert np.argwhere(canvas.read()[..., 0]).tolist() == [[0, 1], [3, 6]]


def test_a_uniform_that_the_driver_left_out_is_ignored(context):
    program = Program("fullscreen.vert", "nv12.frag", {"BITS": 8, "LINEAR": 0, "PLANAR": 0})
    program.set("texels_in_row", 4)
    program.set("nothing_of_the_kind", 1.0, 2.0)
    program.close()


def test_a_value_of_another_type_is_opengls_error(context):
    from OpenGL.error import GLError as InvalidOperation

    program = Program("fullscreen.vert", "nv12.frag", {"BITS": 8, "LINEAR": 0, "PLANAR": 0})
    with pytest.raises(InvalidOperation, match="invalid operation"):
        program.set("frame_size", 4.0, 4.0)
    program.set("image", 0)
    program.close()


def test_shaders_that_do_not_compile_leave_nothing(context):
    with pytest.raises(GLError, match=r"^line\.vert does not compile: .*syntax error"):
        Program("line.vert", "coverage.frag", {"QUADS": 1, "join": "QUADS QUADS"})


@pytest.mark.parametrize(
    ("texels", "dtype", "channels"),
    [
        ("GL_R8", "u1", 1),
        ("GL_R32F", "f4", 1),
        ("GL_RGBA8", "u1", 4),
        ("GL_RGBA16", "u2", 4),
        ("GL_RGBA32F", "f4", 4),
    ],
)
def test_texels_are_the_data(context, texels, dtype, channels):
    data = np.arange(5 * 3 * channels).reshape(3, 5, channels).astype(dtype)
    texture = new_texture((5, 3), texels, data)
    kind = {"u1": gl.GL_UNSIGNED_BYTE, "u2": gl.GL_UNSIGNED_SHORT, "f4": gl.GL_FLOAT}[dtype]
    layout = gl.GL_RED if channels == 1 else gl.GL_RGBA
    gl.glPixelStorei(gl.GL_PACK_ALIGNMENT, 1)
    got = np.empty_like(data)
    gl.glGetTexImage(gl.GL_TEXTURE_2D, 0, layout, kind, got)
    gl.delete("Textures", texture)
    assert np.array_equal(got, data)


@pytest.mark.parametrize("given", [True, False])
def test_a_users_buffer_to_unpack_from_is_left_alone(context, given):
    buffer = int(gl.glGenBuffers(1))
    gl.glBindBuffer(gl.GL_PIXEL_UNPACK_BUFFER, buffer)
    data = np.full((2, 2, 4), 7, np.uint8)
    texture = new_texture((2, 2), "GL_RGBA8", data if given else None)
    assert gl.integer("GL_PIXEL_UNPACK_BUFFER_BINDING") == buffer
    gl.glBindBuffer(gl.GL_PIXEL_UNPACK_BUFFER, 0)
    if given:
        got = np.empty_like(data)
        gl.glGetTexImage(gl.GL_TEXTURE_2D, 0, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, got)
        assert np.array_equal(got, data)
    gl.delete("Textures", texture)
    gl.delete("Buffers", buffer)
