"""What is kept of a plan is nobody's own, and is made again as soon as a right or a word changes."""

import pytest
from django.utils import timezone

from reseau.animation.models import Decision
from reseau.membres.models import Appartenance
from reseau.plans.rules import action_dire
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.reseau.animation.fabriques import un_comite_complet, un_membre
from tests.reseau.plans.fabriques import un_plan, une_action, une_decision

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


def test_cold_or_warm_each_reads_her_own_and_a_change_acts_at_the_next_page(client):
    plan, comite = un_plan(), un_comite_complet("BUREAU")
    une_action(plan, "EN_COURS", porteur="La mairie", decision=une_decision(comite), titre="Zébrer")
    sienne = une_action(plan, porteur_structure=une_structure(), titre="Relayer")
    membre, pilote = un_membre(), un_conseiller(sienne.porteur_structure)
    Appartenance.objects.create(structure=sienne.porteur_structure, bassin=plan.bassin, du=timezone.localdate())
    region, voisine, adresse = une_region(), une_chargee_de_mission("cognac"), f"/plans/niort/{plan.annee}/"

    def page(compte, vue="", ou=adresse):
        client.force_login(compte)
        return lue(client.get(ou + vue))

    for _ in range(2):
        for vue in ("", "?vue=liste"):
            for compte, selects, decision in ((membre, 0, False), (region, 2, True), (pilote, 1, False)):
                lu = page(compte, vue)
                assert "Zébrer" in lu and "Relayer" in lu
                assert (lu.count("data-un-geste"), "D-" in lu) == (selects, decision), (compte, vue)
        assert "Ma structure" in page(pilote) and "Ma structure" not in page(membre)
        assert "Relayer" in page(membre, ou="/plans/actions/") and "Relayer" not in page(voisine, ou="/plans/actions/")
    action_dire(action=sienne, par=region, etat="BLOQUEE", dit="Sans bureau")
    assert "Sans bureau" in page(membre)
    Decision.objects.update(comite=un_comite_complet(), texte="Relue")
    assert "D-" in page(pilote)
    jour = timezone.localdate()
    Appartenance.objects.filter(structure__rattachements__compte=membre).update(du=jour.replace(year=2020), au=jour)
    client.force_login(membre)
    assert client.get(adresse).status_code == 404
