"""Drawing to frames, by OpenGL. Knows no video."""
