"""The undoing of an import, as a whole, a few hundred lines then a few hundred structures at a time.

Lines are given back the last one first; then each structure goes with its places and its services. Each batch is one
short transaction: cut, the undoing goes on after the last one.
"""

import time
from collections.abc import Callable, Iterable
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.lots import memoire_tranquille, par_lots
from reseau.annuaire.choices import DOUBLONS_OUVERTS, EtatImport, Genre
from reseau.annuaire.models import Doublon, Import, Lieu, LigneImport, Modification, Provenance, Service
from reseau.annuaire.recherche.lecture import services_a_indexer
from reseau.annuaire.recherche.lignes import Redacteur
from reseau.annuaire.rules.indexation import BEAUCOUP, index_retirer
from reseau.annuaire.rules.references import references_trouver
from reseau.echanges.identifiants import MODELES
from reseau.echanges.rules.imports.connues import Cles, fiches_tenir
from reseau.echanges.rules.imports.deroulement import SOUFFLE, import_tenir, travail_rendre
from reseau.echanges.rules.imports.lignes import LOT, lignes_ecrites, parts_de
from reseau.echanges.rules.imports.restitution import Restitution
from reseau.echanges.rules.imports.retrait import Retrait, nees_de
from reseau.structures.models import Reseau, Structure

LOT_STRUCTURES = 200  # chacune part avec ses lieux et ses services


def suite_verifier(*, importation: Import) -> None:
    """Imports are undone the last one first: RegleRefusee "suivi" names one that wrote the same sheets since."""
    suivants = Import.objects.filter(
        source=importation.source, applique_le__gt=importation.applique_le, annule_le=None
    ).exclude(pk=importation.pk)
    siennes = _fiches_nommees(importation) if suivants else set()
    for suivant in suivants.order_by("-applique_le"):
        if not siennes.isdisjoint(_fiches_nommees(suivant)):
            raise RegleRefusee(
                "suivi",
                f"L’import « {suivant.nom} » de la même source a écrit ensuite les mêmes fiches : annulez-le d’abord.",
            )


def import_defaire(*, importation: Import) -> Import:
    """Give back what an import changed, take away what it created, and say what stays (`restes`).

    Started again after a cut, it goes on; started twice, the second finds nothing to do. RegleRefusee "suivi" when
    another import wrote the same sheets while this one waited: it stays applied, and says why (`erreur`).
    """
    try:
        with memoire_tranquille():
            _Annulation(importation).faire()
    except RegleRefusee as refus:
        if refus.code == "suivi":
            etat = EtatImport(importation.options.get("avant", EtatImport.APPLIQUE))
            travail_rendre(importation=importation, avant=EtatImport.ANNULATION, etat=etat, refus=refus)
        raise
    return importation


class _Annulation:
    """One run, over what the runs before it left to do."""

    def __init__(self, importation: Import) -> None:
        self._importation = importation
        gardees = {(reste["genre"], reste["pk"]) for reste in importation.restes if reste["motif"]}
        self._nees = {
            genre: {cle for cle in cles if (genre, cle) not in gardees}
            for genre, cles in nees_de(importation=importation).items()
        }
        self._rendues = importation.options.get("rendues", 0)

    def faire(self) -> None:
        """Lines, then structures, then what remains of the import."""
        lignes = list(lignes_ecrites(importation=self._importation).order_by("-pk").values_list("pk", flat=True))
        structures = self._structures()
        for lot in par_lots(lignes[self._rendues :], LOT):
            self._tenter(partial(self._rendre, lot))
        for rang, lot in enumerate(par_lots(structures, LOT_STRUCTURES)):
            faites = self._importation.total * min(len(structures), rang * LOT_STRUCTURES) // len(structures)
            self._tenter(partial(self._retirer, lot, faites))
        self._tenter(self._finir)

    def _tenter(self, faire: Callable[[Import], None]) -> None:
        with transaction.atomic():
            tenue = import_tenir(importation=self._importation)
            if not tenue.options.get("rendues"):  # les autres sont tenus : aucun n’écrit plus entre-temps
                suite_verifier(importation=tenue)
            faire(tenue)
            tenue.battement = timezone.now()
            tenue.save()
        self._importation.__dict__.update(tenue.__dict__)
        if tenue.en_cours and tenue.total > LOT:
            time.sleep(SOUFFLE)

    def _structures(self) -> list[int]:
        """Where something was born: those that another one replaced come first, for they refer to it."""
        meres = {
            cle
            for genre, modele in ((Genre.LIEU, Lieu), (Genre.SERVICE, Service))
            for lot in par_lots(sorted(self._nees[genre]))
            for cle in modele.objects.filter(pk__in=lot).values_list("structure", flat=True)
        }
        cles = sorted(meres | self._nees[Genre.STRUCTURE])
        ordre = F("fusionnee_dans").asc(nulls_last=True)
        return [
            cle
            for lot in par_lots(cles)
            for cle in Structure.objects.filter(pk__in=lot).order_by(ordre).values_list("pk", flat=True)
        ]

    def _rendre(self, cles: Iterable[int], tenue: Import) -> None:
        """What some lines changed."""
        lignes = list(LigneImport.objects.filter(pk__in=cles).order_by("pk"))
        _tenir(lignes)
        restitution = Restitution(tenue, tenue.annule_par)
        restitution.faire(lignes)
        index_retirer(retirees=(), structures=restitution.structures, mots=())
        tenue.restes += restitution.restes
        tenue.options["rendues"] = tenue.options.get("rendues", 0) + len(lignes)

    def _retirer(self, structures: Iterable[int], faites: int, tenue: Import) -> None:
        """What was born in some structures."""
        nees = self._nees_la(structures)
        fiches_tenir(cles=nees, effacer=True)
        retrait = Retrait(tenue, tenue.annule_par, self._nees_la(structures), self._nees[Genre.SERVICE])
        retirees = retrait.faire()
        index_retirer(retirees=retirees[Genre.STRUCTURE], structures=retrait.structures, mots=())
        tenue.restes += retrait.restes
        tenue.faites = faites

    def _nees_la(self, structures: Iterable[int]) -> Cles:
        """The sheets born there, as they stand."""
        nees: Cles = {Genre.STRUCTURE: self._nees[Genre.STRUCTURE] & set(structures)}
        for genre in (Genre.LIEU, Genre.SERVICE):
            la = MODELES[genre].objects.filter(structure__in=structures).values_list("pk", flat=True)
            nees[genre] = self._nees[genre] & set(la)
        return nees

    def _finir(self, tenue: Import) -> None:
        gardees = {(reste["genre"], reste["pk"]) for reste in tenue.restes if reste["motif"]}
        siennes = Provenance.objects.filter(importation=tenue)
        lues = siennes.values_list("pk", "genre", "structure", "lieu", "service")
        cibles = {Genre.STRUCTURE: 0, Genre.LIEU: 1, Genre.SERVICE: 2}
        oubliees = [cle for cle, genre, *liens in lues if (genre, liens[cibles[Genre(genre)]]) not in gardees]
        for lot in par_lots(oubliees):
            Provenance.objects.filter(pk__in=lot).delete()
        Doublon.objects.filter(decision__in=DOUBLONS_OUVERTS, importation=tenue).delete()
        _reseaux_retirer(tenue)
        index_retirer(retirees=(), structures=(), mots=_mots_inutiles(tenue))
        tenue.etat, tenue.annule_le, tenue.faites = EtatImport.ANNULE, timezone.now(), tenue.total


def _tenir(lignes: Iterable[LigneImport]) -> None:
    """Hold every sheet that will change."""
    cles: Cles = {genre: set() for genre in Genre}
    for ligne in lignes:
        for genre, part in parts_de(plan=ligne.plan):
            if part["pk"]:
                cles[genre].add(part["pk"])
    fiches_tenir(cles=cles)


def _fiches_nommees(importation: Import) -> set[tuple[str, str]]:
    """What the lines that write something name."""
    plans = lignes_ecrites(importation=importation).values_list("plan", flat=True)
    return {(genre, part["id"]) for plan in plans for genre, part in parts_de(plan=plan)}


def _reseaux_retirer(importation: Import) -> None:
    """Networks that the import registered go when nothing is left in them."""
    cles = set(importation.options.get("reseaux", ()))
    vides = cles - references_trouver(modele=Reseau, cles=cles)
    Reseau.objects.filter(pk__in=vides).delete()


def _mots_inutiles(importation: Import) -> Iterable[str]:
    """The words that the import brought, less those of the sheets written since."""
    mots = set(importation.options.get("mots", ()))
    ecrites = Modification.objects.filter(quand__gte=importation.applique_le).exclude(importation=importation)
    structures = set(ecrites.values_list("structure", flat=True).distinct()[: BEAUCOUP + 1])
    if not mots or len(structures) > BEAUCOUP:
        return ()  # trop à relire : la prochaine remise à neuf de l’index comptera juste
    redacteur = Redacteur()
    for lot in services_a_indexer(structures):
        for _ in redacteur.lignes(lot, redacteur.lot_lire(lot)):
            pass
    return mots - redacteur.mots.keys()
