"""The lists of what follows a meeting: who reads them, where, and how to add one more row."""

from django.urls import reverse

from reseau.animation.models import Action, Decision
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, une_suite
from tests.reseau.animation.suites import une_adoptee, une_close


def _une_de_plus(reunion, rang):
    """One more decision of this meeting, with its action, as closing writes them."""
    point = un_point(reunion, traite=True)
    porte = {"porteur": "Toutes les structures", "echeance": reunion.decisions.first().echeance}
    modele = reunion.decisions.first()
    prise = Decision.objects.create(
        annee=modele.annee, rang=100 + rang, prise_le=modele.prise_le, comite=reunion.comite, reunion=reunion,
        point=point, suite=une_suite(point), texte=f"Décision {rang}", etat=modele.etat, **porte,
    )  # fmt: skip
    suite = une_suite(point, "ACTION", suit=prise.suite)
    Action.objects.create(
        comite=reunion.comite, reunion=reunion, suite=suite, decision=prise, texte=f"Action {rang}", **porte
    )
    return prise


def registre():
    """The register, read by a seat."""
    reunion = une_adoptee().reunion
    return qui(reunion.comite, "TITULAIRE"), reverse("registre"), lambda rang: _une_de_plus(reunion, rang)


def compte_rendu():
    """The minutes of a meeting, each with one more point, decision and action."""
    reunion = une_close(un_comite_complet())
    lecteur = qui(reunion.comite, "SECRETARIAT")
    return lecteur, reverse("compte_rendu", args=[reunion.uuid]), lambda rang: _une_de_plus(reunion, rang)


def presidence():
    """What a chair reads."""
    reunion = une_adoptee().reunion
    return qui(reunion.comite, "PRESIDENCE"), reverse("presidence"), lambda rang: _une_de_plus(reunion, rang)
