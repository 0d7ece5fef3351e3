#version 330 core
// An image with premultiplied alpha, seen through a mask.

uniform sampler2D image;      // its rows count upwards
uniform sampler2D coverage;   // areas, as coverage.frag adds them up
uniform vec2 mask_place;      // left and top of the mask
uniform vec4 place;           // left, top, width and height in the target
in vec2 inside;
out vec4 result;

#include "cover.glsl"

void main() {
    ivec2 pixel = ivec2(floor(inside)), at = ivec2(place.xy) + pixel;
    float mask = cover(texelFetch(coverage, ivec2(mask_place) + pixel, 0).r);
    result = texelFetch(image, ivec2(at.x, textureSize(image, 0).y - 1 - at.y), 0) * mask;
}
