"""moderngl draws in gpumovie's context: 20,000 points on a sphere. Needs `pip install moderngl`."""

import gpumovie as gm
import moderngl
import numpy as np

VERTEX = """
#version 330
uniform float turn;
in vec3 place;
out float depth;
void main() {
    float c = cos(turn), s = sin(turn);
    vec3 at = vec3(c * place.x + s * place.z, place.y, c * place.z - s * place.x);
    depth = at.z;
    gl_Position = vec4(0.8 * at, 1.0);
}
"""
FRAGMENT = """
#version 330
in float depth;
out vec4 colour;
void main() { colour = vec4(mix(vec3(1.0, 0.8, 0.3), vec3(0.1, 0.1, 0.4), 0.5 + 0.5 * depth), 1.0); }
"""

points = np.random.default_rng(1).normal(size=(20_000, 3))
points /= np.linalg.norm(points, axis=1, keepdims=True)

with gm.Canvas(size=(480, 480)) as canvas, gm.Movie("sphere.mp4", fps=30) as movie:
    with canvas.draw():
        gl = moderngl.create_context(context=canvas.context)
        gl.enable(moderngl.DEPTH_TEST)
        target = gl.detect_framebuffer()
        program = gl.program(vertex_shader=VERTEX, fragment_shader=FRAGMENT)
        dots = gl.vertex_array(program, [(gl.buffer(points.astype("f4")), "3f", "place")])
    for i in range(60):
        with canvas.draw():
            target.clear(0.0, 0.0, 0.0)
            program["turn"] = i / 20
            dots.render(moderngl.POINTS)
        movie.write(canvas)

print(movie.info)
