"""What lives in a bassin is met elsewhere: its page, « Mon espace », search, digests, welcome, yearly report."""

import datetime

import pytest
from django.utils import timezone

from home.courriels.nouvelles import nouvelles_lire
from home.exploitation.indicateurs import Etendue, Perimetre, indicateurs
from home.registre import lire
from reseau.membres.queries.personnes import pas_de, rubriques_de
from reseau.structures.rules import structure_fusionner
from reseau.territoires.models import Bassin
from reseau.vie_locale.models import Actualite, EntreeJournal
from reseau.vie_locale.rules import orientation_clore
from tests.fabriques import (
    un_bassin,
    un_conseiller,
    une_chargee_de_mission,
    une_region,
    une_structure,
    une_tete_de_reseau,
)
from tests.pages import lue
from tests.reseau.agenda.fabriques import dans
from tests.reseau.vie_locale.fabriques import quelqu_un_du_bassin, reculer, une_actualite, une_entree, une_orientation

pytestmark = pytest.mark.django_db


def dites(compte):
    maintenant = timezone.now()
    hier = maintenant - datetime.timedelta(days=1)
    return {groupe.objet: groupe.lignes for groupe in nouvelles_lire(compte, hier, maintenant)}


def test_page_of_a_bassin_shows_each_reader_its_news_and_members_the_orientations(client):
    une_actualite(titre="Pour tous")
    une_actualite(titre="Entre nous", visibilite="BASSIN")
    une_orientation(titre="Close")
    orientation_clore(orientation=une_orientation(titre="Finie"), par=une_region())
    page = lue(client.get("/bassins/niort/"))
    assert "Pour tous" in page and "Entre nous" not in page and "Orientations régionales" not in page
    assert "Écrire une actualité" not in page
    client.force_login(quelqu_un_du_bassin())
    page = lue(client.get("/bassins/niort/"))
    assert "Entre nous" in page and "ORI-" in page and "Finie" not in page and "Écrire une actualité" not in page
    client.force_login(une_chargee_de_mission())
    assert "/actualites/ecrire/?bassin=niort" in lue(client.get("/bassins/niort/"))


def test_bassin_without_news_shows_no_empty_block(client):
    un_bassin()
    assert "Actualités du bassin" not in lue(client.get("/bassins/niort/"))


def test_search_finds_what_each_reader_may_read(client):
    une_actualite(titre="Le CIO déménage", visibilite="BASSIN")
    une_orientation(titre="Deux portes au plus")
    assert "CIO déménage" not in lue(client.get("/recherche/?q=demenage"))
    client.force_login(quelqu_un_du_bassin())
    assert "CIO déménage" in lue(client.get("/recherche/?q=demenage"))
    assert "Deux portes au plus" in lue(client.get("/recherche/?q=deux+portes"))
    client.force_login(quelqu_un_du_bassin("cognac"))
    assert "CIO déménage" not in lue(client.get("/recherche/?q=demenage"))


def test_digest_tells_the_news_of_ones_bassins_the_day_they_begin_and_not_to_their_author():
    anime = une_chargee_de_mission()
    une_actualite(titre="Neuve", visibilite="BASSIN", par=anime)
    plus_tard = une_actualite(titre="Parue ce matin", du=dans(1))
    Actualite.objects.filter(pk=plus_tard.pk).update(du=dans(0), ecrite_le=timezone.now() - datetime.timedelta(days=9))
    une_actualite(titre="Demain", du=dans(1))
    une_orientation(titre="Deux portes")
    niortaise = quelqu_un_du_bassin()
    assert {"Neuve", "Deux portes"} <= dites(niortaise).keys() and "Demain" not in dites(niortaise)
    assert "Parue ce matin" in dites(niortaise)
    assert "Neuve" not in dites(anime) and not {"Neuve", "Parue ce matin"} & dites(quelqu_un_du_bassin("cognac")).keys()


def test_card_of_a_lead_says_what_is_left_to_relay_and_the_late_ones(client):
    reculer(une_orientation(), 31)
    client.force_login(une_tete_de_reseau())
    page = lue(client.get("/mon-espace/"))
    assert "Orientations à relayer" in page and "Échéance passée" in page
    client.force_login(une_region())
    page = lue(client.get("/mon-espace/"))
    assert "1 relais d’orientations manquant" in page and "Orientations à relayer" not in page
    client.force_login(une_chargee_de_mission())
    assert "Journal : rien de noté ce mois-ci" in lue(client.get("/mon-espace/"))


def test_newcomer_is_led_to_the_page_of_her_bassin():
    pas = {un.cle: un for un in pas_de(quelqu_un_du_bassin())}
    assert pas["votre-bassin"].url == "/bassins/niort/" and pas["votre-bassin"].fait is False
    assert "votre-bassin" not in {un.cle for un in pas_de(un_conseiller())}


def test_numbers_of_the_log_are_those_of_the_days_and_of_the_bassin():
    une_entree(minutes=90)
    une_entree(genre="CONTACT", minutes=15)
    une_entree("cognac", minutes=30)
    une_entree(le=dans(-40))
    lus = {
        (code, territoire): source.lire(perimetre, dans(-7), dans(0)).nombre
        for code, source in indicateurs().items()
        if code.startswith("journal_")
        for territoire, perimetre in (
            ("région", Perimetre(Etendue.REGION)),
            ("niort", Perimetre(Etendue.BASSIN, Bassin.objects.get(code="niort").pk)),
        )
    }
    assert lus == {
        ("journal_visites", "région"): 2, ("journal_visites", "niort"): 1,
        ("journal_reunions", "région"): 0, ("journal_reunions", "niort"): 0,
        ("journal_contacts", "région"): 1, ("journal_contacts", "niort"): 1,
        ("journal_minutes", "région"): 135, ("journal_minutes", "niort"): 105,
    }  # fmt: skip


def test_line_follows_the_structure_that_is_merged():
    source, cible = une_structure(), une_structure()
    une_entree(structure=source)
    structure_fusionner(source=source, cible=cible, par=une_region())
    assert EntreeJournal.objects.get().structure == cible


def test_everything_that_one_wrote_is_given_back():
    anime = une_chargee_de_mission()
    une_entree(par=anime, note="Ce que j’ai noté.")
    une_actualite(par=anime, titre="Ce que j’ai écrit")
    dit = str(rubriques_de(anime))
    assert "Ce que j’ai noté." in dit and "Ce que j’ai écrit" in dit


def test_verification_names_what_no_constraint_holds():
    une_actualite().bassins.clear()
    une_entree()
    EntreeJournal.objects.update(le=dans(-1200))
    phrases = [phrase for verifier in lire("verifications") for phrase in verifier()]
    assert any("n’est d’aucun bassin" in phrase for phrase in phrases)
    assert any("ont plus de trois ans" in phrase for phrase in phrases)
