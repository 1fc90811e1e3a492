"""Many hands on one meeting: every text stays somewhere, one pen, one session, one outcome per key."""

import uuid
from functools import partial

import pytest

from reseau.animation.models import Point, Reunion, TexteConcurrent
from reseau.animation.rules.seance import (
    concurrent_regler,
    plume_prendre,
    point_aborder,
    point_ecrire,
    seance_ouvrir,
    suite_ajouter,
)
from tests.concurrence.outils import codes, ensemble, ensemble_fois, reussies
from tests.concurrence.test_annuaire import _une_commune
from tests.fabriques import une_chargee_de_mission
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, une_reunion

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _bassin_peuple():
    _une_commune()


def une_seance(points=1):
    reunion = une_reunion("EN_COURS", comite=un_comite_complet(titulaires=0))
    return [un_point(reunion) for _ in range(points)]


def textes_gardes():
    ecrits = list(Point.objects.values_list("compte_rendu", flat=True))
    return {*ecrits, *TexteConcurrent.objects.values_list("texte", flat=True)}


def test_forty_writers_on_one_meeting_lose_no_text():
    points, plumes = une_seance(4), [une_chargee_de_mission() for _ in range(4)]
    textes = [f"Texte {rang}, mot à mot." for rang in range(40)]
    appels = [
        partial(point_ecrire, point=points[rang % 4], par=plumes[rang // 10], texte=texte, version=1)
        for rang, texte in enumerate(textes)
    ]
    assert len(reussies(ensemble(*appels))) == 40
    assert textes_gardes() >= set(textes)
    reunion = Reunion.objects.get(pk=points[0].reunion_id)
    assert reunion.version == 41 and {p.version for p in reunion.points.all()} == {2}


def test_one_pen_for_ten_hands():
    (point,), plumes = une_seance(), [une_chargee_de_mission() for _ in range(10)]
    issues = ensemble(*[partial(plume_prendre, point=point, par=plume) for plume in plumes])
    assert codes(issues) == ["", *["plume"] * 9]


def test_two_texts_are_settled_once():
    (point,) = une_seance()
    tient, autre = qui(point.comite, "SECRETARIAT"), une_chargee_de_mission()
    point_ecrire(point=point, par=tient, texte="Un.", version=1)
    concurrent = point_ecrire(point=point, par=autre, texte="Deux.", version=1).concurrent
    choix = [partial(concurrent_regler, concurrent=concurrent, par=p, garder="TOUS", version=2) for p in (tient, autre)]
    assert codes(ensemble(*choix)) == ["", "deja"]
    point.refresh_from_db()
    assert point.compte_rendu == "Un.\n\nDeux."


def test_one_session_opens_and_one_key_adds_one_decision():
    reunion = une_reunion("CONVOQUEE")
    point, tient, cle = un_point(reunion), qui(reunion.comite, "SECRETARIAT"), uuid.uuid4()
    reussies(ensemble_fois(5, seance_ouvrir, reunion=reunion, par=tient))
    assert reunion.historique.filter(vers="EN_COURS").count() == 1
    dit = {"genre": "DECISION", "texte": "Flécher l’entrée.", "porteur": "Région"}
    reussies(ensemble_fois(6, suite_ajouter, point=point, par=tient, cle=cle, **dit))
    assert point.suites.count() == 1


def test_the_clock_of_a_point_is_counted_once():
    premier, second = une_seance(2)
    tient = qui(premier.comite, "SECRETARIAT")
    point_aborder(point=premier, par=tient)
    Point.objects.filter(pk=premier.pk).update(secondes=600)
    reussies(ensemble_fois(6, point_aborder, point=second, par=tient, traite=True))
    premier.refresh_from_db()
    assert 600 <= premier.secondes < 630 and premier.traite
