"""Which stage holds a film up, in a sentence, and the setting that would move it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...options.table import SPEEDS

#: From this part of all cores on, the machine is busy: nobody waits for anybody, and who needs most holds all up.
BUSY = 0.85
_OURS = ("comparing", "drawing", "converting", "reading")


@dataclass(frozen=True)
class Spent:
    """Where a film's seconds went.

    Attributes:
        seconds: from opening the film to the finished file.
        stages: of ``movie.info.times``, and ``starting``: to the end of the first ``write()``, which starts ffmpeg.
        drawing: seconds that the caller drew after that; those of ``stages`` are part of it.
        here, encoder: processor seconds of this process, and of ffmpeg.
        cores: that both may use.
    """

    seconds: float
    stages: Mapping[str, float]
    drawing: float
    here: float
    encoder: float
    cores: int

    @property
    def is_busy(self) -> bool:
        return self.here + self.encoder > BUSY * self.cores * self.seconds

    def shares(self) -> dict[str, float]:
        """Parts of the caller's time, by stage; the encoder's is what write() and close() waited for it."""
        at_work = {name: self.stages[name] for name in _OURS}
        at_work["drawing"] = max(at_work["drawing"], self.drawing)
        waited = self.stages["waiting_for_encoder"] + self.stages["encoder_at_close"]
        running = max(self.seconds - self.stages["starting"], 1e-9)
        return {name: value / running for name, value in {**at_work, "encoder": waited}.items()}


def find(spent: Spent) -> tuple[str, str]:
    """The stage, and why it is that one, in words."""
    shares = spent.shares()
    own = max(_OURS, key=lambda name: shares[name])
    processors = spent.here + spent.encoder
    if spent.is_busy:
        part = 100 * spent.encoder / processors
        cores = "the core is" if spent.cores == 1 else f"all {spent.cores} cores are"
        if spent.encoder >= spent.here:
            return "encoder", f"{cores} busy, {part:.0f} % of that with encoding"
        return own, f"{cores} busy, {100 - part:.0f} % of that with what comes before encoding, mostly {own}"
    if shares["encoder"] >= shares[own]:
        return "encoder", f"write() waits for it {100 * shares['encoder']:.0f} % of the time"
    return own, f"it takes {100 * shares[own]:.0f} % of the time, and the encoder waits for it"


def remedies(stage: str, kind: str, speed: str, hardware: str, opengl: bool) -> list[tuple[str, dict[str, object]]]:
    """What may be typed against it, and what that is in arguments; the likeliest first.

    Args:
        kind: ``numpy``, ``figure`` or ``scene``.
        speed: that the film was made with.
        hardware: an encoder on a chip that works here and was not used; "" if there is none.
        opengl: whether a GPU draws OpenGL.
    """
    found: list[tuple[str, dict[str, object]]] = []
    if hardware:
        found.append((f'encoder="{hardware}"', {"encoder": hardware}))
    if speed != SPEEDS[0]:
        found.append((f'speed="{SPEEDS[0]}"', {"speed": SPEEDS[0]}))
    # What is drawn, read, converted and encoded is pixels: half as wide and high means a quarter of them. For what
    # is not encoding, that comes before a faster encoder, which only leaves more of the processors to the others.
    smaller: tuple[str, dict[str, object]] = ("half the width and height", {"half": True})
    found.insert(len(found) if stage == "encoder" else 0, smaller)
    if kind == "figure" and opengl and stage in ("drawing", "comparing"):
        found.insert(0, ('rasterizer="gl"', {"rasterizer": "gl"}))
    return found
