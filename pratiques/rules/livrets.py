"""Booklets: a collection as one document, made in the background, its progress told."""

import datetime
import logging

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from home.erreurs import RegleRefusee
from pratiques.choices import EtatLivret
from pratiques.livret import fiches_du_livret, livret_ecrire
from pratiques.models import CollectionDeFiches, Livret
from reseau.comptes.models import Compte

journal = logging.getLogger("safran.pannes")
CONSERVATION = datetime.timedelta(days=7)
VIVANTS = (EtatLivret.EN_ATTENTE, EtatLivret.EN_COURS)


@transaction.atomic
def livret_request(*, collection: CollectionDeFiches, par: Compte) -> Livret:
    """Have a booklet made; one that is being made is given again, one that was cut is made anew.

    Raises RegleRefusee("vide") when no note of the collection may be read any more.
    """
    CollectionDeFiches.objects.select_for_update(of=("self",)).get(pk=collection.pk)
    nombre = len(fiches_du_livret(collection=collection, compte=par))
    if not nombre:
        raise RegleRefusee("vide", "Ajoutez une fiche à la collection : le livret serait vide.")
    en_cours = Livret.objects.filter(collection=collection, compte=par, etat__in=VIVANTS).first()
    if en_cours and not en_cours.interrompu:
        return en_cours
    livrets_effacer(livrets=Livret.objects.filter(collection=collection, compte=par))
    livret = Livret.objects.create(collection=collection, compte=par, total=nombre)
    transaction.on_commit(lambda: _confier(livret.pk))
    return livret


def _confier(pk: int) -> None:
    from pratiques.tasks import livret_composer

    livret_composer.enqueue(pk)


def livret_compose(*, pk: int) -> str:
    """Make one booklet, outside any transaction: two workers never make the same; return the state reached."""
    pris = Livret.objects.filter(pk=pk, etat=EtatLivret.EN_ATTENTE)
    if not pris.update(etat=EtatLivret.EN_COURS, avance_le=timezone.now()):
        return Livret.objects.filter(pk=pk).values_list("etat", flat=True).first() or ""
    livret = Livret.objects.select_related("collection__compte", "compte").get(pk=pk)

    def avancer(faites: int) -> None:
        Livret.objects.filter(pk=pk).update(faites=min(faites, livret.total), avance_le=timezone.now())

    try:
        document = livret_ecrire(collection=livret.collection, compte=livret.compte, avancer=avancer)
        storages["prive"].save(livret.fichier, ContentFile(document))
    except Exception as erreur:
        journal.exception("livret %s", livret.uuid)
        message = erreur.message if isinstance(erreur, RegleRefusee) else "Le livret n’a pas pu être fait."
        return _conclure(pk, EtatLivret.ECHEC, message[:300])
    return _conclure(pk, EtatLivret.PRET)


def _conclure(pk: int, etat: str, erreur: str = "") -> str:
    Livret.objects.filter(pk=pk).update(etat=etat, erreur=erreur, avance_le=timezone.now())
    return etat


def livrets_effacer(*, livrets: QuerySet[Livret]) -> int:
    """Delete booklets, then their files once that is committed; how many."""
    fichiers = [livret.fichier for livret in livrets]
    livrets.delete()
    transaction.on_commit(lambda: [storages["prive"].delete(nom) for nom in fichiers])
    return len(fichiers)


@transaction.atomic
def livrets_purge() -> int:
    """Delete booklets a week old: they are made anew in seconds; how many."""
    return livrets_effacer(livrets=Livret.objects.filter(demande_le__lt=timezone.now() - CONSERVATION))
