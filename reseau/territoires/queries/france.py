"""All the communes of France, from our own table: what lies elsewhere is known for what it is, and never proposed.

None of it is in the base: searches, suggestions and facets stay those of the region.
"""

from functools import cache

from reseau.territoires import imports
from reseau.territoires.models import code_departement
from reseau.territoires.queries.recherche import Fiche, IndexCommunes


@cache
def communes_de_france() -> IndexCommunes:
    """The communes of today, with the codes of those they absorbed; their `pk` says nothing.

    Read once per process, when something first asks: half a second, forty megabytes.
    """
    return IndexCommunes(
        Fiche(
            pk=0,
            code=ligne["code_insee"],
            nom=ligne["nom"],
            departement=code_departement(ligne["code_insee"]),
            population=int(ligne["population"] or 0),
            codes_postaux=tuple(ligne["codes_postaux"].split()),
            anciens_codes=tuple(ligne["anciens_codes"].split()),
            latitude=float(ligne["latitude"]) if ligne["latitude"] else None,
            longitude=float(ligne["longitude"]) if ligne["longitude"] else None,
        )
        for ligne in imports.communes_de_france_lire()
    )
