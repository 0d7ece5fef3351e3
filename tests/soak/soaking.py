"""One film from its seed to a verdict."""

from __future__ import annotations

import tempfile
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

import gpumovie as gm

from .checks import WrongError, check_film, check_partial, must, names
from .kills import check_killed
from .leftovers import belongings, left_over
from .plans import DRAWN, KILLS, Plan, draw
from .recording import EndedByUserError, Recording

OLD = b"the old film"
#: The kinds of sources that were drawn in this process: their libraries keep files open from the first on.
_drawn: set[str] = set()


@dataclass(frozen=True)
class Verdict:
    """What came of one film.

    Attributes:
        seed: of the film.
        outcome: ``right``, ``refused`` or ``wrong``.
        why: what is wrong, in a sentence.
        plan: the film, in words.
        details: the traceback.
    """

    seed: int
    outcome: str
    why: str = ""
    plan: str = ""
    details: str = ""


def soak(seed: int, end: str | None = None) -> Verdict:
    """Make the film of a seed and check it; ``end`` as for ``plans.draw``."""
    plan = draw(seed, end)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        films = Path(folder, "films")
        films.mkdir()
        try:
            outcome = make_and_check(plan, films / f"film{plan.suffix}")
        except WrongError as error:
            return Verdict(seed, "wrong", str(error), str(plan))
        except Exception as error:
            why = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
            return Verdict(seed, "wrong", why, str(plan), traceback.format_exc())
    return Verdict(seed, outcome, "", str(plan))


def make_and_check(plan: Plan, path: Path) -> str:
    """Make a film and check it; return ``right`` or ``refused``.

    Raises:
        WrongError: something is not as it must be.
        Exception: whatever gpumovie raised without need.
    """
    old = OLD if plan.old else None
    if old is not None:
        path.write_bytes(old)
    if plan.end in KILLS:
        check_killed(plan, path, old)
        return "right"
    before = belongings()
    outcome = _in_this_process(plan, path)
    if plan.end == "exception" or outcome == "refused":
        must(old is None or path.read_bytes() == old, "the old film was changed by one that was not finished")
    more = left_over(before)
    if plan.source in DRAWN and plan.source not in _drawn:
        _drawn.add(plan.source)
    else:
        must(not more, f"left over: {'; '.join(more)}")
    return outcome


def _in_this_process(plan: Plan, path: Path) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            info = Recording(plan, path).make()
    except EndedByUserError:
        check_partial(plan, path, plan.last)
        return "right"
    except gm.NoEncoderError:
        if not plan.may_be_refused:
            raise
        others = names(path.parent) - ({path.name} if plan.old else set())
        must(not others, f"a refused film leaves {sorted(others)}")
        return "refused"
    must(plan.end == "close", "the user's exception did not come through")
    check_film(plan, path, info)
    return "right"
