// How much of a pixel lies below an edge: exactly. Rows count downwards.

// The integral of clamp(t, 0, 1) from 0.
float up_to(float t) {
    return t <= 0.0 ? 0.0 : t < 1.0 ? 0.5 * t * t : t - 0.5;
}

// The part of the pixel at p (its corner with the smallest x and y) that has larger y than the edge from a to b.
float below(vec2 a, vec2 b, vec2 p) {
    a -= p;  // small numbers are more exact
    b -= p;
    float left = clamp(a.x, 0.0, 1.0), right = clamp(b.x, 0.0, 1.0);
    float across = right - left;
    if (across == 0.0) {
        return 0.0;
    }
    float slope = (b.y - a.y) / (b.x - a.x);
    float from = 1.0 - (a.y + (left - a.x) * slope), to = 1.0 - (b.y - (b.x - right) * slope);
    if (min(from, to) >= 1.0) {
        return across;  // exactly: sums are to be 0 where there is nothing
    }
    float change = to - from;
    float mean = abs(change) < 1e-3 ? clamp(0.5 * (from + to), 0.0, 1.0) : (up_to(to) - up_to(from)) / change;
    return across * clamp(mean, 0.0, 1.0);
}
