"""Canvases with every kind of content in them.

Knows nothing of gpumovie. Run as a program, it draws the kinds that are named by vispy's own EGL backend, and saves
their frames: ``scenes.py OUT.npz KIND...``.
"""

import sys

import numpy as np
from kinds import SCENES
from vispy import app, gloo, scene
from vispy.color import Color
from vispy.gloo import glir

SIZE = (320, 240)


class Gloo(app.Canvas):
    """A canvas without a scene: one gloo program."""

    def __init__(self, **options):
        super().__init__(size=SIZE, **options)
        self.frame = 0
        self.program = gloo.Program(
            "attribute vec2 place; attribute vec3 colour; varying vec3 seen; uniform float turn;"
            "void main() { seen = colour; mat2 r = mat2(cos(turn), sin(turn), -sin(turn), cos(turn));"
            "gl_Position = vec4(r * place, 0.0, 1.0); }",
            "varying vec3 seen; void main() { gl_FragColor = vec4(seen, 1.0); }",
        )
        self.program["place"] = gloo.VertexBuffer(np.array([(-0.8, -0.7), (0.8, -0.7), (0, 0.8)], np.float32))
        self.program["colour"] = gloo.VertexBuffer(np.eye(3, dtype=np.float32))

    def on_draw(self, event):
        gloo.clear(Color("#203040"))
        self.program["turn"] = 0.3 * self.frame
        self.program.draw("triangles")


def open_kind(kind, **options):
    """A canvas with this kind in it, and what moves it to frame i."""
    if kind == "gloo":
        canvas = Gloo(**options)
        return canvas, lambda i: setattr(canvas, "frame", i)
    canvas = scene.SceneCanvas(size=SIZE, **options)
    return canvas, SCENES[kind](canvas.central_widget.add_view())


KINDS = (*SCENES, "gloo")
FRAMES = 3
#: What vispy's render() attaches for depth, with the bits that a window has (GL_DEPTH_COMPONENT24).
DEPTH_24 = (gloo.gl.GL_DEPTH_ATTACHMENT, 0x81A6)


def main():
    out, *kinds = sys.argv[1:]
    app.use_app("egl")
    glir.GlirFrameBuffer._formats["depth"] = DEPTH_24
    frames = {}
    for kind in kinds:
        canvas, step = open_kind(kind)
        canvas.events.resize(size=canvas.size)  # as its own window would send it; its EGL backend forgets to
        frames[kind] = []
        canvas.render()  # vispy's first drawing of some kinds is not blended
        for i in range(FRAMES):
            step(i)
            frames[kind].append(canvas.render()[..., :3])
    assert "gpumovie" not in sys.modules
    np.savez(out, **frames)


if __name__ == "__main__":
    main()
