"""``python -m gpumovie``."""

from .cli.main import main

main()
