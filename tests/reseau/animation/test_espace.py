"""The page of a bassin: who chairs its committee for everyone, the rest for its own and nobody else."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reseau.animation.models import Convocation, Decision
from reseau.animation.rules.comites import siege_terminer
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.animation.fabriques import qui, un_comite_vivant, un_membre, un_point, une_reunion, une_suite

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SECRETS = ("Prochaine réunion", "zebrecanariaction", "zebrecanaridecision", "Membres du bassin")
JOUR, HIER = timezone.localdate(), timezone.localdate() - datetime.timedelta(days=1)


@pytest.fixture
def comite():
    return un_comite_vivant()


def page_de(client, compte=None, bassin="niort"):
    if compte:
        client.force_login(compte)
    else:
        client.logout()
    return lue(client.get(f"/bassins/{bassin}/"))


def test_everyone_reads_who_chairs_and_that_a_bassin_has_no_committee(client, comite):
    page = page_de(client)
    assert "Comité de Niort" in page and qui(comite, "PRESIDENCE").nom_complet in page
    assert not any(secret in page for secret in SECRETS) and "Qui y siège" not in page
    un_bassin("parthenay")
    assert "n’a pas encore de comité local" in page_de(client, bassin="parthenay")


def test_its_members_its_seats_who_animates_it_and_the_region_read_the_rest(client, comite):
    for compte in (un_membre(), une_chargee_de_mission(), une_region()):
        page = page_de(client, compte)
        assert all(secret in page for secret in SECRETS), compte
        assert page.count("1 jour de retard") == 2 and "Le CIO, pour le" in page
    president = page_de(client, qui(comite, "PRESIDENCE"))
    assert "Votre réponse est attendue" in president and "zebrecanariaction" in president
    Convocation.objects.filter(siege__compte=qui(comite, "PRESIDENCE")).update(reponse="OUI")
    assert "Vous venez" in page_de(client, qui(comite, "PRESIDENCE"))


def test_a_member_of_another_bassin_and_a_seat_ended_today_read_nothing_of_it(client, comite):
    siege = comite.sieges.get(qualite="PRESIDENCE")
    siege_terminer(siege=siege, par=une_region())
    for compte in (un_membre("parthenay"), un_conseiller(), une_chargee_de_mission("cognac"), siege.compte):
        page = page_de(client, compte)
        assert "Comité de Niort" in page and not any(secret in page for secret in SECRETS), compte


def test_blocks_ask_the_same_for_one_decision_and_for_many(client, comite):
    membre = un_membre()

    def compter():
        with CaptureQueriesContext(connection) as requetes:
            page_de(client, membre)
        return len(requetes)

    compter()
    seule = compter()
    tenue = une_reunion("ADOPTEE", comite=comite, jours=-5)
    for rang in range(2, 6):
        suite = une_suite(un_point(tenue))
        Decision.objects.create(
            comite=comite, reunion=tenue, suite=suite, point=suite.point, texte="D", porteur_compte=un_membre(),
            annee=2026, rang=rang, prise_le=JOUR, echeance=JOUR, etat="ADOPTEE",
        )  # fmt: skip
    assert compter() == seule
