"""The command ``gpumovie``, with one module or folder for each of its commands."""
