"""Writes of the first day."""
