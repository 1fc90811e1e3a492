"""What the content host answers: the player, the files of one version, our own pieces. It writes nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from home.portions import fichier_servir
from safran.scorm import fichiers
from safran.scorm.choices import Norme
from safran.scorm.contenus.adresses import Laissez, jeton_lire
from safran.scorm.contenus.hotes import origine_plateforme
from safran.scorm.contenus.pieces import piece_lire
from safran.scorm.contenus.politique import DOCUMENTS, entetes_poser, lecteur_politique, paquet_politique
from safran.scorm.depot.types import type_de
from safran.scorm.queries import version_jouee

BIBLIOTHEQUES = {Norme.SCORM_12: "scorm12.js", Norme.H5P: ""}


def _jouee(jeton: str) -> tuple[Laissez, str]:
    """What a signed word lets read and the standard of that version, or Http404."""
    laissez = jeton_lire(jeton)
    version = laissez and version_jouee(laissez.version)
    if not version:
        raise Http404
    return laissez, version.norme


@require_safe
def lecteur(request: HttpRequest, jeton: str) -> HttpResponseBase:
    """Our player: it holds the run-time and frames the package."""
    laissez, norme = _jouee(jeton)
    plateforme = origine_plateforme(request)
    contexte = {
        "norme": norme,
        "plateforme": plateforme,
        "base": f"/p/{jeton}/",
        "h5p": f"/h/{jeton}/",
        "cle": laissez.cle,
        "bibliotheque": BIBLIOTHEQUES.get(norme, "scorm2004.js"),
    }
    reponse = HttpResponse(render_to_string("scorm/contenus/lecteur.html", contexte))
    reponse["Cache-Control"] = "no-store"
    return entetes_poser(request, reponse, lecteur_politique(plateforme))


@require_safe
def h5p(request: HttpRequest, jeton: str) -> HttpResponseBase:
    """The page inside the player where an H5P content runs, under the same policy as a page of a package."""
    _laissez, norme = _jouee(jeton)
    if norme != Norme.H5P:
        raise Http404
    reponse = HttpResponse(render_to_string("scorm/contenus/h5p.html", {"base": f"/p/{jeton}"}))
    reponse["Cache-Control"] = "no-store"
    return entetes_poser(request, reponse, paquet_politique(origine_plateforme(request), document=True))


@require_safe
def fichier(request: HttpRequest, jeton: str, nom: str) -> HttpResponseBase:
    """One file of the version that the address was signed for, of a listed type; never a service worker."""
    laissez, genre = jeton_lire(jeton), type_de(nom)
    if laissez is None or genre is None or request.headers.get("Service-Worker"):
        raise Http404
    ouvert = fichiers.fichier_ouvrir(str(laissez.version), nom)
    if ouvert is None:
        raise Http404
    reponse = fichier_servir(request, ouvert, genre)
    reponse["Cache-Control"] = "private, max-age=3600"
    politique = paquet_politique(origine_plateforme(request), document=genre in DOCUMENTS)
    return entetes_poser(request, reponse, politique)


@require_safe
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
