"""What rarely changes is made once, again as soon as its room is written and committed, never from what may not be."""

import threading
import time
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from home.site.cache import Arretes, Gardee, versions_retenues
from reseau.structures.models import Reseau
from reseau.vocabulaires.models import Theme

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def noms():
    """The names of the networks, kept; how many times they were read."""
    gardee, lectures = Gardee("noms", pieces=("structures",)), []

    def lire(cle="tous"):
        return gardee.lire(cle, lambda: lectures.append(1) or sorted(Reseau.objects.values_list("nom", flat=True)))

    lire.lectures = lectures
    return lire


def un_reseau(nom):
    return Reseau.objects.create(code=nom.lower(), nom=nom)


def test_a_kept_thing_is_made_once_a_key(noms):
    assert noms() == noms() == [] and len(noms.lectures) == 1
    noms("autre")
    assert len(noms.lectures) == 2


@pytest.mark.parametrize(
    "gardien",
    [Gardee("tableaux", pieces=("structures",), longues=True), Arretes("chiffres", minutes=10, combien=1)],
    ids=["gardée", "arrêtée"],
)
def test_those_who_come_while_a_long_thing_is_made_wait_for_it(gardien):
    faites = []

    def faire():
        faites.append(1)
        time.sleep(0.2)  # le temps que les autres arrivent
        return "tableau"

    lus = []
    lecteurs = [threading.Thread(target=lambda: lus.append(gardien.lire("tous", faire))) for _ in range(4)]
    for lecteur in lecteurs:
        lecteur.start()
    for lecteur in lecteurs:
        lecteur.join()
    assert [getattr(lu, "chose", lu) for lu in lus] == ["tableau"] * 4 and len(faites) == 1


ECRITURES = {
    "créé": lambda: un_reseau("Apec"),
    "en lot": lambda: Reseau.objects.bulk_create([Reseau(code="apec", nom="Apec")]),
    "à la main": lambda: connection.cursor().execute(
        "UPDATE structures_reseau SET nom = %s WHERE code = %s", ["Apec", "cio"]
    ),
    "mis à jour": lambda: Reseau.objects.filter(code="cio").update(nom="Apec"),
}


@pytest.mark.parametrize("ecriture", ECRITURES)
def test_whatever_writes_its_room_makes_it_again(noms, ecriture):
    un_reseau("CIO")
    assert noms() == ["CIO"]
    ECRITURES[ecriture]()
    assert "Apec" in noms() and len(noms.lectures) == 2


def test_what_is_taken_back_changes_nothing_and_what_is_kept_waits_for_the_commit(noms):
    noms()
    with transaction.atomic():
        un_reseau("Apec")
        assert noms() == ["Apec"]  # chacun relit ce qu’il écrit
        vu = []
        fil = threading.Thread(target=lambda: (vu.append(noms()), connection.close()))
        fil.start()
        fil.join()
        assert vu == [[]]  # un autre ne voit encore rien
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            un_reseau("CIO")
            raise ZeroDivisionError
    assert noms() == ["Apec"]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        un_reseau("CIO")
        raise ZeroDivisionError
    assert noms() == ["Apec"]


def test_another_room_and_the_journals_leave_it_alone(noms):
    noms()
    Theme.objects.update(libelle="VAE")
    Session.objects.create(session_key="s", session_data="", expire_date=timezone.now())
    noms()
    assert len(noms.lectures) == 1


def test_what_is_kept_says_all_that_it_reads():
    with pytest.raises(AssertionError, match="structures"):
        Gardee("muette", pieces=("vocabulaires",)).lire(1, Reseau.objects.count)
    with pytest.raises(AssertionError, match="django_session"):
        Gardee("muette", pieces=("sessions",)).lire(1, Session.objects.count)


def test_what_a_rule_may_read_is_kept_in_its_transaction_until_it_writes_there():
    gardee, lectures = Gardee("noms", pieces=("structures",), dans_les_regles=True), []

    def noms():
        return gardee.lire("tous", lambda: lectures.append(1) or sorted(Reseau.objects.values_list("nom", flat=True)))

    with transaction.atomic():
        assert noms() == noms() == [] and len(lectures) == 2  # commencée avant une écriture, elle n’en saurait rien
    assert noms() == [] and len(lectures) == 3
    with transaction.atomic():
        assert noms() == [] and len(lectures) == 3
    with pytest.raises(RuntimeError), transaction.atomic():
        un_reseau("Apec")
        assert noms() == ["Apec"]
        raise RuntimeError
    assert noms() == [] and len(lectures) == 4


def test_page_that_is_read_asks_each_version_once_and_what_it_writes_shows_to_itself():
    gardee = Gardee("noms", pieces=("structures",))

    def noms():
        return gardee.lire("tous", lambda: sorted(Reseau.objects.values_list("nom", flat=True)))

    with versions_retenues(), mock.patch.object(cache, "get_many", wraps=cache.get_many) as demandees:
        assert noms() == noms() == [] and demandees.call_count == 1
        un_reseau("Apec")
        assert noms() == ["Apec"] and demandees.call_count == 2
    un_reseau("Cap emploi")
    assert noms() == ["Apec", "Cap emploi"]
