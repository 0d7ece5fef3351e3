#version 330 core
// A marker at whole pixels, as one point. Rows count downwards.
//
// OpenGL leaves out points whose middle is outside of the viewport, so that is larger than the picture by MARGIN.

layout(location = 0) in vec2 at;   // the pixel that the marker is counted from
uniform vec4 box;                  // left, top, width and height of the marker, counted from there
uniform vec2 size;                 // of the picture
flat out vec2 corner;

void main() {
    corner = at + box.xy;
    float side = max(box.z, box.w);
    vec2 middle = (corner + 0.5 * side + float(MARGIN)) / (size + 2.0 * float(MARGIN));
    gl_PointSize = side;
    gl_Position = vec4(middle.x * 2.0 - 1.0, 1.0 - middle.y * 2.0, 0.0, 1.0);
}
