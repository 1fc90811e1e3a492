"""Reads of the territories."""
