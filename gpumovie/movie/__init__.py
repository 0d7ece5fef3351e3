"""The film that a user holds while it is written."""
