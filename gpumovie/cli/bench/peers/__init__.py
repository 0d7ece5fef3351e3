"""The same films by other libraries, as far as they are installed."""
