#version 330 core
// A straight piece of a line. Rows count downwards.
//
// LINES is 1 where OpenGL draws it as a line that is wide enough for all directions, which is one primitive instead of
// two; else it is a rectangle that is a little larger. OpenGL cuts off lines whose middle is outside of the viewport, so
// that is larger than the target by MARGIN.

layout(location = 0) in vec4 ends;    // in pixels
layout(location = 1) in vec2 extent;  // half of the width; by how much it is longer at both ends
layout(location = 2) in vec4 colour;  // straight alpha
uniform vec2 size;                    // of the target
flat out vec4 axis;                   // middle and direction
flat out vec4 slope;                  // see segments.frag
flat out vec2 half_size;              // of the piece: across and along
flat out vec4 paint;

void main() {
    vec2 step = ends.zw - ends.xy, middle = 0.5 * (ends.xy + ends.zw);
    float far = length(step);
    vec2 along = step / far, part = abs(along);
    float a = max(part.x, part.y), b = max(min(part.x, part.y), 1e-4), reach = 0.5 * (a + b);
    axis = vec4(middle, along);
    slope = vec4(1.0 / a, 0.5 * (a - b), reach, 0.5 / (a * b));
    half_size = vec2(extent.x, 0.5 * far + extent.y);
    paint = colour;
    vec2 at = half_size + reach;
#if LINES == 1
    // Its ends are level or upright.
    at = vec2(0.0, ((gl_VertexID & 1) == 0 ? -1.0 : 1.0) * (at.y + at.x * b / a));
#else
    at *= vec2((gl_VertexID >> 1) == 0 ? -1.0 : 1.0, (gl_VertexID & 1) == 0 ? -1.0 : 1.0);
#endif
    vec2 pixel = middle + along * at.y + vec2(-along.y, along.x) * at.x;
    pixel = (pixel + float(MARGIN)) / (size + 2.0 * float(MARGIN));
    gl_Position = vec4(pixel.x * 2.0 - 1.0, 1.0 - pixel.y * 2.0, 0.0, 1.0);
}
