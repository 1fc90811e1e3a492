"""What a content host answers: the player, the files of its version, our own pieces; a closed tab’s last word."""

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from home.ecrans.views import geste, page
from home.erreurs import RegleRefusee
from home.fichiers.medias import fichier_servir
from safran.scorm import fichiers, permissions, rules
from safran.scorm.choices import Norme
from safran.scorm.contenus.hotes import (
    DOCUMENTS,
    entetes_poser,
    est_hote_de,
    jeton_lire,
    lecteur_politique,
    origine_plateforme,
    paquet_politique,
    piece_lire,
)
from safran.scorm.depot.rapport import type_de
from safran.scorm.queries import version_jouee
from safran.scorm.rules import envoi_lire, refus_repondre

BIBLIOTHEQUES = {Norme.SCORM_12: "scorm12.js", Norme.H5P: ""}


def _version(request: HttpRequest, jeton: str) -> uuid.UUID:
    """The version that a signed word lets read, under its own name; or Http404."""
    version = jeton_lire(jeton)
    if version is None or not est_hote_de(request, version):
        raise Http404
    return version


def _norme(request: HttpRequest, jeton: str) -> str:
    version = version_jouee(_version(request, jeton))
    if version is None:
        raise Http404
    return version.norme


@page()
def lecteur(request: HttpRequest, jeton: str) -> HttpResponseBase:
    """Our player: it holds the run-time and frames the package."""
    norme, plateforme = _norme(request, jeton), origine_plateforme(request)
    contexte = {
        "norme": norme,
        "plateforme": plateforme,
        "base": f"/p/{jeton}/",
        "h5p": f"/h/{jeton}/",
        "bibliotheque": BIBLIOTHEQUES.get(norme, "scorm2004.js"),
    }
    reponse = HttpResponse(render_to_string("scorm/contenus/lecteur.html", contexte))
    reponse["Cache-Control"] = "no-store"
    return entetes_poser(request, reponse, lecteur_politique(plateforme))


@page()
def h5p(request: HttpRequest, jeton: str) -> HttpResponseBase:
    """The page inside the player where an H5P content runs, under the same policy as a page of a package."""
    if _norme(request, jeton) != Norme.H5P:
        raise Http404
    reponse = HttpResponse(render_to_string("scorm/contenus/h5p.html", {"base": f"/p/{jeton}"}))
    reponse["Cache-Control"] = "no-store"
    return entetes_poser(request, reponse, paquet_politique(origine_plateforme(request), document=True))


@page()
def fichier(request: HttpRequest, jeton: str, nom: str) -> HttpResponseBase:
    """One file of the version that the address was signed for, of a listed type; never a service worker."""
    version, genre = _version(request, jeton), type_de(nom)
    if genre is None or request.headers.get("Service-Worker"):
        raise Http404
    ouvert = fichiers.fichier_ouvrir(str(version), nom)
    if ouvert is None:
        raise Http404
    reponse = fichier_servir(request, ouvert, genre)
    reponse["Cache-Control"] = "private, max-age=3600"
    politique = paquet_politique(origine_plateforme(request), document=genre in DOCUMENTS)
    return entetes_poser(request, reponse, politique)


@page()
def piece(request: HttpRequest, nom: str) -> HttpResponseBase:
    """One of our own files."""
    comprimee = "gzip" in request.headers.get("Accept-Encoding", "")
    trouvee = piece_lire(nom, comprimee=comprimee)
    if trouvee is None:
        raise Http404
    reponse = HttpResponse(trouvee[0], content_type=trouvee[1])
    if comprimee:
        reponse["Content-Encoding"] = "gzip"
    reponse["Vary"] = "Accept-Encoding"
    reponse["Cache-Control"] = "public, max-age=600"
    return entetes_poser(request, reponse, "")


@geste()
def dernier_envoi(request: HttpRequest) -> HttpResponseBase:
    """What a module says while its tab closes: the page of the site is gone, only the signed opening speaks for it.

    It could have been sent by that page, and is received by the same rule: nothing more, nothing for another one.
    """
    try:
        recu = envoi_lire(request=request, duree=settings.CONTENUS_DUREE)
        passage = permissions.passage_get_lance(recu.passage)
        if not est_hote_de(request, passage.version.uuid):
            raise Http404
        rules.cliche_enregistrer(passage=passage, sco=recu.sco, cliche=recu.cliche)
    except RegleRefusee as refus:
        return refus_repondre(refus=refus)
    return HttpResponse(status=204)
