"""The search of the library: the index of `home.recherche.index`, and what the library adds to it.

`lignes` makes the search row of a note, `memoire` declares the index, `facettes` what the day decides. Rooms call
`pratiques.queries`, never this folder.
"""
