#version 330 core
// An image with straight alpha, pixel by pixel, premultiplied to be blended.

uniform sampler2D image;
in vec2 inside;
out vec4 result;

void main() {
    vec4 colour = texelFetch(image, ivec2(floor(inside)), 0);
    result = vec4(colour.rgb * colour.a, colour.a);
}
