"""HTML and SVG, in which text is always escaped."""

from __future__ import annotations

from html import escape

#: Elements without content and without an end tag.
_VOID = frozenset({"br", "img", "meta"})


class Markup(str):
    """Text that is HTML already, and is not escaped again."""

    __slots__ = ()


def element(name: str, /, *children: object, **attributes: object) -> Markup:
    """An element of HTML or SVG; children that are not ``Markup`` are text, which is escaped.

    >>> element("p", "1 < 2", element("br"), class_="fact", hidden=True)
    '<p class="fact" hidden>1 &lt; 2<br></p>'

    Args:
        name: such as ``td``.
        children: its content, in order; None is left out.
        attributes: ``class_`` is ``class``, ``stroke_width`` is ``stroke-width``; True gives an attribute without a
            value; None and False leave it out.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Markup(f"<{name}{written}>" if name in _VOID else f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: object) -> Markup:
    """Children in order, without an element around them."""
    return Markup("".join(c if isinstance(c, Markup) else escape(str(c)) for c in children if c is not None))
