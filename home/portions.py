"""A file, or the part of it that a video player asks for."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.core.files.base import File
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse

from home.disque import ServiceAbsent

PORTION = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
MORCEAU = 64 * 1024


def fichier_servir(request: HttpRequest, fichier: BinaryIO, genre: str) -> HttpResponseBase:
    """The whole file, one part of it (206), or a refusal of a part that is beyond its end (416)."""
    taille = fichier.size if isinstance(fichier, File) else _longueur(fichier)
    bornes = _bornes(request.headers.get("Range", ""), taille)
    if bornes is None:
        reponse = FileResponse(fichier, content_type=genre)
        reponse["Content-Disposition"] = "inline"
        reponse["Accept-Ranges"] = "bytes"
        return reponse
    debut, fin = bornes
    if debut >= taille or debut > fin:
        fichier.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{taille}"})
    reponse = StreamingHttpResponse(_morceaux(fichier, debut, fin), status=206, content_type=genre)
    reponse["Content-Length"] = str(fin - debut + 1)
    reponse["Content-Range"] = f"bytes {debut}-{fin}/{taille}"
    reponse["Accept-Ranges"] = "bytes"
    return reponse


def fichier_prive(nom: str, **options: Any) -> FileResponse:
    """A private file that runs nothing; Http404 when there is none, or when it is lost."""
    try:
        fichier = storages["prive"].open(nom, "rb") if nom else None
    except ServiceAbsent:
        raise
    except OSError:
        fichier = None
    if fichier is None:
        raise Http404
    reponse = FileResponse(fichier, **options)
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return reponse


def _longueur(fichier: BinaryIO) -> int:
    taille = fichier.seek(0, 2)
    fichier.seek(0)
    return taille


def _bornes(demande: str, taille: int) -> tuple[int, int] | None:
    """The first and last byte asked for; None for the whole, or a demand that is not read."""
    trouve = PORTION.fullmatch(demande)
    if not trouve or not any(trouve.groups()):
        return None
    debut, fin = trouve.groups()
    if not debut:
        return max(0, taille - int(fin)), taille - 1
    return int(debut), min(int(fin), taille - 1) if fin else taille - 1


def _morceaux(fichier: BinaryIO, debut: int, fin: int) -> Iterator[bytes]:
    with fichier:
        if portion := getattr(fichier, "portion", None):  # un stockage d’objets donne cette part seule
            yield from portion(debut, fin)
            return
        fichier.seek(debut)
        reste = fin - debut + 1
        while reste > 0 and (morceau := fichier.read(min(MORCEAU, reste))):
            reste -= len(morceau)
            yield morceau
