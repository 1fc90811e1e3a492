"""Reads of news, of orientations and the networks that relay them, of the log."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from home.temps.periodes import PeriodeQuerySet
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Appartenance, Mandat
from reseau.membres.permissions import est_region, reseaux_menes
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.vie_locale.models import Actualite, EntreeJournal, OrientationRegionale, Relais
from reseau.vie_locale.permissions import actualites_lisibles, bassins_a_tenir, journal_lisible, orientations_lisibles

# Reads of news: those of a bassin, those that hold some words.


def actualites_du_bassin(compte: Compte, bassin: Bassin) -> QuerySet[Actualite]:
    """What this person reads of a bassin today, the latest first."""
    return actualites_lisibles(compte).filter(bassins=bassin)


def actualites_a_chercher(compte: Compte, texte: str) -> QuerySet[Actualite]:
    """The news that this person reads, the latest first, with their bassins."""
    return actualites_lisibles(compte).prefetch_related("bassins")


# Which networks have orientations to relay, which ones did, and who leads them.


@dataclass(frozen=True)
class ARelayer:
    """An orientation that a network has not relayed; `tetes` says who leads it today, maybe nobody."""

    orientation: OrientationRegionale
    reseau: Reseau
    tetes: tuple[Compte, ...] = ()

    @property
    def retard(self) -> int:
        return max((timezone.localdate() - self.orientation.echeance).days, 0)


def reseaux_destinataires() -> QuerySet[Reseau]:
    """The networks to which an orientation is addressed: those with a structure that is seen, or with a lead."""
    menes = Mandat.objects.filter(role=Role.TETE_RESEAU).en_vigueur().order_by().values("reseau")
    vus = Structure.objects.visibles().order_by().values("reseau")
    return Reseau.objects.filter(Q(pk__in=vus) | Q(pk__in=menes)).order_by("ordre", "nom")


def tetes_par_reseau(reseaux: Iterable[Reseau]) -> dict[int, tuple[Compte, ...]]:
    """Who leads each of these networks today; one query."""
    menent = Mandat.objects.filter(role=Role.TETE_RESEAU, reseau__in=list(reseaux), compte__is_active=True)
    tetes: dict[int, list[Compte]] = defaultdict(list)
    for mandat in menent.en_vigueur().select_related("compte").order_by("compte__nom", "compte__prenom"):
        if mandat.compte not in tetes[mandat.reseau_id]:
            tetes[mandat.reseau_id].append(mandat.compte)
    return {cle: tuple(comptes) for cle, comptes in tetes.items()}


def relais_manquants(
    orientations: Iterable[OrientationRegionale] | None = None, reseaux: Iterable[Reseau] | None = None
) -> list[ARelayer]:
    """What is left to relay, the longest late first: each orientation in force, each network that did not.

    Four queries, whatever their number.
    """
    en_vigueur = list(OrientationRegionale.objects.en_vigueur() if orientations is None else orientations)
    adresses = list(reseaux_destinataires() if reseaux is None else reseaux)
    dits = set(Relais.objects.filter(orientation__in=en_vigueur).values_list("orientation", "reseau"))
    tetes = tetes_par_reseau(adresses)
    manquants = [
        ARelayer(orientation, reseau, tetes.get(reseau.pk, ()))
        for orientation in en_vigueur
        for reseau in adresses
        if (orientation.pk, reseau.pk) not in dits
    ]
    return sorted(manquants, key=lambda manquant: (manquant.orientation.echeance, manquant.orientation.numero))


def a_relayer_par(compte: Compte) -> list[ARelayer]:
    """What this lead has left to relay, for each of the networks that she leads."""
    menes = list(Reseau.objects.filter(pk__in=reseaux_menes(compte)).order_by("ordre", "nom"))
    return relais_manquants(reseaux=menes) if menes else []


# Reads of orientations: those in force, how far each network carried one.


def orientations_en_vigueur(compte: Compte) -> PeriodeQuerySet:
    """Those that hold today, the latest first, for members of the network."""
    return orientations_lisibles(compte).en_vigueur()


def relais_lire(orientation: OrientationRegionale, compte: Compte) -> list[dict[str, Any]]:
    """How far it was carried: every network for the Région, her own for who leads one, none for the others.

    Those that did not come first; `a_dire` when this reader may say it: who leads the network, the Région for those
    that nobody leads (`peut_relayer`).
    """
    region, menes = est_region(compte), reseaux_menes(compte)
    dits = {relais.reseau_id: relais for relais in orientation.relais.select_related("par", "reseau")}
    reseaux = Reseau.objects.filter(pk__in=menes)
    if region:
        reseaux = reseaux | reseaux_destinataires() | Reseau.objects.filter(pk__in=dits)
    lus = list(reseaux.order_by("ordre", "nom").distinct())
    tetes = tetes_par_reseau(lus) if region else {}
    siens = menes | {reseau.pk for reseau in lus if region and reseau.pk not in tetes}
    attendus = frozenset() if orientation.terminee else siens - dits.keys()
    etats = [{"reseau": un, "relais": dits.get(un.pk), "a_dire": un.pk in attendus} for un in lus]
    return sorted(etats, key=lambda etat: etat["relais"] is not None)


# Reads of the log: its lines, and what a form offers to write one.


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
