"""What each receives by mail: the page that says it, and the one behind the « stop » link of a mail."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from home.courriels import preferences
from home.courriels.avis import categories_lire
from home.ecrans import fait, formulaire, montrer
from home.forms import CourrielsForm
from home.nouvelles import recapitulatif_de


@formulaire(login_required)
def mes_courriels(request: HttpRequest) -> HttpResponse:
    """What the site writes to this person, by category: turned on or off, or why it may not be."""
    recap = recapitulatif_de(request.user)
    # Tout éteindre n’envoie aucune case : la méthode dit seule que le formulaire est là.
    form = CourrielsForm(request.POST if request.method == "POST" else None, refusees=recap.refusees)
    if form.is_valid():
        preferences.courriels_choisir(compte=request.user, refusees=form.refusees)
        return fait(request, "C’est noté.", "mes_courriels")
    imposees = {categorie: avis for categorie, avis in categories_lire().items() if categorie.imposee}
    return montrer(request, form, "home/mes_courriels.html", recap=recap, imposees=imposees)


@csrf_exempt  # RFC 8058 : le logiciel de courrier envoie sans page ni session ; le lien signé est la clé
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def courriels_arreter(request: HttpRequest, jeton: str) -> HttpResponse:
    """Ask before stopping; a POST stops, from the page or straight from a mail reader, and answers in place."""
    recap, categorie = preferences.arret_du_jeton(jeton) or (None, "")
    noms = {c.cle: c.nom for c in categories_lire() if not c.imposee}
    if recap is None or categorie not in noms:
        raise Http404
    fait = request.method == "POST"
    if fait:
        preferences.courriels_arreter(recap=recap, categorie=categorie)
    contexte = {"fait": fait, "nom": noms[categorie], "recapitulatif": categorie == preferences.NOUVELLES}
    reponse = render(request, "home/courriels_arreter.html", contexte)
    reponse["Referrer-Policy"] = "no-referrer"
    reponse["X-Robots-Tag"] = "noindex"
    return reponse
