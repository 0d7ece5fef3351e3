"""HTML and SVG whose text is always escaped."""

from __future__ import annotations

from html import escape

#: They have no content, and no end.
_VOID = frozenset({"br", "img", "meta"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, /, *children: object, **attributes: object) -> Markup:
    """An element of HTML or SVG; children that are no ``Markup`` are text, and escaped.

    >>> element("p", "1 < 2", element("br"), class_="fact", hidden=True)
    '<p class="fact" hidden>1 &lt; 2<br></p>'

    Args:
        name: such as ``td``.
        children: what is in it, one after the other; None is nothing.
        attributes: ``class_`` is ``class``, ``stroke_width`` is ``stroke-width``; True is an attribute without a
            value, and one that is None or False is left out.
    """
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Markup(f"<{name}{said}>" if name in _VOID else f"<{name}{said}>{join(*children)}</{name}>")


def join(*children: object) -> Markup:
    """Children one after the other, without an element around them."""
    return Markup("".join(c if isinstance(c, Markup) else escape(str(c)) for c in children if c is not None))
