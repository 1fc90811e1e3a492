"""Long imports, whose rows PostgreSQL lays while the next are made ready: what is seen, left and written."""

import time
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from home.erreurs import RegleRefusee
from home.lots import avance
from reseau.annuaire.models import (
    Import,
    Lieu,
    LigneImport,
    LigneRecherche,
    Modification,
    Provenance,
    Service,
    ServiceAuLieu,
)
from reseau.annuaire.rules.imports import portes
from reseau.annuaire.rules.imports.ecriture import application
from reseau.annuaire.rules.imports.planification import lecture
from reseau.annuaire.rules.imports.planification import lignes as lignes_gardees
from reseau.annuaire.rules.imports.planification.lignes import lignes_effacer
from reseau.annuaire.rules.imports.planification.planificateur import Planificateur
from reseau.annuaire.rules.imports.travail import travail_prendre
from reseau.structures.models import Reseau, Structure
from tests.concurrence.outils import Rencontre, codes, ensemble
from tests.concurrence.test_annuaire import CSV, _une_commune
from tests.fabriques import un_reseau, une_region
from tests.reseau.annuaire.cliche import cliche
from tests.reseau.annuaire.test_fichiers_publics import ANNUAIRE, un_fichier, un_guichet

pytestmark = pytest.mark.django_db(transaction=True)
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
    """Every import is a long one, prepared two lines at a time."""
    monkeypatch.setattr(application, "BEAUCOUP", 0)
    monkeypatch.setattr(lignes_gardees, "LOT", 2)
    monkeypatch.setattr(avance, "GROUPE", 5)


@pytest.fixture(autouse=True)
def _commune():
    _une_commune()
    un_reseau("missions-locales")


def _ligne(rang: int, structure: int, nom: str = "", rue: str = "rue X") -> str:
    """One service, at a place of its own."""
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
    depot = portes.import_deposer(contenu=contenu, nom="essai.csv", source=source, par=une_region())
    return portes.import_appliquer(importation=depot, par=depot.compte)


def _dits() -> dict[str, list[tuple]]:
    return {modele.__name__: sorted(modele.objects.values_list(*noms), key=repr) for modele, noms in DITS.items()}


def _ecrire_et_relire() -> list[dict[str, list[tuple]]]:
    photos = []
    for contenu, source in ((PREMIER, "essai"), (SUITE, "essai"), (PUBLIC, "public")):
        importation = _importer(contenu, source)
        assert importation.etat == "APPLIQUE" and not importation.refusees
        photos.append(_dits())
    return photos


@contextmanager
def _sans_attendre():
    """Whoever waits for a lock fails; SQLite, which lays everything at the end, keeps nobody waiting meanwhile."""
    patience = "SET LOCAL lock_timeout = '1s'" if connection.vendor == "postgresql" else "SELECT 1"
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(patience)
        yield


def test_long_import_writes_what_a_short_one_writes(request):
    courtes = _ecrire_et_relire()
    for importation in Import.objects.order_by("-pk"):
        portes.import_annuler(importation=importation)
    Modification.objects.all().delete()
    assert not Structure.objects.exists()
    assert [len(photo["Structure"]) for photo in courtes] == [4, 6, 14]
    request.getfixturevalue("longs")
    assert _ecrire_et_relire() == courtes


def test_nobody_sees_a_long_import_before_its_end_and_one_given_up_leaves_nothing(monkeypatch, longs):
    avant, vues, battre = cliche(), [], application.battre

    def regarder(importation: Import, faites: int) -> None:
        vues.append(Structure.objects.count() + Lieu.objects.count())
        with _sans_attendre(), pytest.raises(RegleRefusee, match="n’est pas appliqué"):
            portes.import_annuler(importation=importation)
        if faites >= 6:
            raise RegleRefusee("repris", "Repris ailleurs.")
        battre(importation=importation, faites=faites)

    monkeypatch.setattr(application, "battre", regarder)
    with pytest.raises(RegleRefusee, match="Repris"):
        _importer(PREMIER)
    monkeypatch.undo()
    assert vues == [0] * 3
    assert cliche() == avant
    Import.objects.update(battement=None)
    importation = Import.objects.get()
    assert portes.import_reprendre(importation=importation).etat == "APPLIQUE"
    assert Structure.objects.count() == 4 and Lieu.objects.count() == 8


def test_preparation_that_lays_nothing_for_long_keeps_its_transaction(monkeypatch, longs):
    monkeypatch.setattr(avance, "SILENCE", "400ms")
    monkeypatch.setattr(avance, "SIGNE", 0.1)
    battre = application.battre

    def trainer(importation: Import, faites: int) -> None:
        time.sleep(0.6 if faites == 2 else 0)
        battre(importation=importation, faites=faites)

    monkeypatch.setattr(application, "battre", trainer)
    assert _importer(PREMIER).etat == "APPLIQUE" and Lieu.objects.count() == 8


def test_row_refused_by_the_base_while_others_are_made_ready_has_the_whole_planned_again(monkeypatch, longs):
    deposer, refusees = avance.deposer, []

    def refuser_une_fois(curseur, sql, lots):
        if not refusees:
            refusees.append(sql)
            raise IntegrityError("la même clé vient d’être écrite ailleurs")
        deposer(curseur, sql, lots)

    monkeypatch.setattr(avance, "deposer", refuser_une_fois)
    assert _importer(PREMIER).etat == "APPLIQUE"
    assert Structure.objects.count() == 4 and Service.objects.count() == LigneRecherche.objects.count() == 8


def test_two_long_imports_that_would_wait_for_each_other_are_both_written(monkeypatch, longs):
    monkeypatch.setattr(avance, "GROUPE", 1)
    Rencontre(2, 2).placer(monkeypatch, avance, "_poser", apres=True)
    noms = ("Aunis", "Bressuirais", "Charente", "Deux-Sèvres")
    aller = _fichier(*(_ligne(rang, rang, nom) for rang, nom in enumerate(noms)))
    retour = _fichier(*(_ligne(rang, rang, nom) for rang, nom in enumerate(reversed(noms))))
    issues = ensemble(partial(_importer, aller, "une"), partial(_importer, retour, "autre"))
    assert codes(issues) == ["", ""], [issue.erreur for issue in issues]
    assert Structure.objects.count() == Service.objects.count() == 8
    assert {len(set(Structure.objects.filter(nom=nom).values_list("code"))) for nom in noms} == {2}


def test_reading_taken_over_in_the_middle_leaves_none_of_its_lines(monkeypatch):
    monkeypatch.setattr(lecture, "LOT", 2)
    lot, lus = Planificateur.lot, []

    def reprendre_ailleurs(planificateur, enregistrements):
        lus.append(len(enregistrements))
        if len(lus) == 2:  # un autre processus, qui nous croit mort, recommence
            autre = Import.objects.get()
            travail_prendre(importation=autre)
            lignes_effacer(importation=autre)
        return lot(planificateur, enregistrements)

    monkeypatch.setattr(Planificateur, "lot", reprendre_ailleurs)
    with pytest.raises(RegleRefusee, match="repris"):
        _importer(PREMIER)
    assert lus == [2, 2] and not LigneImport.objects.exists()
