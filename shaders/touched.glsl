// Whether Agg fills a pixel without antialiasing (renderer_scanline_bin_solid): if its area, which calculate_alpha in
// agg_rasterizer_scanline_aa.h rounds down to 256ths of either sign, is not 0.
float touched(float area) {
    return area > 4e-6 || area <= 4e-6 - 1.0 / 256.0 ? 1.0 : 0.0;  // half of the smallest area that it has
}
