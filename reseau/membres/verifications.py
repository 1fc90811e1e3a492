"""Invariants of people and rights; what a person should look at."""

from collections.abc import Iterator

from django.db.models import F

from reseau.comptes.models import Compte
from reseau.membres.choices import GROUPE_REGION, Role
from reseau.membres.models import Appartenance, Mandat, Rattachement
from reseau.membres.queries.appartenances import situations_lire
from reseau.territoires.models import Bassin


def droits_coherents() -> Iterator[str]:
    """No closed account holds anything; the admin's group says what the mandates say."""
    for rattachement in Rattachement.objects.en_vigueur().filter(compte__is_active=False).select_related("compte"):
        yield f"Le compte fermé {rattachement.compte_id} a encore un rattachement en vigueur."
    for mandat in Mandat.objects.en_vigueur().filter(compte__is_active=False):
        yield f"Le compte fermé {mandat.compte_id} a encore un mandat en vigueur."
    groupe = set(Compte.objects.filter(groups__name=GROUPE_REGION).values_list("pk", flat=True))
    mandates = set(Mandat.objects.filter(role=Role.REGION).en_vigueur().values_list("compte_id", flat=True))
    for pk in groupe ^ mandates:
        yield f"Le groupe « {GROUPE_REGION} » et les mandats ne disent pas la même chose du compte {pk}."


def appartenances_coherentes() -> Iterator[str]:
    """A structure is never twice of the same bassin on the same day."""
    precedente = None
    lignes = Appartenance.objects.exclude(au=F("du")).select_related("structure", "bassin")
    for ligne in lignes.order_by("structure", "bassin", "du", "pk"):
        if precedente and (precedente.structure_id, precedente.bassin_id) == (ligne.structure_id, ligne.bassin_id):
            if precedente.au is None or precedente.au > ligne.du:
                yield f"{ligne.structure} est deux fois du bassin {ligne.bassin} le {ligne.du:%d/%m/%Y}."
        precedente = ligne


def appartenances_a_revoir() -> Iterator[str]:
    """Belongings that the facts no longer bear out: only a person ends them."""
    tenus = Appartenance.objects.en_vigueur().order_by().values("bassin")
    for situation in situations_lire(Bassin.objects.filter(pk__in=tenus)):
        for fin in situation.a_terminer:
            yield f"{fin.appartenance.structure} et le bassin {situation.bassin} : {fin.raison}"
