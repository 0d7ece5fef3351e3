#version 330 core
// The colour between the corners, as Agg's span_gouraud_rgba has it: of straight alpha. Premultiplied to be blended.

in vec4 paint;
out vec4 result;

void main() {
    result = vec4(paint.rgb * paint.a, paint.a);
}
