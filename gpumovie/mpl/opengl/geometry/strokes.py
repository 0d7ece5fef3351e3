"""Lines of some width as convex quadrilaterals that together cover what Agg's stroke does.

Each segment is a rectangle; at each joint a wedge fills the gap on the outer side. All go round the same way, so
their areas add up, and where they overlap the sum is clamped: as Agg's non-zero winding rule does with its outline
(agg_math_stroke.h).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import BoolArray, Float64Array, IndexArray, Points, Quads
from .outlines import Outlines, in_subpixels

#: Wedges thinner than this, in pixels, are left out.
_INVISIBLE = 1 / 512
#: How far a polygon may be from its arc, in pixels: ``approximation_scale`` 1 in Agg.
_ARC_ERROR = 0.125
#: By so many half widths the inner corner of a joint may always be away from it (``m_inner_miter_limit``).
_INNER_LIMIT = 1.01
#: Farther away than this from the image's corner nothing is drawn, in pixels: no texture is as large.
_FAR = 32768.0
#: Pixels of a piece of a line: the rectangle around a slanted one is mostly empty, so pieces are short.
_PIECE = 24.0


@dataclass(frozen=True)
class Strokes:
    """What lines cover.

    Attributes:
        quads: shape (n, 4, 2), in pixels.
        of: shape (n,), the number of the item that each belongs to.
    """

    quads: Quads
    of: IndexArray


def strokes(outlines: Outlines, widths: Float64Array, join: str, cap: str) -> Strokes:
    """The quadrilaterals of lines along ``outlines``.

    Args:
        outlines: in pixels.
        widths: shape (n,), the line width of each polyline in pixels.
        join: ``miter``, ``round`` or ``bevel``.
        cap: ``butt``, ``round`` or ``projecting``.
    """
    lines = _lines(outlines, widths)
    quads = np.stack(
        [lines.starts + lines.aside, lines.ends + lines.aside, lines.ends - lines.aside, lines.starts - lines.aside],
        axis=1,
    )
    joints = _joints(lines, quads)
    wedges, which = _wedges(joints, join)
    crossed = ~joints.meets
    caps, ends = _caps(lines, cap)
    bodies, pieces = _clipped(lines, quads)
    bodies, pieces = _pieces(in_subpixels(bodies), pieces)
    segments = np.concatenate([pieces, joints.after[which], joints.after[crossed], ends])
    drawn = np.concatenate([bodies, in_subpixels(np.concatenate([wedges, _crossings(joints)[crossed], caps]))])
    if np.abs(drawn).max(initial=0) > _FAR:
        shown = ((drawn.min(axis=1) < _FAR) & (drawn.max(axis=1) > -_FAR)).all(axis=1)
        drawn, segments = drawn[shown], segments[shown]
    return Strokes(drawn, outlines.of[lines.of[segments]])


# --- segments -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Lines:
    """The segments of all polylines.

    Attributes:
        starts, ends: shape (s, 2), in pixels.
        along: shape (s, 2), the direction of each, of length 1.
        aside: shape (s, 2), across it, half of the line width long.
        half: shape (s,), half of the line width in pixels.
        lengths: shape (s,), in pixels.
        of: shape (s,), the polyline that each belongs to.
        before, after: shape (joints,), the two segments that meet at each joint.
        first, last: shape (caps,), the segments whose start and whose end have a cap.
    """

    starts: Points
    ends: Points
    along: Points
    aside: Points
    half: Float64Array
    lengths: Float64Array
    of: IndexArray
    before: IndexArray
    after: IndexArray
    first: IndexArray
    last: IndexArray


def _lines(outlines: Outlines, widths: Float64Array) -> _Lines:
    points, counts = outlines.points, outlines.counts
    closed = outlines.closed & (counts > 2)  # as in Agg's ``vcgen_stroke``
    stop = np.cumsum(counts)
    start = stop - counts
    following = outlines.following()
    begins = np.ones(len(points), bool)  # a segment
    begins[stop[~closed] - 1] = False
    number = np.cumsum(begins) - 1
    preceding = np.empty(len(points), np.intp)
    preceding[following] = np.arange(len(points))
    joins = begins.copy()
    joins[start[~closed]] = False
    of = np.repeat(np.arange(len(counts)), counts)[begins]
    starts, ends = points[begins], points[following[begins]]
    with np.errstate(over="ignore"):  # as Agg's; lines of more than 1e154 pixels have no width then
        lengths = np.sqrt(((ends - starts) ** 2).sum(axis=1))
    along = (ends - starts) / lengths[:, None]
    half = widths[of] / 2
    return _Lines(
        *(starts, ends, along, np.stack([-along[:, 1], along[:, 0]], axis=1) * half[:, None], half, lengths, of),
        *(number[preceding[joins]], number[joins], number[start[~closed]], number[stop[~closed] - 2]),
    )


def _clipped(lines: _Lines, quads: Quads) -> tuple[Quads, IndexArray]:
    """The parts of long ``quads`` that are near the image, and the segment that each belongs to."""
    which = np.arange(len(quads))
    far = np.abs(quads).max(axis=(1, 2), initial=0) > _FAR
    if not far.any():
        return quads, which
    numbers = which[far]
    starts, ends = lines.starts[far].copy(), lines.ends[far].copy()
    reach = _FAR + 2 * lines.half[far]
    moved = np.zeros((len(numbers), 2), bool)
    inside = np.ones(len(numbers), bool)
    for axis in (0, 1):
        for sign in (-1, 1):
            low, high = sign * starts[:, axis] > reach, sign * ends[:, axis] > reach
            inside &= ~(low & high)
            for cut, points, column in ((low & ~high, starts, 0), (high & ~low, ends, 1)):
                steps = (ends - starts)[cut]
                part = (sign * reach[cut] - starts[cut, axis]) / steps[:, axis]
                points[cut] = starts[cut] + steps * part[:, None]
                points[cut, axis] = sign * reach[cut]
                moved[cut, column] = True
    aside = lines.aside[far]
    cut_quads = np.stack([starts + aside, ends + aside, ends - aside, starts - aside], axis=1)
    kept = ~moved[:, [0, 1, 1, 0]]
    cut_quads[kept] = quads[far][kept]
    shown = inside & np.isfinite(cut_quads).all(axis=(1, 2))
    return np.concatenate([quads[~far], cut_quads[shown]]), np.concatenate([which[~far], numbers[shown]])


def _pieces(quads: Quads, of: IndexArray) -> tuple[Quads, IndexArray]:
    """Rectangles along a line, cut across into pieces, and the segment that each piece belongs to."""
    length = np.abs(quads[:, 1] - quads[:, 0]).max(axis=1)
    count = np.maximum(1, np.ceil(length / _PIECE)).astype(np.intp)
    which, number = _repeated(count)
    if len(which) == len(quads):
        return quads, of
    whole, low, high = quads[which], (number / count[which])[:, None], ((number + 1) / count[which])[:, None]
    a, b, c, d = (whole[:, i] for i in range(4))
    return np.stack([a + (b - a) * low, a + (b - a) * high, d + (c - d) * high, d + (c - d) * low], axis=1), of[which]


# --- joints -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Joints:
    """Where lines turn.

    Attributes:
        at: shape (j, 2), the joint, in pixels.
        inner: shape (j, 2), where the inner corners of the two segments meet, or the joint itself.
        first, last: shape (j, 2), from the joint to the outer corners of both segments.
        angle: shape (j,), by which the line turns, in radians.
        half: shape (j,), half of the line width in pixels.
        after: shape (j,), the segment that begins at the joint.
        meets: shape (j,), whether the inner corners meet.
        both: shape (j,), whether the line turns right back, where both sides are outer ones to Agg (``calc_join``).
    """

    at: Points
    inner: Points
    first: Points
    last: Points
    angle: Float64Array
    half: Float64Array
    after: IndexArray
    meets: BoolArray
    both: BoolArray


def _joints(lines: _Lines, quads: Quads) -> _Joints:
    """The joints. Moves inner corners of ``quads`` to where they meet, if the segments are long enough for that."""
    before, after = lines.before, lines.after
    first, last = lines.along[before], lines.along[after]
    turn = first[:, 0] * last[:, 1] - first[:, 1] * last[:, 0]
    cosine = (first * last).sum(axis=1)
    half = lines.half[after]
    limit = np.maximum(np.minimum(lines.lengths[before], lines.lengths[after]) / half, _INNER_LIMIT)
    meets = (1 + cosine) / 2 * limit**2 >= 1
    at = lines.starts[after]
    inner = at.copy()
    corner = (lines.aside[before] + lines.aside[after]) / np.maximum(1 + cosine, 1e-12)[:, None]
    for here, at_end, at_start, sign in ((meets & (turn > 0), 1, 0, 1), (meets & (turn < 0), 2, 3, -1)):
        inner[here] += sign * corner[here]
        quads[before[here], at_end] = quads[after[here], at_start] = inner[here]
    angle = np.arctan2(turn, cosine)
    outer = -np.sign(angle)[:, None]  # the gap is on the outer side
    seen = np.abs(angle) * half > _INVISIBLE
    steps, next_steps = at - lines.starts[before], lines.ends[after] - at
    both = (next_steps[:, 0] * steps[:, 1] == next_steps[:, 1] * steps[:, 0]) & (cosine < 0)
    every = (at, inner, lines.aside[before] * outer, lines.aside[after] * outer, angle, half, after, meets, both)
    return _Joints(*(each[seen] for each in every))


def _wedges(joints: _Joints, join: str) -> tuple[Quads, IndexArray]:
    if join == "round":
        quads, which = _arcs(joints.at, joints.inner, joints.first, joints.angle, joints.half)
        both = joints.both[which]
        return np.concatenate([quads, quads[both]]), np.concatenate([which, which[both]])
    tip = joints.last
    if join == "miter":
        # As far from the joint as half the width by the cosine of half the angle; beyond the limit, no tip.
        squared = np.maximum(np.cos(joints.angle / 2) ** 2, 1e-12)
        reached = (joints.first + joints.last) / (2 * squared)[:, None]
        tip = np.where((1 / np.sqrt(squared) <= 2 * joints.half)[:, None], reached, joints.last)
    at = joints.at
    quads = np.stack([joints.inner, at + joints.first, at + tip, at + joints.last], axis=1)
    return _oriented(quads), np.arange(len(quads))


def _crossings(joints: _Joints) -> Quads:
    """The areas where the inner sides of two segments cross, around which Agg's outline goes once less."""
    at = joints.at
    quads = _oriented(np.stack([at, at - joints.first, at - joints.last, at - joints.last], axis=1))
    return quads[:, ::-1]


def _arcs(
    at: Points, inner: Points, first: Points, angle: Float64Array, half: Float64Array
) -> tuple[Quads, IndexArray]:
    """Fans of triangles: tip at ``inner``, arc around ``at`` from ``at + first`` on by ``angle``."""
    count = np.maximum(1, np.ceil(np.abs(angle) / arc_step(half))).astype(np.intp)
    which, number = _repeated(count)
    arm, part = first[which], (angle / count)[which]
    corners = [inner[which], *(at[which] + _turned(arm, part * (number + i)) for i in (0, 1))]
    return _oriented(np.stack([*corners, corners[-1]], axis=1)), which


def arc_step(radius: Float64Array) -> Float64Array:
    """The angle, in radians, of an edge of the polygon that Agg draws for an arc (``calc_arc``)."""
    return np.asarray(2 * np.arccos(radius / (radius + _ARC_ERROR)))


def _caps(lines: _Lines, cap: str) -> tuple[Quads, IndexArray]:
    if cap == "butt":
        return np.empty((0, 4, 2)), np.empty(0, np.intp)
    which = np.concatenate([lines.first, lines.last])
    at = np.concatenate([lines.starts[lines.first], lines.ends[lines.last]])
    outwards = np.concatenate([-lines.along[lines.first], lines.along[lines.last]])
    half = lines.half[which]
    aside = np.stack([-outwards[:, 1], outwards[:, 0]], axis=1) * half[:, None]
    if cap == "projecting":
        beyond = outwards * half[:, None]
        quads = np.stack([at + aside, at + aside + beyond, at - aside + beyond, at - aside], axis=1)
        return _oriented(quads), which
    quads, of = _arcs(at, at, -aside, np.full(len(at), np.pi), half)
    return quads, which[of]


def _turned(arms: Points, angles: Float64Array) -> Points:
    cosine, sine = np.cos(angles), np.sin(angles)
    x, y = arms.T
    return np.stack([x * cosine - y * sine, x * sine + y * cosine], axis=1)


def _oriented(quads: Quads) -> Quads:
    """The quadrilaterals with their corners in the order in which those of segments go round."""
    x, y = quads[..., 0], quads[..., 1]
    area = (x[:, 2] - x[:, 0]) * (y[:, 3] - y[:, 1]) - (x[:, 3] - x[:, 1]) * (y[:, 2] - y[:, 0])
    return np.where((area > 0)[:, None, None], quads[:, ::-1], quads)


def _repeated(count: IndexArray) -> tuple[IndexArray, IndexArray]:
    """For ``count`` parts of each thing: the thing that a part belongs to, and the part's number in it."""
    which = np.repeat(np.arange(len(count)), count)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
