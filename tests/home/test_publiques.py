"""What machines ask of any site, and the figures for whoever watches it."""

import re
from datetime import datetime, timedelta

import pytest
import yaml
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import AccueilPage, ContenuPage, Courriel
from safran.settings.base import RACINE
from tests.travaux import battre

pytestmark = pytest.mark.django_db


def test_engines_find_public_pages_alone_and_are_told_what_is_closed(client, settings):
    racine = AccueilPage.objects.get()
    publique = racine.add_child(instance=ContenuPage(title="Droits", slug="droits"))
    fermee = racine.add_child(instance=ContenuPage(title="Entre nous", slug="entre-nous"))
    PageViewRestriction.objects.create(page=fermee, restriction_type=PageViewRestriction.LOGIN)
    racine.add_child(instance=ContenuPage(title="Bientôt", slug="bientot", live=False))
    plan = client.get("/sitemap.xml")
    adresses = re.findall(r"<loc>(.*?)</loc>", plan.content.decode())
    assert plan["Content-Type"] == "application/xml" and publique.full_url in adresses
    assert not any("entre-nous" in adresse or "bientot" in adresse for adresse in adresses)
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in robots and f"Sitemap: {settings.SITE_URL}/sitemap.xml" in robots


def test_whoever_finds_a_fault_knows_whom_to_tell(client, settings):
    lignes = dict(li.split(": ", 1) for li in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert lignes["Contact"].startswith("mailto:") and "@" in lignes["Contact"]
    reste = datetime.fromisoformat(lignes["Expires"]) - timezone.now()
    assert timedelta(days=90) < reste < timedelta(days=365)
    settings.SECURITE_CONTACT = "https://failles.example/"
    assert "Contact: https://failles.example/" in client.get("/.well-known/security.txt").content.decode()


def test_figures_are_for_whoever_has_the_word(client, settings):
    assert client.get("/metriques/", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRIQUES_JETON = "un-mot-tire-au-sort"
    assert client.get("/metriques/", headers={"Authorization": "Bearer faux"}).status_code == 404
    Courriel.objects.create(destinataire="a@b.example", gabarit="m/m", objet="o", texte="t")
    battre("socle.politique")
    page = client.get("/metriques/", headers={"Authorization": "Bearer un-mot-tire-au-sort"})
    chiffres = dict(li.rsplit(" ", 1) for li in page.content.decode().splitlines() if not li.startswith("#"))
    assert chiffres['safran_etat{controle="base"}'] == "1" and chiffres['safran_courriels{etat="a_envoyer"}'] == "1"
    assert chiffres['safran_travail_en_echec{travail="socle.politique"}'] == "0"
    assert all(re.fullmatch(r'[a-z_]+\{[a-z]+="[^"]+"\}', nom) for nom in chiffres)


def test_publiccode_says_what_its_standard_asks():
    lu = yaml.safe_load((RACINE / "publiccode.yml").read_text("utf-8"))
    demandes = "publiccodeYmlVersion name url platforms developmentStatus softwareType description legal maintenance"
    assert {*demandes.split(), "localisation", "categories"} <= lu.keys()
    # Parmi les mots de la norme.
    assert set(lu["categories"]) <= {"learning-management-system", "knowledge-management", "online-community"}
    assert lu["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert lu["maintenance"]["type"] in ("internal", "contract", "community", "none")
    assert lu["description"]["fr"]["features"] and lu["softwareType"] == "standalone/web"
    assert all(contact.keys() & {"name"} for contact in lu["maintenance"]["contacts"])
    assert len(lu["description"]["fr"]["shortDescription"]) <= 150
    assert 150 <= len(lu["description"]["fr"]["longDescription"]) <= 10_000
