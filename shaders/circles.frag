#version 330 core
// How much of a pixel a circle covers, premultiplied to be blended. The circle is the polygon that Agg makes of
// matplotlib's eight curves (agg_curves.h): to take it for round would be off by a tenth of a pixel.

uniform float height;                 // of the target, in pixels
flat in vec4 shape, face_paint, edge_paint;
out vec4 result;

// Radii in pixels from which on the polygon has more sides.
const float FEW = 2.47, SOME = 9.8, MANY = 39.0;
const float SMALL = 6.0;              // pixels
const int SAMPLES = 3;
const float WIDE = 2.0;               // half of a line's width in pixels

// The side of the polygon that is seen in a direction, from the x axis to the diagonal: where it faces, and how far it
// is from the centre where the radius is 1.
vec3 side(vec2 to) {
    float slope = to.y / max(to.x, 1e-9);
    if (shape.z < FEW) {
        return slope < 0.414213 ? vec3(0.991107, 0.133068, 0.991107) : vec3(0.794912, 0.606725, 0.991107);
    }
    if (shape.z < SOME) {
        return slope < 0.200186 ? vec3(0.997785, 0.066523, 0.997785)
             : slope < 0.666409 ? vec3(0.923880, 0.382683, 0.987310) : vec3(0.752579, 0.658502, 0.997785);
    }
    if (shape.z < MANY) {
        return slope < 0.099440 ? vec3(0.999449, 0.033203, 0.999449)
             : slope < 0.304012 ? vec3(0.980599, 0.196024, 0.996799)
             : slope < 0.533729 ? vec3(0.923880, 0.382683, 0.996825)
             : slope < 0.819108 ? vec3(0.831998, 0.554778, 0.996799) : vec3(0.730195, 0.683239, 0.999449);
    }
    return vec3(normalize(to), 0.9993);
}

// A point in the first eighth of a turn: the polygon, and a pixel, are the same in each eighth.
vec2 eighth(vec2 from) {
    from = abs(from);
    return vec2(max(from.x, from.y), min(from.x, from.y));
}

// The part of a square of side 1 that is on the inner side of a line, exactly; ``within`` is how far its centre is.
// The line faces between the x axis and the diagonal.
float inside(vec2 facing, float within) {
    float reach = 0.5 * (facing.x + facing.y), away = abs(within), missing = max(reach - away, 0.0);
    if (facing.y < 1e-4) return clamp(0.5 + within, 0.0, 1.0);
    float part = away <= reach - facing.y
        ? 0.5 + away / facing.x : 1.0 - 0.5 * missing * missing / (facing.x * facing.y);
    return within < 0.0 ? 1.0 - part : part;
}

// What the face and the edge cover of a pixel; ``from`` leads to its centre from the circle's. As in Agg, a line that
// is wider than the circle leaves a hole: its inner border comes out on the other side of the centre.
vec2 covered(vec2 from) {
    vec2 to = eighth(from);
    vec3 found = side(to);
    float radius = found.z * shape.z, away = dot(to, found.xy);
    float face = inside(found.xy, radius - away);
    float outer = inside(found.xy, radius + shape.w - away), inner = inside(found.xy, radius - shape.w - away);
    if (shape.w > min(WIDE, shape.z)) {
        // The joints of the line are round, which shows where it is wide.
        float corner = shape.z + shape.w, centre = length(to);
        vec2 facing = centre > 0.0 ? to / centre : vec2(1.0, 0.0);
        outer = min(outer, inside(facing, corner - centre));
        inner = shape.w > shape.z ? inside(facing, shape.w - shape.z - centre) : inner;
    }
    return vec2(face, outer - inner);
}

// The same for a small circle, of which a pixel may have several sides in it: looked at in SAMPLES by SAMPLES places.
// There a round one will do, of the polygon's area.
vec2 sampled(vec2 from) {
    vec3 borders = vec3(0.0);  // of the face, and of the line outside and inside
    float radius = shape.z * (shape.z < FEW ? 0.9996 : 0.9968);
    for (int i = 0; i < SAMPLES * SAMPLES; i++) {
        float away = length(from + (vec2(i % SAMPLES, i / SAMPLES) + 0.5) / float(SAMPLES) - 0.5);
        vec3 within = vec3(radius, radius + shape.w, abs(radius - shape.w)) - away;
        borders += clamp(within * float(SAMPLES) + 0.5, 0.0, 1.0);
    }
    borders /= float(SAMPLES * SAMPLES);
    return vec2(borders.x, borders.y - borders.z);
}

// Agg counts in 256ths, of which 255 are everything.
vec2 counted(vec2 part) {
    return min(ceil(part * 256.0 - 0.002), 255.0) / 255.0;
}

void main() {
    vec2 from = vec2(gl_FragCoord.x, height - gl_FragCoord.y) - shape.xy;
    vec2 part = shape.z + shape.w < SMALL ? sampled(from) : covered(from);
    part.y = shape.w > 0.0 ? part.y : 0.0;
    part = counted(part);
    float below = face_paint.a * part.x, above = edge_paint.a * part.y;
    result = vec4(edge_paint.rgb * above + face_paint.rgb * below * (1.0 - above), above + below * (1.0 - above));
}
