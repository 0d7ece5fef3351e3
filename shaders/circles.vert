#version 330 core
// A circle with an edge, as one point. Rows count downwards. The viewport is larger than the target by MARGIN pixels.

layout(location = 0) in vec4 circle;  // centre in pixels, radius, half of the edge's width
layout(location = 1) in vec4 face;    // straight alpha
layout(location = 2) in vec4 edge;
uniform vec2 size;                    // of the target
flat out vec4 shape, face_paint, edge_paint;

void main() {
    shape = circle;
    face_paint = face;
    edge_paint = edge;
    vec2 middle = (circle.xy + float(MARGIN)) / (size + 2.0 * float(MARGIN));
    gl_PointSize = 2.0 * (circle.z + circle.w) + 3.0;
    gl_Position = vec4(middle.x * 2.0 - 1.0, 1.0 - middle.y * 2.0, 0.0, 1.0);
}
