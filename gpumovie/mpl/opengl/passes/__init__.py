"""Passes of OpenGL, each of which draws one kind of thing."""
