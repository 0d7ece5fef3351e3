#version 330 core
// How much of a pixel a circle covers, by the distance from its centre; premultiplied to be blended.

uniform float height;                 // of the target, in pixels
flat in vec4 shape, face_paint, edge_paint;
out vec4 result;

const float SMALL = 6.0;              // pixels
const int STEPS = 4;

float inside(float radius, float distance, float steps) {
    return clamp((radius - distance) * steps + 0.5, 0.0, 1.0);
}

// What the face and the edge cover of a square, of which there are ``steps`` in a pixel; ``from`` leads to its centre
// from the circle's. As in Agg, a line that is wider than the circle leaves a hole: its inner border comes out on the
// other side of the centre.
vec2 covered(vec2 from, float steps) {
    float away = length(from);
    float edge = inside(shape.z + shape.w, away, steps) - inside(abs(shape.z - shape.w), away, steps);
    return vec2(inside(shape.z, away, steps), shape.w > 0.0 ? edge : 0.0);
}

void main() {
    vec2 from = vec2(gl_FragCoord.x, height - gl_FragCoord.y) - shape.xy;
    vec2 part = vec2(0.0);
    if (shape.z + shape.w < SMALL) {
        // The border of a small circle is no straight line within a pixel.
        for (int i = 0; i < STEPS * STEPS; i++) {
            vec2 step = (vec2(i % STEPS, i / STEPS) + 0.5) / float(STEPS) - 0.5;
            part += covered(from + step, float(STEPS));
        }
        part /= float(STEPS * STEPS);
    } else {
        part = covered(from, 1.0);
    }
    float below = face_paint.a * part.x, above = edge_paint.a * part.y;
    result = vec4(edge_paint.rgb * above + face_paint.rgb * below * (1.0 - above), above + below * (1.0 - above));
}
