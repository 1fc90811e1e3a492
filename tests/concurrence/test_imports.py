"""Imports under kill -9, double clicks and two people at once: all or nothing, once, and never a half (R11, R14)."""

import datetime
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from reseau.annuaire.models import Doublon, Import, Lieu, LigneRecherche, Provenance, Service
from reseau.annuaire.rules import services as lieux
from reseau.echanges.rules import doublons
from reseau.echanges.rules.imports import depots
from reseau.structures.models import Structure
from tests.concurrence import importateur
from tests.concurrence.outils import codes, ensemble, ensemble_fois, reussies
from tests.concurrence.serveur import environnement
from tests.concurrence.test_annuaire import CSV, _deposer, _une_commune
from tests.fabriques import un_referent, une_region
from tests.reseau.echanges.cliche import cliche

pytestmark = pytest.mark.django_db(transaction=True)
LONG = True


def tuer(importation: Import, endroit: str, dossier: Path) -> None:
    """Let a real process work on this import, and die there."""
    execution = subprocess.run(
        [sys.executable, importateur.__file__, str(importation.pk), endroit],
        env=environnement(dossier), cwd=settings.RACINE, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert execution.returncode == -9, execution.stderr
    silence = timezone.now() - datetime.timedelta(minutes=2)
    Import.objects.filter(pk=importation.pk).update(battement=silence)
    importation.refresh_from_db()
    assert importation.interrompu


@pytest.mark.parametrize("endroit", importateur.ENDROITS)
def test_import_killed_at_a_row_writes_nothing_and_is_taken_up_again_whole(tmp_path, endroit):
    _une_commune()
    importation = _deposer()
    avant = cliche()
    Import.objects.filter(pk=importation.pk).update(etat="ECRITURE", faites=0)
    tuer(importation, endroit, tmp_path)
    assert cliche() == avant and importation.etat == "ECRITURE"
    assert depots.import_reprendre(importation=importation).etat == "APPLIQUE"
    assert Lieu.objects.count() == Service.objects.count() == LigneRecherche.objects.count() == 1
    with pytest.raises(Exception, match="rien n’est à reprendre"):
        depots.import_reprendre(importation=importation)


def test_undoing_killed_before_its_end_undoes_nothing_then_everything(tmp_path):
    _une_commune()
    avant = cliche()
    importation = depots.import_appliquer(importation=_deposer(), par=None)
    pleine = cliche()
    Import.objects.filter(pk=importation.pk).update(etat="ANNULATION")
    tuer(importation, "annulation", tmp_path)
    assert cliche() == pleine
    assert depots.import_reprendre(importation=importation).etat == "ANNULE"
    avant.pop("structures.Reseau"), avant.pop("annuaire.Doublon")
    assert {table: lignes for table, lignes in cliche().items() if table in avant} == avant


def test_import_undone_four_times_at_once_is_undone_once():
    _une_commune()
    importation = depots.import_appliquer(importation=_deposer(), par=None)
    issues = ensemble_fois(4, depots.import_annuler, importation=importation, par=importation.compte)
    assert codes(issues) == ["", *["deja_annule"] * 3]
    assert not Structure.objects.exists() and not Provenance.objects.exists()


def test_import_undone_while_its_sheets_are_edited_keeps_what_was_written_or_takes_all_away():
    _une_commune()
    importation = depots.import_appliquer(importation=_deposer(), par=None)
    lieu, service = Lieu.objects.get(), Service.objects.get()
    referent = un_referent(lieu.structure)
    issues = ensemble(
        partial(depots.import_annuler, importation=importation, par=None),
        partial(lieux.lieu_modifier, lieu=lieu, par=referent, acces="Plain-pied"),
        partial(lieux.service_modifier, service=service, par=referent, description="Autre"),
    )
    reussies(issues)
    assert set(codes(issues)) <= {"", "disparue"}
    for fiche in (*Lieu.objects.all(), *Service.objects.all()):
        assert fiche.version > 1 and (fiche.publie is False or fiche.modifie_par == referent)


def test_same_import_applied_and_another_undone_at_once_leave_a_whole_directory():
    _une_commune()
    premier = depots.import_appliquer(importation=_deposer(), par=None)
    suite = depots.import_deposer(
        contenu=CSV.replace("3 rue X", "9 rue Y").encode(), nom="suite.csv", source="essai", par=une_region()
    )
    issues = ensemble(
        partial(depots.import_annuler, importation=premier, par=None),
        partial(depots.import_appliquer, importation=suite, par=None),
    )
    reussies(issues)
    assert set(codes(issues)) <= {"", "suivi", "simultane"}
    assert Lieu.objects.count() == Service.objects.count() <= 1
    assert {lieu.adresse for lieu in Lieu.objects.all()} <= {"9 rue Y"}


def test_duplicate_joined_four_times_at_once_is_joined_once():
    _une_commune()
    for source in ("essai", "autre"):
        depot = (
            depots.import_deposer(contenu=CSV.encode(), nom="a.csv", source=source, par=une_region())
            if (source == "autre")
            else _deposer()
        )
        depots.import_appliquer(importation=depot, par=None)
    doublon = Doublon.objects.get()
    issues = ensemble_fois(4, doublons.doublon_decider, doublon=doublon, decision="MEME", par=une_region())
    assert codes(issues) == [""] * 4 and Structure.objects.filter(fusionnee_dans=None).count() == 1
