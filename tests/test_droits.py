"""The guard of rights: every named route is in the table, and answers each role as the table says."""

import pytest
from django.db import transaction
from django.test import override_settings

from tests.droits.monde import monde_construire
from tests.droits.table import ROLES, TABLE
from tests.droits.visite import adresse_de, client_de, routes, visiter

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def monde(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world, built once for this file and taken back at the end; its files with it."""
    dossier = tmp_path_factory.mktemp("droits")
    stockages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "prive": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(dossier / "prive")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    retour = transaction.atomic()
    retour._from_testcase = True  # comme TestCase : une transaction « durable » reste permise dessous
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=dossier / "media", STORAGES=stockages):
        retour.__enter__()
        try:
            yield monde_construire()
        finally:
            transaction.set_rollback(True)
            retour.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _prive_par_test(monde):
    """The files of the world are shared by the tests of this file, as its rows are."""


@pytest.fixture(scope="module")
def visites(monde):
    """Every address of the table, asked by every role."""
    vues = {}
    for role in ROLES:
        client = client_de(monde.comptes.get(role))
        for ligne in TABLE:
            vues[ligne.nom, role] = visiter(client, adresse_de(ligne, monde.objets[ligne.objet][0]))
    return vues


def test_every_named_route_is_in_the_table():
    assert {ligne.route for ligne in TABLE} == set(routes())


@pytest.mark.parametrize("ligne", TABLE, ids=lambda ligne: ligne.nom)
def test_reading_answers_as_the_table_says(visites, ligne):
    obtenus = {role: visites[ligne.nom, role].reponse for role in ROLES}
    pannes = [visites[ligne.nom, role].corps.decode() for role in ROLES if obtenus[role] == 500]
    ecarts = {r: (obtenus[r], ligne.lecture[r]) for r in ROLES if obtenus[r] != ligne.lecture[r]}
    assert not ecarts, f"obtenu, attendu : {ecarts}\n{pannes[:1]}"
