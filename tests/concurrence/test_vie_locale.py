"""Many hands on the life of the bassins at the same second: one row for one form, one number for one orientation."""

import uuid
from functools import partial

import pytest
from django.core.management import call_command

from home.models import Courriel
from reseau.vie_locale.models import Actualite, EntreeJournal, OrientationRegionale, Relais
from reseau.vie_locale.rules import actualite_corriger, orientation_relayer, orientations_rappeler
from tests.concurrence.outils import codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_bassin, un_reseau, une_chargee_de_mission, une_region, une_tete_de_reseau
from tests.reseau.agenda.fabriques import dans
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.vie_locale.fabriques import reculer, une_actualite, une_entree, une_orientation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def niort(transactional_db):
    une_commune()


def test_four_orientations_take_four_numbers_and_the_same_form_ten_times_is_one_row():
    region = une_region()
    publier = [partial(une_orientation, par=region, titre=f"Orientation {rang}") for rang in range(4)]
    reussies(ensemble(*publier))
    numeros = set(OrientationRegionale.objects.values_list("numero", flat=True))
    assert {numero[-2:] for numero in numeros} == {"01", "02", "03", "04"}
    anime, cle = une_chargee_de_mission(), uuid.uuid4()
    reussies(ensemble_fois(10, une_actualite, par=anime, cle=cle))
    reussies(ensemble_fois(10, une_entree, par=anime, cle=cle))
    assert Actualite.objects.get().bassins.count() == 1 and EntreeJournal.objects.count() == 1


def test_two_leads_at_once_are_one_relay_and_two_who_correct_lose_no_word():
    orientation, reseau = une_orientation(), un_reseau()
    tetes = [une_tete_de_reseau(), une_tete_de_reseau()]
    dits = {"orientation": orientation, "reseau": reseau, "le": dans(0), "destinataires": "Tous", "nombre": 9}
    issues = ensemble(*[partial(orientation_relayer, par=tete, **dits) for tete in tetes])
    assert codes(issues) == ["", "deja"] and Relais.objects.count() == 1
    actualite = une_actualite()
    dits = {"version": 1, "titre": "Corrigée", "bassins": [un_bassin()], "expire_le": dans(30)}
    mains = [(une_chargee_de_mission(), "Un."), (une_region(), "Deux.")]
    issues = ensemble(
        *[partial(actualite_corriger, actualite=actualite, par=par, texte=texte, **dits) for par, texte in mains]
    )
    assert codes(issues) == ["", "version"] and Actualite.objects.get().version == 2


def test_four_workers_at_once_remind_each_lead_once():
    une_tete_de_reseau()
    reculer(une_orientation(), 31)
    reussies(ensemble_fois(4, orientations_rappeler))
    call_command("battre", "vie_locale.relais")
    assert Courriel.objects.filter(gabarit="vie_locale/rappel").count() == 1
