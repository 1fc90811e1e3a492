"""Loading of the territories, bassins by date, outlines, distances, checks."""

import datetime
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from home.erreurs import RegleRefusee
from reseau.territoires import imports, rules
from reseau.territoires.models import Bassin, Commune, CompositionBassin, Contour, Epci
from reseau.territoires.prises import territoires_coherents
from reseau.territoires.queries import carte, communes
from reseau.territoires.rules import contours_importer
from tests.pages import page_lue

CARRE = {"type": "Polygon", "coordinates": [[[0, 46], [1, 46], [1, 47], [0, 47], [0, 46]]]}


def contient(geometrie, longitude, latitude):
    """Ray casting, written apart from the code under test."""
    polygones = geometrie["coordinates"] if geometrie["type"] == "MultiPolygon" else [geometrie["coordinates"]]
    dedans = False
    for polygone in polygones:
        for (x1, y1), (x2, y2) in zip(polygone[0], polygone[0][1:], strict=False):
            if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
                dedans = not dedans
    return dedans


class TerritoiresTest(TestCase):
    """One loading for all these tests."""

    @classmethod
    def setUpTestData(cls):
        cls.bilan = rules.territoires_charger()

    def test_loading_gives_every_commune_a_place_and_a_bassin(self):
        self.assertEqual(self.bilan.communes_creees, 1338)
        self.assertEqual(self.bilan.bassins_crees, 13)
        self.assertEqual(Epci.objects.count(), 37)
        self.assertEqual(CompositionBassin.objects.count(), 1338)
        self.assertFalse(Commune.objects.filter(population=0).exists())
        self.assertFalse(Commune.objects.exclude(latitude__range=(45.0, 47.3)).exists())
        self.assertFalse(Commune.objects.exclude(longitude__range=(-1.7, 1.3)).exists())

    def test_loading_names_a_known_commune_rightly(self):
        niort = Commune.objects.select_related("departement").get(code_insee="79191")
        self.assertEqual((niort.nom, niort.departement.nom), ("Niort", "Deux-Sèvres"))
        self.assertEqual(niort.codes_postaux, ["79000"])
        self.assertEqual(communes.bassin_de(niort).nom, "Niort")

    def test_loading_again_changes_nothing(self):
        avant = list(Commune.objects.values_list("pk", "modifie_le").order_by("pk"))
        self.assertTrue(rules.territoires_charger().inchange)
        self.assertEqual(list(Commune.objects.values_list("pk", "modifie_le").order_by("pk")), avant)

    def test_loading_mends_a_damaged_commune_and_keeps_what_the_region_decided(self):
        niort = Commune.objects.get(code_insee="79191")
        Commune.objects.filter(pk=niort.pk).update(population=3)
        Bassin.objects.filter(code="niort").update(nom="Bassin niortais")
        parthenay = Bassin.objects.get(code="parthenay")
        rules.commune_bassin_changer(commune=niort, bassin=parthenay, jour=datetime.date(2026, 1, 1))
        Contour.objects.filter(code="parthenay").update(geojson=CARRE, approximatif=False, source="IGN")
        bilan = rules.territoires_charger()
        self.assertEqual((bilan.communes_modifiees, bilan.communes_creees, bilan.contours_modifies), (1, 0, 0))
        niort.refresh_from_db()
        self.assertGreater(niort.population, 50_000)
        self.assertEqual(communes.bassin_de(niort, datetime.date(2026, 1, 1)), parthenay)
        self.assertEqual(Bassin.objects.get(code="niort").nom, "Bassin niortais")
        self.assertEqual(Contour.objects.get(code="parthenay").geojson, CARRE)

    def test_change_of_bassin_holds_from_its_day_only(self):
        niort, parthenay = Commune.objects.get(code_insee="79191"), Bassin.objects.get(code="parthenay")
        rules.commune_bassin_changer(commune=niort, bassin=parthenay, jour=datetime.date(2026, 9, 1))
        self.assertEqual(communes.bassin_de(niort, datetime.date(2026, 8, 31)).code, "niort")
        self.assertEqual(communes.bassin_de(niort, datetime.date(2026, 9, 1)), parthenay)
        self.assertIn(niort, communes.communes_du_bassin(parthenay, datetime.date(2026, 9, 1)))
        self.assertNotIn(niort, communes.communes_du_bassin(parthenay, datetime.date(2026, 8, 31)))
        self.assertEqual(list(territoires_coherents()), [])

    def test_change_of_bassin_before_the_last_one_is_refused(self):
        niort, parthenay = Commune.objects.get(code_insee="79191"), Bassin.objects.get(code="parthenay")
        rules.commune_bassin_changer(commune=niort, bassin=parthenay, jour=datetime.date(2026, 9, 1))
        with self.assertRaises(RegleRefusee) as refus:
            rules.commune_bassin_changer(
                commune=niort, bassin=Bassin.objects.get(code="niort"), jour=datetime.date(2026, 9, 1)
            )
        self.assertEqual(refus.exception.code, "date_trop_ancienne")

    def test_change_to_the_same_bassin_is_refused(self):
        with self.assertRaises(RegleRefusee) as refus:
            rules.commune_bassin_changer(
                commune=Commune.objects.get(code_insee="79191"),
                bassin=Bassin.objects.get(code="niort"),
                jour=datetime.date(2026, 9, 1),
            )
        self.assertEqual(refus.exception.code, "deja_dans_ce_bassin")

    def test_bassins_of_all_communes_come_in_two_queries(self):
        with self.assertNumQueries(2):
            tous = communes.bassins_par_commune()
        self.assertEqual(len(tous), 1338)
        self.assertEqual(tous[Commune.objects.get(code_insee="86194").pk].code, "poitiers")

    def test_outline_of_a_bassin_holds_its_main_town(self):
        contours = {c.code: c for c in carte.carte_region_donnees()}
        self.assertEqual(len(contours), 13)
        for code, insee in {"niort": "79191", "poitiers": "86194", "la-rochelle": "17300", "cognac": "16102"}.items():
            commune = Commune.objects.get(code_insee=insee)
            dedans = {c for c, x in contours.items() if contient(x.geojson, commune.longitude, commune.latitude)}
            self.assertEqual(dedans, {code})
        self.assertTrue(all(c.approximatif and c.source for c in contours.values()))

    def test_outlines_page_is_geojson_that_may_be_kept_and_revalidated(self):
        reponse = self.client.get("/territoires/bassins.geojson")
        self.assertEqual(reponse["Content-Type"], "application/geo+json")
        self.assertIn("max-age=86400", reponse["Cache-Control"])
        donnees = json.loads(reponse.content)
        self.assertEqual(len(donnees["features"]), 13)
        self.assertTrue(donnees["approximatif"])
        self.assertLess(len(reponse.content), 60_000)
        encore = self.client.get("/territoires/bassins.geojson", headers={"if-none-match": reponse["ETag"]})
        self.assertEqual(encore.status_code, 304)

    def test_outlines_page_after_an_import_is_sent_anew(self):
        avant = self.client.get("/territoires/bassins.geojson")["ETag"]
        donnees = {"features": [{"properties": {"code": "niort"}, "geometry": CARRE}]}
        bilan = contours_importer(donnees=donnees, niveau="BASSIN", source="IGN, Licence Ouverte")
        self.assertEqual(bilan.remplaces, 1)
        reponse = self.client.get("/territoires/bassins.geojson", headers={"if-none-match": avant})
        self.assertEqual(reponse.status_code, 200)
        self.assertIn("IGN, Licence Ouverte", json.loads(reponse.content)["source"])

    def test_map_drawn_on_the_server_has_one_shape_by_bassin(self):
        from django.template import Context, Template

        gabarit = "{% carte_bassins actif='Niort' %}|{% contours_credit as credit %}{{ credit }}"
        svg = Template("{% load territoires_tags %}" + gabarit).render(Context())
        self.assertEqual(svg.count("<path"), 13)
        self.assertEqual(svg.count("actif"), 1)
        self.assertIn("Voronoï", svg)

    def test_checks_tell_a_commune_without_bassin_and_one_in_two(self):
        self.assertEqual(list(territoires_coherents()), [])
        niort, poitiers = (Commune.objects.get(code_insee=c) for c in ("79191", "86194"))
        niort.compositions.all().delete()
        poitiers.compositions.update(au=datetime.date(2026, 1, 1))
        CompositionBassin.objects.create(
            commune=poitiers, bassin=Bassin.objects.get(code="niort"), du=datetime.date(2025, 1, 1)
        )
        anomalies = " ".join(territoires_coherents())
        self.assertIn("Niort (79) n’est dans aucun bassin", anomalies)
        self.assertIn("Poitiers (86) est dans deux bassins", anomalies)


@pytest.mark.django_db
def test_command_twice_says_what_it_did_then_nothing(capsys):
    call_command("charger_territoires")
    assert "1338 communes créées" in capsys.readouterr().out
    call_command("charger_territoires", verbosity=0)
    assert capsys.readouterr().out.startswith("Territoires : rien à changer")


@pytest.mark.django_db
def test_command_with_official_outlines_replaces_ours(tmp_path, capsys):
    fichier = tmp_path / "contours.geojson"
    entite = {"type": "Feature", "properties": {"code": "niort"}, "geometry": CARRE}
    fichier.write_text(json.dumps({"type": "FeatureCollection", "features": [entite]}))
    call_command("charger_territoires", contours=fichier, source="IGN, Licence Ouverte")
    contour = Contour.objects.get(code="niort", valide_au=None)
    assert (contour.geojson, contour.approximatif, contour.source) == (CARRE, False, "IGN, Licence Ouverte")


@pytest.mark.django_db
@pytest.mark.parametrize("contenu", ["", "[]", '{"type": "Point"}', "\x00"])
def test_command_with_a_damaged_file_says_so(tmp_path, contenu):
    fichier = tmp_path / "contours.geojson"
    fichier.write_text(contenu)
    with pytest.raises(CommandError, match="GeoJSON"):
        call_command("charger_territoires", contours=fichier, source="IGN")
    with pytest.raises(CommandError, match="--source"):
        call_command("charger_territoires", contours=fichier)


@pytest.mark.django_db
def test_pages_before_any_loading_answer_empty(client):
    assert client.get("/territoires/bassins.geojson").json()["features"] == []
    assert client.get("/territoires/communes/?q=niort").json() == {"communes": []}
    assert communes.commune_get("Niort") is None


@pytest.mark.django_db
def test_layer_of_commissions_is_not_proposed_before_any_commission(client):
    texte = page_lue(client.get("/territoires/"))
    assert 'data-couche="departements"' in texte and 'data-couche="commissions"' not in texte


@pytest.mark.django_db
def test_map_page_before_any_loading_says_that_there_is_nothing(client):
    assert "Aucun territoire n’est enregistré" in page_lue(client.get("/territoires/"))


@pytest.mark.django_db
def test_position_before_any_loading_says_so(client):
    assert client.get("/territoires/commune-proche/", headers={"x-position": "46.32,-0.46"}).status_code == 404


@pytest.mark.parametrize(
    ("depart", "arrivee", "km"),
    [
        ((46.3239, -0.4644), (46.5802, 0.3404), 68),  # Niort – Poitiers
        ((45.6474, 0.1452), (45.6474, 0.1452), 0),
        ((46.1591, -1.1520), (45.9420, -0.9588), 28),  # La Rochelle – Rochefort
    ],
)
def test_distance_between_two_towns_is_right_within_a_kilometre(depart, arrivee, km):
    assert communes.distance_km(*depart, *arrivee) == pytest.approx(km, abs=1.2)


def test_table_of_france_is_sorted_complete_and_holds_the_region_as_it_is():
    connus = ("nom", "codes_postaux", "population")
    lignes = {ligne["code_insee"]: ligne for ligne in imports.communes_de_france_lire()}
    assert list(lignes) == sorted(lignes) and len(lignes) == 34_969
    assert sum(not ligne["codes_postaux"] for ligne in lignes.values()) == 5, "des terres sans habitants"
    for ici in imports.table_lire("communes"):
        la = lignes[ici["code_insee"]]
        assert [la[nom] for nom in connus] == [ici[nom] for nom in connus]
        assert float(la["latitude"]) == pytest.approx(float(ici["latitude"]), abs=0.001)


def test_own_table_is_sorted_and_complete():
    lignes = list(imports.table_lire("communes"))
    codes = [ligne["code_insee"] for ligne in lignes]
    assert codes == sorted(set(codes)) and len(codes) == 1338
    assert {ligne["departement"] for ligne in lignes} == {"16", "17", "79", "86"}
    assert {ligne["bassin"] for ligne in lignes} == {ligne["code"] for ligne in imports.table_lire("bassins")}
    assert all(ligne["source"] for ligne in imports.table_lire("bassins"))
