"""What this room offers to the ground floor: cards of « Mon espace », personal data, the history of a request,
periodic work, checks.
"""

import datetime
from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from home.etats.historiques import Histoire
from home.exploitation.travaux import NUIT, Periodique
from home.registre import Carte, Rubrique, carte_chiffree
from home.securite.donnees_personnelles import Traitement, rubrique
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, est_region
from safran.demandes.choices import DEMANDE, EtatDemande
from safran.demandes.models import DemandeFormation
from safran.demandes.permissions import parle_pour_un_territoire, peut_lire_l_historique
from safran.demandes.queries import demandes_a_suivre, demandes_de
from safran.demandes.rules import demandes_suivre

MAX_CARTE = 3


def _comptees(compte: Compte) -> dict[str, QuerySet]:
    comptees = {"miennes": demandes_de(compte)} if parle_pour_un_territoire(compte) else {}
    if est_region(compte):
        comptees["deposees"] = DemandeFormation.objects.filter(etat=EtatDemande.DEPOSEE)
    return comptees


@carte_chiffree(_comptees)
def carte_demandes(compte: Compte, miennes: int = 0, deposees: int = 0) -> Carte | None:
    """What one filed and where it stands; for the Région, how many wait; the door, for who animates a bassin."""
    if not parle_pour_un_territoire(compte):
        return None
    siennes = list(demandes_de(compte)[:MAX_CARTE]) if miennes else []
    anime = bool(bassins_animes(compte))
    if not (siennes or deposees or anime):
        return None
    contexte = {
        "demandes": siennes,
        "deposees": deposees,
        "anime": anime,
        "url_suite": reverse("demandes_de_formation"),
        "libelle_suite": "Toutes les demandes",
    }
    return Carte("Demandes de formation", "demandes/carte.html", contexte, large=False)


# What this room knows of a person: the requests that one filed.


def donnees_des_demandes(compte: Compte) -> list[Rubrique]:
    """Each with its words and its state."""
    deposees = DemandeFormation.objects.filter(auteur=compte)
    colonnes = {"Titre": "titre", "Besoin": "besoin", "Le": "deposee_le", "État": "get_etat_display"}
    return [rubrique("Demandes de formation déposées", deposees, colonnes)]


# The history of a request, read on a page.


def _retour(demande: DemandeFormation) -> str:
    return reverse("demande_formation", args=[demande.uuid])


DEMANDES = Histoire(DEMANDE, peut_lire_l_historique, retour=_retour)


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [Traitement("Recueillir les besoins de formation", "auteur de la demande", "DemandeFormation")]


# What the calendar does here: requests follow their sessions.

TRAVAUX = [Periodique("demandes.sessions", NUIT, demandes_suivre, "{} demande(s) ont suivi leur session.")]


# What `manage.py verifier` asks of the requests for a training.

NUITS = datetime.timedelta(days=7)  # ce qu’un travail de nuit peut prendre de retard


def demandes_coherentes() -> Iterator[str]:
    """Each request is of some bassin, its session is of its training, and it followed its session."""
    for titre in DemandeFormation.objects.filter(bassins=None).values_list("titre", flat=True):
        yield f"La demande « {titre} » n’est d’aucun bassin."
    autres = DemandeFormation.objects.exclude(session=None).exclude(session__formation=F("formation"))
    for titre in autres.values_list("titre", flat=True):
        yield f"La demande « {titre} » cite une session d’une autre formation."
    retard = demandes_a_suivre(timezone.localdate()).filter(session__dernier_jour__lt=timezone.localdate() - NUITS)
    for titre in retard.values_list("titre", flat=True):
        yield f"La demande « {titre} » n’a pas suivi sa session : « manage.py battre demandes.sessions »."
