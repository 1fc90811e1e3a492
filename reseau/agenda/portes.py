"""The doors below the agenda: what each may open beside the month."""

from django.urls import reverse
from django.utils import timezone

from reseau.agenda.permissions import est_etat, peut_moderer_quelque_chose, peut_proposer
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region


def portes_de(compte: Compte) -> list[tuple[str, str]]:
    """Their names and addresses, those of this person's work first."""
    propose = peut_proposer(compte)
    portes = [
        ("Proposer un événement", "evenement_proposer", propose),
        ("Mes événements", "mes_evenements", propose),
        ("À modérer", "agenda_moderer", peut_moderer_quelque_chose(compte)),
        ("Avis demandés", "agenda_avis", est_etat(compte)),
        ("Jours sensibles", "jours_sensibles", est_region(compte)),
        ("Charte des événements", "charte_evenements", True),
    ]
    annee = timezone.localdate().year
    programme = (f"Programme {annee}", reverse("agenda_programme", args=[annee]))
    return [*((nom, reverse(route)) for nom, route, ouverte in portes if ouverte), programme]
