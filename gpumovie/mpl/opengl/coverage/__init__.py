"""How much of each pixel shapes cover, added up in a texture."""
