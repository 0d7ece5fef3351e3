#version 330 core
// A marker's face and edge through their tiles of the atlas, premultiplied to be blended.

uniform sampler2D coverage;
uniform vec4 box;
uniform float height;               // of the target, in pixels
uniform vec4 tiles;                 // left and top of the face's tile and of the edge's; -1 for none
uniform vec4 face, edge;            // straight alpha
flat in vec2 corner;
out vec4 result;

float covered(vec2 tile, ivec2 pixel) {
    if (tile.x < 0.0) {
        return 0.0;
    }
    return min(abs(texelFetch(coverage, ivec2(tile) + pixel, 0).r), 1.0);
}

void main() {
    ivec2 pixel = ivec2(floor(vec2(gl_FragCoord.x, height - gl_FragCoord.y) - corner));
    if (any(lessThan(pixel, ivec2(0))) || any(greaterThanEqual(pixel, ivec2(box.zw)))) {
        discard;
    }
    float below = face.a * covered(tiles.xy, pixel), above = edge.a * covered(tiles.zw, pixel);
    result = vec4(edge.rgb * above + face.rgb * below * (1.0 - above), above + below * (1.0 - above));
}
