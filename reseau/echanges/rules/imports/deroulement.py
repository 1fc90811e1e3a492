"""The work of an import: its file is planned, then, when it is applied, planned again and laid in one transaction.

The plan is made while nobody waits; the transaction that lays it first sees that nothing moved meanwhile.
"""

import time
from collections.abc import Sequence
from typing import NamedTuple

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Count, Max, OuterRef, Subquery
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.lots import memoire_tranquille, par_lots, statistiques_refaire
from home.travaux.avancement import Avancement, avancement_oublier
from reseau.annuaire.choices import ActionLigne, DecisionDoublon, EtatImport, Genre
from reseau.annuaire.models import (
    Doublon,
    Import,
    Lieu,
    LigneImport,
    LigneRecherche,
    Modification,
    MotIndexe,
    Provenance,
    Service,
    ServiceAuLieu,
)
from reseau.annuaire.rules.indexation import BEAUCOUP, index_poser
from reseau.annuaire.rules.services import LIENS
from reseau.echanges.identifiants import MODELES
from reseau.echanges.imports.enregistrements import Enregistrement
from reseau.echanges.rules.imports.absentes import absentes_proposer
from reseau.echanges.rules.imports.ecriture import Ecrivain
from reseau.echanges.rules.imports.lignes import LOT, lignes_garder, parts_de
from reseau.echanges.rules.imports.planification import Planificateur
from reseau.echanges.rules.perimetre import Perimetre, perimetre_de
from reseau.structures.models import Structure

ESSAIS = 3
RECENTES = 200  # modifications : plus qu’il ne s’en écrit en même temps
LOT_INDEX = 300  # structures : au-delà, la recherche suit les fiches par petites étapes, sans retenir personne
SOUFFLE = 0.1  # seconde entre deux étapes : sur SQLite, qui attend d’écrire passe alors
TABLES = (Structure, Lieu, Service, ServiceAuLieu, Provenance, Modification, LigneImport, LigneRecherche, MotIndexe)
Cles = dict[Genre, set[int]]


class _Perime(Exception):
    """A sheet moved since the plan."""


class _Vu(NamedTuple):
    """What a plan was made from: when one of these differs, it may not be laid."""

    modifications: frozenset[int]
    provenances: dict[str, int | None]
    perimetre: Perimetre | None


def import_planifier(*, importation: Import, enregistrements: Sequence[Enregistrement]) -> Import:
    """Say what each line would do, and write nothing else: this is the trial. Started again, it starts over.

    RegleRefusee "repris" when another process did it meanwhile.
    """
    lignes = _planifier(importation, enregistrements, Avancement(importation, len(enregistrements)))
    with transaction.atomic():
        _retenir(importation, lignes)
        importation.etat, importation.a_revoir = EtatImport.ESSAI, False
        importation.save()
    avancement_oublier(importation)
    return importation


def import_ecrire(*, importation: Import, enregistrements: Sequence[Enregistrement]) -> Import:
    """Plan as the directory stands, and write it, in one transaction; a cut leaves nothing, and it starts over.

    RegleRefusee "simultane" when the same sheets keep being written elsewhere, "deja_applique" when another process did
    the work.
    """
    for _ in range(ESSAIS):
        vu = _regarder(importation)
        avancement = Avancement(importation, len(enregistrements), 2 * len(enregistrements))
        lignes = _planifier(importation, enregistrements, avancement)
        _retenir(importation, lignes)
        try:
            with memoire_tranquille(), transaction.atomic():
                _poser(importation, lignes, vu, avancement)
        except (_Perime, IntegrityError, OperationalError):  # dont deux imports qui s’attendraient l’un l’autre
            continue
        if importation.total > BEAUCOUP:
            statistiques_refaire([*TABLES, *(getattr(Service, nom).through for nom in LIENS)])
        avancement_oublier(importation)
        return importation
    raise RegleRefusee(
        "simultane", "Les mêmes fiches sont écrites ailleurs en ce moment : relancez l’import, il dira ce qui reste."
    )


def import_indexer(*, importation: Import) -> Import:
    """Put what a long import wrote in the search, a few hundred structures at a time; then it is applied."""
    while lot := importation.a_indexer[:LOT_INDEX]:
        with transaction.atomic():
            importation.options["mots"] += index_poser(structures=lot)
            importation.a_indexer, importation.battement = importation.a_indexer[LOT_INDEX:], timezone.now()
            importation.save(update_fields=["a_indexer", "options", "battement"])
        if importation.a_indexer:
            time.sleep(SOUFFLE)
    if importation.etat == EtatImport.ECRITURE:
        importation.etat = EtatImport.APPLIQUE
        importation.save(update_fields=["etat"])
    return importation


def travail_rendre(*, importation: Import, avant: EtatImport, etat: EtatImport, refus: RegleRefusee) -> None:
    """A rule refused the work: the import is what it was before it, and says why."""
    champs = {"etat": etat, "erreur": refus.message} | ({"annule_par": None} if etat == EtatImport.APPLIQUE else {})
    if Import.objects.filter(pk=importation.pk, etat=avant).update(**champs):
        importation.etat, importation.erreur = etat, refus.message


def _planifier(
    importation: Import, enregistrements: Sequence[Enregistrement], avancement: Avancement
) -> list[LigneImport]:
    """The lines of a file, each with its plan, then those of the sheets that it leaves out."""
    perimetre = perimetre_de(compte=importation.compte)
    planificateur, lignes = Planificateur(importation, perimetre), []
    importation.total = len(enregistrements)
    Import.objects.filter(pk=importation.pk).update(total=importation.total, battement=timezone.now())
    with memoire_tranquille():
        for lot in par_lots(enregistrements, LOT):
            lignes += planificateur.lot(lot)
            avancement.avancer(len(lot))
        return lignes + absentes_proposer(importation=importation, vues=planificateur.vues, perimetre=perimetre)


@transaction.atomic
def _retenir(importation: Import, lignes: list[LigneImport]) -> None:
    """Keep what was planned; two processes that would do the same work are told apart by the state."""
    tenue = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=importation.pk)
    if tenue.etat != importation.etat or tenue.applique_le:
        raise RegleRefusee("repris", "Cet import a été repris par un autre processus.")
    lignes_garder(importation=importation, lignes=lignes)


def _regarder(importation: Import) -> _Vu:
    recentes = Modification.objects.order_by("-pk").values_list("pk", flat=True)[:RECENTES]
    autres = Provenance.objects.filter(source=importation.source).exclude(importation=importation)
    return _Vu(
        frozenset(recentes), autres.aggregate(n=Count("pk"), m=Max("pk")), perimetre_de(compte=importation.compte)
    )


def _poser(importation: Import, lignes: list[LigneImport], vu: _Vu, avancement: Avancement) -> None:
    tenue = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=importation.pk)
    if tenue.etat != EtatImport.ECRITURE or tenue.applique_le:
        raise RegleRefusee("deja_applique", "Cet import est déjà appliqué.")
    ecrites = [ligne for ligne in lignes if ligne.plan and (tenue.retirer or ligne.action != ActionLigne.ABSENTE)]
    _tenir(importation, ecrites, vu)
    Provenance.objects.filter(source=tenue.source, genre=Genre.LIEU, lieu=None).delete()
    ecrivain = Ecrivain(importation)
    for lot in par_lots(ecrites, LOT):
        ecrivain.lot([ligne.plan for ligne in lot])
        avancement.avancer(len(lot))
    _doublons_relier(importation)
    structures = sorted(ecrivain.structures)
    mots = [] if len(structures) > LOT_INDEX else index_poser(structures=structures)
    importation.a_indexer = structures if len(structures) > LOT_INDEX else []
    importation.options |= {"mots": mots, "reseaux": ecrivain.reseaux}
    importation.etat = EtatImport.ECRITURE if importation.a_indexer else EtatImport.APPLIQUE
    importation.applique_le, importation.a_revoir, importation.erreur = timezone.now(), False, ""
    importation.save()


def _tenir(importation: Import, lignes: Sequence[LigneImport], vu: _Vu) -> None:
    """Hold every sheet that will change, and see that none moved since the plan, nor out of the author's hands.

    Structures first, by key, then places, then services: the order that every writer follows.
    """
    cles: Cles = {genre: set() for genre in MODELES}
    for ligne in lignes:
        for genre, part in parts_de(plan=ligne.plan):
            if part["pk"]:
                cles[genre].add(part["pk"])
            if isinstance(structure := part.get("structure"), int):
                cles[Genre.STRUCTURE].add(structure)
    tenues = fiches_tenir(cles=cles)
    fusionnees = Structure.objects.filter(pk__in=cles[Genre.STRUCTURE]).exclude(fusionnee_dans=None)
    recentes = Modification.objects.filter(pk__gt=min(vu.modifications, default=0)).exclude(pk__in=vu.modifications)
    bougees = set(recentes.values_list("structure", flat=True))
    if tenues != cles or fusionnees.exists() or not bougees.isdisjoint(cles[Genre.STRUCTURE]):
        raise _Perime
    if _regarder(importation)[1:] != vu[1:]:
        raise _Perime


def fiches_tenir(*, cles: Cles, effacer: bool = False) -> Cles:
    """Hold these sheets until the end of the transaction, in the order that every writer follows; those still there.

    With `effacer`, nobody may refer to them either meanwhile: they are about to go.
    """
    tenues: Cles = {}
    for genre, modele in MODELES.items():
        fiches = modele.objects.select_for_update(of=("self",), no_key=not effacer).order_by("pk")
        tenues[genre] = set()
        for lot in par_lots(sorted(cles[genre]), LOT):
            tenues[genre].update(fiches.filter(pk__in=lot).values_list("pk", flat=True))
    return tenues


def _doublons_relier(importation: Import) -> None:
    """The twins proposed now have their two sheets; one that a person just said to be the same was not to be made."""
    nees = Provenance.objects.filter(
        source=OuterRef("source"), genre=Genre.STRUCTURE, source_id=OuterRef("source_id")
    ).exclude(structure=OuterRef("structure"))
    proposes = Doublon.objects.filter(importation=importation, creee=None)
    proposes.update(creee=Subquery(nees.values("structure")[:1]))
    memes = Doublon.objects.filter(importation=importation, decision=DecisionDoublon.MEME)
    if memes.filter(creee__fusionnee_dans=None).exclude(creee=None).exists():
        raise _Perime  # replanifiées, ces lignes seront rattachées
