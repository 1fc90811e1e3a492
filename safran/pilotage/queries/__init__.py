"""Reads of this room; it has no rows of its own."""
