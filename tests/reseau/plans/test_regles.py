"""What a plan refuses and keeps; its numbers, by hand or live, and their sum."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from home.erreurs import RegleRefusee
from reseau.animation.choices import Qualite
from reseau.animation.rules.decisions import animation_relancer
from reseau.plans.models import ActionPlan, IndicateurAction
from reseau.plans.queries.avancement import Consolide, Mesure, mesures_consolider
from reseau.plans.rules import (
    action_ajouter,
    action_dire,
    action_modifier,
    axe_ecrire,
    axe_retirer,
    etape_ajouter,
    etape_cocher,
    indicateur_compter,
    indicateur_ecrire,
    note_ajouter,
    plan_clore,
    plan_creer,
    plan_reporter,
    plan_voter,
)
from reseau.structures.rules import structure_fusionner
from reseau.vie_locale.rules import entree_ecrire
from reseau.vocabulaires.models import Theme
from tests.fabriques import un_bassin, un_conseiller, un_referent, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.reseau.animation.fabriques import qui, un_comite_complet
from tests.reseau.plans.fabriques import ANNEE, dans, un_axe, un_plan, une_action, une_decision

pytestmark = pytest.mark.django_db


def test_a_plan_is_begun_by_who_holds_its_territory_once_a_year():
    comite, animatrice = un_comite_complet(), une_chargee_de_mission()
    secretaire, cle = qui(comite, Qualite.SECRETARIAT), uuid.uuid4()
    du_bassin = plan_creer(par=animatrice, cle=cle, territoire=un_bassin(), annee=ANNEE, axes=["Un", "Deux"])
    assert plan_creer(par=animatrice, cle=cle, territoire=un_bassin(), annee=ANNEE) == du_bassin
    assert [axe.titre for axe in du_bassin.axes.all()] == ["Un", "Deux"]
    assert plan_creer(par=secretaire, cle=uuid.uuid4(), territoire=comite, annee=ANNEE).code == comite.code
    with pytest.raises(ValidationError, match="déjà son plan"):
        plan_creer(par=animatrice, cle=uuid.uuid4(), territoire=un_bassin(), annee=ANNEE)
    for etranger in (un_conseiller(), une_chargee_de_mission("cognac"), qui(comite, Qualite.PRESIDENCE)):
        with pytest.raises(RegleRefusee, match="tenu"):
            plan_creer(par=etranger, cle=uuid.uuid4(), territoire=un_bassin(), annee=ANNEE + 1)


def test_a_plan_is_voted_with_actions_by_a_decision_then_closed_for_good():
    comite = un_comite_complet()
    plan, decision = un_plan("PREPARE", territoire=comite), une_decision(comite)
    par = qui(comite, Qualite.SECRETARIAT)
    with pytest.raises(RegleRefusee, match="rien à voter"):
        plan_voter(plan=plan, par=par)
    action = une_action(plan)
    with pytest.raises(RegleRefusee, match="pas encore voté"):
        action_dire(action=action, par=par, etat="EN_COURS")
    with pytest.raises(RegleRefusee, match="registre"):
        plan_voter(plan=plan, par=par, decision=une_decision(un_comite_complet("BUREAU")))
    plan_voter(plan=plan, par=par, decision=decision)
    plan.refresh_from_db()
    assert (plan.vote_le, plan.historique.last().motif) == (decision.prise_le, decision.numero)
    plan_clore(plan=plan, par=par)
    action.refresh_from_db()
    plan.refresh_from_db()
    for geste in (
        lambda: action_dire(action=ActionPlan.objects.get(pk=action.pk), par=par, etat="EN_COURS"),
        lambda: axe_ecrire(plan=plan, par=par, titre="Trop tard", ordre=2),
        lambda: action_modifier(action=action, par=par, version=1),
        lambda: plan_voter(plan=plan, par=par),
    ):
        with pytest.raises(RegleRefusee):
            geste()


def test_an_action_has_one_pilot_one_writing_per_key_and_one_writer_at_a_time():
    plan, par, cle = un_plan("PREPARE"), une_chargee_de_mission(), uuid.uuid4()
    axe = plan.axes.get()
    for pilotes in ({}, {"porteur": "Un lycée", "porteur_structure": une_structure()}):
        with pytest.raises(RegleRefusee, match="un seul"):
            action_ajouter(axe=axe, par=par, cle=cle, titre="Sans pilote", echeance=dans(9), **pilotes)
    assert not ActionPlan.objects.exists()
    action = action_ajouter(axe=axe, par=par, cle=cle, titre="Relier", echeance=dans(9), porteur="Un lycée")
    assert action_ajouter(axe=axe, par=par, cle=cle, titre="Double clic", porteur="Un lycée") == action
    action_modifier(action=action, par=par, version=1, titre="Relier les accueils")
    with pytest.raises(RegleRefusee, match="relisez-la"):
        action_modifier(action=action, par=par, version=1, titre="Autre")
    with pytest.raises(ValidationError, match=r"R6\.3"):
        action_modifier(action=action, par=par, version=2, engagement="six")
    with pytest.raises(RegleRefusee, match="autre plan"):
        action_modifier(action=action, par=par, version=2, axe=un_axe(un_plan(annee=ANNEE + 1)))
    with pytest.raises(RegleRefusee, match="porte des actions"):
        axe_retirer(axe=axe, par=par)
    axe_retirer(axe=un_axe(plan), par=par)
    assert ActionPlan.objects.get().titre == "Relier les accueils"
    assert plan.axes.get() == axe


def test_to_be_blocked_or_given_up_asks_for_words_and_the_pilot_says_it():
    structure, animatrice = une_structure(), une_chargee_de_mission()
    action, pilote = une_action(porteur_structure=structure), un_conseiller(structure)
    for etat in ("BLOQUEE", "ABANDONNEE"):
        with pytest.raises(RegleRefusee, match="Dites"):
            action_dire(action=action, par=pilote, etat=etat, dit="  ")
    with pytest.raises(RegleRefusee, match="pilotée"):
        action_dire(action=action, par=un_conseiller(), etat="EN_COURS")
    action = action_dire(action=action, par=pilote, etat="BLOQUEE", dit="Pas de bureau fermé")
    assert (action.dit, action.dit_par) == ("Pas de bureau fermé", pilote)
    action = action_dire(action=action, par=animatrice, etat="BLOQUEE", revue=True)
    assert (action.dit, action.revue_le) == ("Pas de bureau fermé", dans(0))
    action = action_dire(action=action, par=animatrice, etat="TERMINEE")
    with pytest.raises(RegleRefusee, match="Terminée"):
        action_dire(action=action, par=animatrice, etat="A_LANCER")
    assert [passage.libelle for passage in action.historique.all()] == [
        "À lancer", "Bloquée", "Revue en réunion", "Terminée",
    ]  # fmt: skip


def test_notes_steps_and_numbers_are_written_by_the_pilot_once_per_key():
    structure, cle = une_structure(), uuid.uuid4()
    action, pilote = une_action(porteur_structure=structure), un_conseiller(structure)
    for _ in range(2):
        note_ajouter(action=action, par=pilote, cle=cle, texte="Trois lieux prêts")
        etape = etape_ajouter(action=action, par=pilote, cle=cle, titre="Visiter les lieux")
        mesure = indicateur_ecrire(action=action, par=pilote, cle=cle, libelle="Lieux", unite="lieux", cible=8)
    assert (action.notes.count(), action.etapes.count(), action.indicateurs.count()) == (1, 1, 1)
    assert etape_cocher(etape=etape, par=pilote, faite=True).fait_le == dans(0)
    assert etape_cocher(etape=etape, par=pilote, faite=False).fait_le is None
    assert indicateur_compter(indicateur=mesure, par=pilote, valeur=3).valeur_le == dans(0)
    with pytest.raises(RegleRefusee, match="sous ce nom"):
        indicateur_ecrire(action=action, par=pilote, cle=uuid.uuid4(), libelle="A", unite="a", source="inventee")
    dite = {"libelle": "Forums", "unite": "événements", "source": "evenements_tenus"}
    vive = indicateur_ecrire(action=action, par=pilote, cle=uuid.uuid4(), **dite)
    with pytest.raises(RegleRefusee, match="elle-même"):
        indicateur_compter(indicateur=vive, par=pilote, valeur=3)
    for geste in (
        lambda: note_ajouter(action=action, par=un_conseiller(), cle=uuid.uuid4(), texte="Non"),
        lambda: etape_cocher(etape=etape, par=un_conseiller(), faite=True),
        lambda: indicateur_compter(indicateur=mesure, par=un_conseiller(), valeur=1),
    ):
        with pytest.raises(RegleRefusee, match="pilotée"):
            geste()


def test_what_is_open_goes_to_the_next_year_once_and_is_chased_there_alone():
    plan, par = un_plan(annee=ANNEE), une_chargee_de_mission()
    faite, seule = une_action(plan, "TERMINEE"), une_action(plan, "BLOQUEE", echeance=dans(-1))
    etape_ajouter(action=seule, par=par, cle=uuid.uuid4(), titre="Trouver un bureau")
    suivant = plan_reporter(plan=plan, par=par)
    suite = ActionPlan.objects.get(axe__plan=suivant)
    assert (suivant.annee, suite.reportee_de, suite.etat) == (ANNEE + 1, seule, "EN_COURS")
    assert (suite.porteur_structure, suite.echeance.year) == (seule.porteur_structure, ANNEE + 1)
    assert suite.etapes.get().titre == "Trouver un bureau"
    with pytest.raises(RegleRefusee, match="déjà reportées"):
        plan_reporter(plan=plan, par=par)
    assert not ActionPlan.objects.filter(reportee_de=faite).exists()
    un_referent(seule.porteur_structure)
    assert animation_relancer() == 0


def test_a_merged_structure_leaves_its_actions_to_the_one_that_replaces_it():
    source, cible = une_structure(), une_structure()
    action = une_action(porteur_structure=source)
    autre = une_action(action.plan)
    autre.partenaires.set([source, cible])
    structure_fusionner(source=source, cible=cible, par=une_region())
    action.refresh_from_db()
    assert action.porteur_structure == cible and list(autre.partenaires.all()) == [cible]


def test_the_checks_say_what_no_constraint_can(capsys):
    action = une_action()
    for porteur, dites in ((action.porteur_structure, 0), (None, 1)):
        ActionPlan.objects.filter(pk=action.pk).update(porteur_structure=porteur)
        with pytest.raises(CommandError):  # le bassin des essais n’a aucune commune
            call_command("verifier")
        assert capsys.readouterr().out.count("action de plan") == dites


# The consolidated number is the sum of the numerators over the sum of the denominators, whatever the plans.

NOMBRES = st.one_of(st.none(), st.decimals(min_value=0, max_value=10**6, places=2))
UNITES = st.sampled_from(["fiches", "Fiches ", "lieux"])


def mesure(unite, valeur, sur, *, masque=False, libelle="L"):
    return Mesure(IndicateurAction(libelle=libelle, unite=unite), None if masque else valeur, sur, masque)


@settings(deadline=None)
@given(mesures=st.lists(st.tuples(UNITES, NOMBRES, NOMBRES), max_size=40))
def test_consolidated_indicator_is_the_sum_of_numerators_over_the_sum_of_denominators(mesures):
    dits = {un.unite.lower(): un for un in mesures_consolider(mesure(*une) for une in mesures)}
    consolide = dits.get("fiches") or Consolide("L", "fiches", Decimal(0), Decimal(0))
    comptees = [(v, sur) for unite, v, sur in mesures if unite.strip().lower() == "fiches" and None not in (v, sur)]
    haut, bas = sum((v for v, _ in comptees), Decimal(0)), sum((sur for _, sur in comptees), Decimal(0))
    assert (consolide.nombre, consolide.sur) == (haut, bas)
    assert consolide.part == (haut / bas if bas else None)


def test_people_received_and_hosted_are_not_added_up_and_what_is_hidden_or_without_denominator_adds_nothing():
    recues = [mesure("personnes", Decimal(80), Decimal(100), libelle=dit) for dit in ("Reçues", "reçues ")]
    hebergees = mesure("personnes", Decimal(49), Decimal(120), libelle="Hébergées")
    dites = [un.phrase for un in mesures_consolider([*recues, hebergees])]
    assert dites == ["Hébergées : 49 personnes sur 120", "Reçues : 160 personnes sur 200"]
    caches = [mesure("lieux", Decimal(3), None), mesure("lieux", Decimal(3), Decimal(4), masque=True)]
    assert mesures_consolider(caches) == []


def test_the_actions_of_every_plan_are_found_by_date_and_theme_and_add_up(client):
    theme, region = Theme.objects.en_vigueur().first(), une_region()
    niort, cognac = un_plan(territoire=un_bassin("niort")), un_plan(territoire=un_bassin("cognac"))
    un_plan("PREPARE", territoire=un_bassin("angouleme"))
    relayer = une_action(niort, titre="Relayer", echeance=dans(3))
    afficher = une_action(cognac, titre="Afficher", echeance=dans(9))
    afficher.themes.set([theme])
    for action, valeur, sur in ((relayer, 1, 2), (afficher, 9, 90)):
        mesures = {"libelle": "L", "unite": "lieux", "valeur": valeur, "cible": sur}
        indicateur_ecrire(action=action, par=region, cle=uuid.uuid4(), **mesures)
    client.force_login(region)
    page = client.get("/plans/actions/")
    assert [action.titre for action in page.context["liste"].trouvees] == ["Relayer", "Afficher"]
    assert "10 lieux sur 92, 11 %" in lue(page)
    for demande, titre, mesure_dite in (
        (f"theme={theme.code}", "Afficher", "9 lieux sur 90"),
        ("territoire=niort", "Relayer", "1 sur 2 lieux"),
        (f"mois={dans(3):%Y-%m}&territoire=niort", "Relayer", "1 sur 2 lieux"),
    ):
        page = client.get(f"/plans/actions/?{demande}")
        assert [action.titre for action in page.context["liste"].trouvees] == [titre], demande
        assert mesure_dite in lue(page)
    client.force_login(un_conseiller())
    assert "Relayer" not in lue(client.get("/plans/actions/"))


def test_a_live_number_equals_the_one_of_its_own_page(client):
    animatrice, bassin = une_chargee_de_mission(), un_bassin()
    action = une_action(un_plan(territoire=bassin))
    indicateur_ecrire(
        action=action, par=animatrice, cle=uuid.uuid4(), libelle="Visites", unite="visites", cible=9,
        source="journal_visites",
    )  # fmt: skip
    jour = max(timezone.localdate() - datetime.timedelta(days=1), datetime.date(ANNEE, 1, 1))
    for genre in ("VISITE", "VISITE", "CONTACT"):
        dite = {"genre": genre, "le": jour, "minutes": 30, "note": "Vu l’équipe"}
        entree_ecrire(par=animatrice, cle=uuid.uuid4(), bassin=bassin, **dite)
    client.force_login(animatrice)
    dits = client.get(f"/journal/?genre=VISITE&bassin={bassin.code}").context["liste"].nombre
    assert dits == 2
    assert f"{dits} visites sur 9" in lue(client.get(reverse("plan_action", args=[action.uuid])))
