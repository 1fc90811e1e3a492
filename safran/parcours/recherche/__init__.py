"""The search inside steps: the index of `home.recherche.index`, and what a step is to it.

`lignes` makes the search row of a step, `memoire` declares the index. Rooms call `queries/recherche.py`.
"""
