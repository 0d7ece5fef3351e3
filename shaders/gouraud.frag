#version 330 core
// A triangle whose colour runs from corner to corner, antialiased; premultiplied to be blended.
//
// As Agg has it: its outline has two corners for each of the triangle's, where the sides that were moved outwards end
// (dilate_triangle in agg_math.h); its colours run between the points where those sides would meet, along two sides
// first and then from one to the other, and end where they would leave either (agg_span_gouraud_rgba.h).

flat in vec4 corners_ab, colour_a, colour_b, colour_c;
flat in vec2 corner_c;
in vec2 at;
out vec4 result;

#include "area.glsl"

const float GROWTH = 0.5;

float turn(vec2 a, vec2 b) {
    return a.x * b.y - a.y * b.x;
}

// Where two lines meet, each by two points.
vec2 meeting(vec2 a, vec2 b, vec2 c, vec2 d) {
    float by = turn(b - a, d - c);
    return by == 0.0 ? b : a + (b - a) * (turn(c - a, d - c) / by);
}

// Exchanges two corners unless the first has the smaller y.
void sort(inout vec2 first, inout vec4 first_colour, inout vec2 second, inout vec4 second_colour) {
    if (first.y > second.y) {
        vec2 corner = first;
        vec4 colour = first_colour;
        first = second;
        first_colour = second_colour;
        second = corner;
        second_colour = colour;
    }
}

// Where a side is at the row y, and its colour there; ``lower`` is the end with the smaller y.
void along(vec2 lower, vec4 from, vec2 upper, vec4 to, float y, float late, out float x, out vec4 colour) {
    float rise = upper.y - lower.y, inverse = rise < 1e-5 ? 1e5 : 1.0 / rise;
    float part = clamp((y + late * inverse - lower.y + 0.5) * inverse, 0.0, 1.0);
    x = floor((lower.x - 0.5 + (upper.x - lower.x) * part) * 16.0 + 0.5) / 16.0;  // Agg has sixteenths of a pixel
    colour = mix(from, to, part);
}

void main() {
    vec2 a = corners_ab.xy, b = corners_ab.zw, c = corner_c, p = floor(at);
    float whole = turn(b - a, c - a);
    if (whole == 0.0) {
        discard;
    }
    float sign_of = GROWTH * sign(whole);
    vec2 ab = normalize(b - a), bc = normalize(c - b), ca = normalize(a - c);
    ab = vec2(ab.y, -ab.x) * sign_of;
    bc = vec2(bc.y, -bc.x) * sign_of;
    ca = vec2(ca.y, -ca.x) * sign_of;
    float area = below(a + ab, b + ab, p) + below(b + ab, b + bc, p) + below(b + bc, c + bc, p);
    area += below(c + bc, c + ca, p) + below(c + ca, a + ca, p) + below(a + ca, a + ab, p);

    vec2 low = meeting(c + ca, a + ca, a + ab, b + ab);
    vec2 middle = meeting(a + ab, b + ab, b + bc, c + bc);
    vec2 high = meeting(b + bc, c + bc, c + ca, a + ca);
    vec4 low_colour = colour_a, middle_colour = colour_b, high_colour = colour_c;
    sort(low, low_colour, high, high_colour);
    sort(low, low_colour, middle, middle_colour);
    sort(middle, middle_colour, high, high_colour);
    float x, other_x;
    vec4 colour, other_colour;
    along(low, low_colour, high, high_colour, p.y, 0.0, x, colour);
    if (p.y <= trunc(middle.y)) {
        along(low, low_colour, middle, middle_colour, p.y, 1.0, other_x, other_colour);
    } else {
        along(middle, middle_colour, high, high_colour, p.y, -1.0, other_x, other_colour);
    }
    bool swapped = turn(high - low, middle - low) > 0.0;
    float length_of = max(abs(other_x - x), 1.0 / 16.0);
    colour = swapped ? mix(other_colour, colour, (p.x - other_x) / length_of)
                     : mix(colour, other_colour, (p.x - x) / length_of);
    float alpha = clamp(colour.a, 0.0, 1.0) * min(abs(area), 1.0);
    result = vec4(clamp(colour.rgb, 0.0, 1.0) * alpha, alpha);
}
