"""Artists that take the places of others: after ``axes.clear()``, ``clf()``, or ``remove()`` and plotting again."""

from __future__ import annotations

from typing import Any

from matplotlib.artist import Artist

from .artist_state import ArtistState
from .order import Order, Place


class Successors:
    """Who stood where in the frame before.

    Args:
        order: the artists of a figure.
    """

    def __init__(self, order: Order) -> None:
        self._order = order
        self._places: dict[Any, Place] = {}  # of all axes
        self._titles: dict[Any, Any] = {}  # of all axes: another title shows that they were cleared

    def note(self) -> None:
        """Note who stands where."""
        self._places = {axes: self._order.places[axes] for axes in self._order.axes}
        self._titles = {axes: axes.title for axes in self._order.axes}

    def of_axes(self) -> list[tuple[Any, Any]]:
        """Axes that have gone, each with those that stand at its place now."""
        places = self._order.places
        gone = {place: axes for axes, place in self._places.items() if axes not in places}
        return [(gone[places[axes]], axes) for axes in self._order.axes if places[axes] in gone]

    def of_artists(
        self, states: dict[Artist, ArtistState], frame: int
    ) -> tuple[dict[Artist, ArtistState], list[tuple[Artist, Artist]]]:
        """Give artists that are new the states of those that stood at their places.

        Args:
            states: of the artists of the frame before.
            frame: the number of this one.

        Returns:
            The states of all artists that have one now, and artists that have gone, each with its successor.
        """
        places, found = self._order.places, dict[Artist, ArtistState]()
        left = {state.place: state for artist, state in states.items() if artist not in places}
        replaced: list[tuple[Artist, Artist]] = []
        for artist in self._order.artists:
            state, place = states.get(artist), places[artist]
            if state is None:
                state = left.pop(place, None)
                if state is None:
                    continue
                replaced.append((state.artist, artist))
                state.artist, state.born_at = artist, frame
            state.place = place
            found[artist] = state
        self._find_cleared(found, frame)
        return found, replaced

    def _find_cleared(self, states: dict[Artist, ArtistState], frame: int) -> None:
        """Axes that were cleared have the same axis objects and spines as before, but those are as new."""
        for axes in self._order.axes:
            if self._titles.get(axes, axes.title) is not axes.title:
                for part in (*axes._axis_map.values(), *axes.spines.values(), self._order.frames.get(axes)):
                    if part in states:
                        states[part].born_at = frame
