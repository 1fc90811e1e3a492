"""Screens of the resources: list, sheet, file, form, and what is done with their life."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from home.ecrans.views import FORMULAIRE, Decision, fait, formulaire, montrer, page, refus_sur
from home.fichiers.medias import fichier_prive
from home.permissions import reserve_a
from pratiques.forms.relectures import MotifForm
from pratiques.forms.ressources import RessourceForm
from pratiques.listes import RessourcesATenir
from pratiques.models import Ressource
from pratiques.permissions import ressources as permissions
from pratiques.permissions.fiches import connexion_si_anonyme
from pratiques.queries import ressources as queries
from pratiques.rules import ressources as rules
from reseau.membres.permissions import membre_required

DECISIONS = {
    "verifier": Decision(
        "Rien n’a changé", "Vous l’avez rouverte et elle vaut toujours : sa date de vérification repart d’aujourd’hui.",
        "Dire que rien n’a changé", rules.ressource_confirmer, fait="C’est noté : la ressource est vérifiée.",
    ),
    "archiver": Decision(
        "Archiver la ressource", "Elle quitte les listes et la recherche. Son adresse répond encore, avec ce motif.",
        "Archiver la ressource", rules.ressource_archiver, MotifForm, "La ressource est archivée.",
    ),
    "suspendre": Decision(
        "Suspendre la ressource", "Elle disparaît du site tout de suite. Qui la tient reçoit le motif.",
        "Suspendre la ressource", rules.ressource_suspendre, MotifForm, "La ressource est suspendue.",
    ),
    "remettre": Decision(
        "Remettre la ressource en ligne", "Elle reparaît dans les listes, vérifiée aujourd’hui.",
        "Remettre en ligne", rules.ressource_retablir, fait="La ressource est de nouveau en ligne.",
    ),
}  # fmt: skip


@page()
def ressources(request: HttpRequest) -> HttpResponse:
    """The list."""
    return queries.Ressources(request).repondre()


@page(connexion_si_anonyme)
def ressource(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One resource, for whoever may read it."""
    lue = permissions.ressource_get_visible(request.user, uuid)
    return render(request, "pratiques/ressource.html", queries.ressource_contexte(lue, request.user))


@page(connexion_si_anonyme)
def ressource_fichier(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Its file, always to download, for whoever may read the sheet."""
    lue = permissions.ressource_get_visible(request.user, uuid)
    return fichier_prive(lue.fichier, as_attachment=True, filename=lue.fichier_nom)


@page(reserve_a(permissions.peut_publier_ressource))
def ressources_a_tenir(request: HttpRequest) -> HttpResponse:
    """Those that one keeps, the next to check first."""
    return RessourcesATenir(request).repondre()


@formulaire(reserve_a(permissions.peut_publier_ressource))
def ressource_ajouter(request: HttpRequest) -> HttpResponse:
    """Publish one."""
    return _formulaire(request, None)


@formulaire(membre_required)
def ressource_modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct one, which is to check it."""
    return _formulaire(request, permissions.ressource_get_tenue(request.user, uuid))


def _formulaire(request: HttpRequest, tenue: Ressource | None) -> HttpResponse:
    """The form of a resource, new or not; what was typed comes back when something is wrong."""
    envoi = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RessourceForm(
        *envoi, ressource=tenue, porteurs=permissions.porteurs_offerts(request.user, tenue),
        choisi=request.GET.get("porteur", ""),
    )  # fmt: skip
    if form.is_valid():
        with refus_sur(form):
            ecrite = _ecrire(request, form, tenue)
            phrase = "La ressource est publiée." if tenue is None else "La ressource est enregistrée."
            return fait(request, phrase, "pratiques_ressource", uuid=ecrite.uuid)
    return montrer(request, form, FORMULAIRE, deux=True, **_page_de(tenue))


def _page_de(tenue: Ressource | None) -> dict[str, Any]:
    """The words of the form."""
    liste = reverse("pratiques_ressources")
    fil = ["Pratiques", "/pratiques/", "Ressources", liste]
    if tenue is None:
        suite = "Elle paraît aussitôt. Vous recevrez un courriel quand il faudra la vérifier."
        return dict(titre="Publier une ressource", explication=suite, bouton="Publier", fil=fil, retour=liste)
    suite = "L’enregistrer, c’est la vérifier : sa date repart d’aujourd’hui."
    retour = reverse("pratiques_ressource", args=[tenue.uuid])
    fil += [tenue.titre, retour]
    return dict(titre="Modifier la ressource", explication=suite, bouton="Enregistrer", fil=fil, retour=retour)


def _ecrire(request: HttpRequest, form: RessourceForm, tenue: Ressource | None) -> Ressource:
    if tenue is None:
        cle = form.cleaned_data["cle"] or uuid4()
        return rules.ressource_publier(par=request.user, champs=form.champs(), cle=cle, fichier=form.piece)
    return rules.ressource_modifier(
        ressource=tenue,
        par=request.user,
        version=form.cleaned_data["version"] or 0,
        champs=form.champs(),
        fichier=form.piece,
        retirer_fichier=form.cleaned_data.get("retirer_fichier", False),
    )


@formulaire(membre_required)
def ressource_agir(request: HttpRequest, uuid: UUID, action: str) -> HttpResponse:
    """One decision on the life of a resource, after a question or a reason."""
    tenue = permissions.ressource_get_tenue(request.user, uuid)
    if action not in queries.actions_de_ressource(tenue, request.user):
        raise Http404
    retour = reverse("pratiques_ressource", args=[uuid])
    fil = ("Pratiques", "/pratiques/", "Ressources", reverse("pratiques_ressources"), tenue.titre, retour)
    return DECISIONS[action].demander(request, retour, nom=tenue.titre, fil=fil, ressource=tenue)
