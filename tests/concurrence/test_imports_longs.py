"""Long imports, laid batch after batch, each in its transaction: what is seen, left and written."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from home.erreurs import RegleRefusee
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
from reseau.echanges.rules.imports import depots, ecriture
from reseau.echanges.rules.imports.ecriture import Ecrivain
from reseau.structures.models import Reseau, Structure
from tests.concurrence.outils import Rencontre, codes, ensemble
from tests.concurrence.test_annuaire import CSV, _une_commune
from tests.fabriques import un_reseau, une_region
from tests.reseau.echanges.cliche import cliche
from tests.reseau.echanges.test_fichiers_publics import ANNUAIRE, un_fichier, un_guichet

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
    """Every import is a long one, planned and laid two lines at a time."""
    monkeypatch.setattr(ecriture, "LOT", 2)


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
