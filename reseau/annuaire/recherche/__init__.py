"""The search engine of the directory: full text in the database, facets and distances in memory.

The index, its full text and its facets are those of `home.recherche.index`; here, what the directory adds: places,
zones, hours, freshness. Rooms call `reseau.annuaire.queries`, never this folder.
"""
