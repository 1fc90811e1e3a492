"""Someone comes from a platform: what will be told, her agreement, and taking it back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from home.ecrans import FORMULAIRE, Decision, formulaire, montrer, tenter
from home.formulaires import ConfirmerForm
from reseau.membres.permissions import membre_required
from safran.lti import permissions
from safran.lti.queries import lien_de
from safran.lti.rules.liens import lien_defaire, lien_nouer
from safran.lti.views.portes import porteur
from safran.parcours.permissions import formation_get_suivable

CE_QUI_EST_DIT = (
    "Votre nom n’est pas demandé, et rien d’autre n’est dit de vous : on dira à {plateforme} que la formation est "
    "achevée, et la part faite, pour celle-ci et pour celles que vous ouvrirez depuis {plateforme}. Vous retirez cet "
    "accord quand vous voulez, dans « Mon espace ». Sans lui, la formation s’ouvre aussi bien, et rien n’est dit."
)
RETIRER = Decision(
    "Retirer votre accord",
    "Plus rien n’est dit de vos formations à cette plateforme. Ce qu’elle sait déjà y reste : à elle de l’effacer.",
    "Retirer mon accord",
    lien_defaire,
    fait="C’est noté : plus rien n’est dit à cette plateforme.",
)


@formulaire(membre_required)
def ouverture(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """The training, once one has agreed, or when there is nothing to tell; the question, the first time."""
    lancement = permissions.lancement_get(cle, porteur=porteur(request, cle))
    formation = formation_get_suivable(request.user, lancement.formation_id)
    suite, lien = redirect("parcours_reprendre", formation.pk), lien_de(lancement)
    if request.method == "POST":
        with tenter(request, f"C’est noté : {lancement.plateforme} saura où vous en êtes."):
            lien_nouer(lancement=lancement, par=request.user)
        return suite
    if lancement.ligne and lien is None:
        explication = CE_QUI_EST_DIT.format(plateforme=lancement.plateforme)
        return montrer(
            request, ConfirmerForm(), FORMULAIRE, titre=f"{lancement.plateforme} vous envoie ici", nom=formation.title,
            explication=explication, bouton="J’accepte, ouvrir la formation", annuler="Ouvrir sans rien dire",
            retour=suite.url,
        )  # fmt: skip
    if lien and lien.compte_id != request.user.pk:
        phrase = "vous connaît ici sous un autre compte : ce que vous faites avec celui-ci ne lui est pas dit."
        messages.warning(request, f"{lancement.plateforme} {phrase}")
    return suite


@formulaire(login_required)
def retirer(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """Take one's agreement back."""
    lien = permissions.lien_get_sien(request.user, cle)
    return RETIRER.demander(request, reverse("mon_espace"), nom=lien.plateforme.nom, lien=lien)
