#version 330 core
// A rectangle around an edge, or around a convex quadrilateral, within the tile of the atlas that it belongs to.
//
// An edge reaches down to the bottom of its tile: it stands for the area below it. Rows count downwards.

layout(location = 0) in vec4 ab;      // two corners, in pixels of the atlas
layout(location = 1) in vec4 cd;      // the other two, of a quadrilateral
layout(location = 2) in vec4 tile;    // left, top, right, bottom
uniform vec2 atlas;                   // width and height
flat out vec4 first, second;

void main() {
    first = ab;
    second = cd;
    vec2 low = floor(min(ab.xy, ab.zw)), high = ceil(max(ab.xy, ab.zw));
#if QUADS == 1
    low = min(low, floor(min(cd.xy, cd.zw)));
    high = max(high, ceil(max(cd.xy, cd.zw)));
#else
    high.y = tile.w;
#endif
    low = clamp(low, tile.xy, tile.zw);
    high = clamp(high, tile.xy, tile.zw);
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    gl_Position = vec4(mix(low, high, corner) / atlas * 2.0 - 1.0, 0.0, 1.0);
}
