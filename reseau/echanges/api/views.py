"""Addresses of the data interface; what may be asked is in `operations`, what is read in `lectures`."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from home.securite.limites import probleme
from reseau.annuaire.permissions import structure_get_remplacante
from reseau.annuaire.portes import services_delivrant
from reseau.echanges.api import openapi, queries
from reseau.echanges.api.openapi import document
from reseau.echanges.api.operations import OPERATIONS, DemandeRefusee, parametres_lire
from reseau.echanges.api.schemas import LIEU, OFFRE, RESEAU, SERVICE, STRUCTURE
from reseau.territoires.portes import commune_get, commune_par_code

Lecture = Callable[..., dict[str, Any] | HttpResponse]
SECONDES = 60


def lecture(vue: Lecture) -> Callable[..., HttpResponse]:
    """Check the parameters as the table says, answer JSON with its fingerprint, or the reason of a refusal."""
    parametres = OPERATIONS[vue.__name__].parametres

    @wraps(vue)
    def repondre(request: HttpRequest, **cles: Any) -> HttpResponse:
        try:
            donnees = vue(request, parametres_lire(request.GET, parametres), **cles)
        except DemandeRefusee as refus:
            return probleme(400, "La demande ne peut pas être lue.", parametres=refus.parametres)
        except queries.CommuneInconnue:
            return probleme(404, "Nous ne trouvons pas cette commune. Essayez son code INSEE.")
        except Http404:
            return probleme(404, "Aucune fiche publique ne répond à cette adresse.")
        return donnees if isinstance(donnees, HttpResponse) else json_repondre(request, donnees)

    return repondre


def json_repondre(request: HttpRequest, donnees: dict[str, Any]) -> HttpResponse:
    """JSON with its fingerprint, or 304; the next page is also said in the Link header."""
    contenu = json.dumps(donnees, ensure_ascii=False, separators=(",", ":")).encode()
    reponse = HttpResponse(contenu, content_type="application/json")
    reponse["ETag"] = f'"{hashlib.sha256(contenu).hexdigest()[:32]}"'
    patch_cache_control(reponse, public=True, max_age=SECONDES)
    liens = {"next": "suivant", "prev": "precedent", "first": "premier", "last": "dernier"}
    connus = {rel: donnees.get("liens", {}).get(nom) for rel, nom in liens.items()}
    if entete := ", ".join(f'<{url}>; rel="{rel}"' for rel, url in connus.items() if url):
        reponse["Link"] = entete
    return get_conditional_response(request, etag=reponse["ETag"], response=reponse)


@lecture
def api_accueil(request: HttpRequest, lus: dict[str, Any]) -> dict[str, Any]:
    """The root."""
    return queries.accueil()


@lecture
def api_recherche(request: HttpRequest, lus: dict[str, Any]) -> dict[str, Any]:
    """The search of the site."""
    return queries.recherche_lire(request.GET, lus)


@lecture
def api_services_delivrant(request: HttpRequest, lus: dict[str, Any]) -> dict[str, Any]:
    """Who delivers this."""
    lieu, commune = lus["lieu"].strip(), None
    if lieu and not (commune := commune_par_code(lieu) or commune_get(lieu)):
        raise queries.CommuneInconnue
    offres = services_delivrant(
        *(lus[nom] or "" for nom in ("mission", "public", "theme")), commune, rayon=lus["rayon"], limite=lus["limite"]
    )
    return {"resultats": [OFFRE.ecrire(offre) for offre in offres]}


@lecture
def api_structures(request: HttpRequest, lus: dict[str, Any]) -> dict[str, Any]:
    """Structures by pages."""
    filtres = Q(reseau__code=lus["reseau"]) if lus["reseau"] else Q()
    lignes = queries.structures_publiques()
    return queries.page_lire("api_structures", lignes, filtres, lus, STRUCTURE, "parent_id")


@lecture
def api_structure(request: HttpRequest, lus: dict[str, Any], code: str) -> dict[str, Any] | HttpResponse:
    """One structure; a merged one leads to the one that replaces it."""
    if remplacante := structure_get_remplacante(code):
        return redirect("api_structure", code=remplacante.code, permanent=True)
    lignes = queries.structures_publiques()
    return queries.ligne_lire(lignes, Q(code=code), STRUCTURE, "parent_id")


@lecture
def api_lieux(request: HttpRequest, lus: dict[str, Any]) -> dict[str, Any]:
    """Places by pages."""
    champs = {
        "structure": "structure__code",
        "commune": "commune__code_insee",
        "departement": "commune__departement__code",
    }
    filtres = Q(**{champ: lus[nom] for nom, champ in champs.items() if lus[nom]})
    return queries.page_lire("api_lieux", queries.lieux_publics(), filtres, lus, LIEU, "chez_id")


@lecture
def api_lieu(request: HttpRequest, lus: dict[str, Any], id: Any) -> dict[str, Any]:
    """One place."""
    return queries.ligne_lire(queries.lieux_publics(), Q(public_id=id), LIEU, "chez_id")


@lecture
def api_services(request: HttpRequest, lus: dict[str, Any]) -> dict[str, Any]:
    """Services by pages."""
    champs = {"structure": "structure__code", "mission": "missions__code", "public": "publics__code"}
    champs["theme"] = "themes__code"
    filtres = Q(**{champ: lus[nom] for nom, champ in champs.items() if lus[nom]})
    return queries.page_lire("api_services", queries.services_publics(), filtres, lus, SERVICE)


@lecture
def api_service(request: HttpRequest, lus: dict[str, Any], id: int) -> dict[str, Any]:
    """One service."""
    return queries.ligne_lire(queries.services_publics(), Q(pk=id), SERVICE)


@lecture
def api_reseaux(request: HttpRequest, lus: dict[str, Any]) -> dict[str, Any]:
    """Every network."""
    return {"resultats": [RESEAU.ecrire(reseau) for reseau in queries.reseaux_publics()]}


@lecture
def api_reseau(request: HttpRequest, lus: dict[str, Any], code: str) -> dict[str, Any]:
    """One network."""
    return queries.ligne_lire(queries.reseaux_publics(), Q(code=code), RESEAU)


@lecture
def api_vocabulaires(request: HttpRequest, lus: dict[str, Any]) -> dict[str, Any]:
    """Every list of words."""
    return queries.vocabulaires_lire()


@lecture
def api_vocabulaire(request: HttpRequest, lus: dict[str, Any], nom: str) -> dict[str, Any]:
    """One list of words."""
    return {"resultats": queries.vocabulaire_lire(nom)}


@require_safe
def api_openapi(request: HttpRequest) -> HttpResponse:
    """The description of all this."""
    return json_repondre(request, document())


@require_safe
def api_introuvable(request: HttpRequest, suite: str = "") -> HttpResponse:
    """Whatever else under the interface."""
    racine = reverse("api_accueil")
    return probleme(404, f"Rien à cette adresse. La liste des adresses est à {racine}.")


@require_safe
def api_documentation(request: HttpRequest) -> HttpResponse:
    """The description, to be read by a person."""
    return render(request, "echanges/api.html", openapi.documentation_lire())
