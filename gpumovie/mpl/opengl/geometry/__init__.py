"""Paths, strokes and meshes as vertices in pixels."""
