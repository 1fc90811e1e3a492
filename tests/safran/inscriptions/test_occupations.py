"""Sessions as what takes people and a room: which, when, where, who is expected, who may read, who is told."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from home.temps.calendrier import Nature, Tenue, cle_de_lieu, heure_de_paris, occupations_lire
from reseau.vocabulaires.models import Theme
from safran.inscriptions.prises import seances_occupent
from safran.inscriptions.rules import sessions as seances
from tests.fabriques import un_bassin, un_compte, un_conseiller, une_chargee_de_mission, une_region
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_sessions import dans, une_inscription, une_seance, une_session

pytestmark = pytest.mark.django_db
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
