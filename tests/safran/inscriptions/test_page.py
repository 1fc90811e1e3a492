"""The page of a session: its programme, who trains, how to come, who comes, each as its reader may see it."""

import datetime
import re
from collections import Counter

import pytest
from django.urls import reverse

from reseau.membres.models import Profil
from safran.inscriptions.models import Seance, SessionFormation
from safran.inscriptions.queries.page import SEUIL, reseaux_grouper
from safran.inscriptions.rules import sessions as seances
from safran.inscriptions.rules.sessions import programme_ecrire
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from tests.fabriques import un_conseiller, un_role, une_region, une_structure
from tests.pages import lue
from tests.questions import questions
from tests.refus import refus
from tests.reseau.annuaire.fabriques import un_lieu
from tests.safran.fabriques_formations import etapes_de, un_module, une_formation
from tests.safran.fabriques_sessions import MATIN, adresse, dans, un_document, une_inscription, une_session

pytestmark = pytest.mark.django_db
NEUF, MIDI = datetime.time(9), datetime.time(12, 30)


def lire(client, session, compte=None) -> str:
    client.logout()
    if compte:
        client.force_login(compte)
    return lue(client.get(adresse("session", session)))


# La journée


def test_programme_is_kept_hour_by_hour_however_it_was_typed():
    tapee = "\n9h  Accueil | Café\n 9:30 | Trois récits | En trinômes\n11 h : L’accord\n"
    gardee = "9 h | Accueil | Café\n9 h 30 | Trois récits | En trinômes\n11 h | L’accord"
    assert programme_ecrire(texte=tapee, debut=NEUF, fin=MIDI) == gardee
    assert programme_ecrire(texte=gardee, debut=NEUF, fin=MIDI) == gardee


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("Accueil", "Ligne 1 : commencez par l’heure"),
        ("9 h Accueil\n25 h Jeux", "Ligne 2 : « 25 h » n’est pas une heure"),
        ("8 h 59 Accueil", "Ligne 1 : 8 h 59 n’est pas dans la demi-journée, de 9 h à 12 h 30"),
        ("12 h 30 Repas", "Ligne 1 : 12 h 30 n’est pas dans la demi-journée"),
        ("11 h Jeux\n10 h Récits", "Ligne 2 : 10 h vient avant 11 h"),
        ("9 h |", "Ligne 1 : dites ce qui se passe"),
        (f"9 h {'a' * 121}", "Ligne 1 : un titre de 120"),
        ("\n".join(["9 h Rien"] * 13), "12 lignes au plus"),
    ],
)
def test_line_that_is_wrong_is_named_at_its_field_and_the_text_stays(client, texte, phrase):
    session = une_session()
    seance = session.seances.first()
    assert phrase in refus("programme", programme_ecrire, texte=texte, debut=NEUF, fin=MIDI)
    client.force_login(une_region())
    envoi = {"date": seance.date.isoformat(), "debut": "09:00", "fin": "12:30", "programme": texte}
    reponse = client.post(adresse("seance_modifier", session, seance.pk), envoi)
    assert reponse.status_code == 422 and reponse.context["form"].errors.keys() == {"programme"}
    assert texte.split("\n")[0].strip() in lue(reponse) and Seance.objects.get(pk=seance.pk).programme == ""


def test_programme_is_read_by_half_day_copied_with_the_session_and_holds_its_hours(client):
    session = une_session()
    seance = session.seances.first()
    champs = {"seance": seance, "par": session.cree_par, **MATIN, "date": seance.date}
    seances.seance_modifier(**champs, programme="9 h 30 | Trois récits | En trinômes")
    page = lire(client, session)
    assert re.search(r"9 h 30</span>\s*<div>\s*<h4[^>]*>Trois récits</h4>\s*<p[^>]*>En trinômes", page)
    copie = seances.session_dupliquer(session=session, premier_jour=dans(60), par=session.cree_par)
    assert copie.seances.first().programme == "9 h 30 | Trois récits | En trinômes"
    champs["debut"] = datetime.time(10)
    assert "9 h 30 n’est pas dans" in refus("programme", seances.seance_modifier, **champs)


# Qui anime, y aller


def test_who_trains_is_named_as_the_profile_lets_each_reader_see(client):
    session, formatrice = une_session(), un_role("FORMATEUR", prenom="Samira", nom="Benali")
    for seance in session.seances.all():
        seance.formateurs.set([formatrice])
    Profil.objects.update_or_create(compte=formatrice, defaults={"presentation": "Douze ans d’accueil."})
    membre = un_conseiller()
    assert "Samira Benali" in (page := lire(client, session, membre)) and "Douze ans d’accueil." in page
    page = lire(client, session)
    assert (
        "Benali" not in page and "Douze ans" not in page and "1 personne, dont le nom se lit une fois connecté" in page
    )
    Profil.objects.update(visibilite="PERSONNE")
    page = lire(client, session, membre)
    assert "Benali" not in page and "1 personne, dont le nom n’est pas montré ici" in page
    assert "Samira Benali" in lire(client, session, formatrice)


def test_ways_to_come_are_told_and_the_map_shows_a_published_place_of_the_directory(client):
    lieu, session = un_lieu(nom="CIO"), une_session("BROUILLON")
    client.force_login(region := une_region())
    envoi = {"formation": session.formation_id, "lieu": "Niort", "adresse": "20 rue du Verger", "minimum": "1"}
    envoi |= {"capacite": "16", "ouvre_le": "2026-01-01T09:00", "max_par_structure": "2", "nature": "FORMATION"}
    envoi |= {"plafond_annuel": "0", "plafond_ensemble": "0", "validation": "AUCUNE", "delai_offre_heures": "48"}
    envoi |= {"chez": "CIO, Niort", "en_train": "Gare à 700 m.", "repas": "Déjeuner sur place."}
    modifier = adresse("session_modifier", session)
    reponse = client.post(modifier, envoi | {"chez": "Nulle part"})
    assert reponse.status_code == 422 and "chez" in reponse.context["form"].errors and "Nulle part" in lue(reponse)
    assert client.post(modifier, envoi).status_code == 302
    assert SessionFormation.objects.get(pk=session.pk).chez == lieu
    assert 'value="CIO, Niort' in lue(client.get(modifier))
    page = lire(client, session, region)
    assert "<strong>En train.</strong> Gare à 700 m." in page and "Déjeuner sur place." in page and "CIO" in page
    lieu.publie = False
    lieu.save()
    assert "CIO" not in lire(client, session, region).partition("Y aller")[2]


# Qui vient


@pytest.mark.parametrize(
    ("pris", "lus"),
    [
        ({}, []),
        ({"ml": 3}, [((), 3)]),
        ({"ml": 2, "ft": 2}, [((), 4)]),
        ({"ml": 3, "ft": 3}, [(("ft", "ml"), 6)]),
        ({"ml": 6}, [(("ml",), 6)]),
        ({"ml": 6, "ft": 3}, [(("ft", "ml"), 9)]),
        ({"ml": 6, "ft": 5, "cio": 1}, [(("ml",), 6), (("cio", "ft"), 6)]),
        ({"ml": 7, "ft": 3, "cio": 2}, [(("ml",), 7), (("cio", "ft"), 5)]),
    ],
)
def test_small_network_is_told_with_others_and_no_subtraction_gives_it_back(pris, lus):
    assert reseaux_grouper(Counter(pris), entiers=False) == lus
    assert all(n >= SEUIL for noms, n in lus if noms)


def test_names_and_networks_are_read_by_who_has_a_seat_as_each_profile_says(client):
    session = une_session()
    une = un_conseiller(une_structure("missions-locales"), prenom="Zoé", nom="Sureau0")
    autre = un_conseiller(une_structure("cio"), prenom="Zoé", nom="Sureau1")
    une_inscription(session, une)
    une_inscription(session, autre)
    Profil.objects.filter(compte=autre).update(visibilite="PERSONNE")
    for dehors in (None, un_conseiller()):
        page = lire(client, session, dehors)
        assert "Sureau" not in page and "Cio" not in page and "Places prises" in page
    page = lire(client, session, une)
    assert "Sureau0" in page and "Sureau1" not in page and "1 ne montre pas son nom" in page and ">Cio<" in page


# Avant le jour, une autre date


def test_first_module_comes_before_the_day_and_is_told_when_followed(client):
    formation = une_formation()
    module, _suite = un_module(formation, 1, title="Se préparer"), un_module(formation, 1, title="Après la journée")
    session, compte = une_session(formation=formation), un_conseiller()
    page = lire(client, session)
    assert "« Se préparer »" in page and "est à suivre d’ici là" in page and "Après la journée" not in page
    suivi = suivi_commencer(compte=compte, formation=formation)
    assert reverse("parcours_reprendre", args=[formation.pk]) in lire(client, session, compte)
    etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    assert "Vous avez suivi le module à faire avant la journée" in lire(client, session, compte)
    assert "la journée, à distance" not in lire(client, une_session(), compte)


def test_other_dates_of_the_training_are_offered_and_this_one_is_not(client):
    session = une_session()
    autre = une_session(formation=session.formation, lieu="Saintes", jour=dans(40))
    une_session("BROUILLON", formation=session.formation, lieu="Pons", jour=dans(50))
    cadre = lire(client, session).partition("Une autre date")[2]
    assert adresse("session", autre) in cadre and "Saintes" in cadre and "Pons" not in cadre
    assert adresse("session", session) + '"' not in cadre.partition("</section>")[0]


def test_page_asks_as_much_for_twelve_people_as_for_one_within_its_budget(client, a_chaud):
    formation = une_formation()
    un_module(formation, 2)
    session, compte = une_session(formation=formation, capacite=20), un_conseiller()
    une_inscription(session, compte)
    client.force_login(compte)
    poses = []
    for combien in (1, 11):
        for rang in range(combien):
            une_inscription(session)
            un_document(session, f"Document {rang}")
            for seance in session.seances.all():
                seance.formateurs.add(un_role("FORMATEUR"))
        with a_chaud():
            poses.append(questions(lambda: client.get(adresse("session", session))))
    assert poses[0] == poses[1] <= 25, poses
