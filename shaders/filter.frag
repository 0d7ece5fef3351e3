#version 330 core
// A picture filtered along its columns or its rows: each pixel is the sum of some pixels in a row, weighted.
//
// Premultiplied. ACROSS is 1 for rows, TAPS the number of weights, WORDS that of texels that hold them and, in front,
// the number of the first pixel.

uniform sampler2D picture;
uniform sampler2D weights;   // for each pixel of a row, or of a column, WORDS texels
uniform ivec2 origin;        // of the target, in pixels of what is drawn into
uniform float bias, alpha;   // taken from what covers all of a pixel; of all
out vec4 result;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy) - origin;
#if ACROSS == 1
    int which = at.x;
    ivec2 step = ivec2(1, 0);
#else
    int which = at.y;
    ivec2 step = ivec2(0, 1);
#endif
    vec4 words[WORDS];
    for (int i = 0; i < WORDS; i++) {
        words[i] = texelFetch(weights, ivec2(i, which), 0);
    }
    ivec2 first = at;
#if ACROSS == 1
    first.x = int(words[0].x);
#else
    first.y = int(words[0].x);
#endif
    vec4 sum = vec4(0.0);
    for (int i = 0; i < TAPS; i++) {
        sum += words[(i + 1) / 4][(i + 1) % 4] * texelFetch(picture, first + i * step, 0);
    }
    result = alpha * (sum - vec4(vec3(bias * sum.a), 0.0));
}
