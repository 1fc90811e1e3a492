"""Who may change the duty table of a shared place, and which of its rows."""

from home.permissions import trouver
from reseau.annuaire.models import Creneau, Lieu
from reseau.annuaire.queries.permanences import structures_accueillies
from reseau.comptes.models import Compte
from reseau.membres.permissions import compte_represente, est_charge_de_mission, est_membre
from reseau.structures.models import Structure
from reseau.territoires.models import CompositionBassin


def compte_tient_tableau(compte: Compte, lieu: Lieu) -> bool:
    """May change every row of a duty table: who acts for the host structure, and who animates the place's bassin."""
    if compte_represente(compte, lieu.structure):
        return True
    bassins = CompositionBassin.objects.en_vigueur().filter(commune=lieu.commune_id).values_list("bassin", flat=True)
    return est_charge_de_mission(compte) and any(est_charge_de_mission(compte, bassin) for bassin in bassins)


def structures_tenues(compte: Compte, lieu: Lieu) -> list[Structure]:
    """Structures received in a place that this person acts for: their own rows are hers to write."""
    if not est_membre(compte):
        return []
    return [structure for structure in structures_accueillies(lieu) if compte_represente(compte, structure)]


def creneau_get_editable(compte: Compte, pk: int) -> Creneau:
    """The row of a duty table that this person may change, or Http404."""
    creneaux = Creneau.objects.select_related("lieu__structure", "lieu__commune", "structure", "service")
    return trouver(
        creneaux, lambda c: compte_tient_tableau(compte, c.lieu) or compte_represente(compte, c.structure), pk=pk
    )
