"""vispy without a window: vispy draws into a gpumovie Canvas, from which frames are read back."""
