"""What this room shows elsewhere: the stars of a sheet."""

from home.registre import Carte
from reseau.annuaire.choices import Genre
from reseau.annuaire.etats import GENRES
from reseau.carnets.queries.carnets import etoiles_de, fiches_de
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.structures.models import Structure


def etoiles(compte: Compte, structure: Structure) -> Carte | None:
    """The stars of a structure's sheet, for a member: hers, those of its services and places."""
    if not est_membre(compte):
        return None
    posees = etoiles_de(compte, structure)
    fiches = [
        {
            "genre": genre,
            "cle": fiche.public_id if genre == Genre.LIEU else fiche.pk,
            "nom": fiche.nom,
            "posee": (genre, fiche.pk) in posees,
        }
        for fiche in fiches_de(structure)
        if (genre := GENRES[type(fiche)])
    ]
    contexte = {"structure": structure, "posee": (Genre.STRUCTURE, structure.pk) in posees, "fiches": fiches}
    return Carte("Garder", "carnets/etoiles.html", contexte)
