// Vertices as the data have them, and the view of them.
//
// A coordinate is the sum of two numbers of single precision, and is counted from the middle of the view, so that even
// far into the data nothing is lost.

uniform vec4 pivot;    // the data's coordinates of ``middle``: x, y, and what single precision leaves of them
uniform vec2 middle;   // in pixels
uniform vec4 matrix;   // from the data to pixels, row by row

// Whether there is no vertex at this place.
bool is_gap(vec4 vertex) {
    return vertex.x > 1e37;
}

vec2 to_pixels(vec4 vertex) {
    vec2 moved = (vertex.xy - pivot.xy) + (vertex.zw - pivot.zw);
    return middle + vec2(dot(matrix.xy, moved), dot(matrix.zw, moved));
}
