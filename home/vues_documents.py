"""Documents of the library: Wagtail's door, then the part that a player of film or sound asks for."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.documents.views.serve import serve

from home.portions import fichier_servir

MEDIAS = ("video/", "audio/")
GARDES = ("Content-Disposition", "Content-Security-Policy", "ETag", "Last-Modified")


def document_servir(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """What Wagtail answers, by all of its doors; a film or a sound comes by parts: one can move in it."""
    try:
        reponse: HttpResponseBase = serve(request, document_id, document_filename)
    except FileNotFoundError as perdu:  # un stockage d’objets le dit ainsi
        raise Http404 from perdu
    genre = reponse.headers.get("Content-Type", "")
    fichier = getattr(reponse, "file_to_stream", None)
    if reponse.status_code != 200 or fichier is None or not genre.startswith(MEDIAS):
        return reponse
    portion = fichier_servir(request, fichier, genre)
    for nom in GARDES:
        if nom in reponse.headers:
            portion[nom] = reponse.headers[nom]
    return portion
