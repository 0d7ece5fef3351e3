"""What can be written into a film: the registry, and one file for each kind."""
