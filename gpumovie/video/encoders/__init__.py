"""Encoders: the table, what each can do, and which one is taken."""
