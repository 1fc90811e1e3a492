"""Answers and workers at the same instant: one answer per person, one message each, nothing after the count."""

from functools import partial

import pytest

from home.models import Courriel
from safran.evaluations import rules
from safran.evaluations.models import Campagne, Participation, Reponse
from safran.evaluations.prises import evaluations_coherentes
from tests.concurrence.outils import ensemble, ensemble_fois, reussies
from tests.safran.fabriques_evaluations import personnes, un_contenu, une_campagne, une_session_passee

pytestmark = pytest.mark.django_db(transaction=True)


def test_same_person_ten_times_at_once_leaves_one_answer():
    campagne = une_campagne(1)
    (compte,) = personnes(campagne)
    appel = {"campagne": campagne, "compte": compte, "contenu": un_contenu(campagne)}
    assert sorted(reussies(ensemble_fois(10, rules.reponse_creer, **appel))) == [False] * 9 + [True]
    assert Reponse.objects.count() == 1


def test_two_workers_at_once_ask_each_person_once():
    session = une_session_passee(3)
    reussies(ensemble_fois(3, rules.evaluations_traiter))
    rules.evaluations_traiter()
    assert Campagne.objects.filter(session=session).count() == 2
    assert Participation.objects.count() == Courriel.objects.filter(gabarit="evaluations/demande").count() == 4


def test_answers_that_arrive_while_the_form_closes_are_counted_or_refused():
    campagne = une_campagne(4)
    *premieres, derniere = personnes(campagne)
    for compte in premieres:
        rules.reponse_creer(campagne=campagne, compte=compte, contenu=un_contenu(campagne))
    issues = ensemble(
        partial(rules.reponse_creer, campagne=campagne, compte=derniere, contenu=un_contenu(campagne)),
        *[rules.campagnes_clore] * 3,
    )
    reussies(issues)
    rules.campagnes_clore()
    campagne.refresh_from_db()
    assert campagne.nombre == Reponse.objects.filter(campagne=campagne).count() == 4
    assert list(evaluations_coherentes()) == []
