"""A plain vispy canvas with a shader program, as there are many; only the line with app= is about gpumovie."""

import gpumovie as gm
import numpy as np
from vispy import app, gloo

VERTEX = """
attribute vec2 corner;
varying vec2 place;
void main() { place = corner; gl_Position = vec4(corner, 0.0, 1.0); }
"""
FRAGMENT = """
uniform float seconds;
varying vec2 place;
void main() {
    float rings = sin(20.0 * length(place) - 6.0 * seconds) * sin(5.0 * atan(place.y, place.x) + seconds);
    gl_FragColor = vec4(0.5 + 0.5 * rings, 0.3, 0.5 - 0.5 * rings, 1.0);
}
"""


class Rings(app.Canvas):
    def __init__(self, **options):
        super().__init__(size=(640, 480), **options)
        self.program = gloo.Program(VERTEX, FRAGMENT)
        self.program["corner"] = np.float32([(-1, -1), (1, -1), (-1, 1), (1, 1)])
        self.seconds = 0.0

    def on_resize(self, event):
        gloo.set_viewport(0, 0, *event.size)

    def on_draw(self, event):
        self.program["seconds"] = self.seconds
        self.program.draw("triangle_strip")


canvas = Rings(app=gm.vispy_app())


def draw(i):
    canvas.seconds = i / 30
    return canvas


gm.render(draw, "rings.mp4", frames=60, fps=30)
canvas.close()
