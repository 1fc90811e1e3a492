"""The directory of people as a spreadsheet."""

from collections.abc import Iterable, Iterator

from home.typographie import telephone
from reseau.membres.queries.personnes import Personne

ENTETES = ("Prénom", "Nom", "Fonction", "Structures", "Réseaux", "Mandats", "Demandez-moi", "Téléphone", "Courriel")


def lignes(personnes: Iterable[Personne]) -> Iterator[tuple[str, ...]]:
    """One line a person; a contact stands there only when its owner shows it to this reader."""
    for personne in personnes:
        fonctions = dict.fromkeys(attache.fonction for attache in personne.attaches if attache.fonction)
        yield (
            personne.prenom,
            personne.nom,
            " ; ".join(fonctions),
            " ; ".join(attache.nom for attache in personne.attaches),
            " ; ".join(personne.reseaux.values()),
            " ; ".join(mandat.libelle for mandat in personne.mandats),
            " ; ".join(personne.themes.values()),
            telephone(personne.telephone),
            personne.courriel,
        )
