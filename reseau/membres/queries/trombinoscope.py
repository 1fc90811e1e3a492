"""The directory page: text, facets with exact counts, removable filters, twenty-four people a page."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from reseau.membres.choices import Role
from reseau.membres.queries.facettes import Facette, Liste, liste_lire
from reseau.membres.queries.personnes import Personne, personnes_lister
from reseau.membres.queries.recherche_personnes import personnes_chercher

PAR_PAGE = 24


def _roles(personne: Personne) -> dict[str, str]:
    return {role: Role(role).label for role in personne.roles}


FACETTES = {
    "theme": Facette[Personne]("Demandez-moi", lambda personne: personne.themes),
    "reseau": Facette[Personne]("Réseau", lambda personne: personne.reseaux),
    "bassin": Facette[Personne]("Bassin", lambda personne: personne.bassins),
    "role": Facette[Personne]("Rôle", _roles),
}


@dataclass
class Trombinoscope(Liste[Personne]):
    """Everything the directory page shows."""

    @property
    def titre(self) -> str:
        """The count in words, read aloud when the list changes."""
        nombre = len(self.trouvees)
        if nombre == 0:
            return "Personne ne répond à cette recherche"
        return "1 personne" if nombre == 1 else f"{nombre} personnes"

    @property
    def sujets(self) -> list[dict[str, Any]]:
        """Topics on which someone answers, for « Qui sait répondre sur… »."""
        return [option for option in self.groupes[0]["options"] if option["nombre"]]


def trombinoscope_lire(compte: object, parametres: QueryDict) -> Trombinoscope:
    """The directory under the filters of the query string; unknown values are ignored, never an error."""
    liste = liste_lire(personnes_lister(compte), FACETTES, personnes_chercher, parametres, (PAR_PAGE,))
    return Trombinoscope(**vars(liste))
