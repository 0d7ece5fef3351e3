#version 330 core
// A quadrilateral's colour, premultiplied to be blended, in every pixel that it touches.

flat in vec4 first, second, paint;
in vec2 at;
out vec4 result;

#include "area.glsl"
#include "cover.glsl"

void main() {
    vec2 p = floor(at);
    float area = below(first.xy, first.zw, p) + below(first.zw, second.xy, p)
        + below(second.xy, second.zw, p) + below(second.zw, first.xy, p);
    float alpha = paint.a * touched(area);
    result = vec4(paint.rgb * alpha, alpha);
}
