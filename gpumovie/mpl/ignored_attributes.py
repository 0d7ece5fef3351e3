"""Attributes of artists that have no influence on what they draw.

They are an artist's owners, whoever is told of its changes, what belongs to the mouse, and what a setter copied from.
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
