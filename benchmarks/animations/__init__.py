"""Animations of matplotlib, saved by gpumovie and by matplotlib; matplotlib_save.py compares them."""
