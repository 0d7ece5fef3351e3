#version 330 core
// Rectangles of an image. Rows count downwards.

layout(location = 0) in vec4 place;   // left, top, width and height
uniform vec2 corner;                  // left and top of the image in the target
uniform vec2 size;                    // of the target
out vec2 inside;                      // pixels from the corner

void main() {
    vec2 at = place.xy + vec2(gl_VertexID & 1, gl_VertexID >> 1) * place.zw;
    inside = at - corner;
    gl_Position = vec4(at.x / size.x * 2.0 - 1.0, 1.0 - at.y / size.y * 2.0, 0.0, 1.0);
}
