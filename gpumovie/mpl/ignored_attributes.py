"""Attributes of artists that have no influence on what they draw.

They are references to its figure, axes and other owners, callbacks, what handles mouse events, and the original data
of which a setter made a copy (``_xorig``, ``_yorig``).
"""

IGNORED_ATTRIBUTES = frozenset(
    [
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
    ]
)
