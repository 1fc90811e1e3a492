"""The Atom feed of the public notes."""

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from pratiques.models import FichePratiquePage
from pratiques.queries.lignes import lignes_de


def flux_atom(fiches: list[FichePratiquePage], *, titre: str, url: str, url_flux: str) -> str:
    """An Atom document; addresses come from the site's setting, never from the request (T21)."""
    flux = Atom1Feed(
        title=titre,
        link=settings.SITE_URL + url,
        feed_url=settings.SITE_URL + url_flux,
        description="",
        language="fr",
        author_name="SAFRAN, Orientation Poitou-Charentes",
    )
    for ligne in lignes_de(fiches):
        fiche = ligne.fiche
        flux.add_item(
            title=fiche.title,
            link=settings.SITE_URL + ligne.url,
            description=fiche.accroche,
            unique_id=f"{settings.SITE_URL}/pratiques/{fiche.pk}/",
            pubdate=fiche.publiee_le,
            updateddate=fiche.last_published_at or fiche.publiee_le,
            author_name=str(fiche.reseau),
            categories=[*ligne.themes, *ligne.bassins],
        )
    return flux.writeString("utf-8")
