"""Reads on a replica: only what reads, by who has just written nothing; without it, the primary."""

import copy

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from home.exploitation import base
from home.exploitation.base import ALIAS, ECRIT, RepliqueMiddleware, RouteurReplique
from home.models import Courriel
from safran.settings.services import ImproperlyConfigured, replique_lire

pytestmark = pytest.mark.django_db(transaction=True)


def ici() -> str:
    return RouteurReplique().db_for_read(Courriel)


@pytest.fixture
def replique(monkeypatch):
    """A second name for the base, as a replica would be."""
    monkeypatch.setitem(connections.settings, ALIAS, copy.deepcopy(connection.settings_dict))


def lue(faire=ici, methode="GET", adresse="/annuaire/", cookies=None) -> str:
    """Where a page reads, and what it leaves to the browser."""
    ou = []

    def page(request) -> HttpResponse:
        ou.append(faire())
        return HttpResponse()

    requete = RequestFactory().generic(methode, adresse)
    requete.COOKIES = cookies or {}
    return ou[-1] if (reponse := RepliqueMiddleware(page)(requete)) and not reponse.cookies else "pose un cookie"


def test_page_that_only_reads_reads_the_replica_and_nothing_else_does(replique):
    assert lue() == ALIAS and ici() == "default"
    assert lue(adresse="/admin/") == lue(adresse="/compte/login/") == "default"

    def dans_une_transaction() -> str:
        with transaction.atomic():
            return ici()

    def apres_une_ecriture() -> str:
        RouteurReplique().db_for_write(Courriel)
        return ici()

    assert lue(dans_une_transaction) == lue(apres_une_ecriture) == "default" and lue() == ALIAS
    assert not RouteurReplique().allow_migrate(ALIAS, "home")


def test_who_has_just_written_reads_the_primary(replique):
    assert lue(methode="POST") == "pose un cookie"
    assert lue(cookies={ECRIT: "1"}) == "default"


def test_page_that_it_broke_is_read_again_on_the_primary_and_it_is_left_aside_for_a_while(replique, monkeypatch):
    ou = []

    def page(request) -> HttpResponse:
        ou.append(ici())
        if ou[-1] == "default":
            return HttpResponse("lue")
        connections[ALIAS].errors_occurred = True
        return HttpResponse(status=503)

    repondre = RepliqueMiddleware(page)
    for _ in range(2):
        reponse = repondre(RequestFactory().get("/annuaire/"))
        assert (reponse.status_code, reponse.content) == (200, b"lue")
    assert ou == [ALIAS, "default", "default"]
    monkeypatch.setattr(base.time, "monotonic", lambda: repondre.absente_jusqu_a)
    repondre(RequestFactory().get("/annuaire/"))
    assert ou[-2:] == [ALIAS, "default"]


@pytest.mark.parametrize(("rejoue", "suit"), [(True, True), (False, False), (None, False)])
def test_monitor_is_told_of_a_replica_that_is_late_or_away(replique, monkeypatch, rejoue, suit):
    def a_rejoue(position: str) -> bool:
        if rejoue is None:
            raise DatabaseError("absente")
        return rejoue

    monkeypatch.setattr(base.time, "sleep", lambda secondes: None)
    monkeypatch.setattr(base, "_position_primaire", lambda: "0/0")
    monkeypatch.setattr(base, "_a_rejoue", a_rejoue)
    assert base.replique_suit() is suit


def test_setting_that_names_no_replica_is_told():
    with pytest.raises(ImproperlyConfigured, match="DATABASE_REPLIQUE_URL"):
        replique_lire("sqlite:///x.sqlite3", {"ENGINE": "django.db.backends.postgresql"}, mutualisee=False)
