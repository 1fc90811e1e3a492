"""The work of an import: its file is planned, and written when it is applied, a few hundred lines at a time.

Each batch is one short transaction, so that nobody waits long to write: it holds its sheets, plans its lines as the
directory stands then, writes them, keeps them, puts them in the search. A cut leaves whole batches only; the work goes
on after them.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.lots import memoire_tranquille, statistiques_refaire
from reseau.annuaire.choices import DecisionDoublon, EtatImport, Genre
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
from reseau.echanges.imports.enregistrements import Enregistrement
from reseau.echanges.rules.imports.absentes import Absente, absentes_lire, absentes_planifier
from reseau.echanges.rules.imports.connues import Perime, fiches_tenir
from reseau.echanges.rules.imports.ecriture import Ecrivain
from reseau.echanges.rules.imports.lignes import LOT, lignes_ajouter, lignes_oublier
from reseau.echanges.rules.imports.planification import Planificateur
from reseau.echanges.rules.perimetre import perimetre_de
from reseau.structures.models import Structure

ESSAIS = 3
SOUFFLE = 0.1  # seconde entre deux lots : sur SQLite, qui attend d’écrire passe alors
TABLES = (Structure, Lieu, Service, ServiceAuLieu, Provenance, Modification, LigneImport, LigneRecherche, MotIndexe)


def import_derouler(*, importation: Import, enregistrements: Sequence[Enregistrement]) -> Import:
    """Say what each line does and, when the import is being written, do it; started again, go on after the last batch.

    A trial starts over: what becomes of a line depends on those before it, which nobody wrote.
    RegleRefusee "repris" when another process does the work, "simultane" when the same sheets keep being written
    elsewhere: what is written stays, and the import may be taken up again or undone.
    """
    with memoire_tranquille():
        _Deroulement(importation, enregistrements).faire()
    if importation.etat == EtatImport.APPLIQUE and importation.total > BEAUCOUP:
        statistiques_refaire([*TABLES, *(getattr(Service, nom).through for nom in LIENS)])
    return importation


def import_tenir(*, importation: Import) -> Import:
    """The import as it stands, held with the others of its source: one of them writes at a time.

    RegleRefusee "repris" when it is not where this process left it, "simultane" when it is to be written while another
    one is half undone: a sheet that it touched would stay, without those that it left alone.
    """
    tenus = Import.objects.select_for_update(of=("self",), no_key=True).filter(source=importation.source)
    autres = [autre for autre in tenus.order_by("pk") if autre.pk != importation.pk]
    tenue = Import.objects.select_related("compte", "annule_par").get(pk=importation.pk)
    ici, la = ((i.etat, i.faites, i.options.get("rendues")) for i in (importation, tenue))
    if ici != la:
        raise RegleRefusee("repris", "Cet import a été repris par un autre processus.")
    if tenue.etat == EtatImport.ECRITURE:
        for autre in autres:
            if autre.etat == EtatImport.ANNULATION and autre.options.get("rendues"):
                raise RegleRefusee(
                    "simultane",
                    f"L’import « {autre.nom} » de la même source s’annule : recommencez quand ce sera fini.",
                )
    return tenue


def travail_rendre(*, importation: Import, avant: EtatImport, etat: EtatImport, refus: RegleRefusee) -> None:
    """A rule refused the work: the import is what it was before it, and says why."""
    champs = {"etat": etat, "erreur": refus.message, "battement": None}
    champs |= {} if avant == EtatImport.ECRITURE else {"annule_par": None}
    if Import.objects.filter(pk=importation.pk, etat=avant).update(**champs):
        importation.etat, importation.erreur, importation.battement = etat, refus.message, None


class _Deroulement:
    """One run over the records of a file."""

    def __init__(self, importation: Import, enregistrements: Sequence[Enregistrement]) -> None:
        self._importation, self._enregistrements = importation, enregistrements
        self._ecrit = importation.etat == EtatImport.ECRITURE
        self._planificateur: Planificateur | None = None
        self._echecs = 0

    def faire(self) -> None:
        """Every line, then the sheets that the file leaves out, then the end."""
        self._debuter()
        while not self._tenter(self._lignes) or self._importation.faites < self._importation.total:
            pass
        absentes = absentes_lire(importation=self._importation, enregistrements=self._enregistrements)
        while absentes:
            if self._tenter(partial(self._absentes, absentes[:LOT])):
                absentes = absentes[LOT:]
        while not self._tenter(self._finir):
            pass

    def _debuter(self) -> None:
        faites = self._importation.faites if self._ecrit else 0
        debut = {"total": len(self._enregistrements), "faites": faites, "battement": timezone.now()}
        Import.objects.filter(pk=self._importation.pk).update(**debut)
        self._importation.__dict__.update(debut)

    def _tenter(self, faire: Callable[[Import], None]) -> bool:
        """One transaction; whether it went through. Another writer may have been faster: it is tried again."""
        try:
            with transaction.atomic():
                tenue = import_tenir(importation=self._importation)
                faire(tenue)
                tenue.battement = timezone.now()
                tenue.save()
        except (
            Perime,
            IntegrityError,
            OperationalError,
        ) as erreur:  # dont deux imports qui s’attendraient l’un l’autre
            self._echecs += 1
            if self._echecs == ESSAIS:
                raise RegleRefusee(
                    "simultane",
                    "Les mêmes fiches sont écrites ailleurs en ce moment : relancez l’import, il dira ce qui reste.",
                ) from erreur
            self._planificateur = None
            self._debuter()
            return False
        self._echecs = 0
        self._importation.__dict__.update(tenue.__dict__)
        if tenue.etat in Import.EN_COURS and tenue.total > LOT:
            time.sleep(SOUFFLE)
        return True

    def _lignes(self, tenue: Import) -> None:
        """The next lines of the file."""
        if not tenue.faites:
            lignes_oublier(importation=tenue)
            if self._ecrit:
                Provenance.objects.filter(source=tenue.source, genre=Genre.LIEU, lieu=None).delete()
        enregistrements = self._enregistrements[tenue.faites : tenue.faites + LOT]
        self._garder(tenue, self._planifier(enregistrements))
        tenue.faites += len(enregistrements)

    def _planifier(self, enregistrements: Sequence[Enregistrement]) -> list[LigneImport]:
        """What these lines do; the limits of the author are asked each time that something is about to be written."""
        planificateur = self._planificateur
        if planificateur is None or self._ecrit:
            perimetre = perimetre_de(compte=self._importation.compte)
            if planificateur is None or perimetre != planificateur.perimetre:
                deja = self._enregistrements[: self._importation.faites]
                self._planificateur = planificateur = Planificateur(self._importation, perimetre, deja)
        return planificateur.lot(enregistrements, tenir=self._ecrit)

    def _absentes(self, absentes: Sequence[Absente], tenue: Import) -> None:
        """Some of the sheets that the file leaves out: told, and withdrawn when that was asked."""
        if self._ecrit and tenue.retirer:
            fiches_tenir(cles={genre: {a.cle for a in absentes if a.genre == genre} for genre in Genre})
        self._garder(tenue, absentes_planifier(importation=tenue, absentes=absentes), tenue.retirer)

    def _garder(self, tenue: Import, lignes: list[LigneImport], ecrire: bool = True) -> None:
        """Keep these lines; when the import is being written, do what they say."""
        lignes_ajouter(importation=tenue, lignes=lignes)
        if not (self._ecrit and ecrire):
            return
        tenue.applique_le = tenue.applique_le or timezone.now()
        ecrivain = Ecrivain(tenue)
        ecrivain.lot([ligne.plan for ligne in lignes if ligne.plan])
        _doublons_relier(tenue)
        tenue.options["reseaux"] += ecrivain.reseaux
        tenue.options["mots"] += index_poser(structures=sorted(ecrivain.structures))

    def _finir(self, tenue: Import) -> None:
        tenue.etat, tenue.a_revoir, tenue.erreur = EtatImport.ESSAI, False, ""
        if self._ecrit:
            tenue.etat, tenue.applique_le = EtatImport.APPLIQUE, tenue.applique_le or timezone.now()


def _doublons_relier(importation: Import) -> None:
    """The twins proposed now have their two sheets; one that a person just said to be the same was not to be made."""
    nees = Provenance.objects.filter(
        source=OuterRef("source"), genre=Genre.STRUCTURE, source_id=OuterRef("source_id")
    ).exclude(structure=OuterRef("structure"))
    proposes = Doublon.objects.filter(importation=importation, creee=None)
    proposes.update(creee=Subquery(nees.values("structure")[:1]))
    memes = Doublon.objects.filter(importation=importation, decision=DecisionDoublon.MEME)
    if memes.filter(creee__fusionnee_dans=None).exclude(creee=None).exists():
        raise Perime  # replanifiées, ces lignes seront rattachées
