"""How far a document made in the background is, then the document: one page, with or without a script."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.travaux.models import DocumentLong

DONNER = "?donner"  # qui vient de demander le document le reçoit dès qu’il est prêt, sans autre geste


@dataclass(frozen=True)
class SuiviDeDocument:
    """How one room tells of its document: its page, the part of it that changes, what progresses, three addresses.

    `gabarit` extends `home/document_long.html`, the part `morceau` extends `home/document_long_avancement.html`.
    """

    gabarit: str
    morceau: str
    quoi: str
    url: str
    refaire: str
    fichier: str

    def repondre(self, request: HttpRequest, travail: DocumentLong) -> HttpResponse:
        """The page; alone the part that changes when htmx asks, all again once nothing will change any more."""
        attend = travail.en_cours and not travail.interrompu
        contexte = {
            "travail": travail, "suivi": self, "attend": attend, "donne": "donner" in request.GET,
        }  # fmt: skip
        if not request.htmx:
            return render(request, self.gabarit, contexte)
        reponse = render(request, self.morceau, contexte)
        if not attend:
            reponse["HX-Refresh"] = "true"
        return reponse
