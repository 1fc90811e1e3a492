"""Closing numbers decisions for ever and begins the actions; each is told of one’s own part, once."""

import datetime

import pytest
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from reseau.animation.models import Decision, Numerotation, Point, Reunion, Suite, TexteConcurrent
from reseau.animation.rules.comptes_rendus import reunion_clore
from tests.fabriques import un_conseiller, un_referent, une_structure
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, un_siege, une_reunion, une_suite
from tests.reseau.animation.suites import une_close, une_seance

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_decisions_are_numbered_over_all_bodies_and_a_number_never_comes_back():
    premiere, seconde = une_close(), une_close(un_comite_complet("BUREAU"))
    annee = timezone.localdate(premiere.debut).year
    decisions = [premiere.decisions.get(), seconde.decisions.get()]
    assert [d.numero for d in decisions] == [f"D-{annee}-001", f"D-{annee}-002"]
    decisions[1].actions.all().delete()
    Decision.objects.filter(pk=decisions[1].pk).delete()
    assert une_close(premiere.comite).decisions.get().numero == f"D-{annee}-003"


def test_closing_writes_decision_and_action_once_and_lets_go_of_the_pens():
    reunion = une_seance()
    secretaire = qui(reunion.comite, "SECRETARIAT")
    reste = un_point(
        reunion, titre="Le forum", tenu_par=secretaire, tenu_jusqua=timezone.now(),
        commence_le=timezone.now() - datetime.timedelta(minutes=4),
    )  # fmt: skip
    Reunion.objects.filter(pk=reunion.pk).update(point_courant=reste)
    close = reunion_clore(reunion=reunion, par=secretaire)
    decision = close.decisions.get()
    action = close.actions.get()
    assert (decision.etat, action.decision, action.qui) == ("PROVISOIRE", decision, "Toutes les structures")
    assert (close.observations_jusquau - timezone.localdate()).days == close.comite.delai_observations
    reste.refresh_from_db()
    assert reste.tenu_par is None and not reste.traite
    assert 240 <= reste.secondes < 250 and reste.commence_le is None and close.point_courant is None
    with pytest.raises(RegleRefusee, match="provisoire"):
        reunion_clore(reunion=reunion, par=secretaire)
    assert close.decisions.count() == 1


def test_what_has_no_owner_or_waits_for_a_choice_is_named_and_nothing_is_written():
    reunion = une_seance()
    secretaire = qui(reunion.comite, "SECRETARIAT")
    suite = Suite.objects.filter(point__reunion=reunion, genre="ACTION").get()
    Suite.objects.filter(pk=suite.pk).update(porteur="")
    with pytest.raises(RegleRefusee, match="L’annuaire") as refus:
        reunion_clore(reunion=reunion, par=secretaire)
    assert refus.value.code == "incomplete"
    Suite.objects.filter(pk=suite.pk).update(porteur="Cap emploi")
    TexteConcurrent.objects.create(point=Point.objects.get(reunion=reunion), texte="Autre", auteur=secretaire)
    with pytest.raises(RegleRefusee, match="deux textes"):
        reunion_clore(reunion=reunion, par=secretaire)
    with pytest.raises(RegleRefusee, match="tenu"):
        reunion_clore(reunion=reunion, par=un_conseiller())
    assert not Decision.objects.exists() and not Numerotation.objects.exists()


def test_one_mail_a_person_with_her_own_part_first_and_nothing_else_to_who_does_not_sit():
    structure = une_structure()
    referente = un_referent(structure)
    comite = un_comite_complet("BUREAU")
    un_siege(comite, personne="Anne Lavigne", courriel="anne@rectorat.example", organisme="Rectorat")
    reunion = une_reunion("EN_COURS", comite=comite)
    point = un_point(reunion)
    titulaire = qui(comite, "TITULAIRE")
    une_suite(point, texte="Le stand tourne entre réseaux.", porteur="", porteur_compte=titulaire)
    une_suite(point, "ACTION", texte="Publier les jours.", porteur="", porteur_structure=structure)
    une_suite(point, "ACTION", texte="Réserver la salle.", porteur="", porteur_compte=titulaire)
    reunion_clore(reunion=reunion, par=qui(comite, "SECRETARIAT"))
    courriels = {courriel.destinataire: courriel for courriel in Courriel.objects.filter(gabarit="animation/close")}
    assert len(courriels) == Courriel.objects.filter(gabarit="animation/close").count() == 5 + 1 + 1
    sien = courriels[titulaire.email].texte
    assert sien.index("Réserver la salle.") < sien.index("Le stand tourne") < sien.index("Compte rendu n°")
    ailleurs = courriels[referente.email].texte
    assert "Publier les jours." in ailleurs
    assert "Le stand tourne" not in ailleurs and "compte-rendu" not in ailleurs
    assert "Anne Lavigne" in courriels["anne@rectorat.example"].texte
