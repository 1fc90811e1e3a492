"""Networks: the list, the sheet, its card, and the form of whoever leads one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from home.ecrans import accepte, fait, formulaire, geste, montrer, page, page_de
from reseau.annuaire.donnees_liees import reseau_en_donnees_liees
from reseau.annuaire.forms.reseaux import ReseauFicheForm, StructuresReseauForm
from reseau.annuaire.permissions.reseaux import compte_mene, reseau_get, reseau_get_editable
from reseau.annuaire.queries.reseaux import (
    communes_dire,
    reseau_histoire,
    reseau_lire,
    reseaux_lister,
    structures_du_reseau,
)
from reseau.annuaire.rules import reseaux as regles_reseaux
from reseau.annuaire.rules.reseaux import reseau_fiche_modifier
from reseau.annuaire.views.fiches import carte_repondre
from reseau.membres.permissions import est_membre, membre_required
from reseau.structures.models import Reseau

PAR_PAGE = 20


@page()
def reseaux(request: HttpRequest) -> HttpResponse:
    """Every network, with what it does."""
    return render(request, "annuaire/reseaux.html", {"reseaux": list(reseaux_lister())})


@page()
def reseau(request: HttpRequest, code: str) -> HttpResponse:
    """What a network does, for whom, and its structures."""
    objet = reseau_get(code)
    form = StructuresReseauForm(request.GET)
    choix = form.lire()
    page = page_de(request, structures_du_reseau(objet, **choix), PAR_PAGE)
    membre = est_membre(request.user)
    fiche = reseau_lire(objet, membre=membre)
    contexte = {
        "reseau": objet, "fiche": fiche, "form": form, "page_obj": page, "membre": membre,
        "structures": [(structure, communes_dire(structure)) for structure in page],
        "filtree": any(choix.values()), "peut_modifier": compte_mene(request.user, objet),
        "donnees": reseau_en_donnees_liees(fiche, _adresse(objet)),
    }  # fmt: skip
    return render(request, "annuaire/reseau.html", contexte)


@page()
def reseau_vcard(request: HttpRequest, code: str) -> HttpResponse:
    """The visiting card of a network."""
    from reseau.annuaire.vcard import vcard_de_reseau  # ici : icalendar, qu’aucune autre page ne demande

    objet = reseau_get(code)
    return carte_repondre(vcard_de_reseau(objet, _adresse(objet)), objet.code)


@formulaire(membre_required)
def reseau_modifier(request: HttpRequest, code: str) -> HttpResponse:
    """What the network says of itself."""
    objet = reseau_get_editable(request.user, code)
    form = ReseauFicheForm(request.POST or None, reseau=objet)
    if accepte(form, reseau_fiche_modifier, reseau=objet, par=request.user):
        return fait(request, "La fiche du réseau est enregistrée, et vérifiée aujourd’hui.", "reseau", code=code)
    return montrer(request, form, "annuaire/reseau_modifier.html", reseau=objet, lignes=reseau_histoire(objet))


@geste(membre_required)
def reseau_confirmer(request: HttpRequest, code: str) -> HttpResponse:
    """« Rien n'a changé », for the sheet of the network."""
    objet = reseau_get_editable(request.user, code)
    neuve = regles_reseaux.reseau_confirmer(reseau=objet, par=request.user)
    dite = "est vérifiée aujourd’hui" if neuve else "était déjà vérifiée aujourd’hui"
    return fait(request, f"La fiche du réseau {dite}.", "reseau", code=code)


def _adresse(objet: Reseau) -> str:
    """The absolute address of a network's sheet."""
    return settings.SITE_URL + reverse("reseau", args=[objet.code])
