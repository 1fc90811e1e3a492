"""What this room shows in « Mon espace »."""

from django.urls import reverse

from home.registre import Carte, carte_gardee
from reseau.agenda.permissions import est_etat, peut_moderer_quelque_chose, peut_proposer
from reseau.agenda.queries.avis_etat import avis_attendus
from reseau.agenda.queries.bilans import bilans_a_suivre
from reseau.agenda.queries.moderation import evenements_en_attente
from reseau.agenda.queries.mon_agenda import mon_agenda_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre

MAX_CARTE = 3


@carte_gardee("agenda", "annuaire", "territoires", siennes=("agenda_participation",))
def carte_agenda(compte: Compte) -> Carte | None:
    """What one organises, where one comes, the reports due; nothing for whoever left the network."""
    if not est_membre(compte):
        return None
    mien = mon_agenda_lire(compte)
    contexte = {
        "lignes": mien.lignes,
        "bilans": mien.bilans,
        "bilans_attendus": bilans_a_suivre(compte).count() if peut_moderer_quelque_chose(compte) else 0,
        "url_suite": reverse("agenda"),
        "libelle_suite": "Tout l’agenda",
    }
    return Carte("Mon agenda", "agenda/carte.html", contexte, jusqu_a=mien.jusqu_a)


@carte_gardee("agenda", "structures")
def carte_moderation(compte: Compte) -> Carte | None:
    """The oldest events that wait for this person; nothing when none does."""
    if not peut_moderer_quelque_chose(compte):
        return None
    evenements = list(evenements_en_attente(compte).select_related("organisateur")[: MAX_CARTE + 1])
    if not evenements:
        return None
    contexte = {
        "evenements": evenements[:MAX_CARTE],
        "url_suite": reverse("agenda_moderer"),
        "libelle_suite": "La file de modération",
    }
    return Carte("Événements à modérer", "agenda/cartes/moderation.html", contexte)


@carte_gardee("agenda", "annuaire", "structures", "territoires")
def carte_avis(compte: Compte) -> Carte | None:
    """What waits for the opinion of the State services; nothing when nothing does."""
    avis = list(avis_attendus()[: MAX_CARTE + 1]) if est_etat(compte) else []
    if not avis:
        return None
    suite = {"url_suite": reverse("agenda_avis"), "libelle_suite": "Tous les avis demandés"}
    return Carte("Avis demandés", "agenda/cartes/avis.html", {"avis": avis[:MAX_CARTE], **suite})


def carte_evenements(compte: Compte) -> Carte | None:
    """The door of those who prepare events."""
    if not peut_proposer(compte):
        return None
    return Carte("Vos événements", "agenda/carte_evenements.html", large=False)
