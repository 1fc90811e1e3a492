"""Screens of the ground floor: search, « Mon espace », mails, calendar, health, what machines ask, documents."""

from datetime import timedelta
from urllib.parse import urlparse

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.documents.views.serve import serve

from home import queries
from home.choices import THEMES, EtatCourriel
from home.courriels import boite, nouvelles
from home.courriels.avis import categories_lire
from home.courriels.boite import courriel_retry
from home.courriels.nouvelles import recapitulatif_de
from home.ecrans.views import fait, formulaire, montrer, page, page_de
from home.exploitation.sante import demarre, metriques_ecrire, pret_lire, sante_dire, sante_lire
from home.exploitation.travaux import travaux_dire
from home.fichiers.medias import fichier_servir
from home.forms import CourrielsForm, RythmeForm
from home.models import Courriel, ParametresSite, RapportPolitique
from home.permissions import region_required
from home.queries import cartes_lire, glossaire_lire
from home.recherche.secours import secours_entendus
from home.securite.limites import adresse_ip, depasse
from home.securite.navigateur import COOKIE, NON, mesure_reglee, rapport_compter, refus_lire, refusee
from home.temps import calendrier

UNE_SEMAINE = timedelta(days=7)
UN_AN = timedelta(days=365)
MAX_TEXTE = 200


@page()
def recherche(request: HttpRequest) -> HttpResponse:
    """One box for everything: grouped results, only what the person may see."""
    texte = request.GET.get("q", "").strip()[:MAX_TEXTE]
    groupes = queries.recherche_partout(request.user, texte) if texte else []
    nombre = sum(len(g.resultats) for g in groupes)
    contexte = {"texte": texte, "groupes": groupes, "nombre": nombre, "secours": secours_entendus(texte)}
    return render(request, "home/recherche.html", contexte)


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
    """Tell a monitor what is wrong, in a word each; 503 then, unless it is what a site just opened is catching up."""
    if pannes := sante_lire():
        if demarre(pannes):
            return JsonResponse({"etat": "démarrage", "attendent": pannes})
        return JsonResponse({"etat": "en panne", "pannes": pannes}, status=503)
    return JsonResponse({"etat": "ok"})


# The screens of the personal calendar.


@formulaire(login_required, never_cache)
def mon_agenda(request: HttpRequest) -> HttpResponse:
    """Open, replace or close one's calendar; its address is shown once."""
    adresse = ""
    if request.method == "POST":
        if "fermer" in request.POST:
            calendrier.flux_revoke(compte=request.user)
            return redirect("mon_agenda")
        if "ouvrir" in request.POST:
            secret = calendrier.flux_create(compte=request.user)
            adresse = settings.SITE_URL + reverse("agenda_personnel", args=[secret])
    return render(request, "home/mon_agenda.html", {"flux": calendrier.flux_de(request.user), "adresse": adresse})


@page()
def agenda_personnel(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar that a secret opens; nothing else tells it from an address that never was."""
    compte = calendrier.flux_compte(secret)
    if compte is None:
        raise Http404
    reponse = HttpResponse(calendrier.flux_ecrire(compte), content_type="text/calendar; charset=utf-8")
    reponse["Cache-Control"] = "private, no-store"
    reponse["Referrer-Policy"] = "no-referrer"
    return reponse


# What each receives by mail: the page that says it, and the one behind the « stop » link of a mail.


@formulaire(login_required)
def mes_courriels(request: HttpRequest) -> HttpResponse:
    """What the site writes to this person, by category: turned on or off, or why it may not be."""
    recap = recapitulatif_de(request.user)
    # Tout éteindre n’envoie aucune case : la méthode dit seule que le formulaire est là.
    form = CourrielsForm(request.POST if request.method == "POST" else None, refusees=recap.refusees)
    if form.is_valid():
        boite.courriels_choisir(compte=request.user, refusees=form.refusees)
        return fait(request, "C’est noté.", "mes_courriels")
    imposees = {categorie: avis for categorie, avis in categories_lire().items() if categorie.imposee}
    return montrer(request, form, "home/mes_courriels.html", recap=recap, imposees=imposees)


@csrf_exempt  # RFC 8058 : le logiciel de courrier envoie sans page ni session ; le lien signé est la clé
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def courriels_arreter(request: HttpRequest, jeton: str) -> HttpResponse:
    """Ask before stopping; a POST stops, from the page or straight from a mail reader, and answers in place."""
    recap, categorie = boite.arret_du_jeton(jeton) or (None, "")
    noms = {c.cle: c.nom for c in categories_lire() if not c.imposee}
    if recap is None or categorie not in noms:
        raise Http404
    fait = request.method == "POST"
    if fait:
        boite.courriels_arreter(recap=recap, categorie=categorie)
    contexte = {"fait": fait, "nom": noms[categorie], "recapitulatif": categorie == boite.NOUVELLES}
    reponse = render(request, "home/courriels_arreter.html", contexte)
    reponse["Referrer-Policy"] = "no-referrer"
    reponse["X-Robots-Tag"] = "noindex"
    return reponse


# What browsers refused on our pages: the door where they tell it, and the page where the Région reads it.

ESSAIS, SECONDES = 30, 600


@csrf_exempt  # le navigateur l’envoie de lui-même, sans page ni session ; rien n’en est gardé que des nombres
@require_POST
def politique_recevoir(request: HttpRequest) -> HttpResponse:
    """Count what a browser tells; the answer is the same whatever it said."""
    for refus in refus_lire(request.body, request.get_host()):
        if not depasse(f"politique:{adresse_ip(request)}", ESSAIS, SECONDES, lecture=True):
            rapport_compter(refus=refus)
    return HttpResponse(status=204)


@page(region_required)
def politique_lire(request: HttpRequest) -> HttpResponse:
    """What was refused, the last seen first."""
    return render(request, "home/politique.html", {"page_obj": page_de(request, RapportPolitique.objects.all(), 30)})


# What machines ask of any site: robots, the address where a fault of security is told; how visits are counted.

# Rien de cela n’est pour un moteur : pages de chacun, gestes, recherches sans fin, fichiers de qui a un lien.
FERMES = ("/admin/", "/compte/", "/mon-", "/mes-", "/recherche/", "/invitation/", "/sante/", "/documents/")
SIX_MOIS = timedelta(days=180)
TEXTE = "text/plain; charset=utf-8"


@page()
def robots(request: HttpRequest) -> HttpResponse:
    """What engines may read, and where the map is."""
    lignes = ["User-agent: *", *(f"Disallow: {chemin}" for chemin in FERMES), f"Sitemap: {_adresse('plan_du_site')}"]
    return HttpResponse("\n".join(lignes) + "\n", content_type=TEXTE)


@page()
def securite(request: HttpRequest) -> HttpResponse:
    """To whom a fault is told (RFC 9116); good for half a year, and written anew each day."""
    contact = settings.SECURITE_CONTACT or ParametresSite.for_request(request).courriel_contact
    jusqu_a = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + SIX_MOIS
    lignes = {
        "Contact": contact if ":" in contact else f"mailto:{contact}",
        "Expires": jusqu_a.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Preferred-Languages": "fr",
        "Canonical": _adresse("securite"),
    }
    return HttpResponse("".join(f"{nom}: {valeur}\n" for nom, valeur in lignes.items()), content_type=TEXTE)


@formulaire()
def mesure(request: HttpRequest) -> HttpResponse:
    """How visits are counted, and the button that refuses it; a cookie keeps that refusal, and no other."""
    if request.method == "POST":
        reponse = redirect("mesure")
        if "refuser" in request.POST:
            reponse.set_cookie(COOKIE, NON, UN_AN, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True)
        else:
            reponse.delete_cookie(COOKIE, samesite="Lax")
        return reponse
    return render(request, "home/mesure.html", {"reglee": mesure_reglee(), "refusee": refusee(request)})


def _adresse(nom: str) -> str:
    return settings.SITE_URL + reverse(nom)


# Documents of the library: Wagtail's door, then the part that a player of film or sound asks for.

MEDIAS = ("video/", "audio/")
GARDES = ("Content-Disposition", "Content-Security-Policy", "ETag", "Last-Modified")


def document_servir(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """What Wagtail answers, by all of its doors; a film or a sound comes by parts: one can move in it."""
    try:
        reponse: HttpResponseBase = serve(request, document_id, document_filename)
    except FileNotFoundError as perdu:  # un stockage d’objets le dit ainsi
        raise Http404 from perdu
    genre = reponse.headers.get("Content-Type", "")
    fichier = getattr(reponse, "file_to_stream", None)
    if reponse.status_code != 200 or fichier is None or not genre.startswith(MEDIAS):
        return reponse
    portion = fichier_servir(request, fichier, genre)
    for nom in GARDES:
        if nom in reponse.headers:
            portion[nom] = reponse.headers[nom]
    return portion
