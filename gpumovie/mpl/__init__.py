"""matplotlib's animations, saved by gpumovie. Importing this registers the writer.

>>> import gpumovie.mpl
>>> anim.save("out.mp4", writer="gpumovie")
"""

from .drawing import Drawing
from .writer import Writer

__all__ = ["Drawing", "Writer"]
