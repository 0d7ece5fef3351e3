#version 330 core
// Corners of triangles. Rows count downwards.

layout(location = 0) in vec2 corner;
layout(location = 1) in vec4 colour;  // straight alpha
uniform vec2 size;                    // of the picture
out vec4 paint;

void main() {
    paint = colour;
    vec2 at = corner / size;
    gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
}
