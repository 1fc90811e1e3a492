"""Bookmarks and collections: what a member keeps, puts together, shares."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from home.erreurs import RegleRefusee
from pratiques.models import CollectionDeFiches, FicheDeCollection, FichePratiquePage, Signet
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
