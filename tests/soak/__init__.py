"""Random films, each drawn from a seed of its own: made, decoded and compared, or killed and looked at. `make soak`."""
