"""What this room shows in « Mon espace »."""

from django.urls import reverse

from home.registre import Carte
from reseau.agenda.permissions import peut_moderer_quelque_chose, peut_proposer
from reseau.agenda.queries.bilans import bilans_a_suivre
from reseau.agenda.queries.mon_agenda import bilans_a_rendre, mes_evenements
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre


def carte_agenda(compte: Compte) -> Carte | None:
    """What one organises, where one comes, the reports due; nothing for whoever left the network."""
    if not est_membre(compte):
        return None
    contexte = {
        "lignes": mes_evenements(compte),
        "bilans": bilans_a_rendre(compte),
        "bilans_attendus": bilans_a_suivre(compte).count() if peut_moderer_quelque_chose(compte) else 0,
        "url_suite": reverse("agenda"),
        "libelle_suite": "Tout l’agenda",
    }
    return Carte("Mon agenda", "agenda/carte.html", contexte)


def carte_evenements(compte: Compte) -> Carte | None:
    """The door of those who prepare events."""
    if not peut_proposer(compte):
        return None
    return Carte("Vos événements", "agenda/carte_evenements.html", large=False)
