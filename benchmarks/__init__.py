"""Timed measures, kept out of the tests: `make bench` prints one table and writes it to resultats.md."""
