#version 330 core
// Very many markers of one colour, of which only the number at each pixel is known: their order does not matter.
//
// What shines through n markers that each let through a part r is r to the n; logarithms of that are added up, those of
// the marker's most opaque pixels first, until nothing more could be seen.

uniform sampler2D counts;           // markers counted from each pixel; its first texel is at origin
uniform sampler2D taps;             // for each pixel of the marker: where it is counted from, and log2 of r
uniform vec2 origin;
uniform float height;               // of the picture
uniform vec4 paint;                 // straight alpha, which is in r already
out vec4 result;

const float NOTHING = -10.0;        // log2 of what is no step of 8 bits

void main() {
    ivec2 here = ivec2(floor(vec2(gl_FragCoord.x, height - gl_FragCoord.y) - origin));
    int last = textureSize(taps, 0).x;
    float through = 0.0;
    for (int i = 0; i < last && through > NOTHING; i++) {
        vec4 tap = texelFetch(taps, ivec2(i, 0), 0);
        through += tap.z * texelFetch(counts, here - ivec2(tap.xy), 0).r;
    }
    float alpha = 1.0 - exp2(through);
    result = vec4(paint.rgb * alpha, alpha);
}
