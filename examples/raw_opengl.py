"""Raw OpenGL calls by PyOpenGL: a triangle that turns, with antialiased edges, and a still of it."""

import gpumovie as gm
from OpenGL.GL import (
    GL_COLOR_BUFFER_BIT,
    GL_TRIANGLES,
    glBegin,
    glClear,
    glClearColor,
    glColor3f,
    glEnd,
    glLoadIdentity,
    glRotatef,
    glVertex2f,
)
from PIL import Image

CORNERS = [((1, 0, 0), (0, 0.8)), ((0, 1, 0), (-0.7, -0.5)), ((0, 0, 1), (0.7, -0.5))]

with gm.Canvas(size=(480, 480), samples=4) as canvas, gm.Movie("triangle.mp4", fps=30) as movie:
    for i in range(60):
        with canvas.draw():
            glClearColor(0.1, 0.1, 0.1, 1)
            glClear(GL_COLOR_BUFFER_BIT)
            glLoadIdentity()
            glRotatef(6 * i, 0, 0, 1)
            glBegin(GL_TRIANGLES)
            for colour, place in CORNERS:
                glColor3f(*colour)
                glVertex2f(*place)
            glEnd()
        movie.write(canvas)
    Image.fromarray(canvas.read()[..., :3]).save("triangle.png")

print(movie.info)
