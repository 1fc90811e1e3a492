"""The page of a session: its programme, who trains, how to come, who comes, each as its reader may see it."""

import datetime
import re
from collections import Counter
from email import message_from_bytes

import pytest
import vobject
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import TestCase
from django.urls import reverse
from icalendar import Calendar

from home.models import Courriel
from home.temps.calendrier import Nature, Tenue, cle_de_lieu, heure_de_paris, occupations_lire
from reseau.membres.models import Profil
from reseau.vocabulaires.models import Theme
from safran.inscriptions.models import Seance, SessionFormation
from safran.inscriptions.prises import seances_occupent
from safran.inscriptions.queries.page import SEUIL, reseaux_grouper
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as seances
from safran.inscriptions.rules.sessions import programme_ecrire
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from tests.fabriques import (
    un_bassin,
    un_compte,
    un_conseiller,
    un_role,
    une_chargee_de_mission,
    une_region,
    une_structure,
)
from tests.pages import lue, page_lue
from tests.questions import questions
from tests.refus import refus
from tests.reseau.annuaire.fabriques import un_lieu
from tests.safran.fabriques_formations import etapes_de, un_module, une_formation
from tests.safran.fabriques_sessions import MATIN, adresse, dans, un_document, une_inscription, une_seance, une_session

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


def evenements(texte):
    return list(Calendar.from_ical(texte).walk("VEVENT"))


def joints(inscription, objet):
    """The calendars of the last mail of this kind to this person: (method, event) by half-day."""
    courriel = Courriel.objects.filter(destinataire=inscription.compte.email, objet__startswith=objet).latest("pk")
    return [(j["methode"], evenements(j["ics"])[0], vobject.readOne(j["ics"])) for j in courriel.calendriers]


@pytest.mark.parametrize(
    ("jour", "ecart"),
    [(datetime.date(2027, 3, 28), 2), (datetime.date(2027, 10, 31), 1), (datetime.date(2028, 2, 29), 1)],
    ids=["heure-d-ete", "heure-d-hiver", "29-fevrier"],
)
def test_request_update_and_cancel_keep_the_uid_and_raise_the_sequence_for_both_readers(jour, ecart):
    session = une_session(jour=jour)
    inscription = une_inscription(session)
    seances.session_confirmer(session=session, par=session.cree_par)
    convocation = joints(inscription, "Convocation")
    seance = session.seances.first()
    seances.seance_modifier(seance=seance, par=seance.session.cree_par, salle="Salle du haut")
    changement = joints(inscription, "Séances modifiées")
    inscriptions.inscription_quitter(inscription=inscription, par=inscription.compte)
    annulation = joints(inscription, "Votre inscription est annulée")
    uid = f"seance-{seance.public_id}@"
    suite = [next(e for e in lot if e[1]["uid"].startswith(uid)) for lot in (convocation, changement, annulation)]
    assert [methode for methode, *_ in suite] == ["REQUEST", "REQUEST", "CANCEL"]
    numeros = [e["sequence"] for _m, e, _v in suite]
    assert numeros == sorted(set(numeros)) and len({e["uid"] for _m, e, _v in suite}) == 1
    for methode, evenement, autre in suite:
        debut, lu = evenement["dtstart"].dt, autre.vevent
        assert (debut.date(), debut.hour, debut.utcoffset()) == (jour, 9, datetime.timedelta(hours=ecart))
        assert (lu.dtstart.value, autre.method.value) == (debut, methode)
        assert (lu.uid.value, int(lu.sequence.value)) == (evenement["uid"], evenement["sequence"])
    assert "Salle du haut" in suite[1][1]["location"] and suite[2][1]["status"] == "CANCELLED"
    assert len(convocation) == 2 and len(changement) == 1


def test_one_calendar_message_names_one_event_and_one_person():
    session = une_session("CONFIRMEE")
    inscription = une_inscription(session)
    courriel = Courriel.objects.filter(destinataire=inscription.compte.email).get()
    for joint in courriel.calendriers:
        lu = vobject.readOne(joint["ics"])
        assert lu.method.value == "REQUEST" and len(lu.vevent_list) == 1
        assert lu.vevent.attendee.value == f"mailto:{inscription.compte.email}"


def test_mail_sent_carries_its_calendars_each_with_its_method_and_the_name_of_its_half_day():
    session = une_session("CONFIRMEE")
    with TestCase.captureOnCommitCallbacks(execute=True):
        une_inscription(session)
    brut = message_from_bytes(mail.outbox[-1].message().as_bytes())
    joints = [(p.get_filename(), p.get_content_type(), p.get_param("method")) for p in brut.walk() if p.get_filename()]
    noms = [f"seance-{seance.date}-{seance.debut:%Hh%M}.ics" for seance in session.seances.all()]
    assert joints == [(nom, "text/calendar", "REQUEST") for nom in noms] and len(set(noms)) == 2


def test_public_calendar_says_neither_the_video_link_nor_anyone(client):
    session = une_session("CONFIRMEE")
    une_seance(session, date=session.premier_jour + datetime.timedelta(days=1), lien="https://visio.example/x", **MATIN)
    inscription = une_inscription(session)
    texte = page_lue(client.get(f"/sessions/{session.public_id}/agenda.ics"))
    assert "visio.example" not in texte and inscription.compte.email not in texte
    assert len(evenements(texte)) == Seance.objects.count() == 3
    seances.session_annuler(session=session, par=une_region(), motif="Essai")
    texte = page_lue(client.get(f"/sessions/{session.public_id}/agenda.ics"))
    assert {e["status"] for e in evenements(texte)} == {"CANCELLED"}


def lire_agenda(client, **choix) -> str:
    reponse = client.get("/sessions/", choix)
    assert reponse.status_code == 200
    return page_lue(reponse).replace("\xa0", " ")


def test_session_is_on_its_day_once_and_the_months_beside_are_named(client):
    jour = datetime.date(dans(0).year + 1, 12, 15)
    session = une_session("OUVERTE", jour=jour, formation=une_formation(title="Connaître Cap emploi"))
    vue = lire_agenda(client, mois=f"{jour:%Y-%m}")
    tableau, liste = vue.split("</table>")
    for morceau in (tableau, liste):  # sur un téléphone et sur papier, les cases n’ont qu’un signe : la liste dit tout
        assert morceau.count(f"/sessions/{session.public_id}/") == 1
    assert "Connaître Cap emploi, Niort" in tableau
    assert "Connaître Cap emploi</a>" in liste and f"15 décembre {jour.year}<br>Niort" in liste
    assert '<p class="petit premiere-majuscule">' in liste
    assert f"Décembre {jour.year}" in vue and f'aria-label="Novembre {jour.year}"' in vue
    assert f'href="?mois={jour.year + 1}-01"' in vue and "Chaque date ouvre sa session." in vue
    assert str(session.public_id) not in lire_agenda(client, mois=f"{jour.year}-11")


def test_draft_and_cancelled_sessions_are_not_in_the_calendar(client):
    brouillon, annulee = une_session("BROUILLON", jour=dans(3)), une_session("OUVERTE", jour=dans(3))
    seances.session_annuler(session=annulee, par=une_region(), motif="Neige")
    vue = lire_agenda(client, mois=f"{dans(3):%Y-%m}")
    assert str(brouillon.public_id) not in vue and str(annulee.public_id) not in vue


def test_bassin_is_kept_from_month_to_month(client):
    ici, ailleurs = une_session(bassin=un_bassin("niort"), jour=dans(3)), une_session(jour=dans(3))
    vue = lire_agenda(client, mois=f"{dans(3):%Y-%m}", bassin="niort")
    assert str(ici.public_id) in vue and str(ailleurs.public_id) not in vue
    assert len(re.findall(r'rel="(?:prev|next)" href="[^"]+&amp;bassin=niort"', vue)) == 2


# Sessions as what takes people and a room: which, when, where, who is expected, who may read, who is told.

JOUR = datetime.date(2027, 3, 28)  # l’heure change dans la nuit


def lues(du=None, au=None):
    du = du or heure_de_paris(dans(0), datetime.time())
    toutes = occupations_lire(du, au or du + datetime.timedelta(days=400))
    return [occupation for occupation in toutes if occupation.nature == Nature.SESSION]


def test_open_session_is_an_option_a_confirmed_one_is_sure_others_take_nothing():
    for etat in ("BROUILLON", "OUVERTE", "CONFIRMEE"):
        une_session(etat, lieu=etat)
    annulee = une_session(lieu="ANNULEE")
    seances.session_annuler(session=annulee, par=annulee.cree_par, motif="Trop peu de monde")
    assert {(o.endroit, o.etat) for o in lues()} == {("OUVERTE", Tenue.OPTION), ("CONFIRMEE", Tenue.CONFIRMEE)}


def test_each_half_day_is_one_at_the_wall_of_paris_and_they_are_of_one_group():
    session = une_session(jour=JOUR)
    matin, soir = lues()
    assert [o.debut.astimezone(datetime.UTC).hour for o in (matin, soir)] == [7, 11]
    assert matin.groupe == soir.groupe and matin.uid == f"seance-{session.seances.first().public_id}" != soir.uid
    midi = heure_de_paris(JOUR, datetime.time(12, 30))
    assert [o.uid for o in lues(du=midi)] == [soir.uid] and lues(midi, midi + datetime.timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("lieu", "adresse", "salle", "cles"),
    [
        ("Niort", "", "", []),
        ("Niort", "", "Salle Blossac", [("Blossac", "Niort")]),
        ("Niort", "12 rue du Murier", "2", [("12 rue du Murier", "Niort")]),
        ("Niort", "12 rue du Murier, 79000 Niort", "2", [("12 rue du Murier", "Niort")]),
        ("Espace Franquin, Angoulême", "", "A", [("Espace Franquin", "Angoulême")]),
        (
            "Espace Franquin",
            "1 bis rue de Saintes, 16000 Angoulême",
            "",
            [("Espace Franquin", "Angoulême"), ("1 bis rue de Saintes", "Angoulême")],
        ),
    ],
)
def test_place_is_known_as_an_event_there_would_be(lieu, adresse, salle, cles):
    session = une_session("BROUILLON", lieu=lieu, adresse=adresse)
    for seance in session.seances.all():
        seances.seance_modifier(seance=seance, par=session.cree_par, salle=salle)
    seances.session_ouvrir(session=session, par=session.cree_par)
    assert {o.lieux for o in lues()} == {frozenset(cle_de_lieu(*cle) for cle in cles)}
    assert {o.salle for o in lues()} == {cle_de_lieu(salle)}


def test_those_who_hold_a_seat_are_expected_and_trainers_are_asked(django_assert_num_queries):
    session = une_session(capacite=1, jour=dans(30))
    tient, attend, anime = un_conseiller(), un_conseiller(), un_compte()
    for compte in (tient, attend):
        une_inscription(session, compte)
    seance = une_seance(session, date=dans(31), debut=datetime.time(9), fin=datetime.time(12))
    seance.formateurs.add(anime)
    une_session(lieu="Ailleurs")
    du = heure_de_paris(dans(0), datetime.time())
    with django_assert_num_queries(4):
        toutes = list(seances_occupent(du, du + datetime.timedelta(days=60)))
    demandes = [(o.attendus(), o.equipe()) for o in toutes for _ in range(2)]
    assert len(toutes) == 5 and demandes.count(({tient.pk}, {anime.pk})) == 2
    assert demandes.count(({tient.pk}, frozenset())) == 4 and demandes.count((frozenset(), frozenset())) == 4


def test_page_that_everyone_reads_is_named_to_all_and_who_runs_it_is_told():
    bassin, formation = un_bassin(), une_formation()
    session = une_session(bassin=bassin, formation=formation)
    anime = une_chargee_de_mission(bassin)
    occupation, _ = lues()
    assert (occupation.titre, occupation.bassins) == (formation.title, {bassin.pk})
    assert occupation.effectif == session.capacite and occupation.url == f"/sessions/{session.public_id}/"
    assert set(occupation.prevenir()) == {anime, session.cree_par}
    formation.unpublish()
    occupation, _ = lues()
    lecteurs = (AnonymousUser(), un_conseiller(), anime, une_region())
    assert [occupation.lisible_par(compte) for compte in lecteurs] == [False, False, True, True]


def test_themes_of_the_training_are_those_of_its_sessions():
    formation, theme = une_formation(), Theme.objects.first()
    formation.themes.add(theme)
    formation.save()
    une_session(formation=formation)
    assert {o.themes for o in lues()} == {frozenset({theme.pk})}
