"""Reads of the log: its lines, and what a form offers to write one."""

from django.db.models import Q, QuerySet

from reseau.comptes.models import Compte
from reseau.membres.models import Appartenance
from reseau.structures.models import Structure
from reseau.vie_locale.models import EntreeJournal
from reseau.vie_locale.permissions import bassins_a_tenir, journal_lisible


def journal_lire(compte: Compte) -> QuerySet[EntreeJournal]:
    """The lines that this person reads, the latest first, with what each shows; one query."""
    return journal_lisible(compte).select_related("bassin", "structure__reseau", "auteur")


def structures_a_nommer(compte: Compte, entree: EntreeJournal | None = None) -> QuerySet[Structure]:
    """The structures of one's bassins today, and the one that a line already names."""
    tenues = Appartenance.objects.en_vigueur().filter(bassin__in=bassins_a_tenir(compte).order_by().values("pk"))
    nommees = Q(pk__in=tenues.order_by().values("structure"))
    if entree is not None and entree.structure_id:
        nommees |= Q(pk=entree.structure_id)
    return Structure.objects.filter(nommees, fusionnee_dans=None).order_by("nom")
