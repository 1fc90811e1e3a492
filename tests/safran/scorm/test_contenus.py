"""The content host: signed addresses, listed types, no session; the two hosts share no address (T12)."""

import subprocess
import sys

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from safran.scorm import rules
from safran.scorm.contenus import jeton_de
from safran.settings.base import RACINE
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_scorm import hote_de, un_scorm, un_scorm_2004, une_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def passage():
    contenu = un_scorm(**{"outil__exe": b"MZ", "film__mp4": b"0123456789", "dossier/sans": b"x", "img__svg": "<svg/>"})
    return rules.passage_ouvrir(compte=un_conseiller(), paquet=une_version(contenu).paquet)


@pytest.fixture
def contenus(passage):
    """A browser on the content host of the version that is played."""
    return Client(HTTP_HOST=hote_de(passage.version))


def adresse(passage, nom="un.html") -> str:
    return f"/p/{jeton_de(passage.version)}/{nom}"


def siens(passage) -> list[str]:
    """What the content host answers."""
    return [adresse(passage), f"/l/{jeton_de(passage.version)}/", "/_/lecteur.js"]


def test_file_of_the_version_is_served_by_its_signed_address(contenus, passage):
    reponse = contenus.get(adresse(passage))
    assert reponse.status_code == 200 and b"LMSInitialize" in reponse.getvalue()
    assert reponse["Content-Type"] == "text/html" and reponse["X-Content-Type-Options"] == "nosniff"
    politique = reponse["Content-Security-Policy"]
    assert "connect-src 'self'" in politique and f"frame-ancestors 'self' {settings.SITE_URL}" in politique
    assert "allow-top-navigation" not in politique and "allow-popups" not in politique
    assert "sandbox allow-scripts" in politique


def test_content_host_only_reads_sets_no_cookie_and_opens_no_session_nor_worker(contenus, passage):
    contenus.force_login(un_conseiller())
    for chemin in (*siens(passage), "/", "/compte/login/"):
        reponse = contenus.get(chemin)
        reponse.getvalue()
        assert not reponse.cookies and "Cookie" not in reponse.get("Vary", ""), chemin
    for chemin in siens(passage):
        assert contenus.post(chemin).status_code == 405
    assert contenus.get(adresse(passage), headers={"Service-Worker": "script"}).status_code == 404


def test_the_two_hosts_share_no_address(client, contenus, passage):
    for chemin in ("/", "/compte/login/", "/admin/", "/mon-espace/", "/static/css/safran.css", "/api/v1/", "/sante/"):
        reponse = contenus.get(chemin)
        assert reponse.status_code == 404 and settings.SITE_URL in page_lue(reponse), chemin
    for sien in siens(passage):
        assert client.get(sien).status_code == 404
    for nom in ("contenus.testserver", "a.contenus.testserver", "a.b.contenus.testserver", "A.CONTENUS.TESTSERVER:81"):
        for chemin in ("/", "/compte/login/", adresse(passage), f"/l/{jeton_de(passage.version)}/"):
            assert client.get(chemin, headers={"host": nom}).status_code == 404, nom


def test_what_is_not_a_listed_file_of_the_version_is_not_there(contenus, passage):
    for nom in ("outil.exe", "absent.html", "../un.html", "..%2f..%2fa.sqlite3", "dossier/sans", "%00.html"):
        assert contenus.get(adresse(passage, nom)).status_code == 404, nom
    assert contenus.get(adresse(passage, "imsmanifest.xml/")).status_code == 404


def test_forged_or_late_address_or_one_of_another_version_is_not_there(contenus, passage):
    bonne, autre = adresse(passage), une_version(un_scorm_2004())
    ailleurs = f"/p/{jeton_de(autre)}/deux.html"
    forgee = f"/p/{signing.dumps(passage.version.uuid.hex, salt='autre')}/un.html"
    for chemin in (forgee, bonne.replace("/p/", "/p/x"), adresse(passage, "deux.html"), ailleurs):
        assert contenus.get(chemin).status_code == 404
    assert Client(HTTP_HOST=hote_de(autre)).get(ailleurs).getvalue()
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=settings.CONTENUS_DUREE + 60)):
        assert contenus.get(bonne).status_code == 404


def test_video_is_served_by_parts(contenus, passage):
    for demande, statut, lu in (("bytes=2-4", 206, b"234"), ("bytes=10-", 416, b""), ("octets=1", 200, b"0123456789")):
        reponse = contenus.get(adresse(passage, "film.mp4"), headers={"Range": demande})
        assert (reponse.status_code, reponse.getvalue() if statut != 416 else b"") == (statut, lu), demande
        assert reponse["X-Content-Type-Options"] == "nosniff"


def test_player_speaks_to_the_platform_only(contenus, passage):
    reponse = contenus.get(f"/l/{jeton_de(passage.version)}/")
    assert f'data-plateforme="{settings.SITE_URL}"' in page_lue(reponse)
    assert reponse["Content-Security-Policy"].endswith(f"frame-ancestors {settings.SITE_URL}")
    assert "unsafe" not in reponse["Content-Security-Policy"]


def test_demonstration_plays_each_module_under_its_own_name_whatever_the_port(client, passage, settings):
    settings.CONTENUS_URL, settings.CONTENUS_AU_PORT_DU_SITE = "http://*.modules.localhost", True
    settings.SITE_URL, settings.ALLOWED_HOSTS = "http://127.0.0.1:8000", [*settings.ALLOWED_HOSTS, ".modules.localhost"]
    nom = f"{passage.version.uuid.hex}.modules.localhost:9001"
    for autre in (nom, "modules.localhost:9001", "localhost:9001"):
        ailleurs = client.get("/sante/", headers={"host": autre})
        assert ailleurs.status_code == 404 and "http://127.0.0.1:9001/" in page_lue(ailleurs)
    assert client.get("/sante/", headers={"host": "127.0.0.1:9001"}).status_code == 200
    reponse = client.get(f"/l/{jeton_de(passage.version)}/", headers={"host": nom})
    assert 'data-plateforme="http://127.0.0.1:9001"' in page_lue(reponse)
    client.force_login(passage.compte)
    page = client.get(reverse("scorm_lecteur", args=[passage.uuid]), headers={"host": "127.0.0.1:9001"})
    assert f"frame-src http://{nom};" in page["Content-Security-Policy"] + ";"


def test_production_refuses_in_words_contents_without_a_name_of_their_own(tmp_path):
    commun = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "www.safran.example", "SITE_URL": "https://www.safran.example"}
    commun |= {"EXPEDITEUR": "a@safran.example", "EMAIL_URL": "smtp://127.0.0.1:25", "SAFRAN_DONNEES": str(tmp_path)}
    commun["COFFRE_CLES"] = Fernet.generate_key().decode()
    demarre = [sys.executable, "-c", "import safran.settings.production as p; print(p.ALLOWED_HOSTS)"]

    def demarrer(valeur: str) -> subprocess.CompletedProcess[str]:
        env = commun | {"CONTENUS_URL": valeur}
        return subprocess.run(demarre, env=env, cwd=RACINE, capture_output=True, text=True)

    for valeur in ("https://contenus.example", "https://*.safran.example", "http://*.modules.example", "https://*"):
        assert "SAFRAN ne démarre pas : CONTENUS_URL doit" in demarrer(valeur).stderr, valeur
    assert "'.modules.example'" in demarrer("https://*.modules.example").stdout


def test_preview_of_a_page_is_the_page_whatever_the_name_of_the_recorded_site():
    Site.objects.update(hostname="un.contenus.testserver")
    Site.clear_site_root_paths_cache()
    page = une_formation()
    reponse = page.make_preview_request()
    assert reponse.status_code == 200 and page.title in page_lue(reponse)
