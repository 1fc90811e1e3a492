"""What this room shows elsewhere: the stars of a sheet, the notebooks in « Mon espace »."""

from home.registre import Carte, carte_gardee
from reseau.annuaire.choices import Genre
from reseau.annuaire.etats import GENRES
from reseau.carnets.queries.carnets import etoiles_de, favoris_de, fiches_de, listes_de
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.structures.models import Structure

MAX_CARTE = 4


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


@carte_gardee(siennes=("carnets_carnet", "carnets_ficheretenue"))
def carte_carnets(compte: Compte) -> Carte | None:
    """One's short lists, and the way to one's favourites; nothing until something is kept."""
    if not est_membre(compte):
        return None
    listes = listes_de(compte)
    if not listes and favoris_de(compte) is None:
        return None
    return Carte("Mes favoris et mes listes", "carnets/carte.html", {"listes": listes[:MAX_CARTE]}, large=False)
