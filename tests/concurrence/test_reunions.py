"""One meeting, many hands: each seat is written to once, one body holds the room, one form is one point."""

import uuid
from functools import partial

import pytest

from home.models import Courriel
from reseau.animation.models import Convocation, Point, Reunion
from reseau.animation.rules.convocations import reunion_convoquer, sondage_choisir
from reseau.animation.rules.preparation import point_inscrire
from tests.concurrence.outils import codes, ensemble, ensemble_fois, reussies
from tests.fabriques import une_region
from tests.reseau.animation.fabriques import qui, un_comite_complet, une_reunion
from tests.reseau.animation.test_convocations import prete, tient, un_sondage
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def niort(transactional_db):
    """Its bassin has a commune, as every one has."""
    une_commune("Niort")


def test_two_people_convening_at_once_write_to_each_seat_once():
    reunion = prete()
    gestes = [partial(reunion_convoquer, reunion=reunion, par=par) for par in (tient(reunion), une_region()) * 4]
    assert {lue.sequence for lue in reussies(ensemble(*gestes))} == {1}
    assert Courriel.objects.count() == Convocation.objects.count() == reunion.comite.sieges.count()
    assert reunion.historique.filter(vers="CONVOQUEE").count() == 1


def test_bodies_convened_at_once_in_one_room_leave_it_to_one():
    par, ici = une_region(), {"endroit": "Espace Franquin, Niort", "salle": "Blossac"}
    premiere = prete(un_comite_complet("BUREAU"), **ici)
    autres = [prete(un_comite_complet("BUREAU"), debut=premiere.debut, **ici) for _ in range(5)]
    issues = ensemble(*[partial(reunion_convoquer, reunion=une, par=par) for une in (premiere, *autres)])
    reussies(issues)
    assert codes(issues) == ["", *["salle"] * 5] and Reunion.objects.filter(etat="CONVOQUEE").count() == 1


def test_one_form_sent_ten_times_at_once_is_one_point():
    reunion = une_reunion()
    envoi = {"comite": reunion.comite, "par": tient(reunion), "cle": uuid.uuid4(), "reunion": reunion, "titre": "Un"}
    assert len({ecrit.pk for ecrit in reussies(ensemble_fois(10, point_inscrire, **envoi))}) == 1
    assert Point.objects.count() == 1


def test_two_dates_chosen_at_once_open_one_meeting():
    comite = un_comite_complet()
    par, dates = qui(comite, "SECRETARIAT"), list(un_sondage(comite).dates.all())
    issues = ensemble(*[partial(sondage_choisir, date=date, par=par) for date in dates * 2])
    reussies(issues)
    assert Reunion.objects.count() == 1 and codes(issues).count("") == 2
