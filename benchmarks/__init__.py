"""Measures, out of the tests: `make bench` for pages as served, `make pair`, `make charge` with many readers."""
