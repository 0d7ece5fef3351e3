#version 330 core
// A rectangle of the target. Rows count downwards.

uniform vec4 place;   // left, top, width and height
uniform vec2 size;    // of the target
out vec2 inside;      // pixels from the rectangle's corner

void main() {
    inside = vec2(gl_VertexID & 1, gl_VertexID >> 1) * place.zw;
    vec2 at = (place.xy + inside) / size;
    gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
}
