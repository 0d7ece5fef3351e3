#version 330 core
// A rectangle around a quadrilateral. Rows count downwards.

layout(location = 0) in vec4 ab;      // two corners, in pixels
layout(location = 1) in vec4 cd;      // the other two
layout(location = 2) in vec4 colour;  // straight alpha
uniform vec2 size;                    // of the target
flat out vec4 first, second, paint;
out vec2 at;

void main() {
    first = ab;
    second = cd;
    paint = colour;
    vec2 low = floor(min(min(ab.xy, ab.zw), min(cd.xy, cd.zw))), high = ceil(max(max(ab.xy, ab.zw), max(cd.xy, cd.zw)));
    low = clamp(low, vec2(0.0), size);
    high = clamp(high, vec2(0.0), size);
    at = mix(low, high, vec2(gl_VertexID & 1, gl_VertexID >> 1));
    gl_Position = vec4(at.x / size.x * 2.0 - 1.0, 1.0 - at.y / size.y * 2.0, 0.0, 1.0);
}
