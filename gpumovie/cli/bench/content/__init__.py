"""What the benchmarks encode, draw and read back; the same on every machine and in every run."""
