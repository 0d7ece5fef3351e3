"""Ticks of axes: made, found and drawn with less work than in matplotlib."""
