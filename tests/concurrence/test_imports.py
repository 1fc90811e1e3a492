"""Imports under kill -9, double clicks and two people at once: all or nothing, once, and never a half (R11, R14)."""

import datetime
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.models import (
    Doublon,
    Import,
    Lieu,
    LigneImport,
    LigneRecherche,
    Modification,
    Provenance,
    Service,
    ServiceAuLieu,
)
from reseau.annuaire.rules import services as lieux
from reseau.echanges.rules import doublons
from reseau.echanges.rules.imports import depots, ecriture
from reseau.echanges.rules.imports.ecriture import Ecrivain
from reseau.structures.models import Reseau, Structure
from tests.concurrence import importateur
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois
from tests.concurrence.serveur import environnement
from tests.concurrence.test_annuaire import CSV, _deposer
from tests.fabriques import un_referent, un_reseau, une_region
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.echanges.cliche import cliche
from tests.reseau.echanges.test_fichiers_publics import ANNUAIRE, un_fichier, un_guichet

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


@pytest.mark.parametrize(
    "endroit", ["milieu", *(pytest.param(endroit, marks=pytest.mark.long) for endroit in ("premiere", "derniere"))]
)
def test_import_killed_at_a_row_writes_nothing_and_is_taken_up_again_whole(tmp_path, endroit):
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
    importation = depots.import_appliquer(importation=_deposer(), par=None)
    issues = ensemble_fois(4, depots.import_annuler, importation=importation, par=importation.compte)
    assert codes(issues) == ["", *["deja_annule"] * 3]
    assert not Structure.objects.exists() and not Provenance.objects.exists()


def test_import_undone_while_its_sheets_are_edited_keeps_what_was_written_or_takes_all_away():
    importation = depots.import_appliquer(importation=_deposer(), par=None)
    lieu, service = Lieu.objects.get(), Service.objects.get()
    referent = un_referent(lieu.structure)
    issues = ensemble(
        partial(depots.import_annuler, importation=importation, par=None),
        partial(lieux.lieu_modifier, lieu=lieu, par=referent, acces="Plain-pied"),
        partial(lieux.service_modifier, service=service, par=referent, description="Autre"),
    )
    assert set(codes(issues)) <= {"", "disparue"}
    for fiche in (*Lieu.objects.all(), *Service.objects.all()):
        assert fiche.version > 1 and (fiche.publie is False or fiche.modifie_par == referent)


def test_same_import_applied_and_another_undone_at_once_leave_a_whole_directory():
    premier = depots.import_appliquer(importation=_deposer(), par=None)
    suite = depots.import_deposer(
        contenu=CSV.replace("3 rue X", "9 rue Y").encode(), nom="suite.csv", source="essai", par=une_region()
    )
    issues = ensemble(
        partial(depots.import_annuler, importation=premier, par=None),
        partial(depots.import_appliquer, importation=suite, par=None),
    )
    assert set(codes(issues)) <= {"", "suivi", "simultane"}
    assert Lieu.objects.count() == Service.objects.count() <= 1
    assert {lieu.adresse for lieu in Lieu.objects.all()} <= {"9 rue Y"}


def test_duplicate_joined_four_times_at_once_is_joined_once():
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


# Long imports, laid batch after batch, each in its transaction: what is seen, left and written
TETE, LIGNE = CSV.splitlines()
DITS = {
    Structure: ("code", "nom", "presentation", "reseau__code", "source_id"),
    Lieu: ("nom", "adresse", "structure__code", "commune__code_insee", "source_id", "version"),
    Service: ("nom", "description", "structure__code", "missions__code", "publics__code", "version"),
    ServiceAuLieu: ("service__source_id", "lieu__source_id", "horaires"),
    Provenance: ("genre", "source_id", "structure__code", "lieu__nom", "service__nom", "valeurs"),
    Modification: ("structure__code", "genre", "libelle", "action", "champs"),
    LigneRecherche: ("structure__code", "service__nom", "lieu__nom", "titre", "corps"),
    Reseau: ("code", "nom"),
}


@pytest.fixture
def longs(monkeypatch):
    """Every import is a long one, planned and laid two lines at a time."""
    monkeypatch.setattr(ecriture, "LOT", 2)


@pytest.fixture(autouse=True)
def _commune():
    une_commune()
    un_reseau("missions-locales")


def _ligne(rang: int, structure: int, nom: str = "", rue: str = "rue X") -> str:
    valeurs = LIGNE.split(";")
    valeurs[:2] = f"a{structure}", nom or f"Structure {structure}"
    valeurs[3], valeurs[5], valeurs[8], valeurs[9] = f"l{rang}", f"{rang} {rue}", f"v{rang}", f"Conseil {rang}"
    return ";".join(valeurs)


def _fichier(*lignes: str) -> bytes:
    return "\r\n".join([TETE, *lignes, ""]).encode()


PREMIER = _fichier(*(_ligne(rang, rang // 2) for rang in range(8)))
SUITE = _fichier(
    _ligne(20, 20),  # neuve, avant tout ce qui est déjà là
    _ligne(0, 0, rue="rue changée"),
    _ligne(21, 1),  # neuve, dans une structure déjà là
    _ligne(22, 20),
    _ligne(24, 24),
)
PUBLIC = un_fichier(  # deux réseaux que personne ne connaissait, l’un après des lignes déjà posées
    ANNUAIRE,
    *(un_guichet(id=str(rang), nom=f"Centre {rang}", type=("chambre_metier", "cio")[rang > 3]) for rang in range(8)),
)


def _importer(contenu: bytes, source: str = "essai") -> Import:
    depot = depots.import_deposer(contenu=contenu, nom="essai.csv", source=source, par=une_region())
    return depots.import_appliquer(importation=depot, par=depot.compte)


def _dits() -> dict[str, list[tuple]]:
    return {modele.__name__: sorted(modele.objects.values_list(*noms), key=repr) for modele, noms in DITS.items()}


def _ecrire_et_relire() -> list[dict[str, list[tuple]]]:
    photos = []
    for contenu, source in ((PREMIER, "essai"), (SUITE, "essai"), (PUBLIC, "public")):
        importation = _importer(contenu, source)
        assert importation.etat == "APPLIQUE" and not importation.refusees
        photos.append(_dits())
    return photos


def _ailleurs(question: Callable[[], Any]) -> Any:
    """What another connection is answered meanwhile."""
    (issue,) = ensemble(question)
    return issue.valeur


def test_long_import_writes_what_a_short_one_writes(request):
    courtes = _ecrire_et_relire()
    for importation in Import.objects.order_by("-pk"):
        depots.import_annuler(importation=importation)
    Modification.objects.all().delete()
    assert not Structure.objects.exists()
    assert [len(photo["Structure"]) for photo in courtes] == [4, 6, 14]
    request.getfixturevalue("longs")
    assert _ecrire_et_relire() == courtes


def test_others_see_whole_batches_and_what_was_cut_goes_on_or_is_undone(monkeypatch, longs):
    avant, vues, lot = cliche(), [], Ecrivain.lot

    def regarder(ecrivain: Ecrivain, plans: list) -> None:
        lot(ecrivain, plans)
        vues.append(_ailleurs(lambda: (Lieu.objects.count(), LigneRecherche.objects.count())))
        if len(vues) == 3:
            raise RegleRefusee("repris", "Repris ailleurs.")

    def couper() -> Import:
        monkeypatch.setattr(Ecrivain, "lot", regarder)
        with pytest.raises(RegleRefusee, match="Repris"):
            _importer(PREMIER)
        monkeypatch.setattr(Ecrivain, "lot", lot)
        Import.objects.filter(etat="ECRITURE").update(battement=None)
        return Import.objects.get(etat="ECRITURE")

    importation = couper()
    assert vues == [(0, 0), (2, 2), (4, 4)] and importation.faites == Lieu.objects.count() == 4
    assert depots.import_annuler(importation=importation).etat == "ANNULE" and cliche() == avant
    vues.clear()
    assert depots.import_reprendre(importation=couper()).etat == "APPLIQUE"
    assert Structure.objects.count() == 4 and Lieu.objects.count() == 8


def test_row_refused_by_the_base_has_the_whole_planned_again(monkeypatch, longs):
    lot, refusees = Ecrivain.lot, []

    def refuser_une_fois(ecrivain: Ecrivain, plans: list) -> None:
        lot(ecrivain, plans)
        if not refusees:
            refusees.append(plans)
            raise IntegrityError("la même clé vient d’être écrite ailleurs")

    monkeypatch.setattr(Ecrivain, "lot", refuser_une_fois)
    assert _importer(PREMIER).etat == "APPLIQUE"
    assert Structure.objects.count() == 4 and Service.objects.count() == LigneRecherche.objects.count() == 8


def test_two_long_imports_that_would_wait_for_each_other_are_both_written(monkeypatch, longs):
    monkeypatch.setattr(ecriture, "LOT", 1)
    Rencontre(2, 2).placer(monkeypatch, Ecrivain, "lot", apres=True)
    noms = ("Aunis", "Bressuirais", "Charente", "Deux-Sèvres")
    aller = _fichier(*(_ligne(rang, rang, nom) for rang, nom in enumerate(noms)))
    retour = _fichier(*(_ligne(rang, rang, nom) for rang, nom in enumerate(reversed(noms))))
    issues = ensemble(partial(_importer, aller, "une"), partial(_importer, retour, "autre"))
    assert codes(issues) == ["", ""], [issue.erreur for issue in issues]
    assert Structure.objects.count() == Service.objects.count() == 8
    assert {len(set(Structure.objects.filter(nom=nom).values_list("code"))) for nom in noms} == {2}


def test_reading_taken_over_in_the_middle_stops_there(monkeypatch, longs):
    tenir, lus = ecriture.import_tenir, []

    def reprendre_ailleurs(importation):
        lus.append(importation.faites)
        if len(lus) == 2:  # un autre processus, qui nous croit mort, a fini le travail
            Import.objects.update(etat="ESSAI")
        return tenir(importation=importation)

    monkeypatch.setattr(ecriture, "import_tenir", reprendre_ailleurs)
    with pytest.raises(RegleRefusee, match="repris"):
        _importer(PREMIER)
    assert lus == [0, 2] and LigneImport.objects.count() == 2
