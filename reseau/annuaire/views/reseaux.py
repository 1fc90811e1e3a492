"""Networks: the list, the sheet, its card, and the form of whoever leads one."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from reseau.annuaire import vcard
from reseau.annuaire.donnees_liees import reseau_en_donnees_liees
from reseau.annuaire.etats import version_de
from reseau.annuaire.forms.reseaux import ReseauFicheForm, StructuresReseauForm
from reseau.annuaire.permissions.reseaux import compte_mene, reseau_get, reseau_get_editable
from reseau.annuaire.queries.reseaux import (
    communes_dire,
    reseau_histoire,
    reseau_lire,
    reseaux_lister,
    structures_du_reseau,
)
from reseau.annuaire.rules.reseaux import reseau_confirm, reseau_fiche_update
from reseau.annuaire.views.edition import formulaire_appliquer, lire_ou_ecrire, version_avancer
from reseau.annuaire.views.fiches import carte_repondre
from reseau.membres.permissions import est_membre, membre_required
from reseau.structures.models import Reseau

PAR_PAGE = 20


@require_safe
def reseaux(request: HttpRequest) -> HttpResponse:
    """Every network, with what it does."""
    return render(request, "annuaire/reseaux.html", {"reseaux": list(reseaux_lister())})


@require_safe
def reseau(request: HttpRequest, code: str) -> HttpResponse:
    """What a network does, for whom, and its structures."""
    objet = reseau_get(code)
    form = StructuresReseauForm(request.GET)
    choix = form.lire()
    page = Paginator(structures_du_reseau(objet, **choix), PAR_PAGE).get_page(request.GET.get("page"))
    membre = est_membre(request.user)
    fiche = reseau_lire(objet, membre=membre)
    contexte = {
        "reseau": objet, "fiche": fiche, "form": form, "page_obj": page, "membre": membre,
        "structures": [(structure, communes_dire(structure)) for structure in page],
        "filtree": any(choix.values()), "peut_modifier": compte_mene(request.user, objet),
        "donnees": reseau_en_donnees_liees(fiche, _adresse(objet)),
    }  # fmt: skip
    return render(request, "annuaire/reseau.html", contexte)


@require_safe
def reseau_vcard(request: HttpRequest, code: str) -> HttpResponse:
    """The visiting card of a network."""
    objet = reseau_get(code)
    return carte_repondre(vcard.vcard_de_reseau(objet, _adresse(objet)), objet.code)


@membre_required
@lire_ou_ecrire
def reseau_modifier(request: HttpRequest, code: str) -> HttpResponse:
    """What the network says of itself."""
    objet = reseau_get_editable(request.user, code)
    form = ReseauFicheForm(request.POST or None, reseau=objet)
    if request.method == "POST" and form.is_valid():
        champs = form.champs()
        if formulaire_appliquer(form, lambda: reseau_fiche_update(
            reseau=objet, par=request.user, version=form.cleaned_data["version"], **champs
        )):  # fmt: skip
            messages.success(request, "La fiche du réseau est enregistrée, et vérifiée aujourd’hui.")
            return redirect("reseau", code=code)
        version_avancer(form, version_de(objet))
    contexte = {"form": form, "reseau": objet, "lignes": reseau_histoire(objet)}
    return render(request, "annuaire/reseau_modifier.html", contexte)


@membre_required
@require_POST
def reseau_confirmer(request: HttpRequest, code: str) -> HttpResponse:
    """« Rien n'a changé », for the sheet of the network."""
    objet = reseau_get_editable(request.user, code)
    neuve = reseau_confirm(reseau=objet, par=request.user)
    dite = "est vérifiée aujourd’hui" if neuve else "était déjà vérifiée aujourd’hui"
    messages.success(request, f"La fiche du réseau {dite}.")
    return redirect("reseau", code=code)


def _adresse(objet: Reseau) -> str:
    """The absolute address of a network's sheet."""
    return settings.SITE_URL + reverse("reseau", args=[objet.code])
