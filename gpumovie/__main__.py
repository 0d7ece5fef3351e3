"""``python -m gpumovie``."""

from .cli import main

main()
