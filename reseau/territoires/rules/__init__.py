"""Writes on the territories."""
