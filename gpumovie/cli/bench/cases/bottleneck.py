"""Find the stage that limits the speed of a video, and the settings that may help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ....options.table import SPEEDS

#: From this share of all cores on, the machine is busy: no stage waits for another, and the one that needs the most
#: processor time slows down all.
BUSY = 0.85
#: Stages of this process; the other one is the encoder.
_OWN_STAGES = ("comparing", "drawing", "converting", "reading")


@dataclass(frozen=True)
class TimeSpent:
    """Where the time of a video went.

    Attributes:
        seconds: from opening the video to the finished file.
        stages: seconds in each stage, as in ``movie.info.times``, and ``starting``: until the end of the first
            ``write()``, which starts ffmpeg.
        drawing: seconds in which the caller drew after the first ``write()``; they include those of ``stages``.
        here, encoder: processor seconds of this process, and of ffmpeg.
        cores: number of cores that both may use.
    """

    seconds: float
    stages: Mapping[str, float]
    drawing: float
    here: float
    encoder: float
    cores: int

    @property
    def is_busy(self) -> bool:
        """Whether nearly all cores were in use."""
        return self.here + self.encoder > BUSY * self.cores * self.seconds

    def shares(self) -> dict[str, float]:
        """The share of each stage in the caller's time; the encoder's share is the time that the caller waited."""
        seconds = {name: self.stages[name] for name in _OWN_STAGES}
        seconds["drawing"] = max(seconds["drawing"], self.drawing)
        seconds["encoder"] = self.stages["waiting_for_encoder"] + self.stages["encoder_at_close"]
        running = max(self.seconds - self.stages["starting"], 1e-9)
        return {name: value / running for name, value in seconds.items()}


def find_bottleneck(spent: TimeSpent) -> tuple[str, str]:
    """The stage that limits the speed, and a phrase that says why."""
    shares = spent.shares()
    own = max(_OWN_STAGES, key=lambda name: shares[name])
    if spent.is_busy:
        percent = 100 * spent.encoder / (spent.here + spent.encoder)
        cores = "the core is" if spent.cores == 1 else f"all {spent.cores} cores are"
        if spent.encoder >= spent.here:
            return "encoder", f"{cores} busy, {percent:.0f} % of that with encoding"
        return own, f"{cores} busy, {100 - percent:.0f} % of that with what comes before encoding, mostly {own}"
    if shares["encoder"] >= shares[own]:
        return "encoder", f"write() waits for it {100 * shares['encoder']:.0f} % of the time"
    return own, f"it takes {100 * shares[own]:.0f} % of the time, and the encoder waits for it"


def remedies(stage: str, kind: str, speed: str, hardware: str, opengl: bool) -> list[tuple[str, dict[str, object]]]:
    """Settings that may make a video faster, the most promising first.

    Args:
        stage: the bottleneck.
        kind: what is drawn: ``numpy``, ``figure`` or ``scene``.
        speed: the option ``speed`` of the video.
        hardware: a hardware encoder that works here and was not used; "" if there is none.
        opengl: whether a GPU draws OpenGL.

    Returns:
        Each setting as a user would write it, and as arguments.
    """
    found: list[tuple[str, dict[str, object]]] = []
    if hardware:
        found.append((f'encoder="{hardware}"', {"encoder": hardware}))
    if speed != SPEEDS[0]:
        found.append((f'speed="{SPEEDS[0]}"', {"speed": SPEEDS[0]}))
    # Half the width and height is a quarter of the pixels to draw, read, convert and encode. Where encoding is not
    # the bottleneck, this comes before a faster encoder, which only leaves more processor time to the other stages.
    smaller: tuple[str, dict[str, object]] = ("half the width and height", {"half": True})
    found.insert(len(found) if stage == "encoder" else 0, smaller)
    if kind == "figure" and opengl and stage in ("drawing", "comparing"):
        found.insert(0, ('rasterizer="gl"', {"rasterizer": "gl"}))
    return found
