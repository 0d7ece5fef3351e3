"""How much of each pixel shapes cover, added up in a texture, and colours blended through it."""
