"""matplotlib's animations, saved by gpumovie. Importing this registers the writer.

>>> import gpumovie.mpl
>>> anim.save("out.mp4", writer="gpumovie")
"""

import matplotlib as mpl

if mpl.__version_info__ < (3, 9):
    raise ImportError(
        f"matplotlib {mpl.__version__} is too old for gpumovie; it needs 3.9 or newer: pip install -U matplotlib"
    )

from .drawing import Drawing
from .writer import Writer

__all__ = ["Drawing", "Writer"]
