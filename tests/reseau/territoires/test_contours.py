"""Outlines: a file read hard, what matches, what is refused; simplification and union; dates (R4.19)."""

import datetime
import json
import math

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.territoires import contours
from reseau.territoires.models import Bassin, Commune, Contour, Departement, Niveau
from reseau.territoires.prises import contours_coherents
from reseau.territoires.queries import carte
from reseau.territoires.queries.communes import commune_get
from reseau.territoires.rules import contours_charger, contours_importer
from tests.pages import page_lue
from tests.refus import refus

CARRE = [[0, 46], [1, 46], [1, 47], [0, 47], [0, 46]]
VOISIN = [[1, 46], [2, 46], [2, 47], [1, 47], [1, 46]]
HIER, DEMAIN = (timezone.localdate() + datetime.timedelta(days=n) for n in (-1, 1))


def polygone(*anneaux):
    return {"type": "Polygon", "coordinates": list(anneaux)}


def entite(code, forme):
    return {"type": "Feature", "properties": {"code": code.replace("_", "-")}, "geometry": forme}


def collection(**formes):
    return {"type": "FeatureCollection", "features": [entite(*dite) for dite in formes.items()]}


@pytest.fixture
def bassins(db):
    noms = {"niort": "Niort", "la-rochelle": "La Rochelle"}
    return [Bassin.objects.create(code=code, nom=nom) for code, nom in noms.items()]


@pytest.fixture
def niort(bassins):
    departement = Departement.objects.create(code="79", nom="Deux-Sèvres")
    return Commune.objects.create(
        code_insee="79191", nom="Niort", nom_replie="niort", departement=departement, latitude=46.3, longitude=0.5
    )


def importer(donnees, **options):
    return contours_importer(**{"donnees": donnees, "niveau": "BASSIN", "source": "IGN", **options})


# Lire une géométrie


def test_geometry_that_makes_no_outline_is_refused_with_its_reason():
    for geometrie_lue, raison in (
        (None, "polygone"),
        ({"type": "Point", "coordinates": [0, 46]}, "polygone"),
        ({"type": "Polygon"}, "vide"),
        ({"type": "Polygon", "coordinates": []}, "vide"),
        ({"type": "Polygon", "coordinates": "abc"}, "vide"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "vide"),
        (polygone(CARRE[:3]), "quatre sommets"),
        (polygone(CARRE[:-1] + [[0, 46.5]]), "fermé"),
        (polygone([[0, 46], [1, 46], [2, 46], [0, 46]]), "surface"),
        (polygone([[0, 46], [1, 46], [math.nan, 47], [0, 46]]), "nombre"),
        (polygone([[0, 46], [1, 46], [math.inf, 47], [0, 46]]), "nombre"),
        (polygone([[0, 46], [1, 46], [10**400, 47], [0, 46]]), "nombre"),
        (polygone([[0, 46], [1, 46], [True, 47], [0, 46]]), "nombre"),
        (polygone([[0, 46], [1, 46], ["1", 47], [0, 46]]), "nombre"),
        (polygone([[0, 46], [1, 46], [[1], 47], [0, 46]]), "nombre"),
        (polygone([[0, 46], [1, 46], [1], [0, 46]]), "nombre"),
        (polygone([[420000, 6600000], [430000, 6600000], [430000, 6610000], [420000, 6600000]]), "EPSG:4326"),
    ):
        with pytest.raises(contours.GeometrieIncorrecte, match=raison):
            contours.forme_lire(geometrie_lue)


def test_rings_are_turned_the_same_way_whatever_the_file():
    trou = [[0.4, 46.4], [0.6, 46.4], [0.6, 46.6], [0.4, 46.6], [0.4, 46.4]]
    for exterieur in (CARRE, CARRE[::-1]):
        for interieur in (trou, trou[::-1]):
            (anneaux,) = contours.forme_lire(polygone(exterieur, interieur))
            assert contours.aire(anneaux[0]) > 0 > contours.aire(anneaux[1])


def test_file_that_is_no_collection_is_refused_with_its_reason():
    for contenu, message in (
        (b"", "lisible"),
        (b"\xff\xfe", "lisible"),
        (b"[" * 200_000, "lisible"),
        (b"[]", "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "aucun contour"),
        (b'{"type": "FeatureCollection", "features": {"a": 1}}', "aucun contour"),
        (b'{"type": "FeatureCollection", "features": [1], "crs": {"properties": {"name": "EPSG:2154"}}}', "WGS 84"),
        (b" " * (contours.TAILLE_MAX + 1), "vingt"),
    ):
        with pytest.raises(RegleRefusee, match=message):
            contours.fichier_lire(contenu)


def test_file_with_a_byte_order_mark_or_wgs84_named_is_read():
    donnees = collection(niort=polygone(CARRE)) | {"crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}
    assert contours.fichier_lire(b"\xef\xbb\xbf" + json.dumps(donnees).encode())["features"]


# Simplifier, réunir


def escalier(n, x0=0.0, pas=0.00001):
    """A border from (x0, 46) to (x0, 47), with tiny steps."""
    return [[x0 + pas * (k % 2), 46 + k / n] for k in range(n + 1)]


def test_simplification_keeps_the_common_border_of_two_neighbours():
    dents = [[1 + 0.01 * (k % 2), 46 + k / 40] for k in range(41)] + []
    bord = [[1, 46], *dents[1:-1], [1, 47]]
    gauche = [[0, 46], *bord, [0, 47], [0, 46]]
    droite = [[2, 47], *bord[::-1], [2, 46], [2, 47]]
    une, autre = contours.simplifier([contours.forme_lire(polygone(a)) for a in (gauche, droite)], 0.002)
    cotes = [{p for p in forme[0][0] if 1 <= p[0] <= 1.01} for forme in (une, autre)]
    assert cotes[0] == cotes[1] and len(cotes[0]) > 10


def test_simplification_drops_what_nobody_sees_but_never_the_whole_territory():
    anneau = [*escalier(500)[::-1], *escalier(500, 1.0), [0, 47]]
    (simple,) = contours.simplifier([contours.forme_lire(polygone(anneau))], 0.002)
    assert contours.sommets_compter(simple) == 5
    assert abs(contours.aire(simple[0][0])) == pytest.approx(2, abs=0.01)
    ilot = [[0.00001, 46], [0.00002, 46], [0.00002, 46.00001], [0.00001, 46]]
    avec = contours.forme_lire({"type": "MultiPolygon", "coordinates": [[CARRE], [ilot]]})
    seul = contours.forme_lire(polygone(ilot))
    simples = contours.simplifier([avec, seul], 0.002)
    assert [len(forme) for forme in simples] == [1, 1]


def test_union_of_two_neighbours_has_no_border_inside_and_apart_both_and_a_hole_stay():
    formes = [contours.forme_lire(polygone(a)) for a in (CARRE, VOISIN)]
    fondue = contours.fondre(formes)
    assert len(fondue) == 1 and contours.aire(fondue[0][0]) == pytest.approx(4)
    assert ((1.0, 46.0), (1.0, 47.0)) not in set(zip(fondue[0][0], fondue[0][0][1:], strict=False))
    loin = [[5, 46], [6, 46], [6, 47], [5, 47], [5, 46]]
    trou = [[0.4, 46.4], [0.6, 46.4], [0.6, 46.6], [0.4, 46.6], [0.4, 46.4]]
    fondue = contours.fondre([contours.forme_lire(polygone(CARRE, trou)), contours.forme_lire(polygone(loin))])
    assert sorted(len(polygone) for polygone in fondue) == [1, 2]


# Importer


def test_import_replaces_the_approximate_outline_from_its_day_only(bassins):
    contours_charger(donnees=collection(niort=polygone(VOISIN)) | {"source": "approché"})
    bilan = importer(collection(niort=polygone(CARRE)), du=DEMAIN)
    assert (bilan.crees, bilan.remplaces) == (0, 1)
    (avant,) = carte.carte_region_donnees()
    (apres,) = carte.carte_region_donnees(jour=DEMAIN)
    assert (avant.approximatif, avant.source) == (True, "approché")
    assert (apres.approximatif, apres.source, apres.geojson["coordinates"]) == (False, "IGN", [CARRE])
    assert list(contours_coherents()) == []


def test_import_again_changes_nothing_and_only_a_later_official_one_replaces_it(bassins):
    importer(collection(niort=polygone(CARRE)))
    refus("date_trop_ancienne", importer, donnees=collection(niort=polygone(VOISIN)), du=HIER)
    assert Contour.objects.get().geojson["coordinates"] == [CARRE]
    assert contours_charger(donnees=collection(niort=polygone(VOISIN)) | {"source": "approché"}) == 0
    assert Contour.objects.get().source == "IGN"
    encore = importer(collection(niort=polygone(CARRE)))
    assert (encore.crees, encore.remplaces, encore.inchanges) == (0, 0, 1)
    importer(collection(niort=polygone(VOISIN)))
    assert Contour.objects.get().geojson["coordinates"][0][0] == [1.0, 46.0]


def test_import_with_one_fault_stores_nothing(bassins):
    bonne = polygone(CARRE)
    for mauvaise in ({"la_rochelle": polygone(CARRE[:3])}, {"la_rochelle": None}):
        assert "La Rochelle" in refus("contour_refuse", importer, donnees=collection(niort=bonne, **mauvaise))
    sans_code = collection(niort=bonne)
    sans_code["features"].append({"properties": None, "geometry": bonne})
    double = collection(niort=bonne)
    double["features"] *= 2
    for donnees in (sans_code, double):
        refus("contour_refuse", importer, donnees=donnees)
    assert not Contour.objects.exists()


def test_import_without_source_or_without_match_is_refused(bassins):
    for options, code in (({"source": " "}, "source_absente"), ({"propriete": "nom"}, "contour_refuse")):
        refus(code, importer, donnees=collection(niort=polygone(CARRE)), **options)
    refus("aucun_contour", importer, donnees=collection(lyon=polygone(CARRE)))


def test_outline_far_from_the_region_is_refused(niort):
    with pytest.raises(RegleRefusee, match="inversées"):
        importer(collection(niort=polygone([[y, x] for x, y in CARRE])))


def test_territory_is_matched_by_code_number_or_name_and_strangers_are_left_aside(niort):
    donnees = {"features": [{"properties": {"lib": nom}, "geometry": polygone(CARRE)} for nom in ("NIORT", "Lyon")]}
    lecture = contours.contours_lire(donnees, Niveau.BASSIN, "lib")
    assert [lu.code for lu in lecture.bons] == ["niort"]
    assert [lu.valeur for lu in lecture.ignores] == ["Lyon"]
    assert lecture.absents == ["La Rochelle"]
    # Le nom d’une commune n’est pas unique : il faut son code.
    assert contours.contours_lire(donnees, Niveau.COMMUNE, "lib").bons == []
    donnees = {"features": [{"properties": {"dep": 79}, "geometry": polygone(CARRE)}]}
    assert [lu.nom for lu in contours.contours_lire(donnees, Niveau.DEPARTEMENT, "dep").bons] == ["Deux-Sèvres"]


def test_checks_tell_an_outline_of_nowhere_and_two_on_the_same_day(bassins):
    importer(collection(niort=polygone(CARRE)))
    assert list(contours_coherents()) == []
    Contour.objects.create(niveau="EPCI", code="000000000", geojson=polygone(CARRE), source="IGN")
    Contour.objects.create(
        niveau="BASSIN", code="niort", geojson=polygone(CARRE), source="IGN", valide_du=HIER, valide_au=DEMAIN
    )
    anomalies = " ".join(contours_coherents())
    assert "« 000000000 »" in anomalies and "« niort »" in anomalies


# La commande


@pytest.fixture
def fichier(tmp_path):
    def ecrire(donnees):
        chemin = tmp_path / "contours.geojson"
        chemin.write_text(json.dumps(donnees), encoding="utf-8")
        return chemin

    return ecrire


def commander(chemin, *options):
    call_command("importer_contours", str(chemin), "--niveau", "bassin", "--source", "IGN, Licence Ouverte", *options)


def test_command_says_what_it_wrote_and_a_trial_writes_nothing(bassins, fichier, capsys):
    chemin = fichier(collection(niort=polygone(CARRE), lyon=polygone(VOISIN)))
    commander(chemin, "--essai")
    dit = capsys.readouterr().out
    assert "Essai : 1 contours reconnus (5 sommets)" in dit and "« lyon »" in dit and "La Rochelle" in dit
    assert not Contour.objects.exists()
    commander(chemin, "--du", "2020-01-01")
    bilan = "Contours : créés 1, remplacés 0, inchangés 0, laissés de côté 1."
    assert capsys.readouterr().out.splitlines()[-1] == bilan
    assert Contour.objects.get().valide_du == datetime.date(2020, 1, 1)


def test_command_with_a_refused_or_a_missing_file_fails_and_writes_nothing(bassins, fichier, tmp_path):
    with pytest.raises(CommandError, match="Propriétés du fichier : code"):
        commander(fichier(collection(lyon=polygone(CARRE))))
    for options in ([], ["--essai"]):
        with pytest.raises(CommandError):
            commander(fichier(collection(niort=polygone(CARRE), la_rochelle=polygone(CARRE[:3]))), *options)
        assert not Contour.objects.exists()
    with pytest.raises(CommandError, match="illisible"):
        commander(tmp_path / "absent.geojson")


# Charger les territoires, et ce que l’on lit avant


@pytest.mark.django_db
def test_command_twice_says_what_it_did_then_nothing(capsys):
    call_command("charger_territoires")
    assert "1338 communes créées" in capsys.readouterr().out
    call_command("charger_territoires", verbosity=0)
    assert capsys.readouterr().out.startswith("Territoires : rien à changer")


@pytest.mark.django_db
def test_command_with_official_outlines_replaces_ours_and_a_damaged_file_is_told(tmp_path):
    fichier = tmp_path / "contours.geojson"
    fichier.write_text(json.dumps(collection(niort=polygone(CARRE))))
    call_command("charger_territoires", contours=fichier, source="IGN, Licence Ouverte")
    contour = Contour.objects.get(code="niort", valide_au=None)
    assert (contour.geojson, contour.approximatif, contour.source) == (polygone(CARRE), False, "IGN, Licence Ouverte")
    for contenu in ("", "[]", '{"type": "Point"}', "\x00"):
        fichier.write_text(contenu)
        with pytest.raises(CommandError, match="GeoJSON"):
            call_command("charger_territoires", contours=fichier, source="IGN")
    with pytest.raises(CommandError, match="--source"):
        call_command("charger_territoires", contours=fichier)


@pytest.mark.django_db
def test_pages_before_any_loading_answer_empty_and_the_map_says_that_there_is_nothing(client):
    assert client.get("/territoires/bassins.geojson").json()["features"] == []
    assert client.get("/territoires/communes/?q=niort").json() == {"communes": []}
    assert commune_get("Niort") is None
    texte = page_lue(client.get("/territoires/"))
    assert "Aucun territoire n’est enregistré" in texte
    assert 'data-couche="departements"' in texte and 'data-couche="commissions"' not in texte
    assert client.get("/territoires/commune-proche/", headers={"x-position": "46.32,-0.46"}).status_code == 404
