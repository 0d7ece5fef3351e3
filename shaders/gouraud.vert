#version 330 core
// A rectangle around a triangle that is half a pixel larger at each side, as Agg draws it so that no gaps are seen.
// Rows count downwards.

layout(location = 0) in vec4 ab;      // two corners, in pixels
layout(location = 1) in vec2 c;       // the third
layout(location = 2) in vec4 first;   // their colours, straight alpha
layout(location = 3) in vec4 second;
layout(location = 4) in vec4 third;
uniform vec2 size;                    // of the target
flat out vec4 corners_ab, colour_a, colour_b, colour_c;
flat out vec2 corner_c;
out vec2 at;                          // in pixels

void main() {
    corners_ab = ab;
    corner_c = c;
    colour_a = first;
    colour_b = second;
    colour_c = third;
    vec2 low = floor(min(min(ab.xy, ab.zw), c) - 0.5), high = ceil(max(max(ab.xy, ab.zw), c) + 0.5);
    low = clamp(low, vec2(0.0), size);
    high = clamp(high, vec2(0.0), size);
    at = mix(low, high, vec2(gl_VertexID & 1, gl_VertexID >> 1));
    gl_Position = vec4(at.x / size.x * 2.0 - 1.0, 1.0 - at.y / size.y * 2.0, 0.0, 1.0);
}
