"""A film with transparency, for laying over another: ProRes 4444 for an editor, VP9 for a web page."""

import gpumovie as gm
import numpy as np


def frames():
    y, x = np.mgrid[0:270, 0:480]
    for i in range(60):
        distance = np.hypot(x - 240 - 120 * np.sin(i / 10), y - 135)
        picture = np.zeros((270, 480, 4), np.uint8)
        picture[..., 0] = 255
        picture[..., 3] = np.clip(255 * (60 - distance) / 10, 0, 255)
        yield picture


gm.write("overlay.mov", frames(), fps=30, codec="prores")
gm.write("overlay.webm", frames(), fps=30)
