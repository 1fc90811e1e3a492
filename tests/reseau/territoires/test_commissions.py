"""Commissions: dated compositions of bassins; every bassin in one at least (R4.6)."""

import datetime

import pytest

from reseau.territoires.models import Bassin, Commission, CompositionCommission, Contour
from reseau.territoires.prises import commissions_coherentes
from reseau.territoires.queries import carte
from reseau.territoires.queries.carte import COUCHES
from reseau.territoires.rules import commission_creer, commission_modifier
from tests.refus import refus

JOUR, APRES = datetime.date(2026, 1, 1), datetime.date(2026, 9, 1)


@pytest.fixture
def bassins(db):
    return {nom: Bassin.objects.create(code=nom, nom=nom.capitalize()) for nom in ("niort", "saintes", "cognac")}


def commission(code, *bassins, du=JOUR):
    return commission_creer(code=code, nom=code.capitalize(), bassins=bassins, du=du)


def couverts(commission, jour):
    compositions = CompositionCommission.objects.en_vigueur(jour).filter(commission=commission)
    return sorted(compositions.values_list("bassin__code", flat=True))


def test_commission_covers_bassins_from_a_day_on(bassins):
    nord = commission("nord", bassins["niort"], bassins["saintes"])
    assert couverts(nord, JOUR) == ["niort", "saintes"]
    assert couverts(nord, JOUR - datetime.timedelta(days=1)) == []


def test_bassin_may_be_in_two_commissions(bassins):
    commission("nord", bassins["niort"])
    sud = commission("sud", bassins["niort"], bassins["cognac"])
    assert couverts(sud, JOUR) == ["cognac", "niort"]


def test_commission_without_bassin_is_refused(bassins):
    refus("commission_vide", commission, code="nord")
    assert not Commission.objects.exists()


def test_bassin_leaves_a_commission_on_a_day_and_what_was_true_before_stays(bassins):
    nord = commission("nord", bassins["niort"], bassins["saintes"])
    commission("sud", bassins["saintes"], bassins["cognac"])
    commission_modifier(commission=nord, nom="Nord", bassins=[bassins["niort"], bassins["cognac"]], du=APRES)
    assert couverts(nord, APRES - datetime.timedelta(days=1)) == ["niort", "saintes"]
    assert couverts(nord, APRES) == ["cognac", "niort"]


def test_bassin_left_in_no_commission_is_refused(bassins):
    nord = commission("nord", bassins["niort"], bassins["saintes"])
    assert "Saintes" in refus(
        "bassin_sans_commission", commission_modifier, commission=nord, nom="Nord", bassins=[bassins["niort"]], du=APRES
    )
    assert couverts(nord, APRES) == ["niort", "saintes"]


def test_change_before_the_last_one_is_refused(bassins):
    nord = commission("nord", bassins["niort"], bassins["saintes"], du=APRES)
    commission("sud", bassins["saintes"])
    refus("date_trop_ancienne", commission_modifier, commission=nord, nom="Nord", bassins=[bassins["niort"]], du=JOUR)


def test_checks_are_silent_before_any_commission_then_tell_a_bassin_left_out(bassins):
    assert list(commissions_coherentes()) == []
    nord = commission("nord", bassins["niort"], bassins["saintes"])
    assert list(commissions_coherentes()) == ["Le bassin Cognac n’est dans aucune commission territoriale."]
    commission("sud", bassins["cognac"])
    assert list(commissions_coherentes()) == []
    nord.compositions.all().delete()
    assert "La commission Nord ne couvre aucun bassin." in list(commissions_coherentes())


def test_commission_without_outline_is_drawn_as_its_bassins_together(bassins):
    for rang, code in enumerate(("niort", "saintes")):
        anneau = [[rang, 46], [rang + 1, 46], [rang + 1, 47], [rang, 47], [rang, 46]]
        geojson = {"type": "Polygon", "coordinates": [anneau]}
        Contour.objects.create(niveau="BASSIN", code=code, geojson=geojson, source="essai")
    commission("nord", bassins["niort"], bassins["saintes"])
    (contour,) = carte.carte_region_donnees(COUCHES["commissions"])
    assert (contour.nom, contour.approximatif, contour.source) == ("Nord", True, "essai")
    assert {tuple(point) for point in contour.geojson["coordinates"][0]} == {
        (x, y) for x in (0.0, 1.0, 2.0) for y in (46.0, 47.0)
    }
    assert len(contour.geojson["coordinates"][0]) == 7
    officiel = {"type": "Polygon", "coordinates": [[[0, 46], [2, 46], [2, 47], [0, 46]]]}
    Contour.objects.create(niveau="COMMISSION", code="nord", geojson=officiel, approximatif=False, source="Région")
    assert [c.source for c in carte.carte_region_donnees(COUCHES["commissions"])] == ["Région"]
