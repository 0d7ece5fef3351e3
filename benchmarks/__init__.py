"""One module for each comparison; run from the top of a checkout, as in ``python -m benchmarks.writers``."""
