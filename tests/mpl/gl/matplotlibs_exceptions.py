"""Those of matplotlib's image tests whose figures OpenGL does not draw as Agg does, or that cannot be drawn here.

An exception that no test needs is reported. What matplotlib itself leaves out, since fonts, programs or packages are
missing, is none.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Classes of exceptions.
NEEDS_DATA = "needs files that are not installed"
NO_FIGURES = "tests matplotlib's testing"
OTHER_RENDERER = "replaces a method of RendererAgg"
DIFFERS = "differs, known why"


@dataclass(frozen=True)
class ArtistState:
    """An exception: the tests, by file and name with ``*`` for anything; its class; the reason."""

    tests: str
    kind: str
    reason: str


EXCEPTIONS = (
    ArtistState(
        "matplotlib/tests/test_axes.py::test_pcolormesh",
        DIFFERS,
        "lines around cells, not antialiased: single pixels by the last bit of Agg's fixed point",
    ),
    ArtistState("matplotlib/tests/test_backend_pdf.py::test_truetype_conversion", NEEDS_DATA, "mpltest.ttf"),
    ArtistState("matplotlib/tests/test_image.py::test_imshow_pil", NEEDS_DATA, "a picture to compare with is drawn"),
    ArtistState("matplotlib/tests/test_png.py::test_pngsuite", NEEDS_DATA, "pictures of PngSuite"),
    ArtistState(
        "matplotlib/tests/test_testing.py::test_check_figures_equal_empty_figs",
        NO_FIGURES,
        "expects that two empty figures are an error",
    ),
    ArtistState(
        "matplotlib/tests/test_text.py::test_draw_text_as_path_fallback",
        OTHER_RENDERER,
        "takes draw_text away from it, which ours has too: texts of Agg's are paths then",
    ),
    ArtistState(
        "mpl_toolkits/mplot3d/tests/test_axes3d.py::test_tricontour",
        DIFFERS,
        "areas thinner than a 256th of a pixel, not antialiased: by Agg's fixed point pixels here and there",
    ),
)
