"""What every test shares: closed sockets but loopback, a clean cache, one account per role."""

import functools
import gc
import itertools
import os
import socket
from collections import Counter
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from unittest import mock

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest

from scripts.minuit import jour_entier
from scripts.modele import base_copier, base_modele_postgres


def pytest_collection_finish():
    """What is read by now stays to the end: no use going over it again at each round of the collector."""
    gc.collect()
    gc.freeze()


def constantes_lire():
    """Hypothesis reads the constants of our modules at some draw: at one of these, or a test has that draw too slow."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis.strategies import integers

    @settings(database=None, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(integers())
    def tirer(nombre):
        pass

    tirer()


def pytest_addoption(parser):
    parser.addoption("--tout", action="store_true", help="Passe aussi ce qui est long, et chaque table en entier.")


@pytest.fixture(scope="session")
def tout(request) -> bool:
    """Whether everything is tried (`make test-tout`), or what one waits for before each change."""
    return request.config.getoption("--tout")


def pytest_terminal_summary(terminalreporter):
    """The tables that tests noted, then the processor's seconds of each room, whichever process ran them."""
    secondes = Counter()
    for rapport in (r for issue in ("passed", "failed") for r in terminalreporter.stats.get(issue, ())):
        for nom, valeur in rapport.user_properties:
            if nom == "tableau" and rapport.when == "call":
                terminalreporter.write_line(f"\n{valeur}")
    for rapport in terminalreporter.stats.get("", ()):  # la remise en état de chaque essai, passé ou non
        if rapport.when == "teardown":
            salle = rapport.nodeid.partition("::")[0].removeprefix("tests/").rpartition("/")[0] or "racine"
            secondes[salle] += sum(valeur for nom, valeur in rapport.user_properties if nom == "secondes")
    if secondes:
        terminalreporter.section(f"secondes de processeur : {sum(secondes.values()):.0f}")
        lignes = [f"{nombre:7.1f}  {salle}" for salle, nombre in secondes.most_common() if nombre >= 1]
        terminalreporter.write_line("\n".join(lignes))


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """On SQLite the base is a copy of the migrated model: migrating it again finds nothing to do."""
    return request.config.getoption("reuse_db") or not os.environ.get("DATABASE_URL")


@pytest.fixture(scope="session")
def django_db_createdb(request):
    """On SQLite, --create-db takes a new copy of the model."""
    return request.config.getoption("create_db") and bool(os.environ.get("DATABASE_URL"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings_parallel_suffix):
    """Put the migrated base where the tests look for it, or name the one to copy."""
    from django.conf import settings

    if url := os.environ.get("DATABASE_URL"):
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = base_modele_postgres(url)
        return
    base = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    gardee = request.config.getoption("reuse_db") and not request.config.getoption("create_db")
    if not (gardee and base.exists()):
        base_copier(base)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The Région's group is there from the first test, as on any site since its first mandate."""
    from django.contrib.auth.models import Group

    from reseau.membres.choices import GROUPE_REGION
    from reseau.membres.rules.mandats import groupe_region_garnir

    with django_db_blocker.unblock():
        groupe_region_garnir(groupe=Group.objects.get_or_create(name=GROUPE_REGION)[0])


_connect = socket.socket.connect


def _connect_local(self, adresse):
    """Refuse any connection that would leave this machine."""
    hote = adresse[0] if isinstance(adresse, tuple) else ""
    if isinstance(adresse, tuple) and hote not in {"127.0.0.1", "::1", "localhost"}:
        raise RuntimeError(f"Connexion interdite en test : {adresse}")
    return _connect(self, adresse)


socket.socket.connect = _connect_local


@pytest.fixture(autouse=True)
def _cache_vide():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _site_installe():
    """The first day of the site is over: most tests need nobody of the Région."""
    with mock.patch("safran.installation.middleware.region_connue", return_value=True):
        yield


@pytest.fixture
def site_neuf():
    """A site in its first day, which asks the base whether the Région is there."""
    from reseau.membres.permissions import region_connue

    with mock.patch("safran.installation.middleware.region_connue", region_connue):
        yield


@pytest.fixture(scope="module")
def base_du_module(django_db_setup, django_db_blocker):
    """What a file builds once for its tests, which take back what each adds; its end takes back the rest."""
    from django.db import transaction

    jour_entier(600)  # son monde est d’un jour, jusqu’à la fin du fichier
    with django_db_blocker.unblock():
        tour = transaction.atomic()
        tour._from_testcase = True  # comme TestCase : les blocs durables s'ouvrent dans celui-ci
        with tour:
            yield
            transaction.set_rollback(True)


@pytest.fixture
def trappe():
    """A door of this machine, and how many came to it."""
    from tests.pieges import Trappe

    trappe = Trappe()
    yield trappe
    trappe.fermer()


@pytest.fixture
def secret(tmp_path):
    """The address of a file of this machine that nothing may show."""
    from tests.pieges import SECRET

    chemin = tmp_path / "secret.css"
    chemin.write_text(f'p::before {{ content: "{SECRET}" }}')
    return chemin.as_uri()


@pytest.fixture(scope="module")
def charpente_en_memoire():
    """A sweep of thousands of pages reads what stands around them once, as the site does outside of a transaction."""
    with mock.patch("home.site.cache.transaction_ouverte", return_value=False):
        yield


@pytest.fixture(scope="module")
def adresses_en_memoire():
    """An address asked by every role is looked up once in the table of routes, a tenth of such a sweep."""
    from django.urls import URLResolver

    with mock.patch.object(URLResolver, "resolve", functools.cache(URLResolver.resolve)):
        yield


@pytest.fixture
def a_chaud():
    """Count as the site does once it has read what it keeps: a test is one transaction, where nothing is kept."""

    from django.core.cache import cache

    @contextmanager
    def tenir():
        cache.clear()
        with mock.patch("home.site.cache.transaction_ouverte", return_value=False):
            yield
        cache.clear()

    return tenir


_numeros = itertools.count()


@pytest.fixture(scope="session")
def _fichiers_des_essais(tmp_path_factory):
    return tmp_path_factory.mktemp("fichiers")


@pytest.fixture(autouse=True)
def _prive_par_test(request, settings, _fichiers_des_essais):
    """Files written by a test are its own, in `tmp_path` when it asks for it, unless its module shares them.

    Most tests write none: no folder is made for them.
    """
    if getattr(request.module, "FICHIERS_COMMUNS", False):
        return
    a_part = "tmp_path" in request.fixturenames
    siens = request.getfixturevalue("tmp_path") if a_part else _fichiers_des_essais / str(next(_numeros))
    settings.MEDIA_ROOT = siens / "media"
    settings.PRIVE_ROOT = siens / "prive"
    settings.STORAGES = {
        **settings.STORAGES,
        "prive": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(siens / "prive")},
        },
    }


# Ce que PostgreSQL seul montre, et que l’intégration y repasse : courses, contraintes, imports,
# recherches, SQL des pages.
SUR_POSTGRES = """
concurrence/* postgres/* home/test_recherche.py pratiques/test_bibliotheque.py pratiques/test_relectures.py
reseau/agenda/test_evenements.py reseau/animation/test_convocations.py reseau/annuaire/test_facettes.py
reseau/annuaire/test_permanences.py reseau/annuaire/test_recherche.py reseau/echanges/test_imports*.py
reseau/membres/test_appartenances.py reseau/membres/test_membres.py reseau/pertinence/test_situations.py
reseau/structures/test_structures.py reseau/territoires/test_recherche.py safran/attestations/test_regles.py
safran/inscriptions/test_inscriptions.py safran/inscriptions/test_sessions.py safran/parcours/test_recherche.py
safran/presences/test_presences.py safran/quiz/test_tentatives.py
""".split()


def _sur_de_vraies_transactions(item) -> bool:
    marque = item.get_closest_marker("django_db")
    return bool(marque and marque.kwargs.get("transaction"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """What is long waits for `--tout`, unless it is named; the files that take long come first.

    Shared among processes, none is then left alone with one at the end. A test on real transactions starts from the
    data of the migrations, which the flush of the one before took.
    """
    if not config.getoption("--tout") and not any("::" in nom for nom in config.args):
        laisses = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=laisses)
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    items.sort(key=lambda item: not getattr(item.module, "LONG", False))
    for item in items:
        if any(fnmatch(item.nodeid.partition("::")[0], f"tests/{motif}") for motif in SUR_POSTGRES):
            item.add_marker(pytest.mark.postgres)
        if _sur_de_vraies_transactions(item):
            marque = item.get_closest_marker("django_db")
            item.add_marker(pytest.mark.django_db(**{**marque.kwargs, "serialized_rollback": True}), append=False)


_base_videe, _debut = pytest.StashKey[bool](), pytest.StashKey[float]()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item):
    """Note the processor's seconds that the test took, those of the processes it started included.

    And remember that the flush of this test left the base without the data of the migrations.
    """
    item.user_properties.append(("secondes", round(sum(os.times()[:4]) - item.stash[_debut], 3)))
    if _sur_de_vraies_transactions(item):
        item.session.stash[_base_videe] = True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Any order of files gives the same result: an ordinary test after a flush finds the data of the migrations.

    No test is played astride two days.
    """
    item.stash[_debut] = sum(os.times()[:4])
    jour_entier(20)
    if item.get_closest_marker("hypothesis"):
        constantes_lire()
    if item.session.stash.get(_base_videe, False) and not _sur_de_vraies_transactions(item):
        item.session.stash[_base_videe] = False
        _base_rendre(item.config)


class _Cliche:
    """The rows that the migrations leave, as the base holds them: putting them back takes no object and no signal."""

    def __init__(self) -> None:
        self.tables: list[tuple[str, list[tuple]]] = []

    def prendre(self) -> None:
        from django.db import connection

        with connection.cursor() as curseur:
            for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
                curseur.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                if lignes := curseur.fetchall():
                    colonnes = ", ".join(connection.ops.quote_name(colonne[0]) for colonne in curseur.description)
                    places = ", ".join(["%s"] * len(curseur.description))
                    nom = connection.ops.quote_name(table)
                    ordre = f"INSERT INTO {nom} ({colonnes}) VALUES ({places}) ON CONFLICT DO NOTHING"
                    self.tables.append((ordre, lignes))

    def rendre(self) -> None:
        """Put back those that a flush took; after an ordinary test, all are still there."""
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as curseur:
            for ordre, lignes in self.tables:
                curseur.executemany(ordre, lignes)


@pytest.fixture(scope="session", autouse=True)
def _donnees_rendues_d_un_bloc(request):
    """A test on real transactions finds the data of the migrations again: rows, not objects saved one by one."""
    from django.db.backends.base.creation import BaseDatabaseCreation

    objet_par_objet, cliche = BaseDatabaseCreation.deserialize_db_from_string, _Cliche()

    def deserialize_db_from_string(self, data):
        if cliche.tables:
            cliche.rendre()
        else:
            objet_par_objet(self, data)
            cliche.prendre()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseCreation, "deserialize_db_from_string", deserialize_db_from_string)
        yield


def _base_rendre(config) -> None:
    from django.db import connection
    from pytest_django.plugin import blocking_manager_key

    with config.stash[blocking_manager_key].unblock():
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


@pytest.fixture(scope="session", autouse=True)
def _base_gardee_rendue(request):
    """Leave a kept database (--reuse-db) as the migrations made it."""
    yield
    if request.session.stash.get(_base_videe, False) and request.config.getoption("reuse_db"):
        _base_rendre(request.config)
