"""Options of the ring by which frames leave OpenGL: the strategy, and the number of slots."""

from __future__ import annotations

from typing import Literal

from ..errors import OptionError
from .context.base import BaseContext

#: ``map`` maps a pixel buffer for each frame, ``persistent`` keeps all mapped (OpenGL 4.4), ``subdata`` copies a
#: buffer into memory of our own.
Strategy = Literal["map", "persistent", "subdata"]

FEWEST_SLOTS, SLOTS, MOST_SLOTS = 2, 3, 8


def strategies(context: BaseContext) -> list[Strategy]:
    """The strategies that ``context`` can do, the plainest first."""
    return ["map", "persistent", "subdata"] if context.features.buffer_storage else ["map", "subdata"]


def check_strategy(strategy: object, context: BaseContext) -> None:
    """Check a strategy.

    Raises:
        OptionError: ``context`` cannot do it.
    """
    if strategy not in strategies(context):
        raise OptionError(f"strategy {strategy!r} cannot be had here; there are {', '.join(strategies(context))}")


def check_slots(slots: object) -> int:
    """``slots``, checked.

    Raises:
        OptionError: it is no number of slots that a ring can have.
    """
    if isinstance(slots, bool) or not isinstance(slots, int) or not FEWEST_SLOTS <= slots <= MOST_SLOTS:
        raise OptionError(f"slots={slots!r} is no number of pixel buffers; give {FEWEST_SLOTS} to {MOST_SLOTS}")
    return slots
