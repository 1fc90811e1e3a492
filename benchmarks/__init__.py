"""Measures, kept out of the tests: `make bench` for the pages as served, `make pair` beside another site, `make charge` with many readers."""
