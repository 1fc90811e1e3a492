"""Two tabs on one module: one passage, each sending kept once, one completion (R14, R26)."""

from functools import partial

import pytest

from safran.parcours.models import Achevement, EtapeVue
from safran.parcours.rules import suivis
from safran.scorm.models import EtatSco, PassageScorm
from safran.scorm.rules import Cliche, cliche_enregistrer, lancement_ouvrir, passage_ouvrir
from safran.scorm.signals import scorm_terminee
from tests.concurrence.outils import ensemble, ensemble_fois, reussies
from tests.fabriques import un_conseiller
from tests.safran.fabriques_formations import un_module, une_etape, une_formation
from tests.safran.fabriques_scorm import une_version

pytestmark = pytest.mark.django_db(transaction=True)
STATUT = "cmi.core.lesson_status"


@pytest.fixture
def recus():
    """What the rooms above were told."""
    etats = []

    def ecouter(sender, passage, **kwargs):
        etats.append(passage.etat)

    scorm_terminee.connect(ecouter)
    yield etats
    scorm_terminee.disconnect(ecouter)


def _ouvert():
    passage = passage_ouvrir(compte=un_conseiller(), paquet=une_version().paquet)
    lancement_ouvrir(passage=passage, sco="i-un")
    return passage


def _envoi(passage, compteur, **valeurs):
    cliche = Cliche(1, compteur, {STATUT: "incomplete", **valeurs})
    return partial(cliche_enregistrer, passage=passage, sco="i-un", cliche=cliche)


def test_module_begun_six_times_at_once_is_one_passage():
    compte, paquet = un_conseiller(), une_version().paquet
    passages = reussies(ensemble_fois(6, passage_ouvrir, compte=compte, paquet=paquet))
    assert len({passage.uuid for passage in passages}) == 1 and PassageScorm.objects.count() == 1


def test_activity_opened_four_times_at_once_gives_four_numbers():
    passage = passage_ouvrir(compte=un_conseiller(), paquet=une_version().paquet)
    lancements = reussies(ensemble_fois(4, lancement_ouvrir, passage=passage, sco="i-un"))
    assert sorted(lancement.depart["cmi.core.entry"] for lancement in lancements) == ["ab-initio"] * 4
    assert EtatSco.objects.get().lancement == 4


def test_two_tabs_with_the_same_counter_keep_one_sending_and_get_one_answer():
    passage = _ouvert()
    envois = [_envoi(passage, 1, **{"cmi.suspend_data": f"onglet {n}"}) for n in range(4)]
    reponses = reussies(ensemble(*envois))
    assert all(reponse == reponses[0] for reponse in reponses)
    etat = EtatSco.objects.get()
    assert etat.compteur == 1 and etat.valeurs["cmi.suspend_data"].startswith("onglet")


def test_sendings_that_cross_end_with_the_latest_one():
    passage = _ouvert()
    envois = [_envoi(passage, n, **{"cmi.suspend_data": f"page {n}"}) for n in (3, 1, 5, 2, 4)]
    reussies(ensemble(*envois))
    etat = EtatSco.objects.get()
    assert (etat.compteur, etat.valeurs["cmi.suspend_data"]) == (5, "page 5")


def test_module_finished_six_times_at_once_completes_the_training_once(recus):
    passage = _ouvert()
    paquet = passage.version.paquet
    formation = une_formation()
    un_module(formation, [une_etape("Le module", [("scorm", paquet.pk)])])
    suivi = suivis.suivi_commencer(compte=passage.compte, formation=formation)
    envois = [_envoi(passage, n, **{STATUT: "passed"}) for n in (1, 1, 2, 2, 3, 3)]
    reussies(ensemble(*envois))
    suivi.refresh_from_db()
    assert suivi.est_acheve and recus == ["REUSSI"]
    assert EtapeVue.objects.count() == Achevement.objects.count() == 1
