"""Coverage: who has a door near, as the doors themselves say it; holes open with the sheet that expired, and close."""

import datetime
from itertools import cycle

import pytest
from django.utils import timezone

from home.exploitation.travaux import TravailEnEchec
from home.models import Courriel
from reseau.annuaire.choices import MISSIONS_CEP
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.queries.recherche import Besoin, Delivrances
from reseau.annuaire.rules.recherche import annuaire_reindexer
from reseau.orientation.models import CalculCouverture, Couverture, Trou
from reseau.orientation.queries.couverture import Couvreur
from reseau.orientation.rules.couverture import couvertures_calculer
from reseau.territoires.models import CompositionBassin
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import COMMUNES, une_commune, une_offre
from tests.reseau.orientation.fabriques import un_besoin, une_situation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DELIVRE = {"missions": ["conseil"], "themes": ["reconversion"], "publics": ["tout-public"]}


def vieillir(service, jours):
    """The sheet, and its places, were last confirmed that many days ago."""
    le = timezone.localdate() - datetime.timedelta(days=jours)
    Service.objects.filter(pk=service.pk).update(confirme_le=le)
    Lieu.objects.filter(structure=service.structure).update(confirme_le=le)
    annuaire_reindexer()


def la_cellule(bassin="niort", situation=None):
    return Couverture.objects.get(bassin__code=bassin, situation=situation)


def test_cells_say_what_the_doors_say():
    un_besoin()
    situation = une_situation()
    zones = cycle([{"zone": "REGION"}, {"zone": "COMMUNE", "zone_codes": ["79191"]}, {"zone": "BASSIN",
                   "zone_codes": ["niort"]}, {"zone": "DEPARTEMENT", "zone_codes": ["79"]}])  # fmt: skip
    for rang, commune in enumerate([*COMMUNES, *COMMUNES]):
        une_commune(commune)
        publics = ["salaries"] if rang % 3 else ["personnes-handicapees"]
        une_offre(f"Porte {rang}", commune, **DELIVRE | {"publics": publics}, **next(zones))
    une_offre("Informe", "Melle", **DELIVRE | {"missions": ["information"]})
    vieillir(une_offre("Périmée", "Melle", **DELIVRE), 500)
    couvertures_calculer()
    delivrances, missions = Delivrances(), tuple(MISSIONS_CEP)
    for cellule in Couverture.objects.all():
        publics = ("salaries",) if cellule.situation == situation else ()
        for km in (15, 30, 50):
            servis = sum(
                commune.population
                for commune in map(une_commune, COMMUNES)
                if CompositionBassin.objects.filter(bassin=cellule.bassin, commune=commune).exists()
                and any(
                    offre.distance is not None
                    for offre in delivrances.offres(Besoin(missions, publics, ("reconversion",), commune, km))
                )
            )
            assert getattr(cellule, f"a_{km}_km") == servis, (cellule, cellule.situation, km)
    assert Couverture.objects.count() == 2 * 4 and {c.part() for c in Couverture.objects.all()} != {100}


def test_what_is_given_from_afar_is_near_nobody_and_stale_sheets_are_counted_apart():
    un_besoin()
    une_commune("La Rochelle")
    une_offre("De loin", "Niort", **DELIVRE, modes=["A_DISTANCE"])
    vieillir(une_offre("Oubliée", "Melle", **DELIVRE), 400)
    couvertures_calculer()
    niort = la_cellule()
    assert (niort.a_50_km, niort.structures, niort.perimes, niort.plus_proche_km) == (0, 0, 1, None)
    une_offre("Ici", "Melle", **DELIVRE)
    couvertures_calculer()
    niort = la_cellule()
    assert (niort.a_15_km, niort.a_30_km, niort.habitants) == (6_000, 65_000, 65_000) and niort.plus_proche_km < 1
    assert (niort.part(15), niort.part(30), niort.structures) == (9, 100, 1)


def test_a_hole_opens_once_names_the_sheet_that_expired_and_closes_by_itself():
    un_besoin()
    region, animatrice, ailleurs = une_region(), une_chargee_de_mission("niort"), une_chargee_de_mission("parthenay")
    vieillir(une_offre("Longtemps oubliée", "Niort", **DELIVRE), 700)
    une_offre("À plus de trente kilomètres", "Parthenay", **DELIVRE)
    echue = une_offre("Point relais", "Niort", **DELIVRE)
    vieillir(echue, 366)
    hier = timezone.localdate() - datetime.timedelta(days=1)
    assert couvertures_calculer(jour=hier) == 0 and la_cellule().part() == 100
    assert couvertures_calculer() == 1 and couvertures_calculer() == 0
    trou = Trou.objects.get()
    assert (trou.du, trou.au, trou.part_avant, trou.service) == (timezone.localdate(), None, 100, echue)
    ecrits = Courriel.objects.filter(gabarit="orientation/trou")
    assert sorted(ecrits.values_list("destinataire", flat=True)) == sorted([region.email, animatrice.email])
    assert ailleurs.email not in ecrits.values_list("destinataire", flat=True) and "Point relais" in ecrits[0].texte
    vieillir(echue, 0)
    assert couvertures_calculer() == 0
    trou.refresh_from_db()
    assert trou.au == timezone.localdate() and la_cellule().part() == 100


def test_no_hole_where_nobody_ever_had_a_door_and_no_sheet_is_accused_wrongly():
    un_besoin()
    une_commune("La Rochelle")
    ferme = une_offre("Ferme", "Niort", **DELIVRE)
    vieillir(une_offre("Oubliée", "Melle", **DELIVRE), 700)
    couvertures_calculer()
    Service.objects.filter(pk=ferme.pk).update(publie=False)
    annuaire_reindexer()
    assert couvertures_calculer() == 1
    assert list(Trou.objects.values_list("bassin__code", "service")) == [("niort", None)]
    assert not la_cellule("la-rochelle").a_50_km


def test_a_bassin_that_fails_stops_no_other(monkeypatch):
    un_besoin()
    une_commune("Parthenay")
    une_offre("Ici", "Niort", **DELIVRE)
    mesurer = Couvreur.mesurer
    monkeypatch.setattr(
        Couvreur, "mesurer", lambda self, bassin: 1 / 0 if bassin == un_bassin("niort") else mesurer(self, bassin)
    )
    with pytest.raises(TravailEnEchec, match="Niort"):
        couvertures_calculer()
    assert set(Couverture.objects.values_list("bassin__code", flat=True)) == {"parthenay"}


def test_the_page_says_shares_to_all_and_sheets_to_those_who_hold_them(client, a_chaud, django_assert_max_num_queries):
    un_besoin()
    echue = une_offre("Point relais", "Niort", **DELIVRE)
    une_offre("Loin", "La Rochelle", **DELIVRE)
    vieillir(echue, 366)
    couvertures_calculer(jour=timezone.localdate() - datetime.timedelta(days=1))
    couvertures_calculer()
    with a_chaud():
        client.get("/couverture/")
        with django_assert_max_num_queries(8):
            lue = page_lue(client.get("/couverture/"))
    cases = " ".join(lue.split())
    for part, bassin in ((0, "Niort"), (100, "La-rochelle")):
        assert f'{part}&nbsp;%</span><span class="visually-hidden">, Besoin changer, {bassin}</span>' in cases
    assert "personne n’a de porte à 30&nbsp;km" in lue and "Conseil sur le projet" not in lue
    for compte, dite in ((une_chargee_de_mission("parthenay"), False), (une_chargee_de_mission("niort"), True),
                         (un_conseiller(echue.structure), True), (une_region(), True)):  # fmt: skip
        client.force_login(compte)
        assert ("Conseil sur le projet" in page_lue(client.get("/couverture/"))) is dite
    seul = client.get("/couverture/", {"bassin": "niort", "rayon": "15", "situation": "inconnue", "format": "csv"})
    _, *lignes = seul.getvalue().decode("utf-8-sig").replace('"', "").splitlines()
    assert lignes == ["Niort;Besoin changer;Tous les publics;59000;0;0;0;0;;1"]


def test_who_animates_measures_her_bassin_again(client, django_capture_on_commit_callbacks):
    un_besoin()
    une_offre("Ici", "Niort", **DELIVRE)
    une_commune("Parthenay")
    client.force_login(une_chargee_de_mission("niort"))
    assert client.post("/couverture/parthenay/calculer/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post("/couverture/niort/calculer/")
    assert reponse.url == "/couverture/niort/calcul/"
    assert la_cellule().part() == 100 and not Couverture.objects.filter(bassin__code="parthenay").exists()
    assert client.get(reponse.url).url == "/couverture/?bassin=niort"
    calcul = CalculCouverture.objects.get()
    calcul.etat = "EN_COURS"
    calcul.save()
    assert "Interrompue" not in client.get(reponse.url).text and 'role="status"' in client.get(reponse.url).text
