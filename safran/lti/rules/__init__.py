"""Platforms and their keys, launches, ties, what is told."""
