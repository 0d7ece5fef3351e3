#version 330 core
// RGB to NV12, P010 or yuv420p, BT.709, limited range, four samples to an RGBA texel.
//
// Read out row by row, the target holds a frame as ffmpeg wants it: luma rows, then rows of Cb and Cr in pairs, each
// the mean of 2x2 pixels, top row first, though OpenGL counts rows from the bottom. What the film has beyond the
// picture (its size is even) repeats the last row or column. The numpy twin is gpumovie.video.pixel_formats.bt709.
//
// BITS is 8 (a target of RGBA8) or 10 (of RGBA16: P010 keeps ten bits in the upper end of sixteen).
// PLANAR is 1 for yuv420p: all Cb, then all Cr.
// LINEAR is 1 where a row of a plane does not fill whole texels: the samples go on across the rows of the target.

uniform sampler2D frame;   // what was drawn
uniform ivec2 film;        // width and height of the film, both even
out vec4 packed_samples;

// ITU-R BT.709-6: luma weights of item 3.2, quantisation of item 4.6.
const vec3 LUMA = vec3(0.2126, 0.7152, 0.0722);

#if BITS == 10
vec4 store(vec4 value) { return round(value * 4.0) * (64.0 / 65535.0); }
#else
vec4 store(vec4 value) { return value * (1.0 / 255.0); }
#endif

vec3 pixel(int x, int row_from_top) {
    ivec2 last = textureSize(frame, 0) - 1;
    return texelFetch(frame, ivec2(min(x, last.x), last.y - min(row_from_top, last.y)), 0).rgb;
}

float luma(int x, int row) {
    return 16.0 + 219.0 * dot(pixel(x, row), LUMA);
}

// Cb and Cr of the block of 2x2 pixels whose upper left one is given.
vec2 chroma(int x, int row) {
    vec3 mean = (pixel(x, row) + pixel(x + 1, row) + pixel(x, row + 1) + pixel(x + 1, row + 1)) * 0.25;
    float y = dot(mean, LUMA);
    return 128.0 + 224.0 * vec2((mean.b - y) / 1.8556, (mean.r - y) / 1.5748);
}

#if LINEAR == 1
float sample_number(int i) {
    int pixels = film.x * film.y;
    if (i < pixels) {
        return luma(i % film.x, i / film.x);
    }
    i -= pixels;
#if PLANAR == 1
    int plane = pixels / 4, width = film.x / 2;
    int sample_of_plane = i % plane;
    vec2 pair = chroma(sample_of_plane % width * 2, sample_of_plane / width * 2);
    return i < plane ? pair.x : pair.y;
#else
    int column = i % film.x;
    vec2 pair = chroma(column & ~1, i / film.x * 2);
    return (column & 1) == 0 ? pair.x : pair.y;
#endif
}

uniform int texels_in_row;

void main() {
    ivec2 texel = ivec2(gl_FragCoord.xy);
    int first = (texel.y * texels_in_row + texel.x) * 4;
    packed_samples = store(vec4(
        sample_number(first), sample_number(first + 1), sample_number(first + 2), sample_number(first + 3)));
}
#else
void main() {
    ivec2 texel = ivec2(gl_FragCoord.xy);
    int x = texel.x * 4;
    if (texel.y < film.y) {
        packed_samples = store(vec4(
            luma(x, texel.y), luma(x + 1, texel.y), luma(x + 2, texel.y), luma(x + 3, texel.y)));
    } else {
#if PLANAR == 1
        // Two rows of a chroma plane fill a row of the target.
        int first = (texel.y - film.y) * film.x + x;
        int plane = film.x * film.y / 4, width = film.x / 2;
        ivec2 at = ivec2(first % plane % width, first % plane / width) * 2;
        vec2 pairs[4];
        for (int i = 0; i < 4; i++) {
            pairs[i] = chroma(at.x + 2 * i, at.y);
        }
        packed_samples = store(first < plane
            ? vec4(pairs[0].x, pairs[1].x, pairs[2].x, pairs[3].x)
            : vec4(pairs[0].y, pairs[1].y, pairs[2].y, pairs[3].y));
#else
        int row = (texel.y - film.y) * 2;
        packed_samples = store(vec4(chroma(x, row), chroma(x + 2, row)));
#endif
    }
}
#endif
