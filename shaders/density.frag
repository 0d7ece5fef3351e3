#version 330 core
// Very many markers of one colour, of which only the number at each pixel is known: their order does not matter.
//
// What shines through n markers that each cover a part c is (1 - c) to the n.

uniform sampler2D coverage;
uniform sampler2D counts;           // markers counted from each pixel; its first texel is at origin
uniform vec4 box;                   // of the marker, as in stamps.vert
uniform vec2 origin;
uniform float height;
uniform vec4 tiles;
uniform vec4 face, edge;
out vec4 result;

float covered(vec2 tile, ivec2 pixel) {
    if (tile.x < 0.0) {
        return 0.0;
    }
    return min(abs(texelFetch(coverage, ivec2(tile) + pixel, 0).r), 1.0);
}

void main() {
    ivec2 here = ivec2(floor(vec2(gl_FragCoord.x, height - gl_FragCoord.y) - origin));
    ivec2 last = textureSize(counts, 0) - 1;
    float through = 1.0;
    for (int y = 0; y < int(box.w); y++) {
        int row = here.y - int(box.y) - y;
        if (row < 0 || row > last.y) {
            continue;
        }
        for (int x = 0; x < int(box.z); x++) {
            int column = here.x - int(box.x) - x;
            float count = column < 0 || column > last.x ? 0.0 : texelFetch(counts, ivec2(column, row), 0).r;
            if (count > 0.0) {
                ivec2 pixel = ivec2(x, y);
                float rest = (1.0 - face.a * covered(tiles.xy, pixel)) * (1.0 - edge.a * covered(tiles.zw, pixel));
                through *= count == 1.0 ? rest : pow(rest, count);
            }
        }
    }
    float alpha = 1.0 - through;
    vec3 colour = tiles.x < 0.0 ? edge.rgb : face.rgb;
    result = vec4(colour * alpha, alpha);
}
