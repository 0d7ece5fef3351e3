"""vispy without a window: scenes are drawn into canvases of gpumovie, and leave for a film as these do."""
