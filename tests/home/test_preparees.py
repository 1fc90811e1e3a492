"""A read prepared once is asked each time, and gives what the queryset would."""

import datetime

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse, set_script_prefix

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


def rendre(source, **contexte):
    return Template(source).render(Context(contexte))


def test_addresses_of_templates_are_those_of_django():
    for code in ("ml-niort", "cap-emploi"):
        assert rendre("{% url 'structure' code %}", code=code) == reverse("structure", args=[code])
    assert rendre("{% url 'structure' code=code %}", code="a") == reverse("structure", args=["a"])
    assert rendre("{% url 'structure' code as lien %}[{{ lien }}]", code="a") == f"[{reverse('structure', args=['a'])}]"
    assert rendre("{% url 'absente' as lien %}[{{ lien }}]") == "[]"
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            rendre("{% url 'structure' code %}", code="a/b")


def test_addresses_follow_the_prefix_of_the_site_and_its_other_host():
    ici = rendre("{% url 'recherche' %}")
    try:
        set_script_prefix("/ailleurs/")
        assert rendre("{% url 'recherche' %}") == f"/ailleurs{ici}"
    finally:
        set_script_prefix("/")
    assert rendre("{% url 'recherche' %}") == ici
    with override_settings(ROOT_URLCONF="allauth.account.urls"), pytest.raises(NoReverseMatch):
        rendre("{% url 'recherche' %}")
