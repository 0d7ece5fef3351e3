"""The file of a film: partial until it is verified."""
