"""The cache that machines share: what one counts or changes, the other knows; without its server, slower, not down."""

import os
import subprocess
import sys
import time
from unittest import mock

import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from home.exploitation import partage, sante
from home.fichiers.disque import CacheAbsent
from home.fichiers.reception import Depots
from home.securite import limites
from home.site.cache import Gardee
from safran.settings.services import caches_lire
from tests.fabriques import un_conseiller
from tests.serveurs import Valkey

CONNEXION = "/compte/login/"


@pytest.fixture
def valkey(tmp_path, settings):
    """Its server, and the two caches of this process on it."""
    serveur = Valkey(tmp_path)
    settings.CACHES = caches_lire(serveur.url, tmp_path)
    sante.sante_oublier()
    yield serveur
    serveur.arreter()
    sante.sante_oublier()
    partage.liaison.cache_clear()  # un autre essai peut avoir le même port


@pytest.fixture
def revenir(monkeypatch):
    """The server is asked again at once, as two seconds later."""
    monkeypatch.setattr(partage, "SECONDES", 0)


def sur_l_autre_machine(valkey, dossier, code: str) -> str:
    """What another process, with its own folder, prints."""
    reglages = {"SAFRAN_DONNEES": str(dossier / "autre"), "CACHE_URL": valkey.url}
    entete = "import django; django.setup(); from home.securite import limites; from home.site import cache\n"
    mots = [sys.executable, "-c", entete + code]
    env = {**os.environ, **reglages, "DJANGO_SETTINGS_MODULE": "safran.settings.dev"}
    return subprocess.run(mots, env=env, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.integration
@pytest.mark.django_db(transaction=True)
def test_two_machines_count_the_same_tries_and_see_the_same_changes(valkey, tmp_path):
    assert not limites.depasse("porte", 2, 60)
    gardee = Gardee("essai")
    assert gardee.lire(1, lambda: "avant") == "avant"
    dit = "print(limites.depasse('porte', 2, 60), limites.depasse('porte', 2, 60)); cache.Gardee('essai').oublier()"
    assert sur_l_autre_machine(valkey, tmp_path, dit) == "False True"
    assert limites.depasse("porte", 2, 60) and gardee.lire(1, lambda: "après") == "après"


def test_emptied_pages_or_a_full_server_leave_the_counted_tries(valkey):
    limites.depasse("porte", 1, 60)
    caches["pages"].set("cle", "page")
    caches["pages"].clear()
    assert caches["pages"].get("cle") is None and limites.depasse("porte", 1, 60)
    caches["default"].set("cle", "avant")
    caches["default"]._cache.get_client(write=True).config_set("maxmemory", 1)
    caches["default"].set("cle", "après")
    with pytest.raises(CacheAbsent):
        limites.depasse("porte", 5, 60)
    assert limites.depasse("porte", 5, 60, lecture=True) is False
    caches["default"]._cache.get_client(write=True).config_set("maxmemory", 0)
    assert caches["default"].get("cle") is None


@pytest.mark.django_db
def test_without_its_server_pages_are_read_a_counted_door_stays_closed_and_the_monitor_is_told(valkey, settings):
    settings.PAGES_GARDEES_SECONDES = 60
    client = Client(raise_request_exception=False)
    jeton = Depots("contours").garder(un_conseiller(), "fichier")
    valkey.arreter()
    assert client.get("/").status_code == 200 and client.get("/recherche/?q=niort").status_code == 200
    assert client.get("/annuaire/telecharger/annuaire.csv").status_code == 200
    refus = client.post(CONNEXION, {"login": "a@exemple.example", "password": "un-mot-de-passe"})
    assert refus.status_code == 503 and refus["Retry-After"]
    with pytest.raises(CacheAbsent):
        Depots("contours").reprendre(un_conseiller(), jeton)
    assert client.get("/sante/").json()["pannes"] == ["cache"] and client.get("/sante/pret/").status_code == 200
    membre = Client()
    membre.force_login(un_conseiller())
    assert membre.get("/mon-espace/").status_code == 200
    assert membre.post("/mes-nouvelles/", {"rythme": "HEBDO"}).status_code == 302
    valkey.demarrer()
    time.sleep(partage.SECONDES)
    assert client.post(CONNEXION, {"login": "a@exemple.example", "password": "faux"}).status_code == 200
    sante.sante_oublier()
    assert client.get("/sante/").json() == {"etat": "ok"}


@pytest.mark.django_db(transaction=True)
def test_what_changed_during_a_cut_is_not_read_as_before_once_the_server_is_back(valkey, revenir):
    ecrite, autre = Gardee("essai"), Gardee("autre")
    assert ecrite.lire(1, lambda: "avant") == autre.lire(1, lambda: "avant") == "avant"
    caches["pages"].set("page", "celle d’avant")
    with valkey.fige():
        ecrite.oublier()
        caches["pages"].delete("page")
        assert caches["pages"].get("page") is None
    assert ecrite.lire(1, lambda: "après") == "après" and autre.lire(1, lambda: "après") == "avant"
    assert caches["pages"].get("page") is None


def test_silent_server_is_asked_once(valkey, monkeypatch):
    monkeypatch.setattr(partage, "SECONDES", 3600)
    demander = partage.ClientTolerant.get_client
    with valkey.fige(), mock.patch.object(partage.ClientTolerant, "get_client", autospec=True) as demandes:
        demandes.side_effect = demander
        assert [caches["default"].get(f"cle{rang}", "rien") for rang in range(50)] == ["rien"] * 50
    assert demandes.call_count == 1


@pytest.mark.parametrize("adresse", ["memcached://127.0.0.1", "valkey://", "valkey://hote/un"])
def test_address_that_is_no_cache_is_refused_in_words(adresse, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="valkey://hote:6379/0"):
        caches_lire(adresse, tmp_path)
