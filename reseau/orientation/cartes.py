"""What this room shows in « Mon espace »."""

from home.registre import Carte, carte_gardee
from reseau.annuaire.permissions.fiches import compte_anime
from reseau.comptes.models import Compte
from reseau.membres.permissions import compte_represente, est_membre
from reseau.orientation.permissions import peut_ouvrir
from reseau.orientation.queries.comptes import attendues_compter
from reseau.orientation.queries.delais import delais_observes
from reseau.orientation.queries.information import informations_a_confirmer
from reseau.structures.models import Structure


def carte_orienter(compte: Compte) -> Carte | None:
    """The doors of re-addressing, and how many people one's structures await; for whoever belongs to one."""
    if not peut_ouvrir(compte):
        return None
    return Carte("Orienter", "orientation/carte.html", {"attendues": attendues_compter(compte)}, large=False)


@carte_gardee("orientation", "structures")
def carte_informations(compte: Compte) -> Carte | None:
    """The first information that one keeps and that nobody confirmed for six months; nothing when none is."""
    a_confirmer = informations_a_confirmer(compte)
    if not a_confirmer:
        return None
    gabarit = "orientation/informations_carte.html"
    return Carte("Premières informations à relire", gabarit, {"informations": a_confirmer}, large=False)


def carte_delais(compte: Compte, structure: Structure) -> Carte | None:
    """On the sheet of a structure, delays said and observed: for who keeps it, and who animates where it receives."""
    modifie = est_membre(compte) and compte_represente(compte, structure)
    if not modifie and not (est_membre(compte) and compte_anime(compte, structure)):
        return None
    delais = delais_observes(structure.services.publies().order_by("pk"))
    utiles = [delai for delai in delais if delai.declare or delai.observe is not None]
    contexte = {"delais": utiles, "modifie": modifie}
    return Carte("Délais", "orientation/delais.html", contexte) if utiles else None
