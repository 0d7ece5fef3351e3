"""Attributes that have no influence on what is drawn.

``IGNORED_ATTRIBUTES``, of artists, are references to its figure, axes and other owners, callbacks, what handles
mouse events, its label for legends, and the original data of which a setter made a copy (``_xorig``, ``_yorig``).
``CACHES`` follow from other attributes, and are computed when somebody asks.
"""

from matplotlib import transforms
from matplotlib.lines import Line2D

#: Of an axis whose ticks are made late: to what they will be clipped.
LATE_CLIPS = "_gpumovie_clips"

IGNORED_ATTRIBUTES = frozenset(
    [
        LATE_CLIPS,
        "_parents",
        "stale_callback",
        "_remove_method",
        "_picker",
        "_contains",
        "_callbacks",
        "callbacks",
        "canvas",
        "colorbar",
        "_colorbar",
        "figure",
        "axis",
        "_axes",
        "axes",
        "_parent_figure",
        "parent",
        "_renderer",
        "_xorig",
        "_yorig",
        "format_cursor_data",
        "_label",
    ]
)

_MATRIX, _INVERSE = "_mtx", "_inverted"

#: By class, the names of attributes.
CACHES: dict[type, frozenset[str]] = {
    Line2D: frozenset({"_transformed_path"}),
    transforms.Affine2D: frozenset({_INVERSE}),
    **dict.fromkeys(
        (
            *(transforms.BlendedAffine2D, transforms.CompositeAffine2D, transforms.BboxTransform),
            *(transforms.BboxTransformTo, transforms.BboxTransformFrom, transforms.ScaledTranslation),
        ),
        frozenset({_MATRIX, _INVERSE}),
    ),
    transforms.BlendedGenericTransform: frozenset({"_affine"}),
    transforms.TransformedBbox: frozenset({"_points"}),
    **dict.fromkeys(
        (transforms.TransformedPath, transforms.TransformedPatchPath),
        frozenset({"_transformed_path", "_transformed_points"}),
    ),
}
