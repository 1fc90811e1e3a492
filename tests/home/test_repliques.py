"""Reads on a replica: only what reads, only once it has all that was committed; without it, the primary."""

import copy

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from home.exploitation import base
from home.exploitation.base import ALIAS, RepliqueMiddleware, RouteurReplique
from home.models import Courriel
from home.site import cache
from home.site.cache import version_monter, versions_retenues
from safran.settings.services import ImproperlyConfigured, replique_lire

pytestmark = pytest.mark.django_db(transaction=True)


def ici() -> str:
    return RouteurReplique().db_for_read(Courriel)


def un_courriel() -> Courriel:
    return Courriel.objects.create(destinataire="a@b.example", gabarit="m/m", objet="o", texte="t")


@pytest.fixture
def replique(monkeypatch):
    """A replica told by hand: how far it has replayed what the primary has committed; None once it is away."""
    monkeypatch.setitem(connections.settings, ALIAS, copy.deepcopy(connection.settings_dict))
    monkeypatch.setattr(base, "_vue", base._Vue())
    dite = {"primaire": 1, "rejoue": 1, "demandes": 0}

    def a_rejoue(position: int) -> bool:
        dite["demandes"] += 1
        if dite["rejoue"] is None:
            raise DatabaseError("absente")
        return dite["rejoue"] >= position

    monkeypatch.setattr(base, "_position_primaire", lambda: dite["primaire"])
    monkeypatch.setattr(base, "_a_rejoue", a_rejoue)
    return dite


def lue(faire=ici, methode="GET", adresse="/annuaire/") -> str:
    """Where a page reads."""
    ou = []

    def page(request) -> HttpResponse:
        ou.append(faire())
        return HttpResponse()

    RepliqueMiddleware(page)(RequestFactory().generic(methode, adresse))
    return ou[-1]


def test_page_that_only_reads_reads_the_replica_and_nothing_else_does(replique):
    assert lue() == ALIAS and ici() == "default"
    assert lue(methode="POST") == lue(adresse="/admin/") == lue(adresse="/compte/login/") == "default"

    def dans_une_transaction() -> str:
        with transaction.atomic():
            return ici()

    assert lue(dans_une_transaction) == "default"
    assert RouteurReplique().db_for_write(Courriel) == "default" and not RouteurReplique().allow_migrate(ALIAS, "home")


def test_what_is_written_is_read_at_once_and_a_late_replica_is_left_aside(replique):
    assert lue() == ALIAS

    def ecrire() -> str:
        un_courriel()
        return ici()

    replique["primaire"] = 2
    assert lue(ecrire) == "default"
    assert lue() == "default"
    replique["rejoue"] = 2
    assert lue() == ALIAS


def test_replica_that_has_all_is_not_asked_at_each_page(replique):
    assert [lue() for _ in range(3)] == [ALIAS] * 3 and replique["demandes"] == 1
    with transaction.atomic():
        un_courriel()
        un_courriel()
        transaction.set_rollback(True)
    assert lue() == ALIAS and replique["demandes"] == 1
    un_courriel()
    assert lue() == ALIAS and replique["demandes"] == 2


def test_replica_away_is_forgotten_for_a_while(replique, monkeypatch):
    replique["rejoue"] = None
    assert [lue() for _ in range(3)] == ["default"] * 3 and replique["demandes"] == 1
    replique["rejoue"] = 1
    monkeypatch.setattr(base.time, "monotonic", lambda: base._vue.repos + 1)
    assert lue() == ALIAS


def test_page_that_it_broke_is_read_again_on_the_primary(replique):
    def page(request) -> HttpResponse:
        if ici() == "default":
            return HttpResponse("lue")
        connections[ALIAS].errors_occurred = True
        return HttpResponse(status=503)

    reponse = RepliqueMiddleware(page)(RequestFactory().get("/annuaire/"))
    assert (reponse.status_code, reponse.content) == (200, b"lue") and lue() == "default"


def test_what_is_kept_under_a_version_is_never_read_from_a_replica_that_lacks_it(replique):
    """Another process commits and raises a version after this page chose the replica, and before it reads it."""

    def garder() -> str:
        assert ici() == ALIAS
        base._marque_changer()
        version_monter("home")
        with versions_retenues():
            cache.versions_lire(["home"])
            return ici()

    assert lue(garder) == "default"


def test_monitor_is_told_of_a_replica_that_is_late_or_away(replique, monkeypatch):
    monkeypatch.setattr(base.time, "sleep", lambda secondes: None)
    suivis = []
    for rejoue in (1, 0, None):
        replique["rejoue"] = rejoue
        suivis.append(base.replique_suit())
    assert suivis == [True, False, False]


def test_setting_that_names_no_replica_is_told():
    with pytest.raises(ImproperlyConfigured, match="DATABASE_REPLIQUE_URL"):
        replique_lire("sqlite:///x.sqlite3", {"ENGINE": "django.db.backends.postgresql"}, mutualisee=False)
