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
class KnownDifference:
    """Tests whose figures differ.

    Attributes:
        tests: their file and name, with ``*`` for anything.
        kind: one of the classes above.
        reason: why, in a few words.
    """

    tests: str
    kind: str
    reason: str


EXCEPTIONS = (
    KnownDifference(
        "matplotlib/tests/test_axes.py::test_pcolormesh",
        DIFFERS,
        "lines around cells, not antialiased: single pixels by the last bit of Agg's fixed point",
    ),
    KnownDifference("matplotlib/tests/test_backend_pdf.py::test_truetype_conversion", NEEDS_DATA, "mpltest.ttf"),
    KnownDifference("matplotlib/tests/test_image.py::test_imshow_pil", NEEDS_DATA, "draws an image to compare with"),
    KnownDifference("matplotlib/tests/test_png.py::test_pngsuite", NEEDS_DATA, "images of PngSuite"),
    KnownDifference(
        "matplotlib/tests/test_testing.py::test_check_figures_equal_empty_figs",
        NO_FIGURES,
        "expects that two empty figures are an error",
    ),
    KnownDifference(
        "matplotlib/tests/test_text.py::test_draw_text_as_path_fallback",
        OTHER_RENDERER,
        "takes draw_text away from it, which ours has too: texts of Agg's are paths then",
    ),
    KnownDifference(
        "mpl_toolkits/mplot3d/tests/test_axes3d.py::test_tricontour",
        DIFFERS,
        "areas thinner than a 256th of a pixel, not antialiased: by Agg's fixed point pixels here and there",
    ),
)
