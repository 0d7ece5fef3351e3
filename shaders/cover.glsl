// What Agg makes of an area: 256ths, rounded down whichever its sign (calculate_alpha in agg_rasterizer_scanline_aa.h).
// Here the areas of outlines that go round as most do have the other sign.

const float SMALLEST = 1.0 / 131072.0;   // that it has, two numbers of 24.8 multiplied

// How much of a pixel is covered; whatever is wound around is inside, as by fill_non_zero.
float cover(float area) {
    float steps = area > 0.0 ? ceil((area - 0.5 * SMALLEST) * 256.0) : floor((0.5 * SMALLEST - area) * 256.0);
    return min(steps, 255.0) / 255.0;
}

// Whether it is filled without antialiasing (renderer_scanline_bin_solid).
float touched(float area) {
    return cover(area) > 0.0 ? 1.0 : 0.0;
}
