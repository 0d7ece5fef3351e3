"""`make soak`: random films, each drawn from a seed of its own, decoded and compared, or killed and looked at."""
