"""matplotlib's backend ``gpumovie``: figures are saved as images that OpenGL draws.

>>> matplotlib.use("gpumovie")     # or "module://gpumovie.mpl.backend", or import gpumovie.pyplot as plt
>>> fig.savefig("figure.png")

GPUMOVIE_RASTERIZER says what draws: ``gl`` is OpenGL, ``agg`` matplotlib's own renderer, and ``auto``, the default,
OpenGL where a GPU draws, else Agg, which is faster for a still than OpenGL on the CPU. Where there is no OpenGL,
Agg draws. Vector formats, and what is drawn without being saved, are matplotlib's own.
"""

from __future__ import annotations

import functools
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cbook import open_file_cm

from ..video.pixel_formats import Array, Size
from .opengl.still_renderer import draw_still, warn_once
from .rasterizer import choose

__all__ = ["FigureCanvas", "FigureManager"]

_Canvas: Any = FigureCanvasAgg  # matplotlib's own stubs leave its methods untyped

FigureManager = FigureManagerBase


class FigureCanvas(_Canvas):  # type: ignore[misc]
    """matplotlib's canvas for images, whose figures OpenGL draws when they are saved."""

    @functools.wraps(_Canvas.print_raw)  # print_figure goes by the signature
    def print_raw(self, filename_or_obj: Any, *, metadata: Any = None) -> None:
        if metadata is not None:
            raise ValueError("metadata not supported for raw/rgba")
        image = self._image()
        with open_file_cm(filename_or_obj, "wb") as file:
            file.write(image.data)

    print_rgba = print_raw

    @functools.wraps(_Canvas.print_to_buffer)
    def print_to_buffer(self) -> tuple[bytes, Size]:
        image = self._image()
        return bytes(image.data), (image.shape[1], image.shape[0])

    @functools.wraps(_Canvas.print_figure)
    def print_figure(self, *arguments: Any, **options: Any) -> Any:
        if not hasattr(_Canvas, "_print_pil") and choose() == "gl":
            warn_once(
                f"matplotlib {mpl.__version__} is not as gpumovie knows it (there is no FigureCanvasAgg._print_pil), "
                f"so Agg draws PNG and other images"
            )
        return super().print_figure(*arguments, **options)

    def _print_pil(self, filename_or_obj: Any, fmt: str, pil_kwargs: Any, metadata: Any = None) -> None:
        """The way of matplotlib's print_png, print_jpg and so on to a file."""
        mpl.image.imsave(
            filename_or_obj,
            self._image().data,
            format=fmt,
            origin="upper",
            dpi=self.figure.dpi,
            metadata=metadata,
            pil_kwargs=pil_kwargs,
        )

    def _image(self) -> Array:
        """The figure as it is now: shape (height, width, 4), uint8, straight alpha."""
        rasterizer = choose()
        # When matplotlib only wants the renderer, for a layout, it replaces the figure's draw() by one that raises.
        if rasterizer != "agg" and "draw" not in vars(self.figure):
            image = draw_still(self.figure, self.get_width_height(physical=True), rasterizer)
            if image is not None:
                return image
        _Canvas.draw(self)
        return np.asarray(self.buffer_rgba())
