#version 330 core
// How much of a pixel a straight piece of a line covers, in its colour; premultiplied to be blended.
//
// Exact between the ends: how much of a pixel lies between its middle and an edge is linear in their distance as long
// as the edge crosses two opposite sides of the pixel, and quadratic where it cuts off a corner. At the ends it is taken
// as the product of both directions, with the edge there as if it were level.

uniform float height;                 // of the target, in pixels
flat in vec4 axis;
flat in vec4 slope;                   // per pixel; distance from which on it is a corner, and nothing; of the corner
flat in vec2 half_size;
flat in vec4 paint;
out vec4 result;

void main() {
    vec2 from = vec2(gl_FragCoord.x, height - gl_FragCoord.y) - axis.xy;
    float across = abs(axis.z * from.y - axis.w * from.x), along = abs(dot(axis.zw, from));
    vec2 edges = vec2(half_size.x - across, half_size.x + across);
    vec2 near = min(abs(edges), slope.z), corner = max(near - slope.y, 0.0);
    vec2 parts = near * slope.x - corner * corner * slope.w;
    float covered = (edges.x < 0.0 ? -parts.x : parts.x) + parts.y;
    vec2 ends = clamp(vec2(half_size.y - along, half_size.y + along) + 0.5, 0.0, 1.0);
    float alpha = paint.a * covered * (ends.x + ends.y - 1.0);
    result = vec4(paint.rgb * alpha, alpha);
}
