"""What must be true of a film that was made: its frames, their order and values, its times, info and folder."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np

import gpumovie as gm

from .decoding import Decoded, decode, number_of
from .frames import BASE, TWO_DIGITS_FROM, Array
from .plans import Plan

#: How far the mean of a half may be off after a lossy encoder, of 255.
NEAR = 12.4
#: How far times may be off, in seconds: by the units of the container, and of the edit list of MP4.
SLACK = {".mkv": 0.0011, ".webm": 0.0011, ".gif": 0.0101, ".apng": 0.0101, ".avi": 1e-5}


class WrongError(AssertionError):
    """A film is not what it should be."""


def must(true: object, message: str) -> None:
    """Raise WrongError with ``message`` unless ``true``."""
    if not true:
        raise WrongError(message)


def check_film(plan: Plan, path: Path, info: gm.MovieInfo | None = None) -> None:
    """Check a film that was finished, and alone in its folder."""
    must(path.exists(), f"there is no film; the folder has {names(path.parent)}")
    others = names(path.parent) - {path.name}
    must(not others, f"other files are left: {sorted(others)}")
    film = decode(path, exact=plan.lossless)
    must(not film.broken, f"the film cannot be decoded to its end: {film.broken}, after {len(film.frames)} frames")
    must(len(film.frames) == plan.count, f"{len(film.frames)} frames are shown, {plan.count} were written")
    if plan.source == "threads":
        check_order_of_threads(plan, film)
    else:
        check_frames(plan, film)
    check_times(plan, film)
    must(film.sound == bool(plan.sound), f"sound is {'there' if film.sound else 'missing'}")
    title = plan.options.get("metadata", {}).get("title")
    if title and plan.suffix not in {".gif", ".apng"}:
        must(film.metadata.get("title", "") == title, f"title is {film.metadata.get('title')!r}, not {title!r}")
    if info is not None:
        size = film.size
        must(info.frames == plan.count, f"info.frames is {info.frames}, not {plan.count}")
        must(info.size == size, f"info.size is {info.size}, the file's is {size}")
        must(info.bytes == path.stat().st_size, f"info.bytes is {info.bytes}, the file has {path.stat().st_size}")
        must(abs(float(info.fps) - float(plan.fps)) <= 2e-4 * plan.fps, f"info.fps is {info.fps}, not {plan.fps}")
        must(info.codec == plan.used_codec, f"info.codec is {info.codec}, not {plan.used_codec}")


def check_frames(plan: Plan, film: Decoded) -> None:
    """Check that the frames of a film, or of what there is of it, are those that were written, from the first on."""
    width, height = plan.size
    larger = (film.size[0] - width, film.size[1] - height)
    must(
        not film.frames or all(0 <= n <= 1 for n in larger),
        f"the film has {film.size[0]}x{film.size[1]}, frames {width}x{height}",
    )
    for number, shown in enumerate(film.frames):
        shown = shown[:height, :width]
        written = plan.frame(number)
        if plan.lossless and plan.source in {"figure", "scene"}:  # whose edges may lie between two pixels
            check_number(plan, shown, number)
        elif plan.lossless:
            check_equal(written, shown, number)
        else:
            check_number(plan, shown, number)


def check_equal(written: Array, shown: Array, number: int) -> None:
    """Check that every value came back, apart from alpha that the film has not."""
    shown = shown if shown.ndim == 3 else shown[..., np.newaxis]
    written = written if written.ndim == 3 else written[..., np.newaxis]
    if shown.shape[2] >= 3 and written.shape[2] == 1:
        written = written.repeat(3, 2)
    channels = min(shown.shape[2], written.shape[2])
    must(shown.dtype.itemsize == written.dtype.itemsize, f"{written.dtype} came back as {shown.dtype}")
    wrong = (shown[..., :channels] != written[..., :channels]).any(2)
    must(not wrong.any(), f"lossless: {wrong.sum()} of {wrong.size} pixels of frame {number} are wrong")


def check_number(plan: Plan, shown: Array, number: int) -> None:
    """Check that a picture after a lossy encoder shows its number."""
    found, off = number_of(shown, plan.size)
    due = number if max(plan.size) >= TWO_DIGITS_FROM else number % BASE
    must(found == due and off <= NEAR, f"frame {number} shows number {found}, its gray is {off:.0f} off")


def check_order_of_threads(plan: Plan, film: Decoded) -> None:
    """Check that every frame is there once, and that those of each thread are in order."""
    if plan.picture == "noise":
        order = []
        for shown in film.frames:
            shown = shown[: plan.size[1], : plan.size[0]]
            order.append(next((i for i in range(plan.count) if _is(plan, shown, i)), -1))
    else:
        order = [number_of(shown, plan.size)[0] for shown in film.frames]
    must(sorted(order) == list(range(plan.count)), f"threads: frames are not there once each: {order}")
    for first in range(plan.threads):
        own = [i for i in order if i % plan.threads == first]
        must(own == sorted(own), f"threads: frames of one thread are out of order: {order}")


def _is(plan: Plan, shown: Array, number: int) -> bool:
    try:
        check_equal(plan.frame(number), shown, number)
    except WrongError:
        return False
    return True


def check_times(plan: Plan, film: Decoded) -> None:
    """Check when frames are shown, and how long the film says it is."""
    fps = Fraction(plan.fps).limit_denominator(1001) if not isinstance(plan.fps, Fraction) else plan.fps
    slack = SLACK.get(plan.suffix, 0.0011) + 1e-4 * float(len(film.frames) / fps)  # 23.976 is 24000/1001
    # AVI knows only the order of decoding: a decoder that waits for B-frames shows all frames later.
    begin = film.times[0] if plan.suffix == ".avi" and film.times else 0
    for i, time in enumerate(time - begin for time in film.times):
        must(abs(time - i / fps) <= slack, f"frame {i} is shown at {float(time):.4f} s, not {float(i / fps):.4f} s")
    if film.duration is not None and not (plan.suffix in {".gif", ".apng"} and plan.count == 1):
        due = float(plan.count / fps)
        must(
            abs(float(film.duration) - due) <= slack + (plan.suffix in SLACK) * 0.001,
            f"the film says it lasts {float(film.duration):.4f} s, not {due:.4f} s",
        )


def check_partial(plan: Plan, path: Path, written: int) -> None:
    """Check what a film that ended early left: all ``written`` frames in the partial file, nothing at its name."""
    partial = partial_of(path)
    expected = {partial.name} if written else set()
    found = names(path.parent) - ({path.name} if plan.old else set())
    must(found == expected, f"the folder has {sorted(found)}, not {sorted(expected)}")
    if written:
        film = decode(partial, exact=plan.lossless)
        must(len(film.frames) == written, f"{written} frames were written, {len(film.frames)} are kept {film.broken}")
        check_frames(plan, film)


def partial_of(path: Path) -> Path:
    """Where a film is until it is finished."""
    return path.with_name(f"{path.stem}.partial{path.suffix}")


def names(folder: Path) -> set[str]:
    """The names in a folder."""
    return {each.name for each in folder.iterdir()}
