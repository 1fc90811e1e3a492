"""The cards of the library as they are written: once a day for all their readers."""

import datetime
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from home.gardees import Gardee
from home.requetes import hote_lire
from pratiques.choices import EN_BIBLIOTHEQUE, Visibilite
from pratiques.models import FichePratiquePage
from pratiques.queries.vignettes import Vignette, vignettes_de

Cle = tuple[int, datetime.date, tuple[str, str]]  # la fiche, le jour, l’hôte
RANGS = Gardee(
    "rangs de la bibliothèque",
    pieces=("wagtailcore", "pratiques", "structures", "territoires", "vocabulaires"),
    journaux=("pratiques_signet",),  # combien la gardent peut dater de deux minutes
    combien=2000,
)


class RangEcrit(NamedTuple):
    """A note of the library, written; whether it is for everyone, or for members."""

    cle: int
    publique: bool
    html: SafeString


def _rangs_ecrire(request: HttpRequest, demandes: list[Cle]) -> dict[Cle, RangEcrit]:
    """Those of the notes that are in the library, by what was asked for."""
    fiches = FichePratiquePage.objects.live().filter(statut__in=EN_BIBLIOTHEQUE).select_related("reseau")
    par_cle = fiches.in_bulk([cle for cle, _jour, _hote in demandes])
    vignettes = {vignette.ligne.fiche.pk: vignette for vignette in vignettes_de(list(par_cle.values()), request)}
    return {demande: _rang_ecrire(vignettes[demande[0]]) for demande in demandes if demande[0] in vignettes}


def _rang_ecrire(vignette: Vignette) -> RangEcrit:
    fiche = vignette.ligne.fiche
    html = SafeString(render_to_string("pratiques/fiche_rang.html", {"vignette": vignette, "fiche": fiche}))
    return RangEcrit(fiche.pk, fiche.visibilite == Visibilite.PUBLIQUE, html)


def rangs_lire(cles: Iterable[int], request: HttpRequest) -> list[RangEcrit]:
    """The cards of these notes, in this order; the base says which are published."""
    jour, hote = timezone.localdate(), hote_lire(request)
    return list(RANGS.lire_lot([(cle, jour, hote) for cle in cles], partial(_rangs_ecrire, request)).values())
