"""Screens of the ground floor."""

from datetime import timedelta
from urllib.parse import urlparse

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from home import nouvelles, queries
from home.choices import THEMES, EtatCourriel
from home.courriels.boite import courriel_retry
from home.ecrans import fait, formulaire, montrer, page, page_de
from home.espace import cartes_lire
from home.forms import RythmeForm
from home.glossaire import glossaire_lire
from home.metriques import metriques_ecrire
from home.models import Courriel
from home.permissions import region_required
from home.sante import pret_lire, sante_lire
from home.sante_dite import sante_dire
from home.travaux.periodiques import travaux_dire

UNE_SEMAINE = timedelta(days=7)
UN_AN = 365 * 24 * 3600
MAX_TEXTE = 200


@page()
def recherche(request: HttpRequest) -> HttpResponse:
    """One box for everything: grouped results, only what the person may see."""
    texte = request.GET.get("q", "").strip()[:MAX_TEXTE]
    groupes = queries.recherche_partout(request.user, texte) if texte else []
    nombre = sum(len(g.resultats) for g in groupes)
    return render(request, "home/recherche.html", {"texte": texte, "groupes": groupes, "nombre": nombre})


@page()
def glossaire(request: HttpRequest) -> HttpResponse:
    """The words of the trade, public."""
    return render(request, "home/glossaire.html", {"lettres": glossaire_lire()})


@page(login_required)
def mon_espace(request: HttpRequest) -> HttpResponse:
    """The person's own page: one card per room that has something to say."""
    cartes = cartes_lire(request.user)
    return render(
        request,
        "home/mon_espace.html",
        {"cartes": [c for c in cartes if c.large], "cartes_cote": [c for c in cartes if not c.large]},
    )


@formulaire(login_required)
def mes_nouvelles(request: HttpRequest) -> HttpResponse:
    """What is new since a week, and how often to be told of it by mail."""
    recap = nouvelles.recapitulatif_de(request.user)
    choisis = [cle for cle, _ in nouvelles.sujets() if cle not in recap.sauf]
    initial = {"rythme": recap.rythme, "sujets": choisis}
    form = RythmeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        nouvelles.recapitulatif_choose(compte=request.user, rythme=form.cleaned_data["rythme"], sauf=form.sauf)
        return fait(request, "C’est noté.", "nouvelles")
    maintenant = timezone.now()
    groupes = nouvelles.nouvelles_lire(request.user, maintenant - UNE_SEMAINE, maintenant)
    return montrer(request, form, "home/nouvelles.html", groupes=groupes[: nouvelles.OBJETS])


@csrf_exempt  # l'origine est vérifiée ci-dessous : une page publique n'a pas de jeton, donc pas de cookie
@require_POST
def theme_choisir(request: HttpRequest) -> HttpResponse:
    """Remember the theme in a cookie, only after this explicit choice."""
    origine = request.headers.get("Origin") or request.headers.get("Referer", "")
    if urlparse(origine).netloc != request.get_host():
        return HttpResponseForbidden("Ce choix doit venir d’une page du site.")
    retour = request.POST.get("retour", "/")
    if not url_has_allowed_host_and_scheme(retour, allowed_hosts={request.get_host()}):
        retour = "/"
    reponse = redirect(retour)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        reponse.set_cookie("theme", theme, max_age=UN_AN, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        reponse.delete_cookie("theme", samesite="Lax")
    return reponse


@page(region_required)
def courriels_liste(request: HttpRequest) -> HttpResponse:
    """The outbox, for the Région."""
    etat = request.GET.get("etat", "")
    etat = etat if etat in EtatCourriel.values else ""
    page = page_de(request, queries.courriels_liste(etat), 30)
    return render(request, "home/courriels.html", {"page_obj": page, "etat": etat, "etats": EtatCourriel.choices})


@region_required
def courriel_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as it was written; a failed one can be put back in the queue."""
    courriel = get_object_or_404(Courriel, pk=pk)
    if request.method == "POST":
        courriel_retry(courriel=courriel)
        return fait(request, "Le courriel est remis en file d’attente.", "courriel_detail", pk=pk)
    return render(request, "home/courriel.html", {"courriel": courriel})


@page(region_required)
def plateforme(request: HttpRequest) -> HttpResponse:
    """What is well, what waits, what to do."""
    points = sante_dire()
    contexte = {"points": points, "a_voir": sum(not point.va for point in points), "vue_le": timezone.localtime()}
    return render(request, "home/plateforme.html", {**contexte, "travaux": list(travaux_dire())})


@page(never_cache)
def sante_vivant(request: HttpRequest) -> JsonResponse:
    """This process answers; it asks nothing of anybody."""
    return JsonResponse({"etat": "ok"})


@page(never_cache)
def sante_pret(request: HttpRequest) -> JsonResponse:
    """Whether visitors may be sent to this machine, with what was looked at; 503 when they may not."""
    lue = pret_lire()
    return JsonResponse(lue, status=200 if lue["etat"] == "ok" else 503)


@page(never_cache)
def metriques(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever has the word; without one in the settings, nobody has."""
    donne = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRIQUES_JETON or not constant_time_compare(donne, settings.METRIQUES_JETON):
        raise Http404
    return HttpResponse(metriques_ecrire(), content_type="text/plain; version=0.0.4; charset=utf-8")


@page(never_cache)
def sante(request: HttpRequest) -> JsonResponse:
    """Tell a monitor what is wrong, in a word each; 503 then."""
    if pannes := sante_lire():
        return JsonResponse({"etat": "en panne", "pannes": pannes}, status=503)
    return JsonResponse({"etat": "ok"})
