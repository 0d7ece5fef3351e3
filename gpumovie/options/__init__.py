"""What a caller may ask of a film."""
