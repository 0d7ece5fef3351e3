#version 330 core
// Rectangles of one colour, each seen through a mask that stands somewhere in an atlas. Rows count downwards.

layout(location = 0) in vec4 place;   // left, top, width and height in the target
layout(location = 1) in vec4 masks;   // left and top of the mask in its atlas, and of the clip path's mask; -1 for none
layout(location = 2) in vec4 colour;  // straight alpha
layout(location = 3) in float kind;   // 0: coverage, 1: coverage without antialiasing, 2: a glyph
uniform vec2 size;                    // of the target
flat out vec4 mask_places, paint;
flat out float mask_kind;
out vec2 inside;                      // pixels from the rectangle's corner

void main() {
    mask_places = masks;
    paint = colour;
    mask_kind = kind;
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    inside = corner * place.zw;
    vec2 at = (place.xy + inside) / size;
    gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
}
