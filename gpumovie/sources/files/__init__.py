"""Frames from image files, numpy files and streams."""
