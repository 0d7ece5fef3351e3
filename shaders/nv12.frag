#version 330 core
// RGB to NV12, BT.709, limited range, packed four bytes to an RGBA8 texel.
//
// The target is (width / 4) x (height * 3 / 2) texels. Its first `height` rows are luma, the rows behind them are
// pairs of Cb and Cr, each pair the mean of 2x2 pixels. Rows come out top first, as a film has them, though
// OpenGL counts them from the bottom. The numpy twin is gpumovie.video.pixels.bt709.

uniform sampler2D frame;   // what was drawn; its own size is that of the film, width a multiple of 4, height of 2
out vec4 packed_bytes;

// ITU-R BT.709-6: luma weights of item 3.2, quantisation of item 4.6, as parts of 255.
const vec3 LUMA = vec3(0.2126, 0.7152, 0.0722);

vec3 pixel(int x, int row_from_top) {
    int rows = textureSize(frame, 0).y;
    return texelFetch(frame, ivec2(x, rows - 1 - row_from_top), 0).rgb;
}

float luma(int x, int row) {
    return (16.0 + 219.0 * dot(pixel(x, row), LUMA)) / 255.0;
}

vec2 chroma(int x, int row) {
    vec3 mean = (pixel(x, row) + pixel(x + 1, row) + pixel(x, row + 1) + pixel(x + 1, row + 1)) / 4.0;
    float y = dot(mean, LUMA);
    return (128.0 + 224.0 * vec2((mean.b - y) / 1.8556, (mean.r - y) / 1.5748)) / 255.0;
}

void main() {
    ivec2 texel = ivec2(gl_FragCoord.xy);
    int x = texel.x * 4;
    int height = textureSize(frame, 0).y;
    if (texel.y < height) {
        packed_bytes = vec4(luma(x, texel.y), luma(x + 1, texel.y), luma(x + 2, texel.y), luma(x + 3, texel.y));
    } else {
        int row = (texel.y - height) * 2;
        packed_bytes = vec4(chroma(x, row), chroma(x + 2, row));
    }
}
