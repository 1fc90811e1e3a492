"""The writing of an import: rows made ready first, then one transaction, as short as it can be. All or nothing.

Where rows that nobody sees yet keep nobody waiting, that transaction lays those of a long import as they are ready.
"""

from functools import partial

from django.db import IntegrityError, OperationalError
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.lots.avance import a_cote, chargement_ouvrir, interblocage
from home.lots.chargement import Chargement
from home.lots.depots import statistiques_refaire
from home.lots.memoire import memoire_tranquille, par_lots
from reseau.annuaire.choices import DecisionDoublon, EtatImport, Genre
from reseau.annuaire.models import (
    Doublon,
    Import,
    Lieu,
    LigneRecherche,
    Modification,
    MotIndexe,
    Provenance,
    Service,
    ServiceAuLieu,
)
from reseau.annuaire.rules.imports.ecriture.index import BEAUCOUP, index_avec, index_refaire, index_suivre
from reseau.annuaire.rules.imports.ecriture.preparation import Preparateur
from reseau.annuaire.rules.imports.planification.connues import MARQUES, MODELES, plat
from reseau.annuaire.rules.imports.planification.lecture import etat_provenances, import_replanifier
from reseau.annuaire.rules.imports.planification.lignes import inchangees_perdues, lignes_de, lignes_ecrites
from reseau.annuaire.rules.imports.travail import battre, travail_rendre
from reseau.annuaire.rules.indexation import index_revision
from reseau.annuaire.rules.perimetre import Perimetre, perimetre_de
from reseau.annuaire.rules.reseaux import reseau_assurer
from reseau.annuaire.rules.services import LIENS
from reseau.structures.models import Structure

ESSAIS = 3
FICHES = (Structure, Lieu, Service, ServiceAuLieu, Provenance, Modification)
RECHERCHE = (LigneRecherche, MotIndexe)


class _Perime(Exception):
    """A sheet moved since the plan."""


def import_ecrire(*, importation: Import) -> Import:
    """Write what the lines plan, in one transaction; lines whose sheets moved since are planned again before.

    Run again after a cut, it starts over: nothing was written. RegleRefusee "simultane" when the same sheets keep
    being written elsewhere, "annulee_depuis" when sheets that the file leaves as they are went with another import,
    undone since it was read (both leave the trial, which says why); "deja_applique" when another process did the work.
    """
    if importation.applique_le is None:
        try:
            _poursuivre(importation)
        except RegleRefusee as refus:
            if refus.code in ("simultane", "annulee_depuis"):
                travail_rendre(importation=importation, avant=EtatImport.ECRITURE, etat=EtatImport.ESSAI, refus=refus)
            raise
    with memoire_tranquille():
        index_refaire(importation=importation)
    if importation.total > BEAUCOUP:
        statistiques_refaire(RECHERCHE)
    return importation


def _poursuivre(importation: Import) -> None:
    if importation.a_revoir:
        _replanifier(importation)
    for _ in range(ESSAIS):
        if _tenter(importation):
            return
        _replanifier(importation)
    raise RegleRefusee(
        "simultane", "Les mêmes fiches sont écrites ailleurs en ce moment : relancez l’import, il dira ce qui reste."
    )


def _replanifier(importation: Import) -> None:
    """Plan again; what a line leaves as it is was not kept, and cannot be made anew when it is no longer there."""
    annules = Import.objects.filter(source=importation.source, annule_le__gt=importation.cree_le)
    if annules.exists() and inchangees_perdues(importation=importation):
        raise RegleRefusee(
            "annulee_depuis",
            "Un import de cette source a été annulé depuis la lecture de ce fichier : déposez-le à nouveau.",
        )
    import_replanifier(importation=importation)


def _tenter(importation: Import) -> bool:
    """Make everything ready and lay it; False when something moved in between."""
    with memoire_tranquille(), chargement_ouvrir(long=importation.total > BEAUCOUP) as chargement:
        preparateur = Preparateur(importation, chargement)
        faites = 0
        try:
            for lot in lignes_de(lignes=lignes_ecrites(importation=importation)):
                preparateur.lot(lot)
                faites += len(lot)
                battre(importation=importation, faites=faites)
            chargement.conclure(lambda: _poser(importation, preparateur, chargement))
        except (_Perime, IntegrityError):
            return False
        except OperationalError as erreur:
            if not interblocage(erreur=erreur):
                raise
            return False
        with a_cote(partial(_compter, importation)):
            index_suivre(importation=importation, preparateur=preparateur)
    return True


def _compter(importation: Import) -> None:
    """Sheets are counted anew without waiting for the upkeep: searches follow at once."""
    if importation.total > BEAUCOUP:
        statistiques_refaire([*FICHES, *(getattr(Service, nom).through for nom in LIENS)])


def _poser(importation: Import, preparateur: Preparateur, chargement: Chargement) -> None:
    tenue = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=importation.pk)
    if tenue.etat != EtatImport.ECRITURE or tenue.applique_le:
        raise RegleRefusee("deja_applique", "Cet import est déjà appliqué.")
    if etat_provenances(importation=tenue) != tenue.options.get("provenances"):
        raise _Perime
    _tenir(preparateur, perimetre_de(compte=tenue.compte))
    Provenance.objects.filter(source=tenue.source, genre=Genre.LIEU, lieu=None).delete()
    for cle, code in preparateur.reseaux_neufs.items():
        reseau_assurer(code=code, cle=cle)
    chargement.jouer()
    _doublons_relier(tenue)
    plus_tard, mots = index_avec(preparateur=preparateur)
    tenue.options |= {"mots": mots, "reseaux": list(preparateur.reseaux_neufs), "revision": index_revision()}
    tenue.a_indexer, tenue.applique_le = plus_tard, timezone.now()
    tenue.etat = EtatImport.ECRITURE if plus_tard else EtatImport.APPLIQUE
    tenue.save()
    importation.__dict__.update(tenue.__dict__)


def _tenir(preparateur: Preparateur, perimetre: Perimetre | None) -> None:
    """Hold every sheet that will change, and see that none moved since the plan, nor out of the author's hands.

    Structures first, by key, then places, then services: the order that every writer follows. A sheet is held with its
    structure, even when nothing of that one changes: its history refers to it, and PostgreSQL will want to read it.
    """
    touchees = set(preparateur.meres)
    siennes = preparateur.suivies | preparateur.marques.get(Genre.STRUCTURE, {}).keys()
    _meres_tenir(touchees, touchees | siennes)
    for genre in (Genre.STRUCTURE, Genre.LIEU, Genre.SERVICE):
        marques = preparateur.marques.get(genre, {})
        fiches = MODELES[genre].objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        for lot in par_lots(sorted(marques)):
            lues = {cle: suite for cle, *suite in fiches.filter(pk__in=lot).values_list("pk", *MARQUES[genre])}
            if any(marques[cle] and plat(lues.get(cle, ())) != marques[cle] for cle in lot):
                raise _Perime
            touchees.update(lot if genre == Genre.STRUCTURE else (suite[2] for suite in lues.values()))
    if perimetre and not (touchees <= perimetre.structures and preparateur.reseaux_crees <= perimetre.reseaux):
        raise _Perime  # replanifiées, ces lignes seront refusées


def _meres_tenir(meres: set[int], structures: set[int]) -> None:
    """Hold these structures; those that receive sheets still stand for themselves."""
    lignes = Structure.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    for lot in par_lots(sorted(structures)):
        tenues = dict(lignes.filter(pk__in=lot).values_list("pk", "fusionnee_dans_id"))
        if any(tenues.get(cle, 0) is not None for cle in meres.intersection(lot)):
            raise _Perime


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
