"""Screens of the practice notes."""
