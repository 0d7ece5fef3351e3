"""gpumovie demo: two films, to see that everything works."""
