"""The artists that did not change, kept as pixels."""
