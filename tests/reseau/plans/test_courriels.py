"""What is written to pilots: one mail a day over all that they take care of; a new one is told after an hour."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from home.models import Courriel
from reseau.animation.rules.decisions import animation_relancer
from reseau.plans.models import ActionPlan
from reseau.plans.prises import actions_nouvelles
from reseau.plans.rules import action_dire, action_modifier, pilotes_prevenir, plan_reporter
from tests.fabriques import un_compte, un_conseiller, un_referent, une_region, une_structure, une_tete_de_reseau
from tests.pages import lue
from tests.reseau.animation.fabriques import un_comite_complet
from tests.reseau.animation.suites import une_close
from tests.reseau.plans.fabriques import amener, dans, un_plan, une_action

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def recus(gabarit):
    return {courriel.destinataire: courriel for courriel in Courriel.objects.filter(gabarit=gabarit)}


def test_all_that_one_takes_care_of_is_one_mail_a_day():
    structure, seule = une_structure(), un_compte()
    plan, referent = un_plan(), un_referent(structure)
    tete = une_tete_de_reseau("cap-emploi")
    for jours in (-1, 7, -15):
        une_action(plan, porteur_structure=structure, echeance=dans(jours))
    une_action(plan, porteur_structure=structure, echeance=dans(9), titre="Pas encore")
    une_action(plan, "TERMINEE", porteur_structure=structure, echeance=dans(-1), titre="Déjà finie")
    une_action(plan, porteur_reseau=tete.mandats.get().reseau, echeance=dans(-1))
    une_action(plan, porteur_compte=seule, echeance=dans(7), titre="La seule")
    porte = {"porteur": "", "porteur_structure": structure, "echeance": dans(5)}
    une_close(un_comite_complet("BUREAU"), texte="écrire aux lycées", action=porte)
    call_command("battre", "animation", "plans")
    assert animation_relancer() == 0
    assert recus("animation/relance").keys() == {referent.email, tete.email, seule.email}
    assert Courriel.objects.filter(destinataire=referent.email, gabarit__contains="relance").count() == 1
    lu = recus("animation/relance")[referent.email]
    assert "4 échéances" in lu.objet
    assert "écrire aux lycées" in lu.texte
    assert "Pas encore" not in lu.texte
    assert "Déjà finie" not in lu.texte
    assert "La seule" in recus("animation/relance")[seule.email].texte


def test_another_date_has_its_own_reminders(monkeypatch):
    seule = un_compte()
    action = une_action(porteur_compte=seule, echeance=dans(-1))
    assert animation_relancer() == 1
    action_modifier(action=action, par=une_region(), version=1, echeance=dans(8))
    demain = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: demain)
    assert animation_relancer() == 1
    assert Courriel.objects.filter(gabarit="animation/relance", destinataire=seule.email).count() == 2


def test_a_new_pilot_is_told_after_an_hour_and_a_name_undone_meanwhile_to_nobody(monkeypatch):
    plan, region = un_plan("PREPARE"), une_region()
    juste, faux = un_conseiller(), un_conseiller()
    action = une_action(plan, porteur_compte=juste, titre="Croiser les permanences")
    une_action(plan, porteur_compte=juste)

    def plus_tard(minutes):
        instant = timezone.now() + datetime.timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: instant)
        return pilotes_prevenir()

    def nommer(compte):
        version = ActionPlan.objects.get(pk=action.pk).version
        action_modifier(action=action, par=region, version=version, porteur_compte=compte)

    assert plus_tard(90) == 0, "le plan n’est pas voté : ses pilotes attendent avec lui"
    amener(plan, "VOTE")
    assert plus_tard(0) == 1
    assert "2 actions" in recus("plans/pilote")[juste.email].objet
    nommer(faux)
    assert plus_tard(59) == 0
    nommer(juste)
    assert plus_tard(120) == 0, "remis comme avant : personne n’en sait rien"
    nommer(faux)
    assert (plus_tard(61), pilotes_prevenir()) == (1, 0)
    assert recus("plans/pilote").keys() == {juste.email, faux.email}
    suivant = plan_reporter(plan=plan, par=region)
    amener(suivant, "VOTE")
    assert plus_tard(120) == 0, "le même pilote, l’année d’après, le sait déjà"


def test_my_actions_are_in_my_space_and_what_others_did_to_them_in_my_digest(client):
    moi, debut = un_conseiller(), timezone.now()
    plan = un_plan()
    action = une_action(plan, porteur_compte=moi, titre="Croiser les permanences", echeance=dans(-1))
    une_action(plan, "EN_COURS", titre="Celle d’un autre")

    def nouvelles():
        return [(une.objet, une.phrase) for une in actions_nouvelles(moi, debut, timezone.now())]

    assert nouvelles() == [], "un nom écrit par erreur ne se dit à personne pendant une heure"
    ActionPlan.objects.update(pilote_le=None)
    animation_relancer()
    action_dire(action=action, par=moi, etat="EN_COURS")
    action_dire(action=action, par=une_region(), etat="BLOQUEE", dit="Sans bureau")
    action_dire(action=action, par=une_region(), etat="TERMINEE")
    assert nouvelles() == [
        ("Croiser les permanences", "Vous pilotez cette action"),
        ("Croiser les permanences", "Bloquée : Sans bureau"),
        ("Croiser les permanences", "Terminée"),
    ]
    client.force_login(moi)
    assert "Croiser les permanences" not in lue(client.get("/mon-espace/"))
    action_dire(action=action, par=moi, etat="EN_COURS")
    assert "Croiser les permanences" in lue(client.get("/mon-espace/"))
