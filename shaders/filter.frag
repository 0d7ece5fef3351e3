#version 330 core
// An image filtered along its columns or its rows: each pixel is the weighted sum of some neighbouring pixels.
//
// Premultiplied. ACROSS is 1 for rows. TAPS is the number of weights, TEXELS that of the texels that hold the number of
// the first pixel and then the weights.

uniform sampler2D image;
uniform sampler2D weights;   // for each pixel of a row, or of a column, TEXELS texels
uniform ivec2 origin;        // lower left corner of the filtered image in the target
uniform float bias;          // taken from the colours, in proportion to alpha
uniform float alpha;         // by which the result is multiplied
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
    vec4 texels[TEXELS];
    for (int i = 0; i < TEXELS; i++) {
        texels[i] = texelFetch(weights, ivec2(i, which), 0);
    }
    ivec2 first = at;
#if ACROSS == 1
    first.x = int(texels[0].x);
#else
    first.y = int(texels[0].x);
#endif
    vec4 sum = vec4(0.0);
    for (int i = 0; i < TAPS; i++) {
        sum += texels[(i + 1) / 4][(i + 1) % 4] * texelFetch(image, first + i * step, 0);
    }
    result = alpha * (sum - vec4(vec3(bias * sum.a), 0.0));
}
