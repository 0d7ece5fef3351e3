"""Passes of OpenGL that draw one kind of shape each."""
