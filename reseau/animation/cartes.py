"""What this room shows in « Mon espace »."""

from django.db.models import QuerySet
from django.urls import reverse

from home.registre import Carte, carte_gardee
from reseau.animation.choices import ACTIONS_OUVERTES
from reseau.animation.models import Action
from reseau.animation.permissions import actions_portees
from reseau.animation.permissions_suites import preside
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_charge_de_mission

MAX_CARTE = 3


def _portees(compte: Compte) -> QuerySet[Action]:
    return actions_portees(compte).filter(etat__in=ACTIONS_OUVERTES).distinct()


@carte_gardee("animation", formulaire=True, lignes=_portees)
def carte_actions(compte: Compte) -> Carte | None:
    """What this person takes care of, the nearest first, answered from there; nothing when nothing waits."""
    actions = list(_portees(compte).select_related("decision").order_by("echeance", "pk")[: MAX_CARTE * 10])
    if not actions:
        return None
    contexte = {
        "actions": actions[:MAX_CARTE],
        "autres": max(len(actions) - MAX_CARTE, 0),
        "url_suite": reverse("registre"),
        "libelle_suite": "Registre des décisions",
    }
    return Carte("Vos actions", "animation/carte_actions.html", contexte)


def carte_presidence(compte: Compte) -> Carte | None:
    """The door of whoever chairs a body."""
    return Carte("Présidence", "animation/carte_presidence.html", large=False) if preside(compte) else None


def carte_matin(compte: Compte) -> Carte | None:
    """The door of the morning page, for who animates a bassin."""
    if not est_charge_de_mission(compte):
        return None
    suite = {"url_suite": reverse("matin"), "libelle_suite": "Ma page du matin"}
    return Carte("Ce matin", "animation/matin/carte.html", suite, large=False)
