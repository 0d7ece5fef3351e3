#version 330 core
// A colour through a mask, premultiplied, to be blended.

uniform sampler2D coverage;   // areas, as coverage.frag adds them up
uniform sampler2D glyphs;     // masks of 8 bits
flat in vec4 mask_places, paint;
flat in float mask_kind;
in vec2 inside;
out vec4 result;

#include "cover.glsl"

float covered(ivec2 at) {
    return cover(texelFetch(coverage, at, 0).r);
}

void main() {
    ivec2 pixel = ivec2(floor(inside)), at = ivec2(mask_places.xy) + pixel;
    float mask = mask_kind > 1.5 ? texelFetch(glyphs, at, 0).r : covered(at);
    if (mask_kind > 0.5 && mask_kind < 1.5) {
        mask = touched(texelFetch(coverage, at, 0).r);
    }
    if (mask_places.z >= 0.0) {
        mask *= covered(ivec2(mask_places.zw) + pixel);
    }
    float alpha = paint.a * mask;
    result = vec4(paint.rgb * alpha, alpha);
}
