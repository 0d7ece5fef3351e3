#version 330 core
// How much of a pixel a straight piece of a line covers, in its colour; premultiplied to be blended.

flat in vec4 first, second;
flat in vec4 paint;
in vec2 at;
out vec4 result;

#include "area.glsl"

void main() {
    vec2 p = floor(at);
    float area = below(first.xy, first.zw, p) + below(first.zw, second.xy, p)
        + below(second.xy, second.zw, p) + below(second.zw, first.xy, p);
    float alpha = paint.a * min(abs(area), 1.0);
    result = vec4(paint.rgb * alpha, alpha);
}
