"""Following: start once, mark once, progress that never goes back, completion that is never undone."""

import pytest
import time_machine

from safran.formations.choices import Operateur
from safran.parcours.models import Achevement, EtapeVue, Suivi
from safran.parcours.queries.suivis import avancement_lire, avancements_de, manques_de
from safran.parcours.rules import suivis as achevements
from safran.parcours.signals import formation_achevee
from tests.fabriques import un_ancien_membre, un_compte, un_conseiller, une_region
from tests.refus import refus
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape, une_formation

pytestmark = pytest.mark.django_db


@pytest.fixture
def formation():
    return une_formation()


@pytest.fixture
def module(formation):
    return un_module(formation, 4)


@pytest.fixture
def conseiller():
    return un_conseiller()


def suivre(compte, formation, module, nombre):
    """Mark the first steps of a module."""
    suivi = achevements.suivi_commencer(compte=compte, formation=formation)
    for etape_id in etapes_de(module)[:nombre]:
        achevements.etape_marquer(suivi=suivi, module=module, etape_id=etape_id)
    suivi.refresh_from_db()
    return suivi


def test_start_twice_begins_once(conseiller, formation, module):
    premier = achevements.suivi_commencer(compte=conseiller, formation=formation)
    second = achevements.suivi_commencer(compte=conseiller, formation=formation)
    assert premier.pk == second.pk and Suivi.objects.count() == 1


@pytest.mark.parametrize("qui", [un_compte, un_ancien_membre])
def test_start_by_someone_outside_the_network_is_refused(qui, formation):
    refus("formation_fermee", achevements.suivi_commencer, compte=qui(), formation=formation)
    fermee = une_formation(live=False)
    refus("formation_fermee", achevements.suivi_commencer, compte=un_conseiller(), formation=fermee)


def test_mark_twice_counts_once(conseiller, formation, module):
    suivi = suivre(conseiller, formation, module, 1)
    achevements.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    suivi.refresh_from_db()
    assert EtapeVue.objects.count() == 1 and suivi.progression_max == 25
    assert avancement_lire(suivi).reprise.id == etapes_de(module)[1]


def test_mark_of_a_step_of_another_training_is_refused(conseiller, formation, module):
    ailleurs = un_module(une_formation(), 1)
    suivi = achevements.suivi_commencer(compte=conseiller, formation=formation)
    for cible, etape_id in ((ailleurs, etapes_de(ailleurs)[0]), (module, etapes_de(ailleurs)[0]), (module, "rien")):
        refus("etape_absente", achevements.etape_marquer, suivi=suivi, module=cible, etape_id=etape_id)
    module.unpublish()
    refus("etape_absente", achevements.etape_marquer, suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    assert not EtapeVue.objects.exists()


def test_progress_does_not_go_back_when_steps_are_added_and_says_what_is_new(conseiller, formation, module):
    suivi = suivre(conseiller, formation, module, 2)
    assert avancement_lire(suivi).pourcentage == 50
    neuves = [une_etape("Ajout 1"), une_etape("Ajout 2")]
    etapes_remplacer(module, [*[une_etape(etape_id=i) for i in etapes_de(module)], *neuves])
    avancement = avancement_lire(suivi)
    assert avancement.mesure == 33 and avancement.pourcentage == 50
    assert {etape_id for _module, etape_id in avancement.nouvelles} == {n["id"] for n in neuves}
    achevements.etape_marquer(suivi=suivi, module=module, etape_id=neuves[0]["id"])
    suivi.refresh_from_db()
    assert suivi.progression_max == 50
    assert len(avancement_lire(suivi).nouvelles) == 1


def test_progress_never_passes_100_when_steps_are_removed(conseiller, formation, module):
    suivi = suivre(conseiller, formation, module, 3)
    gardees = etapes_de(module)[:2]
    etapes_remplacer(module, [une_etape(etape_id=i) for i in gardees])
    avancement = avancement_lire(suivi)
    assert avancement.pourcentage == 100 and avancement.complet


def test_progress_keeps_the_marks_when_steps_are_moved_and_renamed(conseiller, formation, module):
    suivi = suivre(conseiller, formation, module, 2)
    etapes_remplacer(module, [une_etape("Autre titre", etape_id=i) for i in reversed(etapes_de(module))])
    assert avancement_lire(suivi).mesure == 50


def test_progress_of_99_steps_out_of_100_is_not_100(conseiller, formation):
    long = un_module(formation, 201)
    suivi = achevements.suivi_commencer(compte=conseiller, formation=formation)
    EtapeVue.objects.bulk_create(EtapeVue(suivi=suivi, module=long, etape_id=i) for i in etapes_de(long)[:200])
    assert avancement_lire(suivi).pourcentage == 99


def test_completion_comes_with_the_last_step_and_is_told_once(conseiller, formation, module):
    recus = []
    ecoute = lambda sender, suivi, **k: recus.append((suivi.pk, suivi.acheve_le is not None))  # noqa: E731
    formation_achevee.connect(ecoute)
    try:
        suivi = suivre(conseiller, formation, module, 3)
        assert not suivi.est_acheve and manques_de(avancement_lire(suivi)) == ["terminer la dernière étape"]
        achevements.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[3])
        achevements.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[3])
        achevements.achevement_evaluer(suivi=suivi)
    finally:
        formation_achevee.disconnect(ecoute)
    assert recus == [(suivi.pk, True)]
    expression = Achevement.objects.get(suivi=suivi).expression
    assert expression["operateur"] == Operateur.TOUS and expression["criteres"][0]["atteint"] is True


def test_completion_is_undone_with_everything_when_a_listener_fails(conseiller, formation, module):
    def panne(sender, **k):
        raise RuntimeError("panne")

    suivi = suivre(conseiller, formation, module, 3)
    formation_achevee.connect(panne)
    try:
        with pytest.raises(RuntimeError):
            achevements.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[3])
    finally:
        formation_achevee.disconnect(panne)
    suivi.refresh_from_db()
    assert not suivi.est_acheve and suivi.progression_max == 75 and EtapeVue.objects.count() == 3


def test_completion_stays_with_its_date_when_the_training_changes(conseiller, formation, module):
    with time_machine.travel("2028-03-12 10:00:00+00:00", tick=False):
        suivi = suivre(conseiller, formation, module, 4)
    date = suivi.acheve_le
    neuve = une_etape("Ajout")
    etapes_remplacer(module, [*[une_etape(etape_id=i) for i in etapes_de(module)], neuve])
    formation.refresh_from_db()
    formation.achevement_operateur, formation.achevement_criteres = Operateur.TOUS, []
    formation.save()
    with time_machine.travel("2029-03-12 10:00:00+00:00", tick=False):
        achevements.etape_marquer(suivi=suivi, module=module, etape_id=neuve["id"])
        achevements.achevement_evaluer(suivi=suivi)
    suivi.refresh_from_db()
    assert suivi.acheve_le == date and suivi.progression_max == 100


def test_completion_waits_for_every_criterion_and_one_is_enough_when_the_rule_says_so(conseiller, module, formation):
    formation.refresh_from_db()
    formation.achevement_criteres = [("etapes_vues", None), ("quiz_reussi", {"quiz": "jamais-passe"})]
    formation.save()
    suivi = suivre(conseiller, formation, module, 4)
    assert not suivi.est_acheve and len(manques_de(avancement_lire(suivi))) == 1
    formation.achevement_operateur = Operateur.UN
    formation.save()
    assert achevements.achevement_evaluer(suivi=Suivi.objects.get(pk=suivi.pk))


def test_completion_of_a_training_without_step_never_comes(conseiller, formation):
    suivi = achevements.suivi_commencer(compte=conseiller, formation=formation)
    assert not achevements.achevement_evaluer(suivi=suivi)
    assert manques_de(avancement_lire(suivi)) == ["attendre la publication du premier module"]


def test_exception_by_the_region_completes_with_its_reason(conseiller, formation, module):
    suivi, region = suivre(conseiller, formation, module, 1), une_region()
    derogation = achevements.derogation_accorder(suivi=suivi, accordee_par=region, motif=" Présente à la journée. ")
    suivi.refresh_from_db()
    assert suivi.est_acheve and derogation.motif == "Présente à la journée." and derogation.accordee_par == region
    assert Achevement.objects.get(suivi=suivi).expression["derogation"] is True
    refus("deja_achevee", achevements.derogation_accorder, suivi=suivi, accordee_par=region, motif="Encore")


def test_exception_by_anyone_else_or_without_reason_is_refused(conseiller, formation, module):
    suivi = suivre(conseiller, formation, module, 1)
    refus(
        "reserve_coordination", achevements.derogation_accorder, suivi=suivi, accordee_par=conseiller, motif="Pour moi"
    )
    refus("motif_absent", achevements.derogation_accorder, suivi=suivi, accordee_par=une_region(), motif="  ")
    assert not Suivi.objects.get(pk=suivi.pk).est_acheve


def test_followings_are_read_in_a_constant_number_of_queries(conseiller, formation, module, django_assert_num_queries):
    suivre(conseiller, formation, module, 1)
    with django_assert_num_queries(3):
        assert len(avancements_de(conseiller)) == 1
    for _ in range(29):
        autre = une_formation()
        suivre(conseiller, autre, un_module(autre, 3), 1)
    with django_assert_num_queries(3):
        assert len(avancements_de(conseiller)) == 30
