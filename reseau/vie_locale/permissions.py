"""Who reads and writes the news, the orientations, the log of a bassin; a stranger gets 404.

Everything shown of the news (pages, blocks, search, digests) is read from `actualites_lisibles`.
"""

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from home.permissions import reserve_a, trouver
from home.temps.periodes import PeriodeQuerySet
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.permissions import bassins_animes, bassins_de, est_membre, est_region, reseaux_menes
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin
from reseau.vie_locale.choices import Visibilite
from reseau.vie_locale.models import Actualite, EntreeJournal, OrientationRegionale


def anime_un_bassin(compte: Compte) -> bool:
    """Writes news and keeps a log: who animates a bassin, the Région."""
    return est_region(compte) or bool(bassins_animes(compte))


def peut_tenir(compte: Compte, bassins: Iterable[Bassin | int]) -> bool:
    """Writes for all of these bassins: who animates them, or the Région; nobody for none."""
    cles = {getattr(bassin, "pk", bassin) for bassin in bassins}
    return bool(cles) and (est_region(compte) or cles <= bassins_animes(compte))


def bassins_a_tenir(compte: Compte) -> QuerySet[Bassin]:
    """The bassins in force for which this person writes."""
    bassins = Bassin.objects.en_vigueur().order_by("nom")
    return bassins if est_region(compte) else bassins.filter(pk__in=bassins_animes(compte))


def _dans(bassins: Iterable[int]) -> QuerySet:
    return Actualite.bassins.through.objects.filter(bassin__in=bassins).values("actualite")


def actualites_lisibles(compte: Compte) -> QuerySet[Actualite]:
    """The news that this person, maybe nobody in particular, reads today; the one reading of every door."""
    jour = timezone.localdate()
    parues = Actualite.objects.filter(retiree_le=None, du__lte=jour, expire_le__gt=jour)
    if est_region(compte):
        return parues
    bassins = bassins_de(compte)
    return parues.filter(Q(visibilite=Visibilite.PUBLIC) | Q(pk__in=_dans(bassins)))


def actualites_tenues(compte: Compte) -> QuerySet[Actualite]:
    """Those that this person corrects and withdraws, to come, expired and withdrawn ones too."""
    if est_region(compte):
        return Actualite.objects.all()
    bassins = bassins_animes(compte)
    ailleurs = Actualite.bassins.through.objects.exclude(bassin__in=bassins).values("actualite")
    return Actualite.objects.filter(pk__in=_dans(bassins)).exclude(pk__in=ailleurs)


def actualite_get_lisible(compte: Compte, identifiant: uuid.UUID) -> Actualite:
    """A piece of news that this person reads today, or holds; Http404 otherwise."""
    vues = Q(pk__in=actualites_lisibles(compte).values("pk")) | Q(pk__in=actualites_tenues(compte).values("pk"))
    return trouver(_garnie(Actualite.objects.filter(vues)), uuid=identifiant)


def actualite_get_tenue(compte: Compte, identifiant: uuid.UUID) -> Actualite:
    """A piece of news that this person corrects; Http404 otherwise, and once it is withdrawn."""
    return trouver(_garnie(actualites_tenues(compte).filter(retiree_le=None)), uuid=identifiant)


def _garnie(actualites: QuerySet[Actualite]) -> QuerySet[Actualite]:
    return actualites.select_related("auteur").prefetch_related("bassins")


def orientations_lisibles(compte: Compte) -> PeriodeQuerySet:
    """The orientations, closed ones too, for members of the network."""
    return OrientationRegionale.objects.all() if est_membre(compte) else OrientationRegionale.objects.none()


def orientation_get_lisible(compte: Compte, numero: str) -> OrientationRegionale:
    """An orientation by its number; Http404 to whoever is not of the network."""
    return trouver(orientations_lisibles(compte), numero=numero)


def mene_un_reseau(compte: Compte) -> bool:
    """Has orientations to relay."""
    return bool(reseaux_menes(compte))


def peut_relayer(compte: Compte, reseau: Reseau) -> bool:
    """Says that this network was told: who leads it; the Région for a network that nobody leads, and no other."""
    return reseau.pk in reseaux_menes(compte) or est_region(compte) and not est_mene(reseau)


def est_mene(reseau: Reseau) -> bool:
    """Has a lead today."""
    menent = Mandat.objects.filter(role=Role.TETE_RESEAU, reseau=reseau, compte__is_active=True)
    return menent.en_vigueur().exists()


def relais_get_a_dire(compte: Compte, numero: str, reseau: str) -> tuple[OrientationRegionale, Reseau]:
    """An orientation in force and a network that this person leads; Http404 otherwise."""
    orientation = trouver(OrientationRegionale.objects.en_vigueur(), numero=numero)
    return orientation, trouver(Reseau.objects.all(), lambda mene: peut_relayer(compte, mene), code=reseau)


def journal_lisible(compte: Compte) -> QuerySet[EntreeJournal]:
    """The log of the bassins that this person animates; all of it for the Région."""
    if est_region(compte):
        return EntreeJournal.objects.all()
    return EntreeJournal.objects.filter(bassin__in=bassins_animes(compte))


def peut_corriger(compte: Compte, entree: EntreeJournal) -> bool:
    """Corrects a line: its author while she animates the bassin, or the Région."""
    sienne = entree.auteur_id == compte.pk and entree.bassin_id in bassins_animes(compte)
    return sienne or est_region(compte)


def entree_get_corrigeable(compte: Compte, identifiant: uuid.UUID) -> EntreeJournal:
    """A line of the log that this person corrects; Http404 otherwise."""
    entrees = EntreeJournal.objects.select_related("bassin", "structure", "auteur")
    return trouver(entrees, lambda entree: peut_corriger(compte, entree), uuid=identifiant)


membre_required = reserve_a(est_membre)
anime_required = reserve_a(anime_un_bassin)
