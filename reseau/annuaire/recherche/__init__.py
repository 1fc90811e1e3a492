"""The search engine of the directory: full text in the database, facets and distances in memory.

`schema` makes the full-text index, `plein_texte` questions it, `memoire` holds facets as sets of bits. What reads and
evaluates a demand is in `home.recherche`. Rooms call `reseau.annuaire.queries`, never this folder.
"""
