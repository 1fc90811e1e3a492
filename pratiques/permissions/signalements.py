"""Who answers the report of a note or of a resource."""

from home.permissions import trouver
from pratiques.models import Alerte
from pratiques.permissions.echanges import peut_moderer
from pratiques.permissions.fiches import est_auteur
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region, est_tete_de_reseau


def peut_traiter(compte: Compte, alerte: Alerte) -> bool:
    """The lead of its network, the Région; never whoever signs the note. A message has its own moderation."""
    if alerte.fiche_id:
        return peut_moderer(compte, alerte.fiche) and not est_auteur(compte, alerte.fiche)
    if alerte.ressource_id is None or not est_membre(compte):
        return False
    reseau = alerte.ressource.reseau_id
    return est_region(compte) or bool(reseau) and est_tete_de_reseau(compte, reseau)


def alerte_get_traitable(compte: Compte, pk: int) -> Alerte:
    """A report of a note or a resource that this person answers, or Http404."""
    alertes = Alerte.objects.select_related("fiche__reseau", "ressource")
    return trouver(alertes, lambda a: peut_traiter(compte, a), pk=pk)
