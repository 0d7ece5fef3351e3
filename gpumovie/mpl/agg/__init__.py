"""matplotlib's Agg renderer, recording and caching what it draws."""
