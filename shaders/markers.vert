#version 330 core
// A marker at whole pixels, as one point. Rows count downwards.
//
// OpenGL leaves out points whose middle is outside of the viewport, so that is larger than the target by MARGIN.
// STORED is 1 where vertices stay on the GPU as the data have them.

#if STORED == 1
layout(location = 0) in vec4 vertex;
#include "view.glsl"
#else
layout(location = 0) in vec2 pixel;  // from which the marker is counted
#endif
uniform vec4 box;                  // left, top, width and height of the marker, counted from there
uniform vec2 size;                 // of the target
flat out vec2 corner;

const float FARTHEST = 8388608.0;    // Agg leaves out markers beyond this many pixels

void main() {
#if STORED == 1
    vec2 at = is_gap(vertex) ? vec2(2.0 * FARTHEST) : floor(to_pixels(vertex) + 0.5);
    if (any(greaterThan(abs(at), vec2(FARTHEST)))) {
        corner = vec2(0.0);
        gl_PointSize = 1.0;
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        return;
    }
#else
    vec2 at = pixel;
#endif
    corner = at + box.xy;
    float side = max(box.z, box.w);
    vec2 middle = (corner + 0.5 * side + float(MARGIN)) / (size + 2.0 * float(MARGIN));
    gl_PointSize = side;
    gl_Position = vec4(middle.x * 2.0 - 1.0, 1.0 - middle.y * 2.0, 0.0, 1.0);
}
