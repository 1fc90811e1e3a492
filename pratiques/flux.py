"""The Atom feed of the public notes."""

from collections.abc import Iterable

from home.flux import Entree
from pratiques.models import FichePratiquePage
from pratiques.queries.lignes import lignes_de


def entrees_de(fiches: list[FichePratiquePage]) -> Iterable[Entree]:
    """What a feed says of each note."""
    for ligne in lignes_de(fiches):
        fiche = ligne.fiche
        yield Entree(
            titre=fiche.title,
            url=ligne.url,
            texte=fiche.accroche,
            identifiant=f"/pratiques/{fiche.pk}/",
            publiee_le=fiche.publiee_le,
            changee_le=fiche.last_published_at,
            auteur=str(fiche.reseau),
            mots=(*ligne.themes, *ligne.bassins),
        )
