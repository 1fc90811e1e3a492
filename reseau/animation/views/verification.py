"""Anyone checks adopted minutes: by the code that they bear, or by their file."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home import limites
from home.codes import code_lire, code_montrer
from home.ecrans import formulaire
from reseau.animation.forms_apres import CodeForm, CompareForm
from reseau.animation.models import CompteRendu

ESSAIS, SECONDES = 10, 60
GABARIT = "animation/verifier.html"


@formulaire()
def verifier(request: HttpRequest, code: str = "") -> HttpResponse:
    """Its number, its body, its day, its print; nothing of what was said."""
    canonique = code_lire(code)
    contexte = {
        "form": CodeForm(initial={"code": code_montrer(canonique) if canonique else code[:60]}),
        "form_fichier": CompareForm(),
        "gele": None,
        "inconnu": False,
        "comparaison": "",
    }
    if request.method == "POST":
        par_fichier = request.POST.get("par") == "fichier"
        form = CompareForm(request.POST, request.FILES) if par_fichier else CodeForm(request.POST)
        contexte["form_fichier" if par_fichier else "form"] = form
        if form.is_valid():
            if limites.depasse(f"compte-rendu-verifier:{limites.adresse_ip(request)}", ESSAIS, SECONDES):
                return _trop_d_essais(request)
            contexte.update(_par_fichier(form) if par_fichier else _par_code(form.cleaned_data["code"]))
        return render(request, GABARIT, contexte, status=422 if form.errors else 200)
    return render(request, GABARIT, contexte)


def _geles(**cles: str) -> CompteRendu | None:
    return CompteRendu.objects.select_related("reunion__comite").filter(**cles).first()


def _par_code(code: str) -> dict[str, object]:
    gele = _geles(code=code)
    return {"gele": gele, "inconnu": gele is None}


def _par_fichier(form: CompareForm) -> dict[str, object]:
    """The same bytes as adopted minutes, or not."""
    somme = hashlib.sha256()
    for morceau in form.cleaned_data["fichier"].chunks():
        somme.update(morceau)
    gele = _geles(empreinte=somme.hexdigest())
    return {"gele": gele, "comparaison": "IDENTIQUE" if gele else "DIFFERENT"}


def _trop_d_essais(request: HttpRequest) -> HttpResponse:
    reponse = render(request, "animation/limite.html", status=429)
    reponse["Retry-After"] = str(SECONDES)
    return reponse
