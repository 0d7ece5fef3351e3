"""An OpenGL rasterizer for matplotlib: what Agg's own renderer can do, drawn into a canvas of gpumovie's."""
