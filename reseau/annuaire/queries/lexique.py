"""The lexicon, for the searches of other rooms, and the entries that the Région and members follow."""

from django.db.models import CharField, Subquery
from django.db.models import Value as V
from django.db.models.functions import Concat

from reseau.annuaire.models import EtatIndex
from reseau.annuaire.queries.vocabulaire import libelles
from reseau.annuaire.recherche.lexique import groupes_du_lexique

GROUPES_DITS = {"theme": "Thèmes", "public": "Publics", "mission": "Missions", "reseau": "Réseaux"}
__all__ = ["codes_du_lexique", "groupes_du_lexique", "lexique_revision"]


def lexique_revision() -> Subquery:
    """What changes whenever an entry does (and when the directory does), to be read within another query."""
    dite = Concat("revision", V(" "), "jeton", output_field=CharField())
    return Subquery(EtatIndex.objects.annotate(dite=dite).values("dite")[:1])


def codes_du_lexique() -> list[tuple[str, list[tuple[str, str]]]]:
    """The codes that an entry may lead to, by vocabulary, each with its label."""
    connus = libelles()
    return [
        (titre, [(f"{nom}:{code}", mot) for code, mot in connus.tous.get(nom, {}).items()])
        for nom, titre in GROUPES_DITS.items()
    ]
