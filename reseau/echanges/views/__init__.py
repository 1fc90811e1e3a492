"""Views of the exchanges."""
