"""The search row of a note and what is computed from its text."""

from django.db import transaction

from home.recherche.texte import analyser
from pratiques.choices import EN_BIBLIOTHEQUE
from pratiques.contenu import textes_de_la_fiche
from pratiques.models import FichePratiquePage, IndexFiche


def racines(*, texte: str) -> str:
    """The stems of a text between spaces, so that « contains ' stem ' » finds whole words only."""
    return f" {' '.join(analyser(texte))} "


@transaction.atomic
def fiche_index(*, fiche: FichePratiquePage) -> None:
    """Bring the search row and the computed level of a note up to date; rerun freely."""
    fiche.eprouvee_le = fiche.eprouvee_des()
    FichePratiquePage.objects.filter(pk=fiche.pk).update(eprouvee_le=fiche.eprouvee_le)
    if not fiche.live or fiche.statut not in EN_BIBLIOTHEQUE:
        IndexFiche.objects.filter(fiche=fiche).delete()
        return
    titre = racines(texte=fiche.title)
    champs = {"titre": titre, "texte": titre + racines(texte=textes_de_la_fiche(fiche))}
    IndexFiche.objects.update_or_create(fiche=fiche, defaults=champs)
