#version 330 core
// A vertex of a long line with the segment that begins there and what fills its joint, or its cap where the line ends:
// quadrilaterals as gpumovie/mpl/opengl/geometry/strokes.py makes them, whose areas coverage.frag adds up.
//
// Six corners make a quadrilateral's rectangle: the first is the segment's, the others' are of the joint or cap.

layout(location = 0) in vec4 vertex_before;
layout(location = 1) in vec4 vertex_here;
layout(location = 2) in vec4 vertex_next;
layout(location = 3) in vec4 vertex_behind;
uniform int last;                     // the number of the line's last vertex; what follows in the buffer is another's
uniform vec4 box;                     // what is in view, in pixels: left, top, right, bottom
uniform float radius;                 // half of the width
uniform float arc_step;               // of a circle, in radians
uniform int join, cap;                // 0: round; 1: miter or projecting; 2: bevel or butt
uniform vec2 shift;                   // from the target to the tile of the atlas
uniform vec2 atlas;                   // width and height
flat out vec4 first, second;          // corners, in pixels of the atlas

#include "view.glsl"

vec4 before, here, next, behind;
const vec4 NONE = vec4(2e37);

const float FAR = 32768.0, INNER_LIMIT = 1.01, INVISIBLE = 1.0 / 512.0, PI = 3.14159265358979;

struct Segment {
    vec2 along;    // of length 1; 0 if there is none
    float size;
};

struct Joint {
    float turn, cosine;
    bool meets;    // its inner corners, at
    vec2 corner;   // from the vertex, on the side of positive turns
};

vec2 aside(vec2 along) {
    return vec2(-along.y, along.x) * radius;
}

Segment segment(vec4 from, vec4 to) {
    if (is_gap(from) || is_gap(to)) {
        return Segment(vec2(0.0), 0.0);
    }
    vec2 steps = to_pixels(to) - to_pixels(from);
    float most = max(abs(steps.x), abs(steps.y));  // its square may be too large
    return most == 0.0 ? Segment(vec2(0.0), 0.0) : Segment(normalize(steps / most), most * length(steps / most));
}

Joint joint(Segment a, Segment b) {
    float cosine = dot(a.along, b.along);
    float limit = max(min(a.size, b.size) / radius, INNER_LIMIT);
    return Joint(
        a.along.x * b.along.y - a.along.y * b.along.x, cosine,
        a.size > 0.0 && b.size > 0.0 && (1.0 + cosine) / 2.0 * limit * limit >= 1.0,
        (aside(a.along) + aside(b.along)) / max(1.0 + cosine, 1e-12));
}

vec2 turned(vec2 arm, float angle) {
    float c = cos(angle), s = sin(angle);
    return vec2(arm.x * c - arm.y * s, arm.x * s + arm.y * c);
}

// Draws a quadrilateral, or has its area count ``less``.
void draw(vec2 a, vec2 b, vec2 c, vec2 d, bool less, vec2 corner) {
    vec2 low = floor(min(min(a, b), min(c, d))), high = ceil(max(max(a, b), max(c, d)));
    gl_Position = vec4((mix(low, high, corner) + shift) / atlas * 2.0 - 1.0, 0.0, 1.0);
    bool reversed = ((c.x - a.x) * (d.y - b.y) - (d.x - b.x) * (c.y - a.y) > 0.0) != less;
    first = (reversed ? vec4(d, c) : vec4(a, b)) + shift.xyxy;
    second = (reversed ? vec4(b, a) : vec4(c, d)) + shift.xyxy;
}

// Cuts off what is far away (Liang and Barsky, 1984); false if nothing is left.
bool cut(inout vec2 a, inout vec2 b, out bvec2 is_cut) {
    vec4 room = box + vec4(-1.0, -1.0, 1.0, 1.0) * FAR;
    vec2 steps = b - a, part = vec2(0.0, 1.0), enter = a, leave = b;
    is_cut = bvec2(false);
    for (int axis = 0; axis < 2; axis++) {
        if (steps[axis] == 0.0) {
            continue;
        }
        // On the border itself: the sum of two large numbers would be beside it.
        float low = steps[axis] > 0.0 ? room[axis] : room[axis + 2];
        float high = steps[axis] > 0.0 ? room[axis + 2] : room[axis];
        float first_part = (low - a[axis]) / steps[axis], last_part = (high - a[axis]) / steps[axis];
        if (first_part > part.x) {
            part.x = first_part;
            enter = a + steps * part.x;
            enter[axis] = low;
            is_cut.x = true;
        }
        if (last_part < part.y) {
            part.y = last_part;
            leave = a + steps * part.y;
            leave[axis] = high;
            is_cut.y = true;
        }
    }
    a = enter;
    b = leave;
    return part.x <= part.y;  // equal where both ends are so far away that the room between is nothing
}

void draw_segment(Segment arriving, Segment leaving, vec2 corner) {
    vec2 a = to_pixels(here), b = to_pixels(next), away = aside(leaving.along);
    vec4 room = box + vec4(-1.0, -1.0, 1.0, 1.0) * (radius + 1.0);
    bvec2 is_cut;
    if (any(lessThan(max(a, b), room.xy)) || any(greaterThan(min(a, b), room.zw)) || !cut(a, b, is_cut)) {
        return;
    }
    vec2 corners[4] = vec2[4](a + away, b + away, b - away, a - away);
    Joint start = joint(arriving, leaving), end = joint(leaving, segment(next, behind));
    if (start.meets && !is_cut.x && start.turn != 0.0) {
        corners[start.turn > 0.0 ? 0 : 3] = a + sign(start.turn) * start.corner;
    }
    if (end.meets && !is_cut.y && end.turn != 0.0) {
        corners[end.turn > 0.0 ? 1 : 2] = b + sign(end.turn) * end.corner;
    }
    first = vec4(corners[0], corners[1]) + shift.xyxy;
    second = vec4(corners[2], corners[3]) + shift.xyxy;
    // A rectangle along the line: one that is level would be mostly empty.
    vec2 at = (corner.x < 0.5 ? a - leaving.along : b + leaving.along)
        + (corner.y < 0.5 ? -1.0 : 1.0) * aside(leaving.along) * (1.0 + 1.0 / radius);
    gl_Position = vec4((at + shift) / atlas * 2.0 - 1.0, 0.0, 1.0);
}

void draw_joint(Segment arriving, Segment leaving, int number, vec2 corner) {
    vec2 at = to_pixels(here);
    Joint meeting = joint(arriving, leaving);
    float angle = atan(meeting.turn, meeting.cosine);
    if (abs(angle) * radius <= INVISIBLE) {
        return;
    }
    float outer = -sign(angle);
    vec2 inner = at + (meeting.meets ? sign(meeting.turn) * meeting.corner : vec2(0.0));
    vec2 from = aside(arriving.along) * outer, to = aside(leaving.along) * outer;
    int count = join == 0 ? max(1, int(ceil(abs(angle) / arc_step))) : 1;
    if (number == count && !meeting.meets) {  // the inner sides cross
        draw(at, at - from, at - to, at - to, true, corner);
    } else if (join == 0) {
        if (number < count) {
            vec2 last = at + turned(from, angle / float(count) * float(number + 1));
            draw(inner, at + turned(from, angle / float(count) * float(number)), last, last, false, corner);
        }
    } else if (number == 0) {
        vec2 tip = to;
        if (join == 1) {  // not beyond the limit
            float squared = max(pow(cos(angle / 2.0), 2.0), 1e-12);
            tip = inversesqrt(squared) <= 2.0 * radius ? (from + to) / (2.0 * squared) : to;
        }
        draw(inner, at + from, at + tip, at + to, false, corner);
    }
}

void draw_cap(vec2 outwards, int number, vec2 corner) {
    vec2 at = to_pixels(here), away = aside(outwards);
    if (cap == 0) {
        int count = int(ceil(PI / arc_step));
        if (number < count) {
            vec2 last = at + turned(-away, PI / float(count) * float(number + 1));
            draw(at, at + turned(-away, PI / float(count) * float(number)), last, last, false, corner);
        }
    } else if (cap == 1 && number == 0) {
        vec2 beyond = outwards * radius;
        draw(at + away, at + away + beyond, at - away + beyond, at - away, false, corner);
    }
}

void main() {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);  // not in view
    first = second = vec4(0.0);
    before = gl_InstanceID == 0 ? NONE : vertex_before;
    here = vertex_here;
    next = gl_InstanceID == last ? NONE : vertex_next;
    behind = gl_InstanceID >= last - 1 ? NONE : vertex_behind;
    int number = gl_VertexID / 6 - 1, triangle_corner = gl_VertexID % 6;
    int each = triangle_corner < 3 ? triangle_corner : 6 - triangle_corner;  // 0 1 2, 3 2 1
    vec2 corner = vec2(each & 1, each >> 1);
    Segment arriving = segment(before, here), leaving = segment(here, next);
    if (number < 0) {
        if (leaving.size > 0.0) {
            draw_segment(arriving, leaving, corner);
        }
        return;
    }
    if (is_gap(here)) {
        return;
    }
    vec2 at = to_pixels(here);
    float reach = max(4.0, 2.0 * radius) * radius;  // of a miter's tip
    if (any(lessThan(at, box.xy - reach)) || any(greaterThan(at, box.zw + reach))) {
        return;
    }
    if (arriving.size > 0.0 && leaving.size > 0.0) {
        draw_joint(arriving, leaving, number, corner);
    } else if (is_gap(before) && leaving.size > 0.0) {
        draw_cap(-leaving.along, number, corner);
    } else if (is_gap(next) && arriving.size > 0.0) {
        draw_cap(arriving.along, number, corner);
    }
}
