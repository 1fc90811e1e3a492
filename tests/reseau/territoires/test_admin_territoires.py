"""Wagtail's admin: the Région makes commissions and gives the official outlines; nobody else."""

import datetime
import json

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reseau.territoires.models import Bassin, Commission, Contour
from tests.fabriques import un_conseiller, une_region
from tests.pages import page_lue

pytestmark = pytest.mark.django_db
CARRE = {"type": "Polygon", "coordinates": [[[0, 46], [1, 46], [1, 47], [0, 47], [0, 46]]]}


@pytest.fixture
def region(client):
    compte = une_region()
    compte.user_permissions.add(
        *Permission.objects.filter(content_type__app_label="territoires"),
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
    )
    client.force_login(compte)
    return client


@pytest.fixture
def niort():
    return Bassin.objects.create(code="niort", nom="Niort")


def deposer(client, *entites, **champs):
    donnees = {"type": "FeatureCollection", "features": list(entites)}
    contenu = champs.pop("contenu", json.dumps(donnees).encode())
    saisie = {
        "niveau": "BASSIN", "propriete": "code", "source": "IGN, Licence Ouverte", "du": "2026-01-01",
        "fichier": SimpleUploadedFile("contours.geojson", contenu), **champs,
    }  # fmt: skip
    return client.post(reverse("contours_deposer"), saisie)


def entite(code, geometrie=CARRE):
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometrie}


def test_region_reads_a_file_then_applies_it(region, niort):
    reponse = deposer(region, entite("niort"), entite("lyon"))
    texte = page_lue(reponse)
    assert "1 contour reconnu" in texte and "lyon" in texte
    assert not Contour.objects.exists()
    suite = region.post(reverse("contours_appliquer"), {"jeton": reponse.context["jeton"]}, follow=True)
    assert "1 créés" in page_lue(suite)
    contour = Contour.objects.get()
    assert (contour.code, contour.source, contour.approximatif) == ("niort", "IGN, Licence Ouverte", False)
    assert contour.valide_du == datetime.date(2026, 1, 1)
    assert "Officiels" in page_lue(suite) and "IGN, Licence Ouverte" in page_lue(suite)


def test_file_with_a_fault_shows_its_reason_and_offers_nothing(region, niort):
    reponse = deposer(region, entite("niort", {"type": "Point", "coordinates": [0, 46]}))
    assert "ce n’est pas un polygone" in page_lue(reponse)
    assert "jeton" not in reponse.context


def test_file_that_is_no_geojson_is_told_at_its_field_and_typed_text_is_kept(region):
    texte = page_lue(deposer(region, contenu=b"%PDF-1.4", source="Ma source"))
    assert "GeoJSON lisible" in texte and "Ma source" in texte


def test_file_that_matches_nothing_names_its_properties(region, niort):
    texte = page_lue(deposer(region, entite("lyon")))
    assert "Aucun contour ne correspond" in texte and "Propriétés de ce fichier" in texte


@pytest.mark.parametrize("jeton", ["", "inconnu", "x" * 22, "é" * 22, "../../etc/passwd"])
def test_apply_without_a_kept_file_says_that_it_expired(region, jeton):
    reponse = region.post(reverse("contours_appliquer"), {"jeton": jeton}, follow=True)
    assert "a expiré" in page_lue(reponse)


def test_file_kept_by_one_person_is_not_there_for_another(region, niort):
    jeton = deposer(region, entite("niort")).context["jeton"]
    region.force_login(une_region())
    reponse = region.post(reverse("contours_appliquer"), {"jeton": jeton}, follow=True)
    assert "a expiré" in page_lue(reponse)
    assert not Contour.objects.exists()


def test_outlines_screen_is_not_there_for_others(client):
    client.force_login(un_conseiller())
    assert client.get(reverse("contours_deposer")).status_code == 404
    assert client.post(reverse("contours_appliquer")).status_code == 404


def test_region_makes_a_commission_and_changes_what_it_covers(region, niort):
    adresse = reverse("wagtailsnippets_territoires_commission:add")
    saisie = {"code": "nord", "nom": "Nord", "source": "", "du": "2026-01-01", "valide_du": "", "valide_au": ""}
    vide = region.post(adresse, saisie)
    assert vide.status_code == 200 and not Commission.objects.exists()
    assert region.post(adresse, {**saisie, "bassins": [niort.pk]}).status_code == 302
    commission = Commission.objects.get()
    saintes = Bassin.objects.create(code="saintes", nom="Saintes")
    modifier = reverse("wagtailsnippets_territoires_commission:edit", args=[commission.pk])
    refus = region.post(modifier, {**saisie, "du": "2026-09-01", "bassins": [saintes.pk]})
    assert "n’aurait plus de commission" in page_lue(refus)
    assert (
        region.post(modifier, {**saisie, "nom": "Nord et Saintes", "bassins": [niort.pk, saintes.pk]}).status_code
        == 302
    )
    commission.refresh_from_db()
    assert (commission.nom, commission.code) == ("Nord et Saintes", "nord")
    assert commission.compositions.count() == 2
