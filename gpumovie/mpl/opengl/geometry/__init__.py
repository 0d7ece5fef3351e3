"""Paths, strokes, collections and meshes as edges and quadrilaterals in pixels, by numpy alone."""
