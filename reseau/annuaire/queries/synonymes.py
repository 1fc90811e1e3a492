"""The groups of synonyms, for the searches of other rooms."""

from django.db.models import CharField, Subquery
from django.db.models import Value as V
from django.db.models.functions import Concat

from reseau.annuaire.models import EtatIndex
from reseau.annuaire.recherche.mots import groupes_de_synonymes

__all__ = ["groupes_de_synonymes", "synonymes_revision"]


def synonymes_revision() -> Subquery:
    """What changes whenever a group does (and when the directory does), to be read within another query."""
    dite = Concat("revision", V(" "), "jeton", output_field=CharField())
    return Subquery(EtatIndex.objects.annotate(dite=dite).values("dite")[:1])
