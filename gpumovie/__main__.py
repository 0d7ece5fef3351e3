"""``python -m gpumovie``."""

from .cli.program import main

main()
