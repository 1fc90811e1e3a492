"""Bookmarks, collections and the booklets made of them."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django_tasks import task

from home.choices import EtatDocument
from home.erreurs import RegleRefusee
from pratiques.choices import Statut
from pratiques.documents import fiches_du_livret, livret_ecrire
from pratiques.models import CollectionDeFiches, FicheDeCollection, FichePratiquePage, Livret, Signet
from pratiques.permissions.fiches import peut_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre

MAX_FICHES = 60
MAX_COLLECTIONS = 100


@transaction.atomic
def signet_poser(*, fiche: FichePratiquePage, par: Compte, pose: bool) -> None:
    """Keep a published note at hand, or let it go; asked twice, done once. Raises RegleRefusee("droit")."""
    if not pose:
        Signet.objects.filter(compte=par, fiche=fiche).delete()
        return
    if not est_membre(par) or not fiche.live or not peut_lire(par, fiche):
        raise RegleRefusee("droit", "Cette fiche n’est pas publiée pour vous.")
    Signet.objects.get_or_create(compte=par, fiche=fiche)


@transaction.atomic
def collection_creer(*, par: Compte, titre: str, presentation: str = "", partagee: bool = False) -> CollectionDeFiches:
    """Open a collection; the same title twice is the same collection while it is the same person's (R14).

    Raises RegleRefusee: "droit", "titre" (empty), "trop" (a hundred collections).
    """
    if not est_membre(par):
        raise RegleRefusee("droit", "Les collections sont pour les membres du réseau.")
    Compte.objects.select_for_update(of=("self",)).get(pk=par.pk)
    titre = titre.strip()[:120]
    if not titre:
        raise RegleRefusee("titre", "Donnez un titre à la collection.")
    if deja := CollectionDeFiches.objects.filter(compte=par, titre=titre).first():
        return deja
    if par.collections.count() >= MAX_COLLECTIONS:
        raise RegleRefusee("trop", "Cent collections, c’est le plus : supprimez-en une.")
    return CollectionDeFiches.objects.create(
        compte=par, titre=titre, presentation=presentation.strip(), partagee=partagee
    )


def _la_sienne(collection: CollectionDeFiches, par: Compte) -> CollectionDeFiches:
    """The collection, locked until the end of the transaction, or RegleRefusee("droit")."""
    verrou = CollectionDeFiches.objects.select_for_update(of=("self",)).filter(pk=collection.pk, compte=par).first()
    if verrou is None:
        raise RegleRefusee("droit", "Cette collection n’est pas la vôtre, ou vient d’être supprimée.")
    return verrou


@transaction.atomic
def collection_modifier(
    *, collection: CollectionDeFiches, par: Compte, titre: str, presentation: str, partagee: bool
) -> CollectionDeFiches:
    """Change its words, or who reads it. Raises RegleRefusee("droit" | "titre")."""
    collection = _la_sienne(collection, par)
    titre = titre.strip()[:120]
    if not titre or par.collections.exclude(pk=collection.pk).filter(titre=titre).exists():
        raise RegleRefusee("titre", "Vous avez déjà une collection de ce nom : choisissez-en un autre.")
    collection.titre, collection.presentation, collection.partagee = titre, presentation.strip(), partagee
    collection.modifiee_le = timezone.now()
    collection.save()
    return collection


@transaction.atomic
def collection_supprimer(*, collection: CollectionDeFiches, par: Compte) -> None:
    """Undo a collection; the notes stay in the library. Raises RegleRefusee("droit")."""
    collection = _la_sienne(collection, par)
    collection.livrets.all().effacer()
    collection.delete()


@transaction.atomic
def collection_ajouter(*, collection: CollectionDeFiches, fiche: FichePratiquePage, par: Compte) -> None:
    """Put a published note at the end of one's collection, once.

    Raises RegleRefusee: "droit" (someone else's, or a note that is not published for this person), "pleine".
    """
    collection = _la_sienne(collection, par)
    if not fiche.live or not peut_lire(par, fiche):
        raise RegleRefusee("droit", "Cette fiche n’est pas publiée pour vous.")
    if collection.rangs.filter(fiche=fiche).exists():
        return
    if collection.rangs.count() >= MAX_FICHES:
        raise RegleRefusee("pleine", "Soixante fiches, c’est le plus : ouvrez une autre collection.")
    dernier = collection.rangs.aggregate(dernier=Max("ordre"))["dernier"]
    FicheDeCollection.objects.create(collection=collection, fiche=fiche, ordre=0 if dernier is None else dernier + 1)
    _toucher(collection)


@transaction.atomic
def collection_retirer(*, collection: CollectionDeFiches, fiche_id: int, par: Compte) -> None:
    """Take a note out. Raises RegleRefusee("droit")."""
    collection = _la_sienne(collection, par)
    collection.rangs.filter(fiche_id=fiche_id).delete()
    _toucher(collection)


@transaction.atomic
def collection_deplacer(
    *, collection: CollectionDeFiches, fiche_id: int, par: Compte, de: int, vue: int | None = None
) -> None:
    """Move a note by so many places (-1 is up); at either end it stays. Raises RegleRefusee("droit").

    `vue` is the place where it was seen: a note that is there no more was moved already, and stays (R14).
    """
    collection = _la_sienne(collection, par)
    rangs = list(collection.rangs.all())
    place = next((n for n, rang in enumerate(rangs) if rang.fiche_id == fiche_id), None)
    if place is None or vue not in (None, place):
        return
    rangs.insert(min(max(place + de, 0), len(rangs) - 1), rangs.pop(place))
    for ordre, rang in enumerate(rangs):
        rang.ordre = ordre
    FicheDeCollection.objects.bulk_update(rangs, ["ordre"])
    _toucher(collection)


def _toucher(collection: CollectionDeFiches) -> None:
    CollectionDeFiches.objects.filter(pk=collection.pk).update(modifiee_le=timezone.now())


# Booklets: a collection as one document, made in the background, its progress told.

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
