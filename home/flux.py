"""Atom feeds: what is new, for those who read by feeds; addresses come from the site's setting, never asked (T21)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed

GENRE = "application/atom+xml; charset=utf-8"
EDITEUR = "SAFRAN, Orientation Poitou-Charentes"


@dataclass(frozen=True)
class Entree:
    """One thing of a feed; `identifiant` is the end of the address that never changes, `url` where to read it."""

    titre: str
    url: str
    texte: str
    identifiant: str
    publiee_le: datetime.datetime | None
    changee_le: datetime.datetime | None
    auteur: str
    mots: tuple[str, ...] = ()


def flux_atom(entrees: Iterable[Entree], *, titre: str, url: str, url_flux: str) -> HttpResponse:
    """The Atom document of these things, in this order."""
    flux = Atom1Feed(
        title=titre,
        link=settings.SITE_URL + url,
        feed_url=settings.SITE_URL + url_flux,
        description="",
        language="fr",
        author_name=EDITEUR,
    )
    for entree in entrees:
        flux.add_item(
            title=_lisible(entree.titre),
            link=settings.SITE_URL + entree.url,
            description=_lisible(entree.texte),
            unique_id=settings.SITE_URL + entree.identifiant,
            pubdate=entree.publiee_le,
            updateddate=entree.changee_le or entree.publiee_le,
            author_name=entree.auteur,
            categories=list(entree.mots),
        )
    return HttpResponse(flux.writeString("utf-8"), content_type=GENRE)


def _lisible(texte: str) -> str:
    """Without what XML forbids, which the library answers by a breakdown."""
    return "".join(lettre for lettre in texte if lettre >= " " or lettre in "\t\n\r")
