"""What machines ask of any site, and the figures for whoever watches it."""

import json
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import AccueilPage, ContenuPage, Courriel, RapportPolitique
from home.queries import glossaire_lire
from home.securite import navigateur
from safran.settings.base import RACINE
from tests import fabriques
from tests.fabriques import une_region
from tests.pages import page_lue
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


def test_whoever_finds_a_fault_knows_whom_to_tell_and_publiccode_says_what_its_standard_asks(client, settings):
    lignes = dict(li.split(": ", 1) for li in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert lignes["Contact"].startswith("mailto:") and "@" in lignes["Contact"]
    reste = datetime.fromisoformat(lignes["Expires"]) - timezone.now()
    assert timedelta(days=90) < reste < timedelta(days=365)
    settings.SECURITE_CONTACT = "https://failles.example/"
    assert "Contact: https://failles.example/" in client.get("/.well-known/security.txt").content.decode()
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


# What every request goes through: policy, cookies, hostile addresses, theme
def test_site_and_admin_have_their_own_policies_and_one_door_and_keep_nothing_private(client):
    reponse = client.get("/")
    assert reponse.status_code == 200 and not reponse.cookies
    politique = reponse["Content-Security-Policy"]
    assert "unsafe-inline" not in politique and "nonce" not in politique and "frame-ancestors 'self'" in politique
    for adresse in ("/admin/", "/admin/login/?next=/admin/"):
        reponse = client.get(adresse)
        assert reponse.status_code == 302 and reponse["Location"].startswith("/compte/login/")
        assert "unsafe-inline" in reponse["Content-Security-Policy"]
    for adresse in ("/%00", "/recherche/?q=%00", "/annuaire/?q=a%00b"):
        assert client.get(adresse).status_code == 400, adresse
    assert client.get("/sante/").json() == {"etat": "ok"}
    client.force_login(fabriques.un_conseiller())
    assert "no-store" in client.get("/mon-espace/")["Cache-Control"]


def test_theme_chosen_is_remembered_then_forgotten_and_never_sends_elsewhere(client):
    origine = {"HTTP_ORIGIN": "http://testserver"}
    reponse = client.post("/theme/", {"theme": "dark", "retour": "/recherche/"}, **origine)
    assert reponse["Location"] == "/recherche/" and reponse.cookies["theme"].value == "dark"
    assert 'data-bs-theme="dark"' in page_lue(client.get("/"))
    for retour in ("//mal.example", "https:mal.example", r"\/\/mal.example", "javascript:alert(1)"):
        assert client.post("/theme/", {"theme": "dark", "retour": retour}, **origine)["Location"] == "/", retour
    assert client.post("/theme/", {"theme": ""}, **origine).cookies["theme"].value == ""
    for ailleurs in ({"HTTP_ORIGIN": "https://mal.example"}, {}):
        assert client.post("/theme/", {"theme": "dark"}, **ailleurs).status_code == 403


class NonLu:
    """A body that nobody may read."""

    def read(self, *_):
        raise AssertionError("lu malgré sa taille")

    readline = read


def test_film_of_two_gigabytes_is_refused_unread_with_what_may_be_sent(client, settings):
    client.force_login(fabriques.une_region())
    annonce = {"CONTENT_LENGTH": str(2 * 1024**3), "wsgi.input": NonLu()}
    reponse = client.generic("POST", "/admin/documents/add/", b"", "multipart/form-data; boundary=x", **annonce)
    assert reponse.status_code == 413 and "Envoi trop lourd : 64 Mo au plus." in page_lue(reponse)
    settings.TAILLE_MAX_REQUETE = 1000
    reponse = client.post("/theme/", {"theme": "x" * 2000}, HTTP_ORIGIN="http://testserver")
    assert reponse.status_code == 413 and "trop lourd" in page_lue(reponse)


# What browsers refused: counted once each, cut to what may be kept, bounded, read by the Région
PORTE = "/politique-de-contenu/rapports/"


def dire(client, page="http://testserver/annuaire/", refuse="https://pub.example/a.js?qui=moi", **autres) -> int:
    corps = {"document-uri": page, "violated-directive": "script-src-elem 'self'", "blocked-uri": refuse, **autres}
    return client.post(PORTE, json.dumps({"csp-report": corps}), "application/csp-report").status_code


def test_same_refusal_is_one_line_that_says_nothing_of_anybody_and_the_region_reads_it(client):
    assert [dire(Client(enforce_csrf_checks=True)) for _ in range(3)] == [204] * 3
    dire(client, page="http://testserver/mes-courriels/arreter/SECRET-JETON/?code=SECRET")
    neuf = {"documentURL": "http://testserver/", "effectiveDirective": "img-src", "blockedURL": "data"}
    envoi = json.dumps([{"type": "csp-violation", "body": neuf}, {"type": "deprecation", "body": neuf}])
    assert client.post(PORTE, envoi, "application/reports+json").status_code == 204
    lignes = {(r.page, r.refuse, r.regle): r.fois for r in RapportPolitique.objects.all()}
    assert lignes == {
        ("/annuaire/", "https://pub.example", "script-src-elem"): 3,
        ("/mes-courriels/arreter/<str:jeton>/", "https://pub.example", "script-src-elem"): 1,
        ("/", "data", "img-src"): 1,
    }
    client.force_login(une_region())
    html = page_lue(client.get("/politique-de-contenu/"))
    assert "https://pub.example" in html and "3 fois" in html and "SECRET" not in html


@pytest.mark.parametrize("envoi", [
    b"", b"{", b"[[[]]]", b'{"csp-report": 3}', b"[" * 9000, b"\xff\xfe",
    json.dumps({"csp-report": {"document-uri": "http://ailleurs.example/", "violated-directive": "img-src",
                               "blocked-uri": "data"}}).encode(),
    json.dumps({"csp-report": {"document-uri": "http://testserver/", "violated-directive": "img-src",
                               "blocked-uri": "moz-extension://abc"}}).encode(),
    json.dumps({"csp-report": {"document-uri": "http://[", "violated-directive": "<b>", "blocked-uri": {}}}).encode(),
])  # fmt: skip
def test_anything_else_is_answered_alike_and_leaves_nothing(client, envoi):
    assert client.post(PORTE, envoi, "application/csp-report").status_code == 204
    assert client.post(PORTE, envoi + b" " * 16_385, "application/csp-report").status_code == 413
    assert not RapportPolitique.objects.exists()


def test_every_page_says_where_to_tell_what_is_refused_and_lines_are_few_and_forgotten(client, monkeypatch):
    assert f"report-uri {PORTE}" in client.get("/")["Content-Security-Policy"]
    client.force_login(une_region())
    assert f"report-uri {PORTE}" in client.get("/admin/")["Content-Security-Policy"]
    monkeypatch.setattr(navigateur, "LIGNES_MAX", 3)
    for rang in range(40):
        dire(client, refuse=f"https://site{rang}.example/")
    assert {r.refuse for r in RapportPolitique.objects.all()} == {f"https://site{n}.example" for n in (27, 28, 29)}
    RapportPolitique.objects.update(dernier_le=timezone.now() - timedelta(days=31))
    assert "3 refus" in battre("socle.politique")[0]
    assert not RapportPolitique.objects.exists()


# Pages read without an account may be counted, by an image that names nobody, and that one may refuse
MATOMO = "https://mesure.example"
PAGE = "/mesure-d-audience/"


def test_refusal_is_kept_by_the_browser_and_taken_back(client, settings):
    settings.MATOMO_URL, settings.MATOMO_SITE = f"{MATOMO}/", "7"
    assert image(client.get("/")) and "Ce navigateur est compté" in page_lue(client.get(PAGE))
    client.post(PAGE, {"refuser": ""})
    assert image(client.get("/")) == "" and "n’est pas compté" in page_lue(client.get(PAGE))
    client.post(PAGE, {"accepter": ""})
    assert image(client.get("/"))


def image(reponse) -> str:
    """What the page has counted by; empty when it does not count."""
    trouvee = re.search(rf'src="({MATOMO}[^"]*)"', page_lue(reponse))
    permise = MATOMO in reponse["Content-Security-Policy"]
    assert permise is bool(trouvee)  # la politique ne s’ouvre que pour l’image qui est là
    return trouvee[1].replace("&amp;", "&") if trouvee else ""


def test_page_counts_without_cookie_script_or_what_is_looked_for_and_nobody_who_is_signed_in(client, settings):
    assert "matomo" not in page_lue(client.get("/")) and "Ce site ne compte pas" in page_lue(client.get(PAGE))
    settings.MATOMO_URL, settings.MATOMO_SITE = f"{MATOMO}/", "7"
    AccueilPage.objects.get().add_child(instance=ContenuPage(title="Droits", slug="droits"))
    reponse = client.get("/droits/?q=un+secret")
    dite = urlsplit(image(reponse))
    assert dite.path == "/matomo.php" and not reponse.cookies
    assert parse_qs(dite.query) == {"idsite": ["7"], "rec": ["1"], "url": [f"{settings.SITE_URL}/droits/"]}
    script = re.search(r"script-src[^;]*", reponse["Content-Security-Policy"])[0]
    assert "mesure.example" not in script
    (url,) = parse_qs(urlsplit(image(client.get("/invitation/un-jeton-secret/"))).query)["url"]
    assert "un-jeton-secret" not in url and url.endswith("/invitation/<str:jeton>/")
    assert image(client.get("/jeanne.durand@exemple.example/")) == ""
    client.force_login(fabriques.un_conseiller())
    assert image(client.get("/")) == "" and image(client.get("/mon-espace/")) == ""


def test_glossary_is_public_indexed_linked_and_found(client):
    page = client.get(reverse("glossaire"))
    texte = page_lue(page)
    mots = [mot for mots in glossaire_lire().values() for mot in mots]
    assert page.status_code == 200 and 30 <= len(mots) <= 60 and len({mot.ancre for mot in mots}) == len(mots)
    for mot in mots:
        assert f'id="{mot.ancre}"' in texte
    assert all(f'href="#lettre-{lettre}"' in texte for lettre in glossaire_lire())
    assert reverse("glossaire") in page_lue(client.get("/"))
    for cherche in ("cep", "acquis de l'expérience", "bilans de competences", "travailleurs handicapés"):
        trouves = page_lue(client.get(reverse("recherche"), {"q": cherche}))
        assert f"{reverse('glossaire')}#" in trouves, cherche
