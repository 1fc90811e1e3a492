"""A read prepared once is asked each time, and gives what the queryset would."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.exploitation.base import QUI, lignes_lire, objets_lire
from reseau.territoires.models import Commune
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db


def communes():
    return Commune.objects.order_by("pk").values_list("nom", "modifie_le", "codes_postaux", "population")


def test_prepared_rows_are_those_of_the_queryset_and_are_asked_each_time():
    une_commune("Niort")
    assert lignes_lire("essai", communes, {}) == list(communes())
    une_commune("Poitiers")
    with CaptureQueriesContext(connection) as posees:
        relues = lignes_lire("essai", lambda: pytest.fail("écrite deux fois"), {})
    assert len(posees) == 1 and relues == list(communes()) and isinstance(relues[0][1], datetime.datetime)


def test_prepared_keys_stand_instead_of_those_it_was_written_with():
    for cle in [une_commune(nom).pk for nom in ("Niort", "Poitiers")]:
        assert lignes_lire("une", lambda: Commune.objects.filter(pk=QUI).values_list("pk"), {QUI: cle}) == [(cle,)]


def test_prepared_rows_of_a_model_are_those_that_it_would_read(django_assert_num_queries):
    attendue = une_commune("Niort")
    with django_assert_num_queries(1):
        (commune,) = objets_lire("n", Commune, lambda: Commune.objects.filter(pk=QUI), {QUI: attendue.pk})
        assert commune == attendue and commune.codes_postaux == attendue.codes_postaux and not commune._state.adding
    (sans,) = objets_lire("s", Commune, lambda: Commune.objects.filter(pk=QUI), {QUI: attendue.pk}, sauf=["nom"])
    assert sans.get_deferred_fields() == {"nom"} and sans.nom == "Niort"
