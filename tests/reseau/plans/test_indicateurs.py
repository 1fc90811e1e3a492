"""The consolidated number is the sum of the numerators over the sum of the denominators, whatever the plans."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from reseau.plans.models import IndicateurAction
from reseau.plans.queries.avancement import Consolide, Mesure, mesures_consolider
from reseau.plans.rules import indicateur_ecrire
from reseau.vie_locale.rules import entree_ecrire
from reseau.vocabulaires.models import Theme
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.plans.fabriques import ANNEE, dans, un_plan, une_action

NOMBRES = st.one_of(st.none(), st.decimals(min_value=0, max_value=10**6, places=2))
UNITES = st.sampled_from(["fiches", "Fiches ", "lieux"])


def mesure(unite, valeur, sur, *, masque=False):
    return Mesure(IndicateurAction(libelle="L", unite=unite), None if masque else valeur, sur, masque)


@settings(deadline=None)
@given(mesures=st.lists(st.tuples(UNITES, NOMBRES, NOMBRES), max_size=40))
def test_consolidated_indicator_is_the_sum_of_numerators_over_the_sum_of_denominators(mesures):
    dits = {un.unite: un for un in mesures_consolider(mesure(*une) for une in mesures)}
    consolide = dits.get("fiches") or Consolide("fiches", Decimal(0), Decimal(0))
    comptees = [(v, sur) for unite, v, sur in mesures if unite.strip().lower() == "fiches" and None not in (v, sur)]
    haut, bas = sum((v for v, _ in comptees), Decimal(0)), sum((sur for _, sur in comptees), Decimal(0))
    assert (consolide.nombre, consolide.sur) == (haut, bas)
    assert consolide.part == (haut / bas if bas else None)


def test_what_is_hidden_or_has_no_denominator_adds_nothing():
    assert (
        mesures_consolider([mesure("lieux", Decimal(3), None), mesure("lieux", Decimal(3), Decimal(4), masque=True)])
        == []
    )


@pytest.mark.django_db
def test_the_actions_of_every_plan_are_found_by_date_and_theme_and_add_up(client):
    theme, region = Theme.objects.en_vigueur().first(), une_region()
    niort, cognac = un_plan(territoire=un_bassin("niort")), un_plan(territoire=un_bassin("cognac"))
    un_plan("PREPARE", territoire=un_bassin("angouleme"))
    actions = [
        une_action(niort, titre="Relayer", echeance=dans(3)),
        une_action(cognac, titre="Afficher", echeance=dans(9)),
    ]
    actions[1].themes.set([theme])
    for action, valeur, sur in zip(actions, (1, 9), (2, 90), strict=True):
        indicateur_ecrire(
            action=action, par=region, cle=uuid.uuid4(), libelle="L", unite="lieux", valeur=valeur, cible=sur
        )
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


@pytest.mark.django_db
def test_a_live_number_equals_the_one_of_its_own_page(client):
    animatrice, bassin = une_chargee_de_mission(), un_bassin()
    action = une_action(un_plan(territoire=bassin))
    indicateur_ecrire(
        action=action, par=animatrice, cle=uuid.uuid4(), libelle="Visites", unite="visites", cible=9,
        source="journal_visites",
    )  # fmt: skip
    jour = max(timezone.localdate() - datetime.timedelta(days=1), datetime.date(ANNEE, 1, 1))
    for genre in ("VISITE", "VISITE", "CONTACT"):
        entree_ecrire(
            par=animatrice, cle=uuid.uuid4(), bassin=bassin, genre=genre, le=jour, minutes=30, note="Vu l’équipe"
        )
    client.force_login(animatrice)
    dits = client.get(f"/journal/?genre=VISITE&bassin={bassin.code}").context["liste"].nombre
    assert dits == 2
    assert f"{dits} visites sur 9" in lue(client.get(reverse("plan_action", args=[action.uuid])))
