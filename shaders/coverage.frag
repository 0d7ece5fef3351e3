#version 330 core
// How much of a pixel lies below an edge, or within a quadrilateral: exactly, and signed by which way it goes round.
//
// Added up over all edges of an outline that is the area inside, times how often it goes round, which is what Agg's
// cells hold (agg_rasterizer_cells_aa.h) but for their 24.8 fixed point.

flat in vec4 first, second;
out float coverage;

#include "area.glsl"

void main() {
    vec2 p = floor(gl_FragCoord.xy);
    coverage = below(first.xy, first.zw, p);
#if QUADS == 1
    coverage += below(first.zw, second.xy, p) + below(second.xy, second.zw, p) + below(second.zw, first.xy, p);
    coverage = -coverage;  // lines go round the other way than theirs in Agg
#endif
}
