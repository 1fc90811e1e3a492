"""What the network covers: the table, its files, the map; a bassin measured again by who animates it."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans.listes import FICHIERS
from home.ecrans.views import geste, page, tenter
from home.permissions import trouver
from reseau.orientation.choices import COUVERTURE_KM
from reseau.orientation.models import CalculCouverture
from reseau.orientation.permissions import bassin_get_mesurable, lit_les_trous, mesurer_required
from reseau.orientation.queries.couverture import ENTETES, LEGENDE, matrice_lire, trous_lire
from reseau.orientation.rules.couverture import calcul_demander


@page()
def couverture(request: HttpRequest) -> HttpResponseBase:
    """Need by need, bassin by bassin: for everyone; which sheets expired, for those who hold them or animate."""
    matrice = matrice_lire(request.GET)
    if forme := FICHIERS.get(request.GET.get("format", "")):
        return forme("couverture", ENTETES, matrice.lignes())
    contexte = {
        "matrice": matrice, "rayons": COUVERTURE_KM, "legende": LEGENDE,
        "trous": trous_lire(request.user, matrice.bassin),
        "a_mesurer": [bassin for bassin, _ in matrice.rangs if lit_les_trous(request.user, bassin)],
    }  # fmt: skip
    return render(request, "orientation/couverture.html", contexte)


@geste(mesurer_required)
def calculer(request: HttpRequest, code: str) -> HttpResponse:
    """Measure one bassin now."""
    bassin = bassin_get_mesurable(request.user, code)
    with tenter(request):
        calcul_demander(bassin=bassin, par=request.user)
        return redirect("couverture_calcul", code)
    return redirect("couverture")


@page(mesurer_required)
def calcul(request: HttpRequest, code: str) -> HttpResponse:
    """How far the measure of a bassin is; its row of the table once it is done."""
    bassin = bassin_get_mesurable(request.user, code)
    travail = trouver(CalculCouverture.objects.select_related("bassin"), bassin=bassin)
    attend = travail.en_cours and not travail.interrompu
    url = f"{reverse('couverture')}?bassin={code}"
    if travail.fini and not request.htmx:
        return redirect(url)
    morceau = "orientation/couverture_avancement.html"
    gabarit = morceau if request.htmx else "orientation/couverture_calcul.html"
    reponse = render(request, gabarit, {"travail": travail, "bassin": bassin, "attend": attend, "morceau": morceau})
    if request.htmx and not attend:
        reponse["HX-Redirect" if travail.fini else "HX-Refresh"] = url if travail.fini else "true"
    return reponse
