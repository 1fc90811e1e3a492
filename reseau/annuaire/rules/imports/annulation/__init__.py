"""The undoing of an import, as a whole."""
