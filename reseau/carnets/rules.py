"""Notebooks are filled, named, shared; one's own only. Merged sheets are followed, and who leaves is forgotten."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import Genre
from reseau.annuaire.portes import GENRES
from reseau.carnets.choices import CARNETS_MAX, FICHES_MAX
from reseau.carnets.models import Carnet, FicheRetenue, Partage
from reseau.carnets.permissions import Cible
from reseau.comptes.models import Compte
from reseau.structures.models import Structure

CHAMPS = {Genre.STRUCTURE: "structure", Genre.LIEU: "lieu", Genre.SERVICE: "service"}


@transaction.atomic
def favori_poser(*, cible: Cible, par: Compte, pose: bool) -> None:
    """Keep a sheet among one's favourites, or let it go; twice changes nothing. RegleRefusee "plein"."""
    champ = CHAMPS[GENRES[type(cible)]]
    if not pose:
        FicheRetenue.objects.filter(carnet__compte=par, carnet__titre="", **{champ: cible}).delete()
        return
    carnet, _ = Carnet.objects.get_or_create(compte=par, titre="")
    _ajouter(carnet, [{champ: cible}])


@transaction.atomic
def carnet_creer(*, par: Compte, cle: uuid.UUID, titre: str) -> Carnet:
    """Open a short list; the same key twice opens one. RegleRefusee "trop" beyond what one may keep."""
    deja = Carnet.objects.filter(uuid=cle, compte=par).first()
    if deja is None and Carnet.objects.filter(compte=par).count() >= CARNETS_MAX:
        raise RegleRefusee("trop", f"Vous avez déjà {CARNETS_MAX} listes : supprimez-en une.")
    return deja or _ecrire(Carnet(uuid=cle, compte=par), titre)


@transaction.atomic
def carnet_renommer(*, carnet: Carnet, par: Compte, titre: str) -> Carnet:
    """Change the title of one's own list. RegleRefusee "droit"."""
    return _ecrire(_tenir(carnet, par), titre)


@transaction.atomic
def carnet_supprimer(*, carnet: Carnet, par: Compte) -> None:
    """Undo one's own list; its link no longer opens. RegleRefusee "droit"."""
    _tenir(carnet, par).delete()


@transaction.atomic
def carnet_remplir(*, carnet: Carnet, par: Compte, fiches: Iterable[FicheRetenue]) -> None:
    """Put some of one's favourites in one's list, each once. RegleRefusee "droit", "plein"."""
    tenu = _tenir(carnet, par)
    siennes = [fiche for fiche in fiches if fiche.carnet.compte_id == par.pk]
    _ajouter(tenu, [{nom: getattr(fiche, nom) for nom in CHAMPS.values()} for fiche in siennes])


@transaction.atomic
def fiche_retirer(*, fiche: FicheRetenue, par: Compte) -> None:
    """Take a sheet out of one's notebook. RegleRefusee "droit"."""
    _tenir(fiche.carnet, par)
    fiche.delete()


@transaction.atomic
def partage_ouvrir(*, carnet: Carnet, par: Compte) -> Partage:
    """A link for ninety days; the one that opens already is kept. RegleRefusee "droit"."""
    tenu = _tenir(carnet, par)
    ouvert = tenu.partages.filter(revoque_le=None).first()
    if ouvert and ouvert.vit:
        return ouvert
    tenu.partages.filter(revoque_le=None).update(revoque_le=timezone.localdate())
    return Partage.objects.create(carnet=tenu)


@transaction.atomic
def partage_revoquer(*, carnet: Carnet, par: Compte) -> bool:
    """The link opens nothing any more; False when there was none. RegleRefusee "droit"."""
    return bool(_tenir(carnet, par).partages.filter(revoque_le=None).update(revoque_le=timezone.localdate()))


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Notebooks that held a merged structure hold the one that replaces it, once."""
    deja = FicheRetenue.objects.filter(structure=cible).values("carnet")
    FicheRetenue.objects.filter(structure=source, carnet__in=list(deja.values_list("carnet", flat=True))).delete()
    FicheRetenue.objects.filter(structure=source).update(structure=cible)


def compte_oublier(*, compte: Compte) -> None:
    """Who is anonymised keeps nothing."""
    Carnet.objects.filter(compte=compte).delete()


def _ecrire(carnet: Carnet, titre: str) -> Carnet:
    carnet.titre = titre.strip()
    if not carnet.titre:
        raise RegleRefusee("titre", "Donnez un titre à cette liste.")
    carnet.full_clean()
    carnet.save()
    return carnet


def _tenir(carnet: Carnet, par: Compte) -> Carnet:
    """The row, locked, one's own."""
    tenu = Carnet.objects.select_for_update().filter(pk=carnet.pk, compte=par).first()
    if tenu is None:
        raise RegleRefusee("droit", "Cette liste n’est pas la vôtre.")
    return tenu


def _ajouter(carnet: Carnet, cibles: Iterable[dict[str, Cible | None]]) -> None:
    Carnet.objects.select_for_update().get(pk=carnet.pk)
    for dites in cibles:
        siennes = {nom: cible for nom, cible in dites.items() if cible is not None}
        if FicheRetenue.objects.filter(carnet=carnet, **siennes).exists():
            continue
        if carnet.fiches.count() >= FICHES_MAX:
            raise RegleRefusee("plein", f"Une liste tient {FICHES_MAX} fiches : ôtez-en une.")
        FicheRetenue.objects.create(carnet=carnet, **siennes)
