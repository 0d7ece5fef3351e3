"""Frames to file. Knows no OpenGL and no matplotlib."""
