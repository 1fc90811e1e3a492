"""The content hosts: other names of the site, one for each version of a package, without session nor cookie.

A package is somebody else's program. Served there, it reads no cookie of the platform nor anything that another module
keeps in the browser, calls none of the platform's addresses, and speaks to it only through the player, by messages
whose origin both sides check.
"""

import gzip
import uuid
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import path, resolve

from home.ecrans.views import geste, page
from home.erreurs import RegleRefusee
from home.fichiers.medias import fichier_servir
from safran.scorm import fichiers, permissions, rules
from safran.scorm.choices import Norme
from safran.scorm.depot.rapport import type_de
from safran.scorm.models import VersionPaquet
from safran.scorm.queries import version_jouee
from safran.scorm.rules import envoi_lire, refus_repondre

MACHINE = frozenset({"127.0.0.1", "localhost"})
PORTS = {"http": "80", "https": "443"}


def origine(url: str) -> str:
    """Scheme, name and port of an address, as browsers write an origin; empty when there is none."""
    morceaux = urlsplit(url)
    if not morceaux.hostname:
        return ""
    port = f":{morceaux.port}" if morceaux.port and str(morceaux.port) != PORTS.get(morceaux.scheme) else ""
    return f"{morceaux.scheme}://{morceaux.hostname}{port}"


def _ici(url: str, request: HttpRequest) -> str:
    """The origin of `url`; in demonstration, at the port by which the site is being visited."""
    voulue = origine(url)
    if not voulue or not settings.CONTENUS_AU_PORT_DU_SITE:
        return voulue
    port = _visite(request)[1]
    return origine(f"{urlsplit(voulue).scheme}://{urlsplit(voulue).hostname}" + (f":{port}" if port else ""))


def _visite(request: HttpRequest) -> tuple[str, int | None]:
    """The name and the port by which the site is visited; nothing of a forged one."""
    try:
        hote = urlsplit(f"//{request.get_host().lower()}")
        return hote.hostname or "", hote.port
    except (DisallowedHost, ValueError):
        return "", None


def _domaine() -> str:
    """What the names of all the contents end with, its dot first; empty when the setting is not given."""
    return (urlsplit(settings.CONTENUS_URL).hostname or "").removeprefix("*")


def origine_contenus(request: HttpRequest, version: uuid.UUID) -> str:
    """Where this version is played, and no other; empty when the setting is not given: nothing is played then."""
    return _ici(settings.CONTENUS_URL.replace("*", version.hex), request)


def origine_plateforme(request: HttpRequest) -> str:
    """The only page that may frame the player, and the only one it speaks to."""
    return _ici(settings.SITE_URL, request)


def est_hote_contenus(request: HttpRequest) -> bool:
    """The request was sent to a name of the contents, or to their bare domain: nothing of the platform is there.

    Nor at the other name of the machine, in demonstration: modules only speak to the name of SITE_URL.
    """
    nom, domaine = _visite(request)[0], _domaine()
    if settings.CONTENUS_AU_PORT_DU_SITE and nom in MACHINE:
        return nom != urlsplit(settings.SITE_URL).hostname
    return bool(domaine) and f".{nom}".endswith(domaine)


def est_hote_de(request: HttpRequest, version: uuid.UUID) -> bool:
    """The request was sent to the name of this version."""
    return _visite(request)[0] == version.hex + _domaine()


# Addresses on the content host: signed, short-lived, for one version.

SEL = "scorm.contenus"


def jeton_de(version: VersionPaquet) -> str:
    """A signed word for the files of this version, for a few hours."""
    return signing.dumps(version.uuid.hex, salt=SEL)


def jeton_lire(jeton: str) -> uuid.UUID | None:
    """The version whose files the word lets read, or None when it is forged or too old."""
    try:
        return uuid.UUID(signing.loads(jeton, salt=SEL, max_age=settings.CONTENUS_DUREE))
    except signing.BadSignature:
        return None


# What browsers are told of everything that the content host serves.

BAC_A_SABLE = "allow-scripts allow-same-origin allow-forms allow-modals"
OUVERT = "'self' data: blob:"
DOCUMENTS = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml", "application/xml"})
INTERDITS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), display-capture=()"


def paquet_politique(plateforme: str, *, document: bool) -> str:
    """A package does as it likes inside itself, and reaches nothing outside: no fetch, no form, no frame, no page."""
    regles = [
        f"default-src {OUVERT}",
        f"script-src {OUVERT} 'unsafe-inline' 'unsafe-eval'",
        f"style-src {OUVERT} 'unsafe-inline'",
        "connect-src 'self' data: blob:",
        f"frame-src {OUVERT}",
        "worker-src 'self' blob:",
        "base-uri 'self'",
        "form-action 'self'",
        f"frame-ancestors 'self' {plateforme}",
    ]
    return "; ".join([*regles, f"sandbox {BAC_A_SABLE}"] if document else regles)


def lecteur_politique(plateforme: str) -> str:
    """Our own player: our scripts, the package in a frame, the last word of a closed tab; nothing else."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {plateforme}"
    )


def entetes_poser(request: HttpRequest, reponse: HttpResponseBase, politique: str) -> HttpResponseBase:
    """The headers that every answer of the content host carries."""
    reponse["Content-Security-Policy"] = (
        politique or f"default-src 'none'; frame-ancestors {origine_plateforme(request)}"
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Referrer-Policy"] = "no-referrer"
    reponse["Permissions-Policy"] = INTERDITS
    reponse["Cross-Origin-Resource-Policy"] = "same-origin"
    reponse["Origin-Agent-Cluster"] = "?1"  # deux modules ne se rejoignent pas par leur domaine commun
    reponse["X-Robots-Tag"] = "noindex, nofollow"
    return reponse


# Our own files on the content host: the player and the libraries it stands on, by a list.

PIECES = {
    "lecteur.js": "js/scorm/lecteur.js",
    "lecteur.css": "css/contenus.css",
    "h5p.js": "js/scorm/h5p.js",
    "h5p.css": "css/h5p.css",
    "h5p/main.bundle.js": "vendor/h5p-standalone/main.bundle.js",
    "h5p/frame.bundle.js": "vendor/h5p-standalone/frame.bundle.js",
    "h5p/styles/h5p.css": "vendor/h5p-standalone/styles/h5p.css",
    "h5p/fonts/h5p-core-30.woff2": "vendor/h5p-standalone/fonts/h5p-core-30.woff2",
    "h5p/fonts/h5p-theme.woff2": "vendor/h5p-standalone/fonts/h5p-theme.woff2",
    "h5p/images/throbber.gif": "vendor/h5p-standalone/images/throbber.gif",
    "scorm12.js": "vendor/scorm-again/scorm12.min.js",
    "scorm2004.js": "vendor/scorm-again/scorm2004.min.js",
}


@lru_cache(maxsize=len(PIECES))
def _lire(chemin: str, modifie: float) -> tuple[bytes, bytes]:
    contenu = Path(chemin).read_bytes()
    return contenu, gzip.compress(contenu, mtime=0)


def piece_lire(nom: str, *, comprimee: bool) -> tuple[bytes, str] | None:
    """The content of one of our files and its type, or None."""
    if nom not in PIECES:
        return None
    chemin = Path(settings.STATICFILES_DIRS[0]) / PIECES[nom]
    clair, comprime = _lire(str(chemin), chemin.stat().st_mtime)
    return (comprime if comprimee else clair), type_de(nom) or "text/plain"


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
        signe, sco, cliche = envoi_lire(request=request, duree=settings.CONTENUS_DUREE)
        passage = permissions.passage_get_lance(signe)
        if not est_hote_de(request, passage.version.uuid):
            raise Http404
        rules.cliche_enregistrer(passage=passage, sco=sco, cliche=cliche)
    except RegleRefusee as refus:
        return refus_repondre(refus=refus)
    return HttpResponse(status=204)


# Every address of the content host; the platform has none of them, and the reverse.

urlpatterns = [
    path("l/<str:jeton>/", lecteur, name="contenus_lecteur"),
    path("h/<str:jeton>/", h5p, name="contenus_h5p"),
    path("p/<str:jeton>/<path:nom>", fichier, name="contenus_fichier"),
    path("dernier-envoi/", dernier_envoi, name="contenus_dernier_envoi"),
    path("_/<path:nom>", piece, name="contenus_piece"),
]


# The content host answers by itself, before anything of the platform: no session, no cookie, no page of the site.


class HoteContenusMiddleware:
    """Send what comes to the content host to its own addresses; everything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # L'aperçu d'une page se demande au nom du site enregistré, « localhost » au départ : il n'est à aucun module.
        if getattr(request, "is_dummy", False) or not est_hote_contenus(request):
            return self.get_response(request)
        try:
            vue, arguments, nommes = resolve(request.path_info, urlconf=__name__)
            reponse = vue(request, *arguments, **nommes)
        except Http404:
            site = origine_plateforme(request)
            phrase = f"Cette adresse ne sert que les modules en cours. Le site est à l’adresse {site}/\n"
            reponse = HttpResponse(phrase, status=404, content_type="text/plain; charset=utf-8")
        if not reponse.has_header("Content-Security-Policy"):
            entetes_poser(request, reponse, "")
        return reponse
