"""Writes of the exchanges."""
