"""The search of the library, by the engine of the directory: words and facets of the published notes, in memory.

`lignes` makes the search row of a note, `memoire` holds the rows as sets of bits, `facettes` counts. Rooms call
`pratiques.queries`, never this folder.
"""
