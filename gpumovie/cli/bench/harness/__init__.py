"""What all benchmarks share: timing in turns, facts of the machine, tables."""
