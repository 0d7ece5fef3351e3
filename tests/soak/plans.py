"""What one film is: drawn at random from its seed, so that the seed is all that is needed to make it again."""

from __future__ import annotations

import dataclasses
import random
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from system import NEEDS, missing

from gpumovie.options.table import SPEEDS
from gpumovie.video.containers import CONTAINERS
from gpumovie.video.encoders.fit import size_problem
from gpumovie.video.encoders.table import encoders_of
from gpumovie.video.pixel_formats import padded_size

from .frames import BASE, FINISHED, MEMORY, TWO_DIGITS_FROM, Array, picture

#: Where frames come from, and how often.
SOURCES = {
    "write": 30,
    "generator": 15,
    "array": 8,
    "render": 12,
    "threads": 10,
    "figure": 8,
    "canvas": 8,
    "scene": 5,
}
#: These draw: they need a size that can be drawn, and give eight bits.
DRAWN = {"figure": 4, "canvas": 3, "scene": 3}  # and their channels
#: How a film ends, and how often. All but the first two end a process of its own.
ENDS = {
    "close": 72,
    "exception": 6,
    "kill python": 6,
    "kill python and ffmpeg": 8,
    "interrupt": 5,
    "terminate": 3,
}
KILLS = tuple(ENDS)[2:]
#: Codecs that can keep every value, with the containers that take RGB of them.
LOSSLESS = {
    "h264": (".mp4", ".m4v", ".mov", ".mkv", ".avi"),
    "hevc": (".mp4", ".mov", ".mkv"),
    "vp9": (".mkv", ".mp4"),
    "ffv1": (".mkv", ".avi"),
    "png": (".mkv", ".mov", ".avi"),
    "apng": (".apng",),
}
MOST_PIXELS = 2_000_000  # in a film, so that a slow encoder takes seconds


@dataclass(frozen=True)
class Plan:
    """One film.

    Attributes:
        seed: of the film.
        suffix, codec, fps, size, count: of the film; codec None is the container's own.
        options: further ones of ``Movie``.
        channels, dtype, picture: of its pictures, as ``frames.picture`` has them.
        memory: how they lie there.
        reuse: whether all are written from one array, which is overwritten in between.
        source: one of SOURCES.
        threads: how many write, for that source.
        sound: seconds of sound, or 0.
        refused: the number before which a frame is written that must be refused; -1 for none.
        old: whether there is a film of that name already.
        end: one of ENDS.
        last: how many frames are written before the end, where that is not "close".
        rest: seconds that the recording waits before such an end.
        pause: seconds between frames.
        jitter: the longest time, in seconds, between that frame and the kill.
    """

    seed: int
    suffix: str
    codec: str | None
    fps: Any
    size: tuple[int, int]
    count: int
    channels: int
    dtype: str
    picture: str
    memory: str = "contiguous"
    reuse: bool = False
    source: str = "write"
    options: dict[str, Any] = field(default_factory=dict)
    threads: int = 1
    sound: float = 0.0
    refused: int = -1
    old: bool = False
    end: str = "close"
    last: int = 0
    rest: float = 0.0
    pause: float = 0.0
    jitter: float = 0.0

    @property
    def lossless(self) -> bool:
        """Whether every value must come back."""
        return bool(self.options.get("lossless"))

    @property
    def used_codec(self) -> str:
        """The codec, also where the container chooses it."""
        codecs = CONTAINERS[self.suffix].codecs
        return self.codec or ("h264" if "h264" in codecs else codecs[0])

    @property
    def may_be_refused(self) -> bool:
        """Whether no encoder of the codec takes films of this size or rate."""
        encoders = encoders_of(self.used_codec)  # type: ignore[arg-type]
        small = all(
            any(
                size_problem(e, padded_size(self.size, name))
                for name in ((*e.formats[:1], *e.exact) if self.lossless else e.formats[:1])
            )
            for e in encoders
            if not e.hardware
        )
        return small or any(e.largest_fps and self.fps > e.largest_fps for e in encoders)

    def frame(self, number: int) -> Array:
        """Frame ``number``, as it is to be shown."""
        return picture(number, self.size, self.channels, self.dtype, self.seed, self.picture)

    def __str__(self) -> str:
        default = {f.name: f.default for f in dataclasses.fields(self)}
        values = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return ", ".join(
            f"{name}={value!r}" for name, value in values.items() if value != default[name] and value != {}
        )


def draw(seed: int, end: str | None = None) -> Plan:
    """The film of a seed; ``end`` chooses how it ends, in place of chance."""
    rng = random.Random(seed)
    source = _weighted(rng, {name: n for name, n in SOURCES.items() if name not in _not_here()})
    by_chance = _weighted(rng, ENDS)  # drawn in any case, so that all else is the same
    end = end or by_chance
    if end != "close" and source in ("array", "threads"):  # these cannot be ended in the middle
        source = "write"
    if end in KILLS and source in ("canvas", "scene"):
        source = "write"
    suffix = rng.choice(list(CONTAINERS))
    codec = rng.choice([None, *CONTAINERS[suffix].codecs])
    size = _size(rng)
    if source in DRAWN or source == "threads":
        size = (max(size[0], TWO_DIGITS_FROM), max(size[1], TWO_DIGITS_FROM))
    dtype = "uint16" if source not in DRAWN and rng.random() < 0.25 else "uint8"
    channels = DRAWN.get(source) or rng.choice((0, 1, 3, 3, 3, 4))
    plan = Plan(
        *(seed, suffix, codec, _fps(rng, suffix), size, 0, channels, dtype),
        picture="flat" if source in DRAWN else "smooth",
        source=source,
        threads=rng.randint(2, 5) if source == "threads" else 1,
        options=_options(rng),
        end=end,
    )
    if _lossless_is_possible(plan) and rng.random() < 0.35:
        kind = "noise" if source not in DRAWN else "flat"
        plan = dataclasses.replace(plan, picture=kind, options={**plan.options, "lossless": True})
        plan.options.pop("quality", None)
    most = min(80, max(3, MOST_PIXELS // (size[0] * size[1])))
    count = rng.choice((1, 2, 3, rng.randint(1, most), rng.randint(1, most)))
    plan = dataclasses.replace(plan, count=count, old=rng.random() < 0.2)
    if source not in DRAWN:
        memory, reuse = (
            rng.choice([*MEMORY, *FINISHED]),
            rng.random() < 0.4 and source in ("write", "generator", "render"),
        )
        plan = dataclasses.replace(plan, memory=memory, reuse=reuse and memory in MEMORY)
    if source == "array" and channels == 0 and size[0] in (1, 3, 4):  # shaped like one picture with channels
        plan = dataclasses.replace(plan, source="generator")
    if source == "write" and count > 1 and rng.random() < 0.15:
        plan = dataclasses.replace(plan, refused=rng.randint(1, count - 1))
    if CONTAINERS[suffix].audio and rng.random() < 0.15:
        plan = dataclasses.replace(plan, sound=rng.choice((0.05, 0.5, float(count / plan.fps), 3.0)))
    return _with_end(rng, plan, most)


def _with_end(rng: random.Random, plan: Plan, most: int) -> Plan:
    """The plan with the moment of its end."""
    if plan.end == "close":
        return plan
    if plan.end == "exception":
        most = plan.count - (plan.source == "render")  # which asks for no frame after its last
        return dataclasses.replace(plan, last=rng.randint(0, most))
    count = max(plan.count, min(most, BASE * BASE - 1, 20))
    return dataclasses.replace(
        plan,
        count=count,
        last=rng.randint(1, count),
        pause=rng.choice((0.0, 0.03, 0.12, 0.3)),
        rest=rng.choice((0.0, 0.0, 3.5)),
        jitter=rng.choice((0.0, 0.05, 0.5)),
    )


def _not_here() -> set[str]:
    """The sources that this system cannot have."""
    egl, vispy = missing(NEEDS["egl"]), missing(NEEDS["vispy"])
    return ({"canvas", "scene"} if egl else set()) | ({"scene"} if vispy else set())


def _lossless_is_possible(plan: Plan) -> bool:
    codec = plan.used_codec
    deep = plan.dtype == "uint16"
    if codec == "png" or codec == "apng":
        return not (deep and plan.channels == 4 and codec == "apng")
    return plan.suffix in LOSSLESS.get(codec, ()) and not (deep and codec != "ffv1")


def _options(rng: random.Random) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if rng.random() < 0.4:
        options["speed"] = rng.choice(SPEEDS)
    if rng.random() < 0.4:
        options["quality"] = rng.choice((0, 5, 12, 18.5, 26, 32))
    if rng.random() < 0.2:
        options["metadata"] = {"title": rng.choice(("Waves", "a=b; c\\d", "Wellen über Ösen", "two\nlines"))}
    return options


def _fps(rng: random.Random, suffix: str) -> Any:
    fps: Any = rng.choice(
        (
            *(24, 25, 30, 50, 60, 1, 10, 240, 12.5, 23.976, 29.97, 0.5, 2.5),
            *(Fraction(24000, 1001), Fraction(30000, 1001), Fraction(1, 2), Fraction(10, 3), Fraction(7, 5)),
            rng.randint(1, 240),
            Fraction(rng.randint(50, 24000), 100),
        )
    )
    return min(fps, 50) if suffix == ".gif" and rng.random() < 0.9 else fps


def _size(rng: random.Random) -> tuple[int, int]:
    kind = rng.random()
    if kind < 0.15:
        return rng.randint(1, 9), rng.randint(1, 9)
    if kind < 0.25:
        sides = [rng.randint(1, 5), rng.randint(100, 300)]
        rng.shuffle(sides)
        return sides[0], sides[1]
    if kind < 0.85:
        return rng.randint(10, 120), rng.randint(10, 120)
    return rng.randint(100, 300), rng.randint(100, 300)


def _weighted(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
