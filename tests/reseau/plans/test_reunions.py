"""Between a plan and its meetings: a blocked action goes to an agenda, a meeting goes through its plan."""

import pytest
from django.urls import reverse

from home.erreurs import RegleRefusee
from reseau.animation.choices import Qualite
from reseau.animation.models import Point
from reseau.animation.rules.preparation import point_ecarter, point_prendre
from reseau.plans.rules import action_dire, action_inscrire
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.animation.fabriques import qui, un_comite_complet, une_reunion
from tests.reseau.plans.fabriques import un_plan, une_action, une_decision

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_a_blocked_action_goes_once_to_the_agenda_of_who_follows_its_plan(client):
    comite = un_comite_complet(bassin="niort")
    plan = un_plan(territoire=un_bassin())
    action = une_action(plan, "BLOQUEE", titre="Accueil à deux voix")
    secretaire = qui(comite, Qualite.SECRETARIAT)
    client.force_login(secretaire)
    inscrire = reverse("plan_action_inscrire", args=[action.uuid])
    for adresse in (f"/plans/{plan.code}/{plan.annee}/", reverse("plan_action", args=[action.uuid])):
        assert f'action="{inscrire}"' in lue(client.get(adresse)), adresse
    for _ in range(2):
        assert client.post(inscrire).status_code == 302
    point = Point.objects.get(comite=comite, titre="Accueil à deux voix")
    assert (point.reunion, point.nature, point.presente_par) == (None, "DECISION", action.qui)
    assert "Sans bureau fermé" in point.preparation
    page = lue(client.get(reverse("plan_action", args=[action.uuid])))
    assert "En réserve" in page
    assert inscrire not in page
    reunion = une_reunion("BROUILLON", comite=comite)
    point_prendre(point=point, reunion=reunion, par=secretaire)
    assert action_inscrire(action=action, par=secretaire) == point, "elle y est déjà"
    assert reverse("reunion", args=[reunion.uuid]) in lue(client.get(reverse("plan_action", args=[action.uuid])))
    assert reverse("plan_action", args=[action.uuid]) in lue(client.get(reverse("reunion", args=[reunion.uuid])))


def test_who_sits_proposes_it_and_nobody_else_does(client):
    comite = un_comite_complet(bassin="niort")
    action = une_action(un_plan(territoire=un_bassin()), "BLOQUEE")
    etranger = un_conseiller()
    client.force_login(etranger)
    assert client.post(reverse("plan_action_inscrire", args=[action.uuid])).status_code == 404
    with pytest.raises(RegleRefusee, match="à lire"):
        action_inscrire(action=action, par=etranger)
    point = action_inscrire(action=action, par=qui(comite, Qualite.TITULAIRE))
    point_ecarter(point=point, par=une_region())
    assert action_inscrire(action=action, par=une_region()) != point, "écarté, il se repropose"
    action_dire(action=action, par=une_region(), etat="EN_COURS")
    with pytest.raises(RegleRefusee, match="bloquée"):
        action_inscrire(action=action, par=une_region())


def test_without_a_body_the_button_is_not_there_and_the_rule_says_why(client):
    action = une_action(un_plan(territoire=un_bassin()), "BLOQUEE")
    client.force_login(une_chargee_de_mission())
    page = lue(client.get(reverse("plan_action", args=[action.uuid])))
    assert "Mettre à l’ordre du jour" not in page
    with pytest.raises(RegleRefusee, match="pas encore de comité"):
        action_inscrire(action=action, par=une_region())


def test_a_meeting_links_to_the_review_of_its_plan_and_decisions_to_their_actions(client):
    comite = un_comite_complet(bassin="niort")
    plan, decision = un_plan(territoire=comite), une_decision(comite)
    action = une_action(plan, decision=decision)
    reunion = une_reunion("CONVOQUEE", comite=comite)
    revue, lire = (reverse(nom, args=[plan.code, plan.annee]) for nom in ("plan_revue", "plan"))
    for qualite, voulue in ((Qualite.SECRETARIAT, revue), (Qualite.PRESIDENCE, lire)):
        client.force_login(qui(comite, qualite))
        if reunion.debut.year == plan.annee:
            assert f'href="{voulue}"' in lue(client.get(reverse("reunion", args=[reunion.uuid])))
        assert reverse("plan_action", args=[action.uuid]) in lue(
            client.get(reverse("decision", args=[decision.numero]))
        )
        for page in (lire, reverse("plan_action", args=[action.uuid])):
            assert reverse("decision", args=[decision.numero]) in lue(client.get(page)), page
    autre = une_reunion("CONVOQUEE", comite=un_comite_complet("BUREAU"))
    client.force_login(une_region())
    assert "À suivre en séance" not in lue(client.get(reverse("reunion", args=[autre.uuid])))
