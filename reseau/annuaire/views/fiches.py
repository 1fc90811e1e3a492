"""The public sheets: a structure, its visiting card, its history; the card of a place."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home import registre
from home.ecrans import document, page, page_de
from reseau.annuaire.choices import GENRES_DE_STRUCTURE
from reseau.annuaire.fiches_ecrites import fiche_ecrire, structure_adresse
from reseau.annuaire.permissions.fiches import (
    compte_anime,
    lieu_get_visible,
    structure_get_historique,
    structure_get_visible,
)
from reseau.annuaire.queries import historique, provenances
from reseau.membres.permissions import compte_represente, est_membre, membre_required
from reseau.structures.queries import structure_canonique
from reseau.territoires.queries.communes import commune_get, commune_par_code

PAR_PAGE, PARTAGES, RENDEZ_VOUS = 30, 5, 4
GENRE_VCARD = "text/vcard; charset=utf-8"


@page()
def structure(request: HttpRequest, code: str) -> HttpResponse:
    """Who, for whom, where and when; a merged structure leads to the one that replaces it."""
    objet = structure_get_visible(request.user, code)
    if objet.fusionnee_dans_id:
        return redirect("structure", code=structure_canonique(objet).code, permanent=True)
    lieu = request.GET.get("lieu", "")[:100]
    commune = (commune_par_code(lieu) or commune_get(lieu)) if lieu else None
    membre = est_membre(request.user)
    contexte = {
        "fiche": fiche_ecrire(objet, request.user, commune),
        "structure": objet,
        "peut_modifier": membre and compte_represente(request.user, objet),
        "voit_historique": membre and compte_anime(request.user, objet),
        "de_plus": [carte for offre in registre.lire("sur_une_fiche") if (carte := offre(request.user, objet))],
        "partages": [p for offre in registre.lire("partages") for p in offre(request.user, objet, PARTAGES)],
        "rendez_vous": [r for offre in registre.lire("rendez_vous") for r in offre(request.user, objet, RENDEZ_VOUS)],
    }
    return render(request, "annuaire/structure.html", contexte)


@page()
def structure_vcard(request: HttpRequest, code: str) -> HttpResponse:
    """The visiting card of a structure; a merged one leads to the card of the one that replaces it."""
    from reseau.annuaire.vcard import vcard_de_structure  # ici : icalendar, qu’aucune autre page ne demande

    objet = structure_get_visible(request.user, code)
    if objet.fusionnee_dans_id:
        return redirect("structure_vcard", code=structure_canonique(objet).code, permanent=True)
    siege = objet.lieux.publies().select_related("commune").first()
    url = structure_adresse(objet)
    return carte_repondre(vcard_de_structure(objet, siege, url), objet.code)


@page()
def lieu_vcard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The visiting card of a place."""
    from reseau.annuaire.vcard import vcard_de_lieu

    lieu = lieu_get_visible(request.user, public_id)
    url = f"{structure_adresse(lieu.structure)}#lieu-{lieu.public_id}"
    return carte_repondre(vcard_de_lieu(lieu, url), f"{lieu.structure.code}-{lieu.pk}")


def carte_repondre(texte: str, nom: str) -> HttpResponse:
    """A visiting card to keep, under this name."""
    return document(texte, f"{nom}.vcf", GENRE_VCARD, joint=True)


@page(membre_required)
def structure_historique(request: HttpRequest, code: str) -> HttpResponse:
    """Who changed what on the sheets of a structure, and when."""
    objet = structure_get_historique(request.user, code)
    genre = request.GET.get("genre", "")
    genre = genre if genre in GENRES_DE_STRUCTURE else ""
    page = page_de(request, historique.modifications_de(objet, genre), PAR_PAGE)
    contexte = {
        "structure": objet,
        "page_obj": page,
        "lignes": historique.historique_dire(list(page)),
        "provenances": provenances.provenances_de(objet),
        "genre": genre,
        "genres": [(genre.value, genre.label) for genre in GENRES_DE_STRUCTURE],
    }
    return render(request, "annuaire/historique.html", contexte)
