#version 330 core
// RGB to NV12, P010 or yuv420p, BT.709, limited range, four samples to an RGBA texel.
//
// Read out row by row, the target holds a frame as ffmpeg wants it: luma rows, then rows of Cb and Cr in pairs, each
// the mean of 2x2 pixels, top row first, though OpenGL counts rows from the bottom. The frame's size is
// even: where the image's is odd, its last row or column is repeated. The numpy twin is
// gpumovie.video.pixel_formats.bt709.
//
// BITS is 8 (a target of RGBA8) or 10 (of RGBA16: P010 keeps ten bits in the upper end of sixteen).
// PLANAR is 1 for yuv420p: all Cb, then all Cr.
// LINEAR is 1 where a row of a plane does not fill whole texels: the samples go on across the rows of the target.

uniform sampler2D image;    // what was drawn
uniform ivec2 frame_size;   // width and height of the frame, both even
out vec4 packed_samples;

// ITU-R BT.709-6: luma weights of item 3.2, quantisation of item 4.6.
const vec3 LUMA = vec3(0.2126, 0.7152, 0.0722);

#if BITS == 10
vec4 store(vec4 value) { return round(value * 4.0) * (64.0 / 65535.0); }
#else
vec4 store(vec4 value) { return value * (1.0 / 255.0); }
#endif

vec3 pixel(int x, int row_from_top) {
    ivec2 last = textureSize(image, 0) - 1;
    return texelFetch(image, ivec2(min(x, last.x), last.y - min(row_from_top, last.y)), 0).rgb;
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
    int pixels = frame_size.x * frame_size.y;
    if (i < pixels) {
        return luma(i % frame_size.x, i / frame_size.x);
    }
    i -= pixels;
#if PLANAR == 1
    int plane = pixels / 4, width = frame_size.x / 2;
    int sample_of_plane = i % plane;
    vec2 pair = chroma(sample_of_plane % width * 2, sample_of_plane / width * 2);
    return i < plane ? pair.x : pair.y;
#else
    int column = i % frame_size.x;
    vec2 pair = chroma(column & ~1, i / frame_size.x * 2);
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
    if (texel.y < frame_size.y) {
        packed_samples = store(vec4(
            luma(x, texel.y), luma(x + 1, texel.y), luma(x + 2, texel.y), luma(x + 3, texel.y)));
    } else {
#if PLANAR == 1
        // Two rows of a chroma plane fill a row of the target.
        int first = (texel.y - frame_size.y) * frame_size.x + x;
        int plane = frame_size.x * frame_size.y / 4, width = frame_size.x / 2;
        ivec2 at = ivec2(first % plane % width, first % plane / width) * 2;
        vec2 pairs[4];
        for (int i = 0; i < 4; i++) {
            pairs[i] = chroma(at.x + 2 * i, at.y);
        }
        packed_samples = store(first < plane
            ? vec4(pairs[0].x, pairs[1].x, pairs[2].x, pairs[3].x)
            : vec4(pairs[0].y, pairs[1].y, pairs[2].y, pairs[3].y));
#else
        int row = (texel.y - frame_size.y) * 2;
        packed_samples = store(vec4(chroma(x, row), chroma(x + 2, row)));
#endif
    }
}
#endif
