"""A read prepared once is asked each time, and gives what the queryset would."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.preparees import lignes_lire, objets_lire
from reseau.territoires.models import Bassin, Commune
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = [pytest.mark.django_db, pytest.mark.une_base]


def communes():
    return Commune.objects.order_by("pk").values_list("nom", "modifie_le", "codes_postaux", "population")


def test_prepared_rows_are_those_of_the_queryset_and_are_asked_each_time():
    une_commune("Niort")
    assert lignes_lire("essai", communes) == list(communes())
    une_commune("Poitiers")
    with CaptureQueriesContext(connection) as posees:
        relues = lignes_lire("essai", lambda: pytest.fail("écrite deux fois"))
    assert len(posees) == 1 and relues == list(communes()) and isinstance(relues[0][1], datetime.datetime)


def test_prepared_parameters_stand_instead_of_those_it_was_written_with():
    cles = [une_commune(nom).pk for nom in ("Niort", "Poitiers")]
    for cle in cles:
        (lue,) = lignes_lire("une", lambda: Commune.objects.filter(pk=cles[0]).values_list("pk"), [cle])
        assert lue == (cle,)


def test_prepared_rows_of_a_model_come_with_what_they_lead_to(django_assert_num_queries):
    attendue = une_commune("Niort")
    with django_assert_num_queries(1):
        (commune,) = objets_lire(
            "n", Commune, lambda: Commune.objects.filter(pk=attendue.pk), avec=("departement", "epci")
        )
        assert (commune.departement.nom, commune.epci.nom) == ("Département 79", "Communauté de Niort")
    Commune.objects.update(epci=None)
    (seule,) = objets_lire("n", Commune, Commune.objects.all, [attendue.pk], avec=("departement", "epci"))
    assert seule.epci is None and seule.departement == commune.departement
    assert commune == attendue and commune.codes_postaux == attendue.codes_postaux and not commune._state.adding


def test_a_read_that_would_ask_nothing_is_a_mistake():
    with pytest.raises(ValueError, match="rien"):
        lignes_lire("vide", lambda: Bassin.objects.filter(pk__in=[]).values_list("pk"))
