"""Writes about people and their rights."""
