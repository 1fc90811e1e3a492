"""What is kept of the page of a bassin is nobody's own, and is made again as soon as a right or a word changes."""

import re

import pytest
from django.utils import timezone

from reseau.animation.models import Action, Decision
from reseau.animation.permissions import actions_lisibles
from reseau.animation.rules.comites import siege_terminer
from reseau.membres.models import Appartenance
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.animation.fabriques import qui, un_comite_vivant, un_membre, un_point, une_reunion, une_suite

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]
SECRETS = ("Prochaine réunion", "zebrecanariaction", "zebrecanaridecision")


def page_de(client, compte=None):
    if compte:
        client.force_login(compte)
    else:
        client.logout()
    page = lue(client.get("/bassins/niort/"))
    return re.search(r"<main.*</main>", page, re.DOTALL)[0]


@pytest.fixture
def comite():
    return un_comite_vivant()


def test_nobody_reads_the_blocks_of_another_class_cold_or_warm(client, comite):
    lecteurs = {True: [un_membre(), une_chargee_de_mission(), une_region(), qui(comite, "PRESIDENCE")]}
    lecteurs[False] = [None, un_conseiller(), un_membre("parthenay"), une_chargee_de_mission("parthenay")]
    for _ in range(2):
        for lit in (True, False, True):
            for compte in lecteurs[lit]:
                page = page_de(client, compte)
                assert all((secret in page) is lit for secret in SECRETS), (compte, lit)


def test_two_of_a_class_read_the_same_page_and_what_is_one_s_own_stays_hers(client, comite):
    premier, second = un_membre(), un_membre()
    suite = une_suite(un_point(une_reunion("PROVISOIRE", comite=comite, jours=-3)), "ACTION")
    Action.objects.create(
        comite=comite, reunion=suite.point.reunion, suite=suite, texte="La sienne", porteur_compte=premier,
        echeance=timezone.localdate(),
    )  # fmt: skip
    assert actions_lisibles(premier).count() == actions_lisibles(second).count() + 1
    assert page_de(client, premier) == page_de(client, second)
    president = page_de(client, qui(comite, "PRESIDENCE"))
    assert "Votre réponse est attendue" in president
    assert "Votre réponse" not in page_de(client, premier)


def test_what_is_written_and_what_is_taken_away_act_at_the_next_page(client, comite):
    membre, president = un_membre(), qui(comite, "PRESIDENCE")
    assert "zebrecanaridecision" in page_de(client, membre) and "zebrecanaridecision" in page_de(client, president)
    Decision.objects.update(texte="zebrecanari changée")
    assert "zebrecanari changée" in page_de(client, membre)
    jour = timezone.localdate()
    Appartenance.objects.filter(structure__rattachements__compte=membre).update(du=jour.replace(year=2020), au=jour)
    assert "zebrecanari" not in page_de(client, membre)
    siege_terminer(siege=comite.sieges.get(compte=president), par=une_region(), au=jour)
    assert "zebrecanari" not in page_de(client, president)
