#version 330 core
// Very many markers of one colour, by how many there are at each pixel: their order does not matter.
//
// If each of n markers lets through a part r of what is below, together they let through r to the n. Logarithms of that
// are added up, those of the marker's most opaque pixels first, until nothing below could be seen any more.
// TRANSLUCENT is 1 where no pixel of the marker is opaque.

uniform sampler2D counts;           // how many markers are at each pixel; the first texel is at origin
uniform sampler2D taps;             // for each pixel of the marker: x, y, log2 of r, and how often it is blended
uniform sampler2D below;            // a copy of the whole target
uniform vec2 origin;
uniform float height;               // of the target, in pixels
uniform vec4 paint;                 // straight alpha; the alpha is in r already
out vec4 result;

const float NOTHING = -10.0;        // log2 of less than a step of 8 bits

#if TRANSLUCENT == 1
// Agg cuts off fractions when it blends (fixed_blender_rgba_plain in matplotlib's agg_workaround.h), which many markers
// make visible. Each takes half a step more than it should: at least one step while its colour is darker than what is
// below, and none at last while it is lighter. Colours are in steps of 8 bits; each of ``number`` markers lets r through,
// all of them together ``part``.
vec3 cut_off(vec3 before, vec3 colour, float r, float part, float number) {
    float alpha = max(1.0 - r, 1e-6);
    vec3 end = colour - 0.5 / alpha;
    vec3 blended = mix(end, before, part);
    // From here on it is one step for each.
    vec3 slow = max(log2(max((before - end) * alpha, 1e-6)) / -log2(min(r, 1.0 - 1e-6)), 0.0);
    vec3 darker = mix(blended, min(before, colour + 0.5 / alpha) - (number - slow), greaterThan(vec3(number), slow));
    vec3 lighter = min(blended, max(before, colour - 1.0 / alpha));
    return mix(clamp(lighter, before, max(before, colour)), clamp(darker, min(before, colour), before),
               greaterThan(before, colour));
}
#endif

void main() {
    ivec2 here = ivec2(floor(vec2(gl_FragCoord.x, height - gl_FragCoord.y) - origin));
    int last = textureSize(taps, 0).x;
    float through = 0.0, number = 0.0;
    for (int i = 0; i < last && through > NOTHING; i++) {
        vec4 tap = texelFetch(taps, ivec2(i, 0), 0);
        float count = texelFetch(counts, here - ivec2(tap.xy), 0).r;
        through += tap.z * count;
        number += tap.w * count;
    }
    float part = exp2(through);
#if TRANSLUCENT == 1
    vec4 before = texelFetch(below, ivec2(gl_FragCoord.xy), 0);
    float r = exp2(through / max(number, 1.0));
    result = mix(vec4(paint.rgb, 1.0), before, part);
    if (number == 0.0) {
        result = before;
    } else if (before.a == 1.0) {
        result.rgb = cut_off(255.0 * before.rgb, 255.0 * paint.rgb, r, part, number) / 255.0;
    }
#else
    result = vec4(paint.rgb * (1.0 - part), 1.0 - part);
#endif
}
