"""A result as text, as a page, and compared with an older one."""
