"""« Mon espace »: what waits for its reader, card by card, as it is now."""

import datetime
import re
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home import registre
from home.queries import cartes_lire
from home.registre import carte_chiffree, carte_comptee
from pratiques.models import Brouillon, Signataire
from pratiques.rules.brouillons import brouillon_enregistrer, brouillon_supprimer
from reseau.animation.models import Action
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from tests.fabriques import avec_second_facteur, un_bassin, un_conseiller, une_structure
from tests.pages import lue
from tests.reseau.animation.fabriques import un_comite_complet, un_point, une_reunion, une_suite
from tests.safran.fabriques_formations import etapes_de, un_module, une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def espace(client):
    """The main part of the page, as this person reads it."""

    def lire(compte):
        client.force_login(compte)
        return re.search(r"<main.*</main>", lue(client.get("/mon-espace/")), re.DOTALL)[0]

    return lire


@pytest.fixture
def conseillere():
    personne = avec_second_facteur(un_conseiller())
    personne.rattachements.update(du=datetime.date(2020, 1, 1))  # « Bien commencer » est derrière elle
    return personne


def suivre(compte, titre):
    formation = une_formation(title=titre)
    return suivi_commencer(compte=compte, formation=formation), un_module(formation, 4)


def porter(comite, compte, texte):
    reunion = une_reunion("PROVISOIRE", comite=comite, jours=-3)
    return Action.objects.create(
        comite=comite, reunion=reunion, suite=une_suite(un_point(reunion), "ACTION"), texte=texte,
        porteur_compte=compte, echeance=timezone.localdate(),
    )  # fmt: skip


def test_of_two_colleagues_none_reads_what_waits_for_the_other_cold_or_warm(espace):
    equipe, comite = une_structure(), un_comite_complet()
    siennes = {un_conseiller(equipe): "zebrepremiere", un_conseiller(equipe): "zebreseconde"}
    for compte, mot in siennes.items():
        suivre(compte, f"{mot} formation")
        porter(comite, compte, f"{mot} action")
        Brouillon.objects.create(auteur=compte, version=1, contenu={"titre": f"{mot} pratique"})
    for _ in range(2):
        for compte, mot in siennes.items():
            page = espace(compte)
            assert all(f"{mot} {chose}" in page for chose in ("formation", "action", "pratique"))
            assert not any(autre in page for autre in siennes.values() if autre != mot)


def test_right_given_or_taken_away_acts_at_the_next_page(espace, conseillere):
    assert "Demander une formation" not in espace(conseillere)
    mandat = Mandat.objects.create(
        compte=conseillere, role=Role.CHARGE_MISSION, bassin=un_bassin(), du=datetime.date(2020, 1, 1)
    )
    for _ in range(2):
        assert "Demander une formation" in espace(conseillere)
    Mandat.objects.filter(pk=mandat.pk).update(au=timezone.localdate())
    assert "Demander une formation" not in espace(conseillere)


def test_step_seen_moves_the_card_and_one_taken_back_does_not(espace, conseillere):
    suivi, module = suivre(conseillere, "Une")
    premiere, seconde, *_ = etapes_de(module)
    for _ in range(2):
        assert "25 %" not in espace(conseillere)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        etape_marquer(suivi=suivi, module=module, etape_id=premiere)
        raise ZeroDivisionError
    assert "25 %" not in espace(conseillere)
    etape_marquer(suivi=suivi, module=module, etape_id=premiere)
    assert "25 %" in espace(conseillere)
    etape_marquer(suivi=suivi, module=module, etape_id=seconde)
    assert "50 %" in espace(conseillere)


def test_cards_that_have_nothing_to_show_are_counted_together_and_others_are_as_they_are_now(espace, conseillere):
    espace(conseillere)
    with CaptureQueriesContext(connection) as vide:
        espace(conseillere)
    action = porter(un_comite_complet(), conseillere, "Rappeler la mairie")
    with CaptureQueriesContext(connection) as une_carte:
        assert "Rappeler la mairie" in espace(conseillere)
    assert len(vide) < len(une_carte)
    Action.objects.filter(pk=action.pk).update(texte="Rappeler l’école")
    assert "Rappeler l’école" in espace(conseillere)


def test_numbers_that_a_card_tells_are_those_of_its_rows_and_nothing_is_told_of_no_row():
    compte, appels = un_conseiller(), []
    tous = get_user_model().objects.all()
    offres = (
        carte_comptee(lambda compte: tous.none())(lambda compte: appels.append("vide")),
        carte_comptee(lambda compte: tous)(lambda compte: appels.append("pleine")),
        carte_chiffree(lambda compte: {"a": tous, "b": tous.none()})(lambda compte, a, b: appels.append((a, b))),
        carte_chiffree(lambda compte: {})(lambda compte, a=0: appels.append(a)),
    )
    with mock.patch.object(registre, "lire", return_value=offres), CaptureQueriesContext(connection) as requetes:
        assert cartes_lire(compte) == []
    assert appels == ["pleine", (tous.count(), 0), 0] and len(requetes) == 1


def test_draft_saved_while_one_types_shows_to_who_writes_it(espace, conseillere):
    autre = un_conseiller()
    brouillon = Brouillon.objects.create(auteur=autre, version=1, contenu={"titre": "Avant"})
    Signataire.objects.create(
        brouillon=brouillon, compte=conseillere, invite_par=autre, etat="ACCEPTE", accepte_le=timezone.now()
    )
    assert "Avant" in espace(conseillere)
    brouillon_enregistrer(brouillon=brouillon, contenu={"titre": "Après"}, version=1, par=autre)
    assert "Après" in espace(conseillere)
    brouillon_supprimer(brouillon=brouillon, par=autre)
    assert "Après" not in espace(conseillere)
