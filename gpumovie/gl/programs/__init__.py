"""Programs, and the vertices that they draw."""
