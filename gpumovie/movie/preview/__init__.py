"""A window that shows the film while it is recorded."""
