"""The log of a bassin: written by who animates it, read by nobody else but the Région, kept three years (R4.20)."""

import uuid

import pytest
from django.core.management import call_command

from home.erreurs import RegleRefusee
from home.temps.periodes import mois_apres
from reseau.membres.models import Mandat
from reseau.vie_locale.models import EntreeJournal
from reseau.vie_locale.permissions import journal_lisible
from reseau.vie_locale.rules import entree_corriger, entree_effacer
from tests.fabriques import un_bassin, une_chargee_de_mission, une_region, une_tete_de_reseau
from tests.pages import lue
from tests.refus import refus
from tests.reseau.agenda.fabriques import dans
from tests.reseau.vie_locale.fabriques import quelqu_un_du_bassin, une_entree

pytestmark = pytest.mark.django_db


def corriger(entree, par, **dits):
    champs = {"genre": "CONTACT", "le": entree.le, "bassin": entree.bassin, "minutes": 15, "note": "Appel."}
    return entree_corriger(entree=entree, par=par, **{"version": 1, **champs, **dits})


def test_log_is_read_by_who_animates_the_bassin_and_the_region_alone():
    entree = une_entree()
    for lectrice in (une_chargee_de_mission(), une_region()):
        assert journal_lisible(lectrice).get() == entree
    for autre in (une_chargee_de_mission("cognac"), une_tete_de_reseau(), quelqu_un_du_bassin()):
        assert not journal_lisible(autre).exists()
    Mandat.objects.filter(compte=entree.auteur).update(du=dans(-9), au=dans(0))
    assert not journal_lisible(entree.auteur).exists()


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"le": dans(1)}, "le"),
        ({"le": mois_apres(jour=dans(-1), mois=-36)}, "le"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"note": "  "}, "note"),
    ],
)
def test_rule_refuses_what_no_line_is(champs, code):
    refus(code, une_entree, **champs)
    assert not EntreeJournal.objects.exists()


def test_same_key_writes_once_and_nobody_writes_for_the_bassin_of_another():
    anime, cle = une_chargee_de_mission(), uuid.uuid4()
    entree = une_entree(par=anime, cle=cle)
    assert une_entree(par=anime, cle=cle) == entree
    with pytest.raises(RegleRefusee):
        une_entree("cognac", par=anime)
    with pytest.raises(RegleRefusee):
        corriger(entree, anime, bassin=un_bassin("cognac"))
    assert EntreeJournal.objects.get().bassin.code == "niort"


def test_author_or_the_region_corrects_and_erases_a_line():
    entree = une_entree()
    collegue = une_chargee_de_mission()
    for geste in (lambda: corriger(entree, collegue), lambda: entree_effacer(entree=entree, par=collegue)):
        refus("droit", geste)
    assert corriger(entree, entree.auteur).version == 2
    refus("version", corriger, entree=entree, par=une_region(), note="Autre chose.")
    assert EntreeJournal.objects.get().note == "Appel."
    for _ in range(2):
        entree_effacer(entree=entree, par=une_region())
    assert not EntreeJournal.objects.exists()


def test_lines_older_than_three_years_are_erased_at_night():
    gardee = une_entree(le=mois_apres(jour=dans(0), mois=-36))
    EntreeJournal.objects.filter(pk=une_entree().pk).update(le=mois_apres(jour=dans(-1), mois=-36))
    call_command("battre", "vie_locale.journal")
    assert EntreeJournal.objects.get() == gardee


def envoi(**dits):
    champs = {"cle": uuid.uuid4(), "genre": "VISITE", "le": dans(0), "minutes": 90, "note": "Visite de l’équipe."}
    return {**champs, "bassin": un_bassin().pk, **dits}


def test_line_is_noted_from_the_list_corrected_and_erased(client):
    client.force_login(une_chargee_de_mission())
    assert "Le journal est vide" in lue(client.get("/journal/"))
    dits = envoi()
    for _ in range(2):
        page = lue(client.post("/journal/", dits, follow=True))
    entree = EntreeJournal.objects.get()
    assert "Visite de l’équipe." in page and "Temps passé : 1 h 30." in page
    adresse = f"/journal/{entree.uuid}/"
    assert "Appel bref." in lue(client.post(f"{adresse}modifier/", envoi(note="Appel bref.", version=1), follow=True))
    reponse = client.post(f"{adresse}modifier/", envoi(note="Trop tard.", version=1))
    assert reponse.status_code == 422 and "Trop tard." in lue(reponse)
    client.post(f"{adresse}effacer/")
    assert not EntreeJournal.objects.exists()


def test_bad_line_is_refused_on_the_list_with_the_typed_words_kept(client):
    client.force_login(une_chargee_de_mission())
    reponse = client.post("/journal/", envoi(le=dans(1), minutes=0, bassin=un_bassin("cognac").pk, note="Gardé."))
    page = lue(reponse)
    assert reponse.status_code == 422 and "Gardé." in page and not EntreeJournal.objects.exists()
    page = lue(client.post("/journal/", envoi(note="Vu M. Paul Durand, 06 12 34 56 78")))
    assert "Ces mots ne désignent pas une personne reçue" in page and not EntreeJournal.objects.exists()


def test_log_is_narrowed_by_genre_bassin_and_month_and_taken_away(client):
    une_entree(note="Visite de Niort.")
    une_entree("cognac", genre="CONTACT", note="Appel de Cognac.", le=mois_apres(jour=dans(-1), mois=-2))
    client.force_login(une_region())
    assert "2 entrées" in lue(client.get("/journal/"))
    mois = f"{mois_apres(jour=dans(-1), mois=-2):%Y-%m}"
    for filtre in ("genre=CONTACT", "bassin=cognac", f"mois={mois}", "q=appel"):
        page = lue(client.get(f"/journal/?{filtre}"))
        assert "Appel de Cognac." in page and "Visite de Niort." not in page
    fichier = lue(client.get("/journal/?format=csv&genre=CONTACT"))
    assert "Appel de Cognac." in fichier and "Visite de Niort." not in fichier
    assert client.get("/journal/?format=xlsx").status_code == 200
