"""Reads of the catalogue and of the sheets."""
