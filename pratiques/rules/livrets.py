"""Booklets: a collection as one document, made in the background, its progress told."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from home.choices import EtatDocument
from home.erreurs import RegleRefusee
from pratiques.choices import Statut
from pratiques.livret import fiches_du_livret, livret_ecrire
from pratiques.models import CollectionDeFiches, FichePratiquePage, Livret
from reseau.comptes.models import Compte

journal = logging.getLogger("safran.pannes")
VIDE = "Ajoutez une fiche à la collection : le livret serait vide."


@transaction.atomic
def livret_demander(*, collection: CollectionDeFiches, par: Compte) -> Livret:
    """Have a booklet made; one that is being made is given again, one that was cut is made anew.

    Raises RegleRefusee("vide") when no note of the collection may be read any more.
    """
    CollectionDeFiches.objects.select_for_update(of=("self",)).get(pk=collection.pk)
    nombre = len(fiches_du_livret(collection=collection, compte=par))
    if not nombre:
        raise RegleRefusee("vide", VIDE)
    en_cours = Livret.objects.filter(collection=collection, compte=par, etat__in=Livret.EN_COURS).first()
    if en_cours and not en_cours.interrompu:
        return en_cours
    Livret.objects.filter(collection=collection, compte=par).effacer()
    livret = Livret.objects.create(collection=collection, compte=par, total=nombre, battement=timezone.now())
    transaction.on_commit(lambda: livret_faire.enqueue(pk=livret.pk))
    return livret


def livret_composer(*, pk: int) -> str:
    """Make one booklet, outside any transaction: two workers never make the same; return the state reached.

    A note suspended while it was laid out has the booklet laid out again without it.
    """
    livret = Livret.objects.select_related("collection__compte", "compte").filter(pk=pk).first()
    if livret is None or not livret.prendre_en_main():
        return livret.etat if livret else ""
    lu: dict[str, Any] = {"collection": livret.collection, "compte": livret.compte}
    try:
        while fiches := fiches_du_livret(**lu):
            document = livret_ecrire(**lu, fiches=fiches, avancer=livret.avancer)
            if _deposer(livret, document, fiches):
                return EtatDocument.PRET
        message = VIDE
    except Exception as erreur:
        journal.exception("livret %s", livret.uuid)
        message = erreur.message if isinstance(erreur, RegleRefusee) else "Le livret n’a pas pu être fait."
    livret.echouer(message)
    return EtatDocument.ECHEC


@transaction.atomic
def _deposer(livret: Livret, document: bytes, fiches: list[FichePratiquePage]) -> bool:
    """Put the document where it is read and say it ready, unless one of its notes was suspended meanwhile.

    The notes are locked first: a suspension comes before, and is seen here, or after, and finds the booklet ready.
    """
    cles = [fiche.pk for fiche in fiches]
    verrous = FichePratiquePage.objects.select_for_update(of=("self",)).filter(pk__in=cles).order_by("pk")
    if any(fiche.statut == Statut.SUSPENDUE for fiche in verrous):
        return False
    livret.deposer(document, len(fiches))
    return True


def livrets_reprendre(*, fiche: FichePratiquePage) -> int:
    """Take back the ready booklets that may hold a note just suspended; how many.

    A collection changed since its booklet was asked for may have held the note: its booklet goes too.
    """
    peut_la_contenir = Q(collection__rangs__fiche=fiche) | Q(collection__modifiee_le__gt=F("demande_le"))
    prets = set(Livret.objects.filter(peut_la_contenir, etat=EtatDocument.PRET).values_list("pk", flat=True))
    return Livret.objects.filter(pk__in=prets).effacer()


@transaction.atomic
def livrets_purger() -> int:
    """Delete booklets a week old: they are made anew in seconds; how many."""
    return Livret.objects.all().perimes().effacer()


@task(backend="fond")
def livret_faire(*, pk: int) -> str:
    """Make one booklet in the background; running it again changes nothing."""
    return livret_composer(pk=pk)
