"""The search row of a note and what is computed from its text."""

from django.db import transaction

from home.recherche.index import marque_tirer
from pratiques.choices import EN_BIBLIOTHEQUE
from pratiques.models import FichePratiquePage, IndexFiche
from pratiques.recherche.lignes import ligne_composer


@transaction.atomic
def fiche_indexer(*, fiche: FichePratiquePage) -> None:
    """Bring the search row and the computed level of a note up to date; rerun freely.

    Called by whatever changes a text, a term, a level, a date or a visibility: the library counts what the rows say.
    """
    fiche.eprouvee_le = fiche.eprouvee_des()
    FichePratiquePage.objects.filter(pk=fiche.pk).update(eprouvee_le=fiche.eprouvee_le)
    if not fiche.live or fiche.statut not in EN_BIBLIOTHEQUE:
        IndexFiche.objects.filter(fiche=fiche).delete()
        return
    IndexFiche.objects.update_or_create(fiche=fiche, defaults={**ligne_composer(fiche), "marque": marque_tirer()})
