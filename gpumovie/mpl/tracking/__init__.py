"""Which artists of a figure changed since the last frame."""
