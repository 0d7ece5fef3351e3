"""How long a film spent in each of its stages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class StageTimes:
    """Seconds spent in each stage; stages overlap, so they do not add up to the whole.

    Attributes:
        waiting_for_caller: the queue was empty: drawing is the slower side.
        comparing: finding out what changed in matplotlib figures.
        drawing: drawing figures.
        converting: copying, padding and converting frames in ``write()``.
        reading: ``write()`` waiting for the GPU to finish drawing a frame and to hand it over.
        in_pipe: frames going down the pipe: the encoder is the slower side.
        waiting_for_encoder: ``write()`` waiting until the encoder had taken a frame.
        encoder_at_close: waiting for the encoder to finish the file.
    """

    waiting_for_caller: float = 0.0
    comparing: float = 0.0
    drawing: float = 0.0
    converting: float = 0.0
    reading: float = 0.0
    in_pipe: float = 0.0
    waiting_for_encoder: float = 0.0
    encoder_at_close: float = 0.0
