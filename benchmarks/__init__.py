"""Measures, kept out of the tests: `make bench` for the pages as served, `make bench-taches` for the rest."""
