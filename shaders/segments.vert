#version 330 core
// A straight piece of a line, as a rectangle that is a little larger. Rows count downwards.

layout(location = 0) in vec4 ends;    // in pixels
layout(location = 1) in vec2 extent;  // half of the width; by how much it is longer at both ends
layout(location = 2) in vec4 colour;  // straight alpha
uniform vec2 size;                    // of the picture
flat out vec4 first, second;          // the corners
flat out vec4 paint;
out vec2 at;

void main() {
    vec2 along = normalize(ends.zw - ends.xy), aside = vec2(-along.y, along.x);
    vec2 from = ends.xy - along * extent.y, to = ends.zw + along * extent.y;
    vec2 half_width = aside * extent.x;
    first = vec4(from + half_width, to + half_width);
    second = vec4(to - half_width, from - half_width);
    paint = colour;
    vec2 end = (gl_VertexID & 1) == 0 ? from - along : to + along;
    at = end + ((gl_VertexID >> 1) == 0 ? 1.0 : -1.0) * aside * (extent.x + 1.0);
    gl_Position = vec4(at.x / size.x * 2.0 - 1.0, 1.0 - at.y / size.y * 2.0, 0.0, 1.0);
}
