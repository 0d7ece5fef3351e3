"""Figures, canvases and scenes that show a picture with its number: flat ones, as ``frames.picture`` makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gpumovie as gm

from .frames import grays, halves

Size = tuple[int, int]


@contextmanager
def drawn(kind: str, size: Size) -> Iterator[Callable[[int], Any]]:
    """A function from a frame's number to what draws it: a figure, canvas or scene of a size in pixels."""
    with {"figure": _figure, "canvas": _canvas, "scene": _scene}[kind](size) as frame_of:
        yield frame_of


def boxes(size: Size) -> list[tuple[int, int, int, int]]:
    """(left, top, width, height) in pixels of both halves."""
    result = []
    for rows, columns in halves(size):
        top, bottom, _ = rows.indices(size[1])
        left, right, _ = columns.indices(size[0])
        result.append((left, top, right - left, bottom - top))
    return result


@contextmanager
def _figure(size: Size) -> Iterator[Callable[[int], Any]]:
    from matplotlib.figure import Figure

    width, height = size
    figure = Figure(figsize=((width + 0.01) / 100, (height + 0.01) / 100), dpi=100)
    axes = []
    for left, top, w, h in boxes(size):
        box = (left / width, 1 - (top + h) / height, w / width, h / height)
        axes.append(figure.add_axes(box, xticks=[], yticks=[]))
        axes[-1].spines[:].set_visible(False)

    def frame_of(number: int) -> Figure:
        for each, gray in zip(axes, grays(number), strict=True):
            each.set_facecolor((gray / 255,) * 3)
        return figure

    yield frame_of


@contextmanager
def _canvas(size: Size) -> Iterator[Callable[[int], Any]]:
    from OpenGL import GL

    with gm.Canvas(size) as canvas:

        def frame_of(number: int) -> gm.Canvas:
            with canvas.draw():
                GL.glEnable(GL.GL_SCISSOR_TEST)
                for (left, top, w, h), gray in zip(boxes(size), grays(number), strict=True):
                    GL.glScissor(left, size[1] - top - h, w, h)
                    GL.glClearColor(*(gray / 255,) * 3, 1)
                    GL.glClear(GL.GL_COLOR_BUFFER_BIT)
                GL.glDisable(GL.GL_SCISSOR_TEST)
            return canvas

        yield frame_of


@contextmanager
def _scene(size: Size) -> Iterator[Callable[[int], Any]]:
    from vispy.scene.visuals import Rectangle

    scene = gm.Scene(size=size)
    rectangles = [
        Rectangle(center=(left + w / 2, top + h / 2), width=w, height=h, border_width=0, parent=scene.scene)
        for left, top, w, h in boxes(size)
    ]

    def frame_of(number: int) -> gm.Scene:
        for rectangle, gray in zip(rectangles, grays(number), strict=True):
            rectangle.color = (gray / 255,) * 3
        return scene

    try:
        yield frame_of
    finally:
        scene.close()
