"""What browsers are told of everything that the content host serves."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from safran.scorm.contenus.hotes import origine_plateforme

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
